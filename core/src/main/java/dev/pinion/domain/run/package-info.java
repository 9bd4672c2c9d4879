/** Runs of unit tests and what comes of them: records and the rules of their states. */
@NullMarked
package dev.pinion.domain.run;

import org.jspecify.annotations.NullMarked;
