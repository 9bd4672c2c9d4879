/** Use cases at work on a real store. */
@NullMarked
package dev.pinion.app.resource;

import org.jspecify.annotations.NullMarked;
