/** Ties the store in memory, on which small worlds are explored, to real stores. */
@NullMarked
package dev.pinion.app.explore;

import org.jspecify.annotations.NullMarked;
