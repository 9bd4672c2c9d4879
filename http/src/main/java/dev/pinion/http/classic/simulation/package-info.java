/** Personas, scenarios, metrics, unit tests and their runs, and behaviours. */
@NullMarked
package dev.pinion.http.classic.simulation;

import org.jspecify.annotations.NullMarked;
