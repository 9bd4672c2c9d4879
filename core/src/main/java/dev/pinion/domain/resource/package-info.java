/**
 * What a tenant keeps by name beside its services: agents, context graphs, personas, tests and sets
 * of behaviours, each kind with content of its own.
 */
@NullMarked
package dev.pinion.domain.resource;

import org.jspecify.annotations.NullMarked;
