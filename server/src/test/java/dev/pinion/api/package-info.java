/** Tests that drive the real server over HTTP. */
@NullMarked
package dev.pinion.api;

import org.jspecify.annotations.NullMarked;
