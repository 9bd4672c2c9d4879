/**
 * The databases of clusters: how they are opened and held, and the commands that copy, restore and
 * move them.
 */
@NullMarked
package dev.pinion.server.data;

import org.jspecify.annotations.NullMarked;
