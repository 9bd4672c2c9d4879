/** Databases that earlier builds have left, and what this one makes of them. */
@NullMarked
package dev.pinion.upgrade;

import org.jspecify.annotations.NullMarked;
