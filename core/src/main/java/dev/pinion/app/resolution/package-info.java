/** What version sets mean: bundles, differences, histories, and what a runtime is to run. */
@NullMarked
package dev.pinion.app.resolution;

import org.jspecify.annotations.NullMarked;
