package dev.pinion.http.classic.asset;

import dev.pinion.domain.EntityId;
import dev.pinion.domain.graph.GraphView;
import dev.pinion.http.api.ContentReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The states of a context graph as Classic can say them, whatever dialect wrote them. What Classic
 * wrote comes back as it was.
 */
final class StateMachineView {
  private static final Set<String> TYPES =
      Set.of("action", "decision", "recall", "annotation", "reflection", "tool-call");
  private static final Set<String> PERSISTENCE =
      Set.of("ephemeral", "persisted-preferred", "persisted");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]+");
  private static final Pattern TOOL_ID = Pattern.compile("[a-f0-9]{24}");

  /** What a filler's delay reads as where none was given; without fillers it says nothing. */
  private static final long AUDIO_FILLER_AFTER_SECONDS = 1;

  private final List<Map<String, @Nullable Object>> shown;
  private final Map<String, String> names = new LinkedHashMap<>();

  StateMachineView(Map<String, @Nullable Object> content) {
    this.shown = new GraphView(content, TYPES, true).states();
    Set<String> taken = new HashSet<>();
    for (Map<String, @Nullable Object> state : shown) {
      String name = String.valueOf(state.get("name"));
      if (NAME.matcher(name).matches()) {
        taken.add(name);
        names.put(name, name);
      }
    }
    for (Map<String, @Nullable Object> state : shown) {
      names.computeIfAbsent(String.valueOf(state.get("name")), name -> classicName(name, taken));
    }
  }

  private static String classicName(String name, Set<String> taken) {
    String changed = name.replaceAll("[^A-Za-z0-9_]", "_");
    while (!taken.add(changed)) {
      changed += "_";
    }
    return changed;
  }

  /** The name of a state in Classic's letters. */
  String name(String name) {
    return names.getOrDefault(name, name);
  }

  /** The states that Classic knows. */
  List<Map<String, @Nullable Object>> states() {
    return shown.stream().map(this::state).toList();
  }

  private Map<String, @Nullable Object> state(Map<String, @Nullable Object> stored) {
    var from = new ContentReader(stored);
    Map<String, @Nullable Object> state = new LinkedHashMap<>();
    state.put("type", from.text("type"));
    state.put("name", name(from.text("name")));
    switch (from.text("type")) {
      case "action" -> action(from, state);
      case "decision" -> decision(from, state);
      case "annotation" -> {
        state.put("inner_thought", from.text("inner_thought"));
        state.put("next_state", nextState(stored.get("next_state")));
      }
      // Only Classic itself writes the others.
      default -> state.putAll(stored);
    }
    return Collections.unmodifiableMap(state);
  }

  private void action(ContentReader from, Map<String, @Nullable Object> state) {
    state.put("objective", from.text("objective"));
    state.put("actions", from.textsOr("actions", "description"));
    for (String field :
        List.of("intra_state_navigation_guidelines", "action_guidelines", "boundary_constraints")) {
      state.put(field, from.texts(field));
    }
    state.put("exit_conditions", exits(from));
    state.put("action_tool_call_specs", tools(from, "action_tool_call_specs"));
    state.put("exit_condition_tool_call_specs", tools(from, "exit_condition_tool_call_specs"));
    state.put(
        "skip_active_memory_retrieval",
        Boolean.TRUE.equals(from.fields().get("skip_active_memory_retrieval")));
  }

  private void decision(ContentReader from, Map<String, @Nullable Object> state) {
    state.put("objective", from.text("objective"));
    state.put("exit_conditions", exits(from));
    state.put("decision_guidelines", from.texts("decision_guidelines"));
    state.put("tool_call_specs", tools(from, "tool_call_specs"));
    putAudioFillers(from, state);
  }

  private List<Object> exits(ContentReader from) {
    List<Object> exits = new ArrayList<>();
    for (Map<String, @Nullable Object> each : from.objects("exit_conditions")) {
      Map<String, @Nullable Object> exit = new LinkedHashMap<>();
      exit.put("description", new ContentReader(each).text("description"));
      exit.put("next_state", nextState(each.get("next_state")));
      exits.add(exit);
    }
    return exits;
  }

  private @Nullable Object nextState(@Nullable Object target) {
    return target instanceof String name ? name(name) : target;
  }

  private static List<Object> tools(ContentReader from, String field) {
    List<Object> tools = new ArrayList<>();
    for (Map<String, @Nullable Object> each : from.objects(field)) {
      var spec = new ContentReader(each);
      String id = toolId(spec.text("tool_id"));
      if (id != null) {
        Map<String, @Nullable Object> tool = new LinkedHashMap<>();
        tool.put("tool_id", id);
        tool.put("version_constraint", spec.text("version_constraint"));
        tool.put("additional_instruction", spec.text("additional_instruction"));
        putAudioFillers(spec, tool);
        String persistence = spec.text("result_persistence");
        tool.put(
            "result_persistence",
            PERSISTENCE.contains(persistence) ? persistence : "persisted-preferred");
        tools.add(tool);
      }
    }
    return tools;
  }

  /** A tool's id in Classic's form; null if it has none. */
  private static @Nullable String toolId(String id) {
    if (TOOL_ID.matcher(id).matches()) {
      return id;
    }
    try {
      return EntityId.fromUuid(UUID.fromString(id)).map(EntityId::hex).orElse(null);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static void putAudioFillers(ContentReader from, Map<String, @Nullable Object> to) {
    to.put("audio_fillers", from.texts("audio_fillers"));
    Object after = from.fields().get("audio_filler_triggered_after");
    to.put(
        "audio_filler_triggered_after",
        after instanceof Number ? after : (Object) AUDIO_FILLER_AFTER_SECONDS);
  }
}
