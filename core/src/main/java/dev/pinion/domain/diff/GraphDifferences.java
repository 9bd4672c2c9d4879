package dev.pinion.domain.diff;

import static dev.pinion.domain.diff.Field.objects;
import static dev.pinion.domain.diff.Field.texts;
import static dev.pinion.domain.diff.Field.value;

import dev.pinion.domain.CodePoints;
import dev.pinion.domain.diff.Difference.Kind;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How two versions of a context graph differ. States are matched by name, what stands in their
 * lists by content: a place in a list means nothing, an order is compared by itself. What is null
 * is absent. Actions that one face writes as texts equal those that the other writes as objects.
 */
public final class GraphDifferences {
  private static final List<Field> OWN_FIELDS =
      List.of(
          value("description", Subject.DESCRIPTION),
          value("topology_description", Subject.TOPOLOGY_DESCRIPTION),
          value("new_user_initial_state", Subject.NEW_USER_INITIAL_STATE),
          value("returning_user_initial_state", Subject.RETURNING_USER_INITIAL_STATE),
          value("terminal_state", Subject.TERMINAL_STATE));

  private static final List<Field> GLOBAL_FIELDS =
      List.of(
          texts("global_intra_state_navigation_guidelines", Subject.GLOBAL_NAVIGATION_GUIDELINE),
          texts("global_action_guidelines", Subject.GLOBAL_ACTION_GUIDELINE),
          texts("global_boundary_constraints", Subject.GLOBAL_BOUNDARY_CONSTRAINT));

  private static final List<Field> STATE_FIELDS =
      List.of(
          value("type", Subject.STATE_TYPE),
          value("objective", Subject.OBJECTIVE),
          value("inner_thought", Subject.INNER_THOUGHT),
          value("problem", Subject.PROBLEM),
          texts("queries", Subject.QUERY),
          value("requested_information", Subject.REQUESTED_INFORMATION),
          texts("actions", Subject.ACTION),
          texts("intra_state_navigation_guidelines", Subject.NAVIGATION_GUIDELINE),
          texts("action_guidelines", Subject.ACTION_GUIDELINE),
          texts("decision_guidelines", Subject.DECISION_GUIDELINE),
          texts("boundary_constraints", Subject.BOUNDARY_CONSTRAINT),
          objects("fields", Subject.COLLECTED_FIELD, "key"),
          objects("action_tool_call_specs", Subject.ACTION_TOOL, "tool_id"),
          objects("exit_condition_tool_call_specs", Subject.EXIT_CONDITION_TOOL, "tool_id"),
          objects("tool_call_specs", Subject.TOOL, "tool_id"),
          value("designated_tool", Subject.DESIGNATED_TOOL),
          value("designated_tool_call_objective", Subject.TOOL_CALL_OBJECTIVE),
          value("designated_tool_call_context", Subject.TOOL_CALL_CONTEXT),
          texts("designated_tool_call_guidances", Subject.TOOL_CALL_GUIDANCE),
          texts("designated_tool_call_validations", Subject.TOOL_CALL_VALIDATION),
          texts("designated_tool_call_params_generation_audio_fillers", Subject.AUDIO_FILLER),
          texts("audio_fillers", Subject.AUDIO_FILLER));

  private static final Set<String> OWN_NAMES =
      names(Set.of("states", "references"), OWN_FIELDS, GLOBAL_FIELDS);
  private static final Set<String> STATE_NAMES = names(Exit.FIELDS, STATE_FIELDS);

  /** Characters of a state's name that differences quote: many differences can name one state. */
  public static final int NAME_CHARS_MAX = 256;

  private final Differences differences = new Differences();

  private GraphDifferences() {}

  /**
   * What is to be said of the change from one content to the other, always in the same order: the
   * graph's own fields, states that are gone, the other states in the order of the later content,
   * what holds for all of them, references, and what is not known by name.
   */
  public static List<Difference> between(
      Map<String, @Nullable Object> before, Map<String, @Nullable Object> after) {
    var comparison = new GraphDifferences();
    comparison.compare(NormalForm.ofObject(before), NormalForm.ofObject(after));
    return comparison.differences.list();
  }

  private void compare(Map<String, Object> before, Map<String, Object> after) {
    differences.fields(null, OWN_FIELDS, before, after);
    compareStates(states(before), states(after));
    differences.fields(null, GLOBAL_FIELDS, before, after);
    differences.members(Subject.REFERENCE, null, ".", references(before), references(after));
    differences.parameters(null, OWN_NAMES, before, after);
  }

  private void compareStates(Map<String, Map<?, ?>> before, Map<String, Map<?, ?>> after) {
    before.forEach(
        (name, state) -> {
          if (!after.containsKey(name)) {
            String place = quoted(name);
            differences.add(Kind.REMOVED, Subject.STATE, place, outline(state), null);
            Exit.compare(differences, place, Exit.of(place, state), List.of());
          }
        });
    after.forEach(
        (name, state) -> {
          Map<?, ?> earlier = before.get(name);
          String place = quoted(name);
          if (earlier == null) {
            differences.add(Kind.ADDED, Subject.STATE, place, null, outline(state));
            Exit.compare(differences, place, List.of(), Exit.of(place, state));
          } else {
            differences.fields(place, STATE_FIELDS, earlier, state);
            Exit.compare(differences, place, Exit.of(place, earlier), Exit.of(place, state));
            differences.parameters(place, STATE_NAMES, earlier, state);
          }
        });
    var names =
        new Matching<>(List.copyOf(before.keySet()), List.copyOf(after.keySet()), List.of());
    differences.order(null, "states", names, name -> name);
  }

  /** The name of a state as differences say it. */
  static String quoted(String name) {
    return CodePoints.quotable(name, NAME_CHARS_MAX);
  }

  /** What a state is in short; the patch has all of it. */
  private static Map<String, Object> outline(Map<?, ?> state) {
    Map<String, Object> outline = new LinkedHashMap<>();
    for (String field : List.of("type", "objective")) {
      Object value = state.get(field);
      if (value != null) {
        outline.put(field, value);
      }
    }
    return outline;
  }

  private static Map<String, Map<?, ?>> states(Map<String, Object> content) {
    Map<String, Map<?, ?>> states = new LinkedHashMap<>();
    if (content.get("states") instanceof List<?> list) {
      for (Object each : list) {
        if (each instanceof Map<?, ?> state && state.get("name") instanceof String name) {
          states.putIfAbsent(name, state);
        }
      }
    }
    return states;
  }

  private static Object references(Map<String, Object> content) {
    Object references = content.get("references");
    return references == null ? Map.of() : references;
  }

  @SafeVarargs
  private static Set<String> names(Set<String> more, List<Field>... tables) {
    Set<String> names = new HashSet<>(more);
    for (List<Field> table : tables) {
      table.forEach(field -> names.add(field.name()));
    }
    return Set.copyOf(names);
  }
}
