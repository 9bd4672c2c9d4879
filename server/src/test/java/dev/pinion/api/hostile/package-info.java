/** Clients that send what they should not, or too much of it. */
@NullMarked
package dev.pinion.api.hostile;

import org.jspecify.annotations.NullMarked;
