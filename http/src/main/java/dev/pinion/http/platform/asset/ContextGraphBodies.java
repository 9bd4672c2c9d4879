package dev.pinion.http.platform.asset;

import dev.pinion.domain.EntityId;
import dev.pinion.domain.graph.GraphView;
import dev.pinion.domain.resource.ResourceVersion;
import dev.pinion.http.api.ContentReader;
import dev.pinion.http.platform.Platform;
import dev.pinion.http.schema.ObjectType;
import dev.pinion.http.schema.Shape;
import dev.pinion.http.schema.Type;
import dev.pinion.http.schema.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Context graph versions as Platform writes them. States, and what stands in them, may have fields
 * beyond the declared ones; those are kept as they came.
 */
final class ContextGraphBodies {
  private static final Type<String> NAME =
      Platform.notBlank(Types.string().min(1).upTo(Platform.NAME_MAX));
  private static final Type<String> ACTION_STATE = Types.string().upTo(Platform.NAME_MAX);
  private static final Type<String> TEXT = Types.string();
  private static final Type<List<String>> TEXTS = Types.list(Types.string());
  private static final List<String> RESULT_PERSISTENCE = List.of("accumulate", "override");

  private static final ObjectType<Map<String, @Nullable Object>> ACTION_ITEM =
      open(
          "Action",
          f -> {
            f.required("description", TEXT);
            f.optional("filler_hint", Types.any());
          });

  private static final ObjectType<Map<String, @Nullable Object>> EXIT =
      open(
          "ExitCondition",
          f -> {
            f.required("description", TEXT);
            f.required("next_state", NAME);
            f.optional("filler_hint", Types.any());
          });

  private static final ObjectType<Map<String, @Nullable Object>> TOOL =
      open(
          "ToolCallSpec",
          f -> {
            f.required("tool_id", TEXT);
            f.withDefault("additional_instruction", TEXT, "");
            f.withDefault("navigate_on_completion", Types.bool(), false);
            f.optional(
                "result_persistence",
                Types.enumeration(RESULT_PERSISTENCE.toArray(String[]::new)).nullable());
            f.optional("execution", Types.enumeration("blocking", "background").nullable());
          });

  private static final ObjectType<Map<String, @Nullable Object>> COLLECTED =
      open(
          "DataCollectionField",
          f -> {
            f.required("key", TEXT);
            f.required("type", TEXT);
            f.required("label", TEXT);
            f.withDefault("required", Types.bool(), true);
            f.optional("options", Types.any());
            f.optional("validation", Types.any());
            f.optional("ask_prompt", Types.any());
            f.optional("fhir_path", Types.any());
          });

  private static final Type<@Nullable List<Map<String, @Nullable Object>>> TOOLS =
      Types.list(TOOL).nullable();
  private static final Type<@Nullable String> WAIT_FOR =
      Types.enumeration("surface_submission", "human_approval").nullable();

  private static final Map<String, ObjectType<Map<String, @Nullable Object>>> STATES =
      Map.of(
          "action",
          state(
              "action",
              "ActionState",
              f -> {
                f.required("objective", TEXT);
                f.required("actions", Types.list(ACTION_ITEM));
                f.required("intra_state_navigation_guidelines", TEXTS);
                f.required("action_guidelines", TEXTS);
                f.required("boundary_constraints", TEXTS);
                f.required("exit_conditions", Types.list(EXIT));
                f.optional("action_tool_call_specs", TOOLS);
                f.optional("exit_condition_tool_call_specs", TOOLS);
                f.optional("wait_for", WAIT_FOR);
                f.optional("guardrails", Types.any());
                f.optional("channel_overrides", Types.any());
                f.optional("surface_spec_template", Types.any());
                f.optional("turn_policy", Types.any());
                f.optional("preload", Platform.atMost(20));
              }),
          "decision",
          state(
              "decision",
              "DecisionState",
              f -> {
                f.required("objective", TEXT);
                f.required("exit_conditions", Types.list(EXIT));
                f.optional("decision_guidelines", TEXTS.nullable());
                f.optional("tool_call_specs", TOOLS);
                f.optional("wait_for", WAIT_FOR);
                f.optional("guardrails", Types.any());
                f.optional("channel_overrides", Types.any());
                f.optional("turn_policy", Types.any());
              }),
          "annotation",
          state(
              "annotation",
              "AnnotationState",
              f -> {
                f.required("inner_thought", TEXT);
                f.required("next_state", NAME);
              }),
          "data_collection",
          state(
              "data_collection",
              "DataCollectionState",
              f -> {
                f.required("objective", TEXT);
                f.required("fields", Types.list(COLLECTED));
                f.required("on_complete", NAME);
                f.optional("action_guidelines", TEXTS.nullable());
                f.optional("boundary_constraints", TEXTS.nullable());
                f.withDefault("surface_fallback", Types.bool(), false);
                f.withDefault("surface_fallback_after_turns", Types.integer(), 6L);
                f.withDefault("max_turns", Types.integer(), 10L);
              }));

