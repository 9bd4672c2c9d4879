/** How credentials are read. */
@NullMarked
package dev.pinion.auth;

import org.jspecify.annotations.NullMarked;
