/** The store on PostgreSQL, and on what speaks its protocol and its SQL. */
@NullMarked
package dev.pinion.store.postgres;

import org.jspecify.annotations.NullMarked;
