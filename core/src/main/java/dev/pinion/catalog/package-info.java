/**
 * Immutable in-memory snapshots of tenants: loaded from the store, kept fresh from the change log,
 * queried by every read.
 */
@NullMarked
package dev.pinion.catalog;

import org.jspecify.annotations.NullMarked;
