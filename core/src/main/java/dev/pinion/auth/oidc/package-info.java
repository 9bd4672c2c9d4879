/**
 * Signing in through an OpenID provider (OpenID Connect Core 1.0): what it is asked, what is
 * believed of its answers, and which user that is.
 */
@NullMarked
package dev.pinion.auth.oidc;

import org.jspecify.annotations.NullMarked;
