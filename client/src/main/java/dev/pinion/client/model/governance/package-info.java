/** Rules, freezes, and what they say of changes. */
@NullMarked
package dev.pinion.client.model.governance;

import org.jspecify.annotations.NullMarked;
