/** Rules, freezes and change requests in the Platform dialect: Pinion's own additions. */
@NullMarked
package dev.pinion.http.platform.governance;

import org.jspecify.annotations.NullMarked;
