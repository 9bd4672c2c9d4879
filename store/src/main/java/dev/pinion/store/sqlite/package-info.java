/** The embedded store: one writer that commits groups, readers apart. */
@NullMarked
package dev.pinion.store.sqlite;

import org.jspecify.annotations.NullMarked;
