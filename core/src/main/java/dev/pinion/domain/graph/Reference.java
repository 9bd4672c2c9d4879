package dev.pinion.domain.graph;

/**
 * Another graph that a context graph uses. Whether it exists is for the store to say.
 *
 * @param name what the graph calls it, the part before the dot in {@code "reference.state"}
 * @param graphId 24 lower-case hex digits
 * @param version the number of the referenced version
 */
public record Reference(String name, String graphId, long version) {}
