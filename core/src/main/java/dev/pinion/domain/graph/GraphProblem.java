package dev.pinion.domain.graph;

import java.util.List;

/**
 * A fault in the content of a context graph.
 *
 * @param path the way from the content to the fault: strings for fields, integers for list places,
 *     such as {@code ["states", 3, "exit_conditions", 0, "next_state"]}
 * @param message one sentence that names the state and the way out
 */
public record GraphProblem(List<Object> path, String message) {
  public GraphProblem {
    path = List.copyOf(path);
  }
}
