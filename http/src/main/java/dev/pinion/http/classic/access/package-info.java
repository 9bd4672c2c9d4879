/**
 * Who may work in an organization: sign-in, users, roles, API keys, and the organization itself.
 */
@NullMarked
package dev.pinion.http.classic.access;

import org.jspecify.annotations.NullMarked;
