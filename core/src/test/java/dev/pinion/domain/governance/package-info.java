@NullMarked
package dev.pinion.domain.governance;

import org.jspecify.annotations.NullMarked;
