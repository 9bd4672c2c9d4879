/** Who may do what: users, roles and API keys of a tenant. */
@NullMarked
package dev.pinion.app.access;

import org.jspecify.annotations.NullMarked;
