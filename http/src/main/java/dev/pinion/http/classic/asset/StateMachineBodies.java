package dev.pinion.http.classic.asset;

import dev.pinion.app.resource.Resources.NewResource;
import dev.pinion.domain.resource.Content.Graph;
import dev.pinion.domain.resource.ResourceVersion;
import dev.pinion.http.api.ContentReader;
import dev.pinion.http.classic.Classic;
import dev.pinion.http.classic.Classic.UserInfo;
import dev.pinion.http.schema.ObjectType;
import dev.pinion.http.schema.StringType;
import dev.pinion.http.schema.Type;
import dev.pinion.http.schema.Types;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Context graph versions as Classic writes them: service hierarchical state machines. */
public final class StateMachineBodies {
  private static final int AUDIO_FILLERS_MAX = 5;
  private static final int AUDIO_FILLER_AFTER_SECONDS_MAX = 10;

  private static final StringType STATE_NAME =
      Types.string().upTo(Classic.NAME_CHARS_MAX).pattern("^[A-Za-z0-9_]+$");
  private static final Type<String> TEXT = Types.text();
  private static final Type<List<String>> TEXTS = Types.list(Types.text());
  private static final Type<Object> NEXT_STATE = new NextStateType(STATE_NAME);
  private static final Type<List<String>> AUDIO_FILLERS =
      Types.list(Types.text()).max(AUDIO_FILLERS_MAX);
  private static final Type<BigDecimal> AUDIO_FILLER_AFTER_SECONDS =
      Types.number().greaterThan(0).max(AUDIO_FILLER_AFTER_SECONDS_MAX);

  /** Pinion keeps no tools, so an id of the right form is taken as it is. */
  private static final Type<String> TOOL_ID = Types.string().pattern("^[a-f0-9]{24}$");

  private static final Type<String> VERSION_CONSTRAINT =
      Types.string()
          .mapChecked(
              text -> VersionSpecifier.isValid(text) ? text : null,
              "value_error",
              "Write Python version clauses joined by commas, such as >=1.2,<2");

  private static final Type<Map<String, @Nullable Object>> EXIT =
      Types.mapObject(
          "ExitCondition",
          f -> {
            f.required("description", TEXT);
            f.required("next_state", NEXT_STATE);
          });

  private static final Type<Map<String, @Nullable Object>> TOOL =
      Types.mapObject("ToolCallSpec", StateMachineBodies::toolFields);

  private static final Type<List<Map<String, @Nullable Object>>> EXITS = Types.list(EXIT);
  private static final Type<List<Map<String, @Nullable Object>>> TOOLS = Types.list(TOOL);

  private static final Type<Map<String, @Nullable Object>> ACTION =
      state(
          "action",
          "ActionState",
          f -> {
            f.required("objective", TEXT);
            f.required("actions", Types.list(TEXT).min(1));
            f.required("intra_state_navigation_guidelines", TEXTS);
            f.required("action_guidelines", TEXTS);
            f.required("boundary_constraints", TEXTS);
            f.required("exit_conditions", EXITS);
            f.required("action_tool_call_specs", TOOLS);
            f.required("exit_condition_tool_call_specs", TOOLS);
            f.required("skip_active_memory_retrieval", Types.bool());
          });

  private static final Type<Map<String, @Nullable Object>> DECISION =
      state(
          "decision",
          "DecisionState",
          f -> {
            f.required("objective", TEXT);
            f.required("exit_conditions", EXITS);
            f.required("decision_guidelines", TEXTS);
            f.required("tool_call_specs", TOOLS);
            f.required("audio_fillers", AUDIO_FILLERS);
            f.required("audio_filler_triggered_after", AUDIO_FILLER_AFTER_SECONDS);
          });

  private static final Type<Map<String, @Nullable Object>> RECALL =
      state(
          "recall",
          "RecallState",
          f -> {
            // Alone among the texts of states they are kept as they are sent.
            f.required("queries", Types.list(Types.string()).min(1).nullable());
            f.required("requested_information", TEXT.nullable());
            f.required("next_state", NEXT_STATE);
          });

  private static final Type<Map<String, @Nullable Object>> ANNOTATION =
      state(
          "annotation",
          "AnnotationState",
          f -> {
            f.required("inner_thought", TEXT);
            f.required("next_state", NEXT_STATE);
          });

  private static final Type<Map<String, @Nullable Object>> REFLECTION =
      state(
          "reflection",
          "ReflectionState",
          f -> {
            f.required("problem", TEXT);
            f.required("word_limit", Types.integer().greaterThan(0));
            f.required("next_state", NEXT_STATE);
            f.required("tool_call_specs", TOOLS);
            f.required("audio_fillers", AUDIO_FILLERS);
            f.required("audio_filler_triggered_after", AUDIO_FILLER_AFTER_SECONDS);
          });

