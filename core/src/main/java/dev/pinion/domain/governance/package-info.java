/** Rules, change requests and freezes: what must hold before a version set means something else. */
@NullMarked
package dev.pinion.domain.governance;

import org.jspecify.annotations.NullMarked;
