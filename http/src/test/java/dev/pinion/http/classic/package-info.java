/** Tests of the pure parts of the Classic dialect. */
@NullMarked
package dev.pinion.http.classic;

import org.jspecify.annotations.NullMarked;
