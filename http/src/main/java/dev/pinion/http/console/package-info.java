/** The console: the pages that a browser gets, and the files that they load. */
@NullMarked
package dev.pinion.http.console;

import org.jspecify.annotations.NullMarked;