  private static final Type<Map<String, @Nullable Object>> TOOL_CALL =
      state(
          "tool-call",
          "ToolCallState",
          f -> {
            f.required("next_state", NEXT_STATE);
            f.required("designated_tool", TOOL);
            f.required("designated_tool_call_objective", TEXT);
            f.required("designated_tool_call_context", TEXT);
            f.required("designated_tool_call_guidances", TEXTS);
            f.required("designated_tool_call_validations", TEXTS);
            f.required("designated_tool_call_params_generation_audio_fillers", AUDIO_FILLERS);
            f.required(
                "designated_tool_call_params_generation_audio_filler_triggered_after",
                AUDIO_FILLER_AFTER_SECONDS);
            f.required("tool_call_specs", TOOLS);
          });

  private static final Type<Map<String, @Nullable Object>> STATE =
      Types.union(
          "type",
          Map.of(
              "action", ACTION,
              "decision", DECISION,
              "recall", RECALL,
              "annotation", ANNOTATION,
              "reflection", REFLECTION,
              "tool-call", TOOL_CALL));

  private static final Type<List<Object>> MACHINE_VERSION =
      new PairType(Types.string().pattern("^[a-f0-9]{24}$"), Types.integer().greaterThan(0));

  static final ObjectType<NewResource<Graph>> CREATE =
      Types.object(
          "CreateServiceHierarchicalStateMachineRequest",
          f -> {
            var name =
                f.required("state_machine_name", Types.text().max(AssetOperations.NAME_CHARS_MAX));
            return v -> new NewResource<>(v.get(name), List.of(), new Graph("", 0), null);
          });

  /** The whole of a version. */
  static final ObjectType<Map<String, @Nullable Object>> VERSION =
      Types.mapObject(
          "CreateServiceHierarchicalStateMachineVersionRequest",
          f -> {
            f.required("description", TEXT);
            f.required("states", Types.list(STATE));
            f.required("new_user_initial_state", STATE_NAME);
            f.required("returning_user_initial_state", STATE_NAME);
            f.required("terminal_state", STATE_NAME);
            f.required("references", Types.map(STATE_NAME, MACHINE_VERSION));
            f.required("global_intra_state_navigation_guidelines", TEXTS);
            f.required("global_action_guidelines", TEXTS);
            f.required("global_boundary_constraints", TEXTS);
          });

  private StateMachineBodies() {}

  /** The fields of what says how a tool is called. */
  public static void toolFields(ObjectType.Fields f) {
    f.required("tool_id", TOOL_ID);
    f.required("version_constraint", VERSION_CONSTRAINT);
    f.required("additional_instruction", TEXT);
    f.required("audio_fillers", AUDIO_FILLERS);
    f.required("audio_filler_triggered_after", AUDIO_FILLER_AFTER_SECONDS);
    f.required(
        "result_persistence", Types.enumeration("ephemeral", "persisted-preferred", "persisted"));
  }

  private static Type<Map<String, @Nullable Object>> state(
      String tag, String schemaName, Consumer<ObjectType.Fields> more) {
    return Types.mapObject(
        schemaName,
        f -> {
          f.required("type", Types.enumeration(tag));
          f.required("name", STATE_NAME);
          more.accept(f);
        });
  }

  /** A state machine version as answered; what a version lacks is empty. */
  record StateMachineVersionOutput(
      String orgId,
      String id,
      String serviceHierarchicalStateMachineId,
      long version,
      Instant createdAt,
      UserInfo creator,
      String description,
      List<Map<String, @Nullable Object>> states,
      String newUserInitialState,
      String returningUserInitialState,
      String terminalState,
      Map<String, @Nullable Object> references,
      List<String> globalIntraStateNavigationGuidelines,
      List<String> globalActionGuidelines,
      List<String> globalBoundaryConstraints) {

    static StateMachineVersionOutput of(String org, ResourceVersion version) {
      var graph = new ContentReader(version.content());
      var view = new StateMachineView(version.content());
      return new StateMachineVersionOutput(
          org,
          version.id().hex(),
          version.resourceId().hex(),
          version.version(),
          version.createdAt(),
          UserInfo.of(version.creator()),
          graph.text("description"),
          view.states(),
          view.name(graph.text("new_user_initial_state")),
          view.name(graph.text("returning_user_initial_state")),
          view.name(graph.text("terminal_state")),
          graph.object("references"),
          graph.texts("global_intra_state_navigation_guidelines"),
          graph.texts("global_action_guidelines"),
          graph.texts("global_boundary_constraints"));
    }
  }
}
