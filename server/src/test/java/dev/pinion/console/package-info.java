/** The console in a real browser, by a person's steps. */
@NullMarked
package dev.pinion.console;

import org.jspecify.annotations.NullMarked;
