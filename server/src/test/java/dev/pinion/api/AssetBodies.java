package dev.pinion.api;

import dev.pinion.app.Work;
import dev.pinion.domain.Actor;
import dev.pinion.domain.Change;
import dev.pinion.domain.Change.Subject;
import dev.pinion.domain.Change.SubjectType;
import dev.pinion.domain.EntityIds;
import dev.pinion.domain.Role;
import dev.pinion.domain.User;
import dev.pinion.domain.access.Grant;
import dev.pinion.domain.access.Grants;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Agents and state machines for tests, and users who may do something with them. */
final class AssetBodies {
  private static final EntityIds IDS = new EntityIds(InstantSource.system());

  private AssetBodies() {}

  static Map<String, Object> identity() {
    return with(
        Map.of(),
        "name",
        "Robin",
        "role",
        "guide",
        "developed_by",
        "Acme",
        "default_spoken_language",
        "eng",
        "relationship_to_developer",
        Map.of(
            "ownership", "o",
            "type", "t",
            "conversation_visibility", "c",
            "thought_visibility", "h"));
  }

  /** A first version of an agent. */
  static Map<String, Object> agentVersion() {
    return with(
        Map.of(),
        "initials",
        "RO",
        "identity",
        identity(),
        "background",
        "Knows the house.",
        "behaviors",
        List.of("Listen first."),
        "communication_patterns",
        List.of("Short sentences."),
        "voice_config",
        Map.of("voice_id", "voice-1"));
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
        List.of("Ask."),
        "intra_state_navigation_guidelines",
        List.of(),
        "action_guidelines",
        List.of(),
        "boundary_constraints",
        List.of(),
        "exit_conditions",
        Arrays.stream(exits)
            .map(next -> Map.of("description", "Done.", "next_state", next))
            .toList(),
        "action_tool_call_specs",
        List.of(),
        "exit_condition_tool_call_specs",
        List.of(),
        "skip_active_memory_retrieval",
        false);
  }

  /** A version of a state machine that begins at {@code start} and ends at {@code end}. */
  static Map<String, Object> machineVersion(Object... states) {
    return with(
        Map.of(),
        "description",
        "A short talk.",
        "states",
        List.of(states),
        "new_user_initial_state",
        "start",
        "returning_user_initial_state",
        "start",
        "terminal_state",
        "end",
        "references",
        Map.of(),
        "global_intra_state_navigation_guidelines",
        List.of(),
        "global_action_guidelines",
        List.of("Be kind."),
        "global_boundary_constraints",
        List.of());
  }

  static Map<String, Object> machineVersion() {
    return machineVersion(action("start", "end"), action("end"));
  }

  /** A copy of a map with fields replaced; null removes one. */
  static Map<String, Object> with(Map<String, Object> map, @Nullable Object... more) {
    var copy = new HashMap<>(map);
    for (int i = 0; i < more.length; i += 2) {
      Object value = more[i + 1];
      if (value == null) {
        copy.remove(String.valueOf(more[i]));
      } else {
        copy.put(String.valueOf(more[i]), value);
      }
    }
    return copy;
  }

  /** Where the faults of a 422 are and what they are, as {@code body.name missing}. */
  static List<String> faults(Http.Response response) {
    var faults = new ArrayList<String>();
    for (JsonNode fault : response.expect(422).detail()) {
      var loc = new ArrayList<String>();
      fault.get("loc").forEach(part -> loc.add(part.asString()));
      faults.add(String.join(".", loc) + " " + fault.get("type").stringValue());
    }
    return faults;
  }

  /** A signed-in client of a fresh user who holds the grants and no others. */
  static Http holderOf(TestTenant tenant, Grant... grants) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    var role =
        new Role(
            IDS.next(),
            "Role" + IDS.next(),
            "",
            "client",
            new Grants(List.of(grants)),
            false,
            now,
            null);
    String id = IDS.next().hex();
    var user = new User(id, "Uma", "User", id + "@test.test", role.id(), Map.of(), now, now);
    Actor actor = Actor.system(tenant.slug());
    Work.commit(
        tenant.founded().tenant(),
        tx -> {
          tx.access().insert(role);
          tx.access().insert(user);
          var made = Subject.of(SubjectType.ROLE, role.id());
          tx.append(Change.Draft.of("role.created", made, role.name()), actor, now);
          var invited = new Subject(SubjectType.USER, id);
          tx.append(Change.Draft.of("user.invited", invited, id), actor, now);
          return id;
        });
    return tenant.signIn(id);
  }

  /** Makes an agent and gives its id. */
  static String agent(Http client, String name) {
    return client
        .post("organization/agent", Map.of("agent_name", name))
        .expect(201)
        .json()
        .get("id")
        .stringValue();
  }

  /** Makes a state machine and gives its id. */
  static String machine(Http client, String name) {
    return client
        .post("organization/service_hierarchical_state_machine", Map.of("state_machine_name", name))
        .expect(201)
        .json()
        .get("id")
        .stringValue();
  }

  /** Makes an active service of an agent and a machine that have versions. */
  static String service(Http client, String name, String agent, String machine) {
    return client
        .post(
            "service/",
            Map.of(
                "name",
                name,
                "description",
                "d",
                "is_active",
                true,
                "agent_id",
                agent,
                "service_hierarchical_state_machine_id",
                machine,
                "keyterms",
                List.of(),
                "tags",
                Map.of()))
        .expect(201)
        .json()
        .get("id")
        .stringValue();
  }
}
