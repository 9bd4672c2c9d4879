/**
 * Walks every sequence of operations on a small tenant, up to some depth, over the real use cases,
 * and judges each outcome by rules of its own.
 */
@NullMarked
package dev.pinion.app.explore;

import org.jspecify.annotations.NullMarked;
