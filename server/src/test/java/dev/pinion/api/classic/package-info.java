/** The Classic dialect, asked over HTTP. */
@NullMarked
package dev.pinion.api.classic;

import org.jspecify.annotations.NullMarked;
