/**
 * Whether a change may stand: rules, freezes, and the guard that looks at the outcome of every
 * transaction.
 */
@NullMarked
package dev.pinion.app.governance;

import org.jspecify.annotations.NullMarked;
