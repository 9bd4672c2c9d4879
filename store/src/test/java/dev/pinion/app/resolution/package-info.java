/** Use cases at work on a real store. */
@NullMarked
package dev.pinion.app.resolution;

import org.jspecify.annotations.NullMarked;
