/** The store contract on SQLite, and what only SQLite promises. */
@NullMarked
package dev.pinion.store.sqlite;

import org.jspecify.annotations.NullMarked;
