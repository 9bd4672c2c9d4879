package dev.pinion.console;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Two versions of a context graph as people write them: topics of a dozen states each, with two to
 * four ways out of a state, most of them onwards, some back and some to another topic, and a few
 * hundred characters in every prompt. The same size is always the same graph.
 */
final class LargeGraph {
  private static final int TOPIC = 12;
  private static final int CHANGED_EVERY = 10;
  private static final List<String> WORDS =
      List.of(
          ("caller appointment clinic doctor morning afternoon insurance letter question answer"
                  + " name birthday phone number address family child medicine dose pharmacy"
                  + " calmly clearly first then again before after never always ask repeat confirm"
                  + " offer explain listen wait thank note check whether because unless until with"
                  + " without the their this that one two three and or not when where how long")
              .split(" "));

  private final int size;
  private final Random random;

  private LargeGraph(int size) {
    this.size = size;
    this.random = new Random(size);
  }

  /** The first version, and one in which every tenth state says something else or is another. */
  static List<Map<String, Object>> versions(int size) {
    var graph = new LargeGraph(size);
    var states = new ArrayList<Map<String, Object>>();
    for (int i = 0; i < size; i++) {
      states.add(graph.state(i));
    }
    var later = new ArrayList<Map<String, Object>>();
    for (int i = 0; i < size; i++) {
      boolean changes = i % CHANGED_EVERY == CHANGED_EVERY / 2 && i < size - 1;
      later.add(changes ? graph.changed(states.get(i), i) : states.get(i));
    }
    for (int i = 1; i <= size / (2 * CHANGED_EVERY); i++) {
      later.add(graph.action("extra_" + i, 2, List.of(graph.exit(i * TOPIC % size))));
    }
    return List.of(version(states), version(later));
  }

  private static Map<String, Object> version(List<Map<String, Object>> states) {
    return Map.of(
        "description",
        "From the first word to the last.",
        "states",
        states,
        "new_user_initial_state",
        name(0),
        "returning_user_initial_state",
        name(1),
        "terminal_state",
        states.stream()
            .map(each -> String.valueOf(each.get("name")))
            .filter(each -> each.startsWith("goodbye"))
            .findFirst()
            .orElseThrow(),
        "global_boundary_constraints",
        List.of("Never give medical advice."));
  }

  private static String name(int i) {
    return "topic_%d_step_%d".formatted(i / TOPIC, i % TOPIC);
  }

  private String nameOf(int i) {
    return i == size - 1 ? "goodbye" : name(i);
  }

  private Map<String, Object> state(int i) {
    if (i == size - 1) {
      return action(nameOf(i), 1, List.of());
    }
    var exits = new ArrayList<Map<String, Object>>();
    exits.add(exit(i + 1));
    exits.add(exit(i + 2 + random.nextInt(5)));
    if (i > 0 && random.nextInt(3) == 0) {
      exits.add(exit(i - 1 - random.nextInt(TOPIC)));
    }
    int topic = random.nextInt(size) / TOPIC * TOPIC;
    if (i != topic && random.nextInt(5) == 0) {
      exits.add(exit(topic));
    }
    if (i % 7 != 3) {
      return action(nameOf(i), 2, exits);
    }
    return Map.of(
        "type", "decision",
        "name", nameOf(i),
        "objective", text(250),
        "exit_conditions", exits,
        "decision_guidelines", List.of(text(150), text(150)));
  }

  private Map<String, Object> action(String name, int actions, List<Map<String, Object>> exits) {
    return Map.of(
        "type", "action",
        "name", name,
        "objective", text(250),
        "actions", Stream.generate(() -> Map.of("description", text(200))).limit(actions).toList(),
        "intra_state_navigation_guidelines", List.of(text(150)),
        "action_guidelines", List.of(text(150), text(150)),
        "boundary_constraints", List.of(text(120)),
        "exit_conditions", exits);
  }

  private Map<String, Object> exit(int to) {
    String next = nameOf(Math.clamp(to, 0, size - 1));
    return Map.of("description", text(60), "next_state", next);
  }

  /** The same state with another objective, and with one way out that leads elsewhere. */
  private Map<String, Object> changed(Map<String, Object> state, int i) {
    var changed = new HashMap<>(state);
    changed.put("objective", state.get("objective") + " " + text(60));
    changed.put("exit_conditions", List.of(exit(i + 1), exit(i + 3), exit(i + 4)));
    return changed;
  }

  /** A sentence of about so many characters. */
  private String text(int chars) {
    var text = new StringBuilder("Please");
    while (text.length() < chars) {
      text.append(' ').append(WORDS.get(random.nextInt(WORDS.size())));
    }
    return text.append('.').toString();
  }
}
