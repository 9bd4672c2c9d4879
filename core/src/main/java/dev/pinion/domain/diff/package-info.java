/** How two versions of an agent or a context graph differ, in the words of the field. */
@NullMarked
package dev.pinion.domain.diff;

import org.jspecify.annotations.NullMarked;
