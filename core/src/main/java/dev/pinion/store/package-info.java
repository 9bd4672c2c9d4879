/** What the core asks of a database, with the guarantees that every implementation must keep. */
@NullMarked
package dev.pinion.store;

import org.jspecify.annotations.NullMarked;
