/** Use cases at work on a real store. */
@NullMarked
package dev.pinion.app.service;

import org.jspecify.annotations.NullMarked;
