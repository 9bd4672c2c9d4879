package dev.pinion.api.platform;

import static dev.pinion.api.fixture.AssetBodies.faults;
import static dev.pinion.api.fixture.AssetBodies.with;
import static dev.pinion.api.fixture.PlatformBodies.action;
import static dev.pinion.api.fixture.PlatformBodies.classicId;
import static dev.pinion.api.fixture.PlatformBodies.dataCollection;
import static dev.pinion.api.fixture.PlatformBodies.graphVersion;
import static dev.pinion.api.fixture.PlatformBodies.made;
import static dev.pinion.api.fixture.PlatformBodies.platformId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.AssetBodies;
import dev.pinion.api.fixture.FreshTenantTest;
import dev.pinion.api.fixture.Http;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The context graph operations of the Platform dialect. */
class PlatformGraphsTest extends FreshTenantTest {
  private static final Map<String, Object> NOTE =
      Map.of("type", "annotation", "name", "note", "inner_thought", "Hm.", "next_state", "form");
  private static final Map<String, Object> CHOICE =
      Map.of(
          "type",
          "decision",
          "name",
          "choice",
          "objective",
          "Choose.",
          "exit_conditions",
          List.of(Map.of("description", "d", "next_state", "note")));

  private static String versions(String id) {
    return "context-graphs/" + id + "/versions";
  }

  private static List<String> names(JsonNode states) {
    var names = new ArrayList<String>();
    states.forEach(each -> names.add(each.get("name").stringValue()));
    return names;
  }

  private static List<String> exits(JsonNode state) {
    var exits = new ArrayList<String>();
    state.get("exit_conditions").forEach(each -> exits.add(each.get("next_state").toString()));
    return exits;
  }

  @Test
  void aGraphSaysHowManyStatesItsNewestVersionHas() {
    String id = made(owner, "context-graphs", "G");
    assertThat(owner.get("context-graphs/" + id).json().get("state_count").longValue()).isZero();
    owner.post(versions(id), graphVersion()).expect(201);
    JsonNode listed = owner.get("context-graphs").expect(200).json().at("/items/0");
    assertThat(listed.get("state_count").longValue()).isEqualTo(2);
    assertThat(listed.get("latest_version").longValue()).isEqualTo(1);
    JsonNode changed = owner.put("context-graphs/" + id, Map.of("name", "H")).expect(200).json();
    assertThat(changed.get("state_count").longValue()).isEqualTo(2);
    owner.delete("context-graphs/" + id).expect(204);
    owner.get("context-graphs/" + id).expect(404);
    owner.get(versions(id) + "/1").expect(200);
  }

  @Test
  void statesOfEveryTypeComeBackAsTheyCame() {
    String id = made(owner, "context-graphs", "G");
    Map<String, Object> tool =
        Map.of("tool_id", "lookup", "execution", "background", "newer", List.of(1.5));
    Map<String, Object> start =
        with(
            action("start", "choice"),
            "action_tool_call_specs",
            List.of(tool),
            "wait_for",
            "human_approval",
            "guardrails",
            Map.of("a", List.of()),
            "beyond",
            Map.of("x", 1));
    Map<String, Object> body =
        with(
            graphVersion(start, CHOICE, NOTE, dataCollection("form", "end"), action("end")),
            "topology_description",
            "A line.",
            "references",
            Map.of("x", 1));
    JsonNode made = owner.post(versions(id), body).expect(201).json();
    assertThat(made.get("description").stringValue()).isEmpty();
    assertThat(made.get("topology_description").stringValue()).isEqualTo("A line.");
    assertThat(made.get("global_action_guidelines")).isEmpty();
    assertThat(made.has("references")).isFalse();
    JsonNode first = made.at("/states/0");
    assertThat(first.get("beyond").toString()).isEqualTo("{\"x\":1}");
    assertThat(first.at("/actions/0/filler_hint").stringValue()).isEqualTo("hm");
    assertThat(first.at("/action_tool_call_specs/0/newer").toString()).isEqualTo("[1.5]");
    assertThat(first.at("/action_tool_call_specs/0/navigate_on_completion").booleanValue())
        .isFalse();
    JsonNode form = made.at("/states/3");
    assertThat(form.get("max_turns").longValue()).isEqualTo(10);
    assertThat(form.at("/fields/0/required").booleanValue()).isTrue();
    assertThat(form.at("/fields/0/beyond").toString()).isEqualTo("[1]");
    assertThat(owner.get(versions(id) + "/latest").expect(200).json()).isEqualTo(made);
    assertThat(owner.get(versions(id)).expect(200).json().at("/items/0")).isEqualTo(made);
  }

