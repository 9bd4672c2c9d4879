package dev.pinion.domain.diff;

import dev.pinion.domain.CodePoints;
import dev.pinion.domain.diff.Difference.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A way out of a state.
 *
 * @param from the name of the state, as differences say it
 * @param target a state's name, or a list of {@code "reference.state"} and the state to come back
 *     to
 * @param condition a text, or an object if there is more to it; null if it is always taken
 */
record Exit(String from, Object target, @Nullable Object condition) {

  /** The fields in which states say where they lead. */
  static final Set<String> FIELDS = Set.of("exit_conditions", "next_state", "on_complete");

  /** Characters of a target: of a state of another graph too, with the name of the reference. */
  private static final int TARGET_CHARS_MAX = 2 * GraphDifferences.NAME_CHARS_MAX + 1;

  private static final String EXIT_CONDITIONS = "exit_conditions";
  private static final String NEXT_STATE = "next_state";

  /** The ways out of a state, in its order. */
  static List<Exit> of(String name, Map<?, ?> state) {
    List<Exit> exits = new ArrayList<>();
    if (state.get(EXIT_CONDITIONS) instanceof List<?> list) {
      for (Object each : list) {
        if (each instanceof Map<?, ?> exit) {
          Map<Object, Object> condition = new LinkedHashMap<>(exit);
          add(name, condition.remove(NEXT_STATE), Differences.textOrObject(condition), exits);
        }
      }
    }
    add(name, state.get(NEXT_STATE), null, exits);
    add(name, state.get("on_complete"), null, exits);
    return exits;
  }

  private static void add(
      String from, @Nullable Object target, @Nullable Object condition, List<Exit> exits) {
    if (target != null) {
      exits.add(new Exit(from, target, condition));
    }
  }

  /** Compares the ways out of a state, of which one list is empty if the state is not in both. */
  static void compare(Differences differences, String state, List<Exit> before, List<Exit> after) {
    var matching =
        new Matching<>(
            before,
            after,
            List.of(exit -> List.of(exit.target, exit.description()), exit -> exit.target));
    for (Exit each : matching.removed()) {
      differences.add(Kind.REMOVED, Subject.TRANSITION, each.name(), each.condition, null);
    }
    for (Exit each : matching.added()) {
      differences.add(Kind.ADDED, Subject.TRANSITION, each.name(), null, each.condition);
    }
    for (Matching.Pair<Exit> each : matching.changed()) {
      Object was = each.before().condition;
      Object is = each.after().condition;
      differences.add(Kind.of(was, is), Subject.EXIT_CONDITION, each.after().name(), was, is);
    }
    differences.order(state, EXIT_CONDITIONS, matching, exit -> exit.condition);
  }

  private String name() {
    return target instanceof List<?> pair && pair.size() == 2
        ? "%s → %s (back to %s)".formatted(from, quoted(pair.getFirst()), quoted(pair.getLast()))
        : from + " → " + quoted(target);
  }

  private static String quoted(Object target) {
    return CodePoints.quotable(String.valueOf(target), TARGET_CHARS_MAX);
  }

  private Object description() {
    Object text = condition instanceof Map<?, ?> map ? map.get("description") : condition;
    return text == null ? "" : text;
  }
}
