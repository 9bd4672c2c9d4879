/** Tests that run the program as a process of its own. */
@NullMarked
package dev.pinion.process;

import org.jspecify.annotations.NullMarked;
