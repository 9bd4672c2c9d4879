/** Tests of the demonstration tenant. */
@NullMarked
package dev.pinion.demo;

import org.jspecify.annotations.NullMarked;
