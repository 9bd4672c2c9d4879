package dev.pinion.domain.diff;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Contents of graphs and agents as both faces write them, and changes of one into another. */
public final class RandomContents {
  private static final List<String> WORDS =
      List.of("greet", "verify", "book", "a/b", "~", "0", "01", "", "ä→𝄞", "done");

  private final Random random;

  /** Contents that the generator decides. */
  public RandomContents(Random random) {
    this.random = random;
  }

  /** The content of a context graph. */
  public Map<String, @Nullable Object> graph() {
    var names = WORDS.subList(0, 2 + random.nextInt(WORDS.size() - 2));
    List<Object> states = new ArrayList<>();
    names.forEach(name -> states.add(state(name, names)));
    Collections.shuffle(states, random);
    var graph = new LinkedHashMap<String, @Nullable Object>();
    graph.put("description", word());
    graph.put("states", states);
    graph.put("new_user_initial_state", names.getFirst());
    graph.put("terminal_state", names.getLast());
    graph.put("references", random.nextBoolean() ? null : Map.of(word(), List.of(word(), 2L)));
    graph.put("global_action_guidelines", list(4, this::word));
    graph.put("more", value(2));
    return graph;
  }

  /** The content of an agent. */
  public Map<String, @Nullable Object> agent() {
    var agent = new LinkedHashMap<String, @Nullable Object>();
    agent.put("initials", word());
    agent.put("identity", Map.of("name", word(), "relationship_to_developer", object(2)));
    agent.put("behaviors", list(6, this::word));
    agent.put("voice_config", random.nextInt(3) == 0 ? null : object(3));
    return agent;
  }

  /** Another content, like the given one but for some places. */
  public Map<String, @Nullable Object> changed(Map<String, @Nullable Object> content) {
    var changed = new LinkedHashMap<String, @Nullable Object>();
    content.forEach((name, value) -> changed.put(name, changed(value)));
    return changed;
  }

  private @Nullable Object changed(@Nullable Object value) {
    if (random.nextInt(25) == 0) {
      return value(2);
    }
    return switch (value) {
      case Map<?, ?> map -> {
        var copy = new LinkedHashMap<String, @Nullable Object>();
        map.forEach((name, each) -> copy.put(String.valueOf(name), changed(each)));
        yield copy;
      }
      case List<?> list -> {
        var copy = new ArrayList<@Nullable Object>();
        list.forEach(each -> copy.add(changed(each)));
        if (random.nextInt(4) == 0) {
          Collections.shuffle(copy, random);
        }
        if (random.nextInt(4) == 0 && !copy.isEmpty()) {
          copy.remove(random.nextInt(copy.size()));
        }
        yield copy;
      }
      case null, default -> value;
    };
  }

  private Map<String, @Nullable Object> state(String name, List<String> names) {
    var state = new LinkedHashMap<String, @Nullable Object>();
    state.put("type", "action");
    state.put("name", name);
    state.put("objective", word());
    boolean objects = random.nextBoolean();
    state.put(
        "actions",
        list(4, () -> objects ? Map.of("description", word(), "filler_hint", word()) : word()));
    state.put("action_guidelines", list(3, this::word));
    state.put("exit_conditions", list(4, () -> exit(names)));
    state.put("action_tool_call_specs", list(3, () -> Map.of("tool_id", word(), "x", number())));
    state.put("turn_policy", value(2));
    return state;
  }

  private Map<String, Object> exit(List<String> names) {
    String target = names.get(random.nextInt(names.size()));
    Object next = random.nextInt(4) == 0 ? List.of(word() + ".start", target) : target;
    return Map.of("description", word(), "next_state", next);
  }

  private @Nullable Object value(int depth) {
    return switch (random.nextInt(depth > 0 ? 7 : 4)) {
      case 0 -> word();
      case 1 -> number();
      case 2 -> random.nextBoolean();
      case 3 -> null;
      case 4, 5 -> object(depth);
      default -> list(4, () -> value(depth - 1));
    };
  }

  private Map<String, @Nullable Object> object(int depth) {
    var object = new LinkedHashMap<String, @Nullable Object>();
    for (int i = random.nextInt(4); i > 0; i--) {
      object.put(word(), value(depth - 1));
    }
    return object;
  }

  private Object number() {
    return random.nextBoolean()
        ? (Object) random.nextLong(3)
        : new BigDecimal(List.of("1", "1.0", "10E-1", "0.5", "1E+30").get(random.nextInt(5)));
  }

  private String word() {
    return WORDS.get(random.nextInt(WORDS.size()));
  }

  private List<@Nullable Object> list(int sizeMax, Supplier<? extends @Nullable Object> item) {
    var list = new ArrayList<@Nullable Object>();
    for (int i = random.nextInt(sizeMax + 1); i > 0; i--) {
      list.add(item.get());
    }
    return list;
  }
}
