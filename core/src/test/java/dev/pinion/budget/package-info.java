/** Tests of what requests may hold. */
@NullMarked
package dev.pinion.budget;

import org.jspecify.annotations.NullMarked;
