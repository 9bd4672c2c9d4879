/**
 * JMH benchmarks of the hot paths, and the data that they and the driver work on. {@link
 * dev.pinion.benchmarks.World} makes that data.
 */
@NullMarked
package dev.pinion.benchmarks;

import org.jspecify.annotations.NullMarked;
