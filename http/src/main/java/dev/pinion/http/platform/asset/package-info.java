/** Agents, context graphs and personas, and files that hold one. */
@NullMarked
package dev.pinion.http.platform.asset;

import org.jspecify.annotations.NullMarked;
