package dev.pinion.api;

import static dev.pinion.api.AssetBodies.with;

import dev.pinion.domain.EntityId;
import dev.pinion.domain.access.Grant;
import dev.pinion.domain.access.Grants;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Agents and context graphs for tests of the Platform dialect. */
final class PlatformBodies {
  private PlatformBodies() {}

  /** A version of an agent with no more than it must have. */
  static Map<String, Object> agentVersion() {
    return with(
        Map.of(),
        "name",
        "Robin the guide",
        "identity",
        Map.of(
            "name",
            "Robin",
            "role",
            "guide",
            "developed_by",
            "Acme",
            "default_spoken_language",
            "en-US"));
  }

  static Map<String, Object> action(String name, Object... exits) {
    return with(
        Map.of(),
        "type",
        "action",
        "name",
        name,
        "objective",
        "Help.",
        "actions",
        List.of(Map.of("description", "Ask.", "filler_hint", "hm")),
        "intra_state_navigation_guidelines",
        List.of(),
        "action_guidelines",
        List.of(),
        "boundary_constraints",
        List.of("Never shout."),
        "exit_conditions",
        Arrays.stream(exits)
            .map(next -> Map.of("description", "Done.", "next_state", next))
            .toList());
  }

  static Map<String, Object> dataCollection(String name, String next) {
    return with(
        Map.of(),
        "type",
        "data_collection",
        "name",
        name,
        "objective",
        "Collect.",
        "fields",
        List.of(Map.of("key", "k", "type", "text", "label", "K", "beyond", List.of(1))),
        "on_complete",
        next);
  }

  /** A version of a graph that begins at its first state and ends at its last. */
  static Map<String, Object> graphVersion(Map<?, ?>... states) {
    Object first = states[0].get("name");
    return with(
        Map.of(),
        "states",
        List.of(states),
        "new_user_initial_state",
        String.valueOf(first),
        "returning_user_initial_state",
        String.valueOf(first),
        "terminal_state",
        String.valueOf(states[states.length - 1].get("name")));
  }

  static Map<String, Object> graphVersion() {
    return graphVersion(action("start", "end"), action("end"));
  }

  /** Makes an agent or a graph and gives its id. */
  static String made(Http client, String path, String name) {
    return client.post(path, Map.of("name", name)).expect(201).json().get("id").stringValue();
  }

  /** The id of an entity as Classic writes it. */
  static String classicId(String uuid) {
    return EntityId.fromUuid(UUID.fromString(uuid)).orElseThrow().hex();
  }

  /** The id of an entity as Platform writes it. */
  static String platformId(String hex) {
    return EntityId.ofHex(hex).uuid().toString();
  }

  /** The names of a page's items. */
  static List<String> names(Http.Response response) {
    var names = new ArrayList<String>();
    response.expect(200).json().get("items").forEach(it -> names.add(it.get("name").stringValue()));
    return names;
  }

  /** A client of the Platform dialect who holds the grants and no others. */
  static Http holderOf(TestTenant tenant, Grant... grants) {
    String user = new StoredEntities(tenant).userWith(new Grants(List.of(grants)));
    return tenant.platform().with("Authorization", "Bearer " + tenant.token(user));
  }
}