  @Test
  void versionsAreChecked() {
    String id = made(owner, "context-graphs", "G");
    assertThat(faults(owner.post(versions(id), "{}")))
        .containsExactly(
            "body.states missing",
            "body.new_user_initial_state missing",
            "body.returning_user_initial_state missing",
            "body.terminal_state missing");
    Map<String, Object> recall = Map.of("type", "recall", "name", "r");
    Map<String, Object> strings = with(action("start"), "actions", List.of("Ask."));
    Map<String, Object> full =
        with(action("end"), "preload", Collections.nCopies(21, "x"), "wait_for", "godot");
    assertThat(faults(owner.post(versions(id), graphVersion(strings, recall, full))))
        .containsExactly(
            "body.states.0.action.actions.0 model_attributes_type",
            "body.states.1 union_tag_invalid",
            "body.states.2.action.wait_for enum",
            "body.states.2.action.preload too_long");
  }

  @Test
  void aGraphMustHoldTogether() {
    String id = made(owner, "context-graphs", "G");
    var body =
        with(
            graphVersion(
                action("start", "nowhere"), dataCollection("form", "form"), action("end", "start")),
            "returning_user_initial_state",
            "form");
    assertThat(faults(owner.post(versions(id), body)))
        .containsExactlyInAnyOrder(
            "body.returning_user_initial_state value_error",
            "body.terminal_state value_error",
            "body.states.0.exit_conditions.0.next_state value_error",
            "body.states.1.on_complete value_error");
    owner.get(versions(id) + "/latest").expect(404);
  }

  @Test
  void classicShowsWhatPlatformMade() {
    String id = made(owner, "context-graphs", "G");
    String toolUuid = platformId("0123456789abcdef01234567");
    Map<String, Object> start =
        with(
            action("the start", "form", "loop", "choice"),
            "action_tool_call_specs",
            List.of(
                Map.of("tool_id", toolUuid, "result_persistence", "override"),
                Map.of("tool_id", "lookup")),
            "guardrails",
            Map.of());
    owner
        .post(
            versions(id),
            graphVersion(
                start,
                CHOICE,
                NOTE,
                dataCollection("form", "end"),
                dataCollection("loop", "the start"),
                action("end")))
        .expect(201);
    String path = "organization/service_hierarchical_state_machine/" + classicId(id) + "/";
    JsonNode version =
        tenant.admin().get(path + "version").expect(200).json().at("/state_machine_versions/0");
    assertThat(version.get("references").toString()).isEqualTo("{}");
    assertThat(version.get("new_user_initial_state").stringValue()).isEqualTo("the_start");
    JsonNode states = version.get("states");
    assertThat(names(states)).containsExactly("the_start", "choice", "note", "end");
    assertThat(states.at("/0/actions").toString()).isEqualTo("[\"Ask.\"]");
    assertThat(exits(states.get(0))).containsExactly("\"end\"", "\"choice\"");
    assertThat(states.at("/2/next_state").stringValue()).isEqualTo("end");
    assertThat(states.at("/0/action_tool_call_specs")).hasSize(1);
    assertThat(states.at("/0/action_tool_call_specs/0/tool_id").stringValue())
        .isEqualTo("0123456789abcdef01234567");

    // What Classic shows, but for texts that Platform may leave empty, is what Classic accepts.
    var again = new LinkedHashMap<String, Object>();
    for (String field : AssetBodies.machineVersion().keySet()) {
      again.put(field, version.get(field));
    }
    again.put("description", "d");
    String body =
        JsonMapper.shared()
            .writeValueAsString(again)
            .replace("\"additional_instruction\":\"\"", "\"additional_instruction\":\"i\"");
    tenant.admin().post(path, body).expect(201);
  }

  @Test
  void platformShowsWhatClassicMade() {
    Http classic = tenant.admin();
    String other = AssetBodies.machine(classic, "O");
    String machines = "organization/service_hierarchical_state_machine/";
    classic.post(machines + other + "/", AssetBodies.machineVersion()).expect(201);
    String id = AssetBodies.machine(classic, "M");
    Map<String, Object> recall =
        new HashMap<>(
            Map.of("type", "recall", "name", "look", "queries", List.of("q"), "next_state", "end"));
    recall.put("requested_information", null);
    var body =
        with(
            AssetBodies.machineVersion(
                AssetBodies.action(
                    "start", "look", List.of("o.start", "end"), List.of("o.start", "start")),
                recall,
                AssetBodies.action("end")),
            "references",
            Map.of("o", List.of(other, 1)));
    classic.post(machines + id + "/", body).expect(201);
    JsonNode version = owner.get(versions(platformId(id)) + "/1").expect(200).json();
    assertThat(names(version.get("states"))).containsExactly("start", "end");
    assertThat(exits(version.at("/states/0"))).containsExactly("\"end\"", "\"end\"");
    assertThat(version.at("/states/0/actions").toString())
        .isEqualTo("[{\"description\":\"Ask.\"}]");
    assertThat(version.get("global_action_guidelines").toString()).isEqualTo("[\"Be kind.\"]");
    assertThat(version.get("topology_description").isNull()).isTrue();
    assertThat(
            classic.get(machines + id + "/version").json().at("/state_machine_versions/0/states"))
        .hasSize(3);
    assertThat(owner.get("context-graphs/" + platformId(id)).json().get("state_count").longValue())
        .isEqualTo(3);
  }
}
