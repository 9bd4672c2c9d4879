/** Credentials and keys on a real store. */
@NullMarked
package dev.pinion.auth;

import org.jspecify.annotations.NullMarked;
