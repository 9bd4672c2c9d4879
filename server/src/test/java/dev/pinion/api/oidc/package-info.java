/** Signing in through OpenID providers: a real one, and one that lies. */
@NullMarked
package dev.pinion.api.oidc;

import org.jspecify.annotations.NullMarked;
