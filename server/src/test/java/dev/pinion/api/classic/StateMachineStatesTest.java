package dev.pinion.api.classic;

import static dev.pinion.api.fixture.AssetBodies.action;
import static dev.pinion.api.fixture.AssetBodies.faults;
import static dev.pinion.api.fixture.AssetBodies.machine;
import static dev.pinion.api.fixture.AssetBodies.machineVersion;
import static dev.pinion.api.fixture.AssetBodies.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.FreshTenantTest;
import dev.pinion.api.fixture.Http;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the states of a machine must be, type by type. */
class StateMachineStatesTest extends FreshTenantTest {
  private static final String MACHINE = "organization/service_hierarchical_state_machine";
  private static final String NOBODY = "0123456789abcdef01234567";
  private static final JsonMapper JSON = JsonMapper.shared();

  private static final Map<String, Object> TOOL =
      Map.of(
          "tool_id",
          NOBODY,
          "version_constraint",
          ">=1.2,<2",
          "additional_instruction",
          "Be quick.",
          "audio_fillers",
          List.of("Hm."),
          "audio_filler_triggered_after",
          2.5,
          "result_persistence",
          "persisted-preferred");

  private static String one(String id) {
    return MACHINE + "/" + id + "/";
  }

  private Http.Response newVersion(Map<String, Object> body) {
    return admin.post(one(machine(admin, "M" + unique())), body);
  }

  private static Map<String, Object> state(String type, Object... fields) {
    return with(with(Map.of(), "type", type, "name", "middle"), fields);
  }

  /** A sound state of a type, between {@code start} and {@code end}. */
  private static Map<String, Object> sound(String type) {
    return switch (type) {
      case "action" ->
          with(
              action("middle", "end"),
              "action_tool_call_specs",
              List.of(TOOL),
              "exit_condition_tool_call_specs",
              List.of(TOOL));
      case "decision" ->
          state(
              "decision",
              "objective",
              "Decide.",
              "exit_conditions",
              List.of(Map.of("description", "d", "next_state", "end")),
              "decision_guidelines",
              List.of("g"),
              "tool_call_specs",
              List.of(TOOL),
              "audio_fillers",
              List.of("1", "2", "3", "4", "5"),
              "audio_filler_triggered_after",
              10);
      case "recall" -> state("recall", "queries", List.of("q"), "next_state", "end");
      case "annotation" -> state("annotation", "inner_thought", "t", "next_state", "end");
      case "reflection" ->
          state(
              "reflection",
              "problem",
              "p",
              "word_limit",
              1,
              "next_state",
              "end",
              "tool_call_specs",
              List.of(),
              "audio_fillers",
              List.of(),
              "audio_filler_triggered_after",
              0.001);
      case "tool-call" ->
          state(
              "tool-call",
              "next_state",
              "end",
              "designated_tool",
              TOOL,
              "designated_tool_call_objective",
              "o",
              "designated_tool_call_context",
              "c",
              "designated_tool_call_guidances",
              List.of("g"),
              "designated_tool_call_validations",
              List.of("v"),
              "designated_tool_call_params_generation_audio_fillers",
              List.of("f"),
              "designated_tool_call_params_generation_audio_filler_triggered_after",
              1,
              "tool_call_specs",
              List.of(TOOL));
      default -> throw new IllegalArgumentException(type);
    };
  }

