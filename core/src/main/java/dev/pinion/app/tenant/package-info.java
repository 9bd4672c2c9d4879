/** Tenants: where they are, how they are made, and what is kept of them. */
@NullMarked
package dev.pinion.app.tenant;

import org.jspecify.annotations.NullMarked;
