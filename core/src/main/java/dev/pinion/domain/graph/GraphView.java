package dev.pinion.domain.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A graph's content as it is shown to those who know only some types of state. The others are left
 * out, and what led to one leads to where that one leads. An exit condition that would then lead
 * nowhere, or back to its own state, is left out too; anything else that would do so leads to the
 * terminal state. The initial and terminal states are always shown, for they are action states.
 */
public final class GraphView {
  private final Map<String, @Nullable Object> content;
  private final Set<String> types;
  private final boolean references;
  private final Map<String, Map<?, ?>> states = new LinkedHashMap<>();

  /**
   * A view of the content.
   *
   * @param types the types of state that it shows
   * @param references whether states can lead into other graphs; if not, they lead to the state
   *     that they would come back to
   */
  public GraphView(Map<String, @Nullable Object> content, Set<String> types, boolean references) {
    this.content = content;
    this.types = types;
    this.references = references;
    if (content.get("states") instanceof List<?> list) {
      for (Object each : list) {
        if (each instanceof Map<?, ?> state && state.get("name") instanceof String name) {
          states.putIfAbsent(name, state);
        }
      }
    }
  }

  /** The states that are shown, in the order of the content. */
  public List<Map<String, @Nullable Object>> states() {
    List<Map<String, @Nullable Object>> shown = new ArrayList<>();
    states.forEach(
        (name, state) -> {
          if (isShown(state)) {
            shown.add(redirected(name, state));
          }
        });
    return shown;
  }

  private boolean isShown(Map<?, ?> state) {
    return state.get("type") instanceof String type && types.contains(type);
  }

  private Map<String, @Nullable Object> redirected(String name, Map<?, ?> state) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    state.forEach((key, value) -> copy.put(String.valueOf(key), value));
    for (String field : NextState.FIELDS) {
      Object target = copy.get(field);
      if (target != null) {
        Object shown = shown(target);
        boolean leadsOn = shown != null && !shown.equals(name);
        copy.put(field, leadsOn ? shown : content.get("terminal_state"));
      }
    }
    if (copy.get("exit_conditions") instanceof List<?> exits) {
      copy.put("exit_conditions", exits(name, exits));
    }
    return Collections.unmodifiableMap(copy);
  }

  private List<Object> exits(String from, List<?> exits) {
    List<Object> kept = new ArrayList<>();
    for (Object each : exits) {
      if (each instanceof Map<?, ?> exit) {
        Object shown = shown(exit.get("next_state"));
        if (shown != null && !shown.equals(from)) {
          Map<Object, @Nullable Object> copy = new LinkedHashMap<>(exit);
          copy.put("next_state", shown);
          kept.add(Collections.unmodifiableMap(copy));
        }
      }
    }
    return Collections.unmodifiableList(kept);
  }

  /** Where a way to the target leads in this view; null if nowhere. */
  private @Nullable Object shown(@Nullable Object target) {
    if (references && target instanceof List<?> pair && pair.size() == 2) {
      String back = shownState(pair.getLast());
      return back == null ? null : List.of(pair.getFirst(), back);
    }
    return shownState(target);
  }

  private @Nullable String shownState(@Nullable Object target) {
    Set<String> passed = new HashSet<>();
    Object at = target;
    while (true) {
      Object next = at instanceof List<?> pair && pair.size() == 2 ? pair.getLast() : at;
      if (!(next instanceof String name) || !passed.add(name)) {
        return null;
      }
      Map<?, ?> state = states.get(name);
      if (state == null || isShown(state)) {
        return state == null ? null : name;
      }
      at = onward(state);
    }
  }

  private static @Nullable Object onward(Map<?, ?> state) {
    for (String field : NextState.FIELDS) {
      Object target = state.get(field);
      if (target != null) {
        return target;
      }
    }
    return null;
  }
}
