/** Tests of signing in through an OpenID provider. */
@NullMarked
package dev.pinion.auth.oidc;

import org.jspecify.annotations.NullMarked;
