/** Typed settings: read from defaults, files, environment and flags, checked once at the start. */
@NullMarked
package dev.pinion.config;

import org.jspecify.annotations.NullMarked;
