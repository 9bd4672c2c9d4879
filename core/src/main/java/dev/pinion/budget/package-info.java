/** What requests may make the server hold: bytes under way, in all and for whom. */
@NullMarked
package dev.pinion.budget;

import org.jspecify.annotations.NullMarked;