  /** A version whose middle state is given as JSON, for the nulls in it. */
  private static Map<String, Object> around(Map<String, Object> middle) {
    Map<String, @Nullable Object> whole = new HashMap<>(middle);
    if ("recall".equals(middle.get("type"))) {
      whole.putIfAbsent("requested_information", null);
    }
    return machineVersion(action("start", "middle"), whole, action("end"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"action", "decision", "recall", "annotation", "reflection", "tool-call"})
  void aStateOfEachTypeComesBackAsItWasSent(String type) {
    String id = machine(admin, "M");
    Map<String, Object> body = around(sound(type));
    admin.post(one(id), body).expect(201);
    JsonNode version =
        admin.get(one(id) + "version").expect(200).json().at("/state_machine_versions/0");
    JsonNode sent = JSON.readTree(JSON.writeValueAsBytes(body));
    sent.propertyStream()
        .forEach(each -> assertThat(version.get(each.getKey())).isEqualTo(each.getValue()));
    assertThat(version.get("service_hierarchical_state_machine_id").stringValue()).isEqualTo(id);
    assertThat(version.get("id").stringValue()).matches("[0-9a-f]{24}");
    assertThat(version.get("org_id").stringValue()).isEqualTo(tenant.slug());
    assertThat(version.at("/creator/org_id").stringValue()).isEqualTo(tenant.slug());
    assertThat(version.get("created_at").stringValue()).endsWith("Z");
  }

  @Test
  void theQueriesOfARecallAreNotStripped() {
    String id = machine(admin, "M");
    List<String> queries = List.of(" a\n", "", " ");
    admin.post(one(id), around(with(sound("recall"), "queries", queries))).expect(201);
    JsonNode version =
        admin.get(one(id) + "version").expect(200).json().at("/state_machine_versions/0");
    assertThat(version.at("/states/1/queries"))
        .isEqualTo(JSON.readTree(JSON.writeValueAsBytes(queries)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"action", "decision", "recall", "annotation", "reflection", "tool-call"})
  void everyFieldOfAStateIsRequired(String type) {
    Map<String, Object> state = sound(type);
    for (String field : state.keySet()) {
      if (!field.equals("type")) {
        assertThat(faults(newVersion(around(with(state, field, null)))))
            .containsExactly("body.states.1." + type + "." + field + " missing");
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "action | actions | [] | too_short",
        "action | actions | [\" \"] | string_too_short",
        "action | skip_active_memory_retrieval | \"true\" | bool_type",
        "action | exit_conditions | [{}] | missing missing",
        "action | exit_conditions | [{\"description\":\"d\",\"next_state\":7}] | string_type",
        "action | name | \"a b\" | string_pattern_mismatch",
        "decision | audio_fillers | [\"1\",\"2\",\"3\",\"4\",\"5\",\"6\"] | too_long",
        "decision | audio_filler_triggered_after | 0 | greater_than",
        "decision | audio_filler_triggered_after | -1 | greater_than",
        "decision | audio_filler_triggered_after | 10.01 | less_than_equal",
        "decision | audio_filler_triggered_after | \"1\" | float_type",
        "recall | queries | [] | too_short",
        "annotation | inner_thought | \"\" | string_too_short",
        "annotation | next_state | null | string_type",
        "annotation | next_state | [\"a.b\"] | missing",
        "annotation | next_state | [\"a.b\",\"end\",\"end\"] | too_long",
        "annotation | next_state | [\"ab\",\"end\"] | string_pattern_mismatch",
        "annotation | next_state | [\"a.b.c\",\"end\"] | string_pattern_mismatch",
        "annotation | next_state | [\"a.b\",\"e d\"] | string_pattern_mismatch",
        "reflection | word_limit | 0 | greater_than",
        "reflection | word_limit | 1.5 | int_from_float",
        "tool-call | designated_tool | {} | missing missing missing missing missing missing",
        "tool-call | designated_tool_call_context | \"\" | string_too_short",
      })
  void aFieldOfAStateMustBeOfItsType(String type, String field, String value, String expected) {
    var state = with(sound(type), field, JSON.readTree(value));
    List<String> types =
        faults(newVersion(around(state))).stream()
            .peek(it -> assertThat(it).startsWith("body.states.1." + type + "." + field))
            .map(it -> it.substring(it.indexOf(' ') + 1))
            .toList();
    assertThat(String.join(" ", types)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tool_id | \"X\" | string_pattern_mismatch",
        "version_constraint | \"latest\" | value_error",
        "version_constraint | \"^1\" | value_error",
        "additional_instruction | \"\" | string_too_short",
        "audio_fillers | [\"1\",\"2\",\"3\",\"4\",\"5\",\"6\"] | too_long",
        "audio_filler_triggered_after | 0 | greater_than",
        "result_persistence | \"forever\" | enum",
      })
  void aFieldOfAToolMustBeOfItsType(String field, String value, String expected) {
    var tool = with(TOOL, field, JSON.readTree(value));
    var state = with(sound("tool-call"), "designated_tool", tool);
    assertThat(faults(newVersion(around(state))))
        .containsExactly("body.states.1.tool-call.designated_tool." + field + " " + expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"name\":\"x\"} | union_tag_not_found",
        "{\"type\":\"dance\",\"name\":\"x\"} | union_tag_invalid",
        "7 | model_attributes_type",
      })
  void aStateNamesItsType(String state, String type) {
    assertThat(faults(newVersion(machineVersion(JSON.readTree(state)))))
        .containsExactly("body.states.0 " + type);
  }

  @Test
  void everyRuleThatIsBrokenIsNamedAtOnce() {
    var recall = with(sound("recall"), "requested_information", "i", "next_state", "middle");
    var body =
        with(
            machineVersion(
                action("start", "nowhere"), recall, action("end", "start"), action("start")),
            "new_user_initial_state",
            "middle",
            "returning_user_initial_state",
            "absent");
    Http.Response response = newVersion(body);
    assertThat(faults(response))
        .containsExactlyInAnyOrder(
            "body.states.3.name value_error",
            "body.new_user_initial_state value_error",
            "body.returning_user_initial_state value_error",
            "body.terminal_state value_error",
            "body.states.0.exit_conditions.0.next_state value_error",
            "body.states.1.next_state value_error",
            "body.states.1.requested_information value_error");
    assertThat(response.json().get("message").stringValue()).contains("and 6 more");
    response
        .detail()
        .forEach(
            fault -> {
              if (fault.at("/loc/1").asString().equals("returning_user_initial_state")) {
                assertThat(fault.get("input").stringValue()).isEqualTo("absent");
              }
            });
  }

  @Test
  void aTerminalStateHasOneAction() {
    var end = with(action("end"), "actions", List.of("one", "two"));
    assertThat(faults(newVersion(machineVersion(action("start", "end"), end))))
        .containsExactly("body.terminal_state value_error");
  }
}
