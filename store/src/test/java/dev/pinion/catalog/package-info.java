/** Proof that snapshots show what the store holds. */
@NullMarked
package dev.pinion.catalog;

import org.jspecify.annotations.NullMarked;
