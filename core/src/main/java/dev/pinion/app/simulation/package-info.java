/** Runs of unit test sets, and what runtimes report of behaviours. */
@NullMarked
package dev.pinion.app.simulation;

import org.jspecify.annotations.NullMarked;