  /** The whole of a version. */
  static final ObjectType<Map<String, @Nullable Object>> VERSION =
      Types.mapObject(
          "CreateContextGraphVersionRequest",
          f -> {
            f.withDefault("description", Platform.DESCRIPTION, "");
            f.required("states", Types.list(Types.union("type", STATES)));
            f.required("new_user_initial_state", ACTION_STATE);
            f.required("returning_user_initial_state", ACTION_STATE);
            f.required("terminal_state", ACTION_STATE);
            f.withDefault("global_intra_state_navigation_guidelines", TEXTS, List.of());
            f.withDefault("global_action_guidelines", TEXTS, List.of());
            f.withDefault("global_boundary_constraints", TEXTS, List.of());
            f.optional("topology_description", Types.any());
          });

  private ContextGraphBodies() {}

  private static ObjectType<Map<String, @Nullable Object>> open(
      String schemaName, Consumer<ObjectType.Fields> fields) {
    return Types.mapObject(schemaName, fields).keepingUndeclared();
  }

  private static ObjectType<Map<String, @Nullable Object>> state(
      String tag, String schemaName, Consumer<ObjectType.Fields> more) {
    return open(
        schemaName,
        f -> {
          f.required("type", Types.enumeration(tag));
          f.required("name", NAME);
          more.accept(f);
        });
  }

  /** A state as Platform shows it: actions are objects, and persistence is one of its own words. */
  private static Map<String, @Nullable Object> shown(Map<String, @Nullable Object> state) {
    Map<String, @Nullable Object> shown = new LinkedHashMap<>();
    state.forEach(
        (name, value) ->
            shown.put(
                name,
                switch (value) {
                  case List<?> actions when name.equals("actions") -> actions(actions);
                  case List<?> _ when name.endsWith("tool_call_specs") ->
                      tools(new ContentReader(state).objects(name));
                  case null -> null;
                  default -> value;
                }));
    return Collections.unmodifiableMap(shown);
  }

  private static List<Object> actions(List<?> stored) {
    List<Object> actions = new ArrayList<>();
    for (Object each : stored) {
      actions.add(each instanceof String text ? Map.of("description", text) : each);
    }
    return actions;
  }

  private static List<Object> tools(List<Map<String, @Nullable Object>> stored) {
    List<Object> tools = new ArrayList<>();
    for (Map<String, @Nullable Object> spec : stored) {
      Map<String, @Nullable Object> tool = new LinkedHashMap<>(spec);
      tool.putIfAbsent("navigate_on_completion", false);
      if (tool.get("result_persistence") instanceof String word
          && !RESULT_PERSISTENCE.contains(word)) {
        tool.remove("result_persistence");
      }
      tools.add(tool);
    }
    return tools;
  }

  /** A context graph version as answered; what it lacks is empty. */
  record ContextGraphVersionResponse(
      String id,
      String workspaceId,
      String contextGraphId,
      long version,
      String description,
      List<Map<String, @Nullable Object>> states,
      String newUserInitialState,
      String returningUserInitialState,
      String terminalState,
      List<String> globalIntraStateNavigationGuidelines,
      List<String> globalActionGuidelines,
      List<String> globalBoundaryConstraints,
      @Shape(required = false) @Nullable Object topologyDescription,
      Instant createdAt) {

    static ContextGraphVersionResponse of(ResourceVersion version, EntityId workspace) {
      var graph = new ContentReader(version.content());
      Set<String> types = STATES.keySet();
      return new ContextGraphVersionResponse(
          version.id().uuid().toString(),
          workspace.uuid().toString(),
          version.resourceId().uuid().toString(),
          version.version(),
          graph.text("description"),
          new GraphView(version.content(), types, false)
              .states().stream().map(ContextGraphBodies::shown).toList(),
          graph.text("new_user_initial_state"),
          graph.text("returning_user_initial_state"),
          graph.text("terminal_state"),
          graph.texts("global_intra_state_navigation_guidelines"),
          graph.texts("global_action_guidelines"),
          graph.texts("global_boundary_constraints"),
          version.content().get("topology_description"),
          version.createdAt());
    }
  }

  /** A page of context graph versions. */
  record PaginatedResponseContextGraphVersionResponse(
      List<ContextGraphVersionResponse> items,
      boolean hasMore,
      @Shape(required = false) @Nullable Long continuationToken,
      @Shape(required = false) @Nullable Long total) {}
}
