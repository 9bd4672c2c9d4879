package dev.pinion.domain.access;

import java.util.List;

/**
 * A fault in the conditions of a grant.
 *
 * @param path the way from the grant to the fault: strings for fields, integers for list places,
 *     such as {@code ["conditions", "is_active", "value"]}
 * @param message one sentence
 */
public record GrantProblem(List<Object> path, String message) {
  public GrantProblem {
    path = List.copyOf(path);
  }
}
