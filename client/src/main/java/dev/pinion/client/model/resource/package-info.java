/**
 * What a workspace keeps by name beside services: agents, context graphs and sets of behaviours.
 */
@NullMarked
package dev.pinion.client.model.resource;

import org.jspecify.annotations.NullMarked;
