/** What tenants take: counted by triggers, in the same SQL on every database. */
@NullMarked
package dev.pinion.store.use;

import org.jspecify.annotations.NullMarked;
