/** Use cases at work on a real store. */
@NullMarked
package dev.pinion.app.simulation;

import org.jspecify.annotations.NullMarked;
