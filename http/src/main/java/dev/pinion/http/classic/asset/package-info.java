/** Agents and state machines with their versions. */
@NullMarked
package dev.pinion.http.classic.asset;

import org.jspecify.annotations.NullMarked;
