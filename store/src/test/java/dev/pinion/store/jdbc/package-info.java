/** A window for tests onto the connection behind a transaction. */
@NullMarked
package dev.pinion.store.jdbc;

import org.jspecify.annotations.NullMarked;
