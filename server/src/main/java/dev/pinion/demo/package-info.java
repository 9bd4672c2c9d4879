/**
 * A demonstration tenant with agents, context graphs, services and people, made at the first start.
 */
@NullMarked
package dev.pinion.demo;

import org.jspecify.annotations.NullMarked;
