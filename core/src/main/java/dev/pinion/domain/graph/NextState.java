package dev.pinion.domain.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One place in a graph's content that says which state comes next.
 *
 * @param path the way from the content to it
 * @param from the name of the state it stands in
 * @param target a state name, or a list of {@code "reference.state"} and the state to come back to
 */
record NextState(List<Object> path, String from, Object target) {

  /** The fields, besides exit conditions, in which the several types of state name the next one. */
  static final List<String> FIELDS = List.of("next_state", "on_complete");

  /** Every such place of a state, in the order of the content; {@code null} names no state. */
  static List<NextState> of(int index, String name, Map<?, ?> state) {
    List<NextState> found = new ArrayList<>();
    if (state.get("exit_conditions") instanceof List<?> exits) {
      for (int i = 0; i < exits.size(); i++) {
        if (exits.get(i) instanceof Map<?, ?> exit) {
          List<Object> path = List.of("states", index, "exit_conditions", i, "next_state");
          add(path, name, exit.get("next_state"), found);
        }
      }
    }
    for (String field : FIELDS) {
      add(List.of("states", index, field), name, state.get(field), found);
    }
    return found;
  }

  private static void add(
      List<Object> path, String from, @Nullable Object target, List<NextState> found) {
    if (target != null) {
      found.add(new NextState(path, from, target));
    }
  }

  /** The use of another graph's state, or {@code null} if it is not a well-formed one. */
  @Nullable ReferenceUse referenceUse() {
    if (target instanceof List<?> pair
        && pair.size() == 2
        && pair.getFirst() instanceof String name) {
      int dot = name.indexOf('.');
      if (dot > 0 && dot < name.length() - 1) {
        return new ReferenceUse(pathOfPart(0), name.substring(0, dot), name.substring(dot + 1));
      }
    }
    return null;
  }

  /** The way to one of the two parts of a pair. */
  List<Object> pathOfPart(int place) {
    List<Object> longer = new ArrayList<>(path);
    longer.add(place);
    return longer;
  }
}
