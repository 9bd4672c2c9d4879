/** An OpenID provider for tests, in a process of its own. */
@NullMarked
package dev.pinion.provider;

import org.jspecify.annotations.NullMarked;
