/** Services and version sets: what they hold, their revisions, and what a change of them does. */
@NullMarked
package dev.pinion.domain.service;

import org.jspecify.annotations.NullMarked;
