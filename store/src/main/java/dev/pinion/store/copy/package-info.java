/** Copies of all rows of a database, or of one tenant, in another one of any kind. */
@NullMarked
package dev.pinion.store.copy;

import org.jspecify.annotations.NullMarked;
