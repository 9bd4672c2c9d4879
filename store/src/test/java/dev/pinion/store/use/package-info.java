/** What tenants take, counted a second time. */
@NullMarked
package dev.pinion.store.use;

import org.jspecify.annotations.NullMarked;
