package dev.pinion.domain.graph;

import java.util.List;

/**
 * A place where a context graph goes over into a state of another graph.
 *
 * @param path the way from the content to the target, strings and integers
 * @param reference the name of the {@link Reference}
 * @param state the name of the state in the referenced graph
 */
public record ReferenceUse(List<Object> path, String reference, String state) {
  public ReferenceUse {
    path = List.copyOf(path);
  }
}
