/** Tenants: their names and their state. */
@NullMarked
package dev.pinion.domain.tenant;

import org.jspecify.annotations.NullMarked;
