/** The store on a real PostgreSQL. */
@NullMarked
package dev.pinion.store.postgres;

import org.jspecify.annotations.NullMarked;
