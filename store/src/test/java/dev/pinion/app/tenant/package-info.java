/** Use cases at work on a real store. */
@NullMarked
package dev.pinion.app.tenant;

import org.jspecify.annotations.NullMarked;
