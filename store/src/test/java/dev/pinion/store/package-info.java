/** What every store must keep, proved on real databases. */
@NullMarked
package dev.pinion.store;

import org.jspecify.annotations.NullMarked;
