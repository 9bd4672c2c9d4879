/** Who may ask what. */
@NullMarked
package dev.pinion.api.access;

import org.jspecify.annotations.NullMarked;
