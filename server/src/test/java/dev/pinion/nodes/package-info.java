/** Tests of several servers on one PostgreSQL database. */
@NullMarked
package dev.pinion.nodes;

import org.jspecify.annotations.NullMarked;
