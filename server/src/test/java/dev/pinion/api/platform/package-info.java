/** The Platform dialect, asked over HTTP. */
@NullMarked
package dev.pinion.api.platform;

import org.jspecify.annotations.NullMarked;
