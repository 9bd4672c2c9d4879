/**
 * Use cases, one class a resource: each authorises, checks, owns its transaction and says what
 * changed.
 */
@NullMarked
package dev.pinion.app;

import org.jspecify.annotations.NullMarked;
