package dev.pinion.api.access;

import dev.pinion.api.classic.OrganizationTest;
import dev.pinion.api.fixture.Access;
import dev.pinion.api.fixture.AssetBodies;
import dev.pinion.api.fixture.Governance;
import dev.pinion.api.fixture.PlatformBodies;
import dev.pinion.api.fixture.PlatformKeys;
import dev.pinion.api.fixture.RawHttp.Request;
import dev.pinion.api.fixture.SchemaSamples;
import dev.pinion.api.fixture.Simulations;
import dev.pinion.api.fixture.StoredEntities;
import dev.pinion.api.fixture.TestTenant;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.access.Condition;
import dev.pinion.domain.access.Grant;
import dev.pinion.domain.access.Grants;
import dev.pinion.domain.access.KeyRole;
import dev.pinion.domain.access.Permission;
import dev.pinion.domain.governance.Glob;
import dev.pinion.domain.governance.Scope;
import dev.pinion.domain.resource.Content;
import dev.pinion.domain.resource.ResourceKind;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.service.ServiceSettings;
import dev.pinion.domain.service.VersionSet;
import dev.pinion.http.api.Operation;
import dev.pinion.http.schema.Definitions;
import dev.pinion.http.schema.Param;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One of everything that a request can name, untouched by any other request, and requests of every
 * operation that are right in it: what they are refused for is permission and nothing else.
 */
final class MatrixWorld {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String CUSTOM_SET = "custom";
  private static final String MODEL = "azure_gpt-4.1-2025-04-14";
  private static final String MACHINE = "service_hierarchical_state_machine_id";
  private static final String TESTED = "tested-";
  private static final String UNUSED_AGENT = "unused_agent_id";
  private static final String UNUSED_GRAPH = "unused_graph_id";

  private final String fresh;
  private final String guests;
  private final String hosts;
  private final List<String> names;
  private String guest = "";
  private @Nullable JsonNode digests;
  private final Map<String, String> classic = new HashMap<>();
  private final Map<String, String> platform = new HashMap<>();

  /**
   * A world in a tenant.
   *
   * @param number different in every world of the tenant
   * @param withKey whether it has an API key, of which a tenant can have but a few
   */
  MatrixWorld(TestTenant tenant, StoredEntities stored, int number, boolean withKey) {
    fresh = "fresh-" + number;
    guests = "Guests" + number;
    hosts = "Hosts" + number;
    names =
        List.of(
            TESTED + number,
            "persona-" + number,
            "scenario-" + number,
            "metric-" + number,
            "test-" + number,
            "set-" + number,
            "behaviors-" + number,
            fresh,
            guests,
            hosts,
            "service-" + number,
            "agent-" + number,
            "former-agent-" + number,
            "graph-" + number,
            "unused-agent-" + number,
            "unused-graph-" + number);
    for (Map<String, String> each : List.of(classic, platform)) {
      each.put("name", fresh);
      each.put("agent_name", fresh);
      each.put("state_machine_name", fresh);
      each.put("role_name", guests);
      each.put("version_set_name", CUSTOM_SET);
      each.put("llm_name", MODEL);
      each.put("service_version_set_name", VersionSet.RELEASE);
    }
    classic.put("organization", tenant.slug());
    platform.put("workspace_id", tenant.founded().tenant().id().uuid().toString());
    stored.together(() -> fill(stored, number, withKey));
  }

  /** Makes a rule and a freeze. */
  void fillGovernance(StoredEntities stored) {
    var scope =
        new Scope(
            new Scope.Services(null, null, List.of(EntityId.ofHex(known("service_id"))), null),
            List.of(new Glob("none")),
            null);
    know("", "rule_id", stored.rule(fresh + " stored", scope));
    know("", "freeze_id", stored.freeze(scope));
  }

  /** Has the tenant's owner ask for a change. */
  void request(TestTenant tenant) {
    JsonNode made =
        tenant
            .platform()
            .post("services/" + platform.get("service_id") + "/requests", request())
            .expect(201)
            .json();
    platform.put("request_id", made.get("id").stringValue());
    digests = made.get("digests");
  }

  private void fill(StoredEntities stored, int number, boolean withKey) {
    know("agent_id", "agent_id", stored.asset(ResourceKind.AGENT, "agent-" + number, 1));
    know(
        MACHINE,
        "context_graph_id",
        stored.asset(ResourceKind.CONTEXT_GRAPH, "graph-" + number, 1));
    know(UNUSED_AGENT, UNUSED_AGENT, stored.asset(ResourceKind.AGENT, "unused-agent-" + number, 0));
    know(
        "state_machine_id",
        UNUSED_GRAPH,
        stored.asset(ResourceKind.CONTEXT_GRAPH, "unused-graph-" + number, 0));
    know("", "persona_id", stored.persona("persona-" + number));
    Service service = service("service-" + number, stored);
    stored.service(service, CUSTOM_SET);
    stored.hadAgent(service, stored.asset(ResourceKind.AGENT, "former-agent-" + number, 1));
    know("service_id", "service_id", service.id());
    classic.put("applied_to_services", service.id().hex());
    fillSimulations(stored, number);
    EntityId guestRole = stored.role(guests, Grants.none());
    stored.role(hosts, new Grants(grant(Permission.ROLE_GET, names)));
    guest = stored.userIn(guests);
    if (withKey) {
      classic.put("api_key_id", stored.signInKey(guestRole));
      platform.put("key_id", stored.platformKey(KeyRole.VIEWER).split("_", 4)[2]);
    }
    classic.put("requested_user_id", guest);
  }

  /** Its unit test is on another service, which nothing else may change. */
  private void fillSimulations(StoredEntities stored, int number) {
    Service tested = service(TESTED + number, stored);
    stored.service(tested);
    EntityId persona = stored.resource("persona-" + number, new Content.SimulationPersona("r"));
    classic.put("simulation_persona_id", persona.hex());
    classic.put("persona_id", persona.hex());
    EntityId scenario = stored.resource("scenario-" + number, new Content.Scenario());
    classic.put("simulation_scenario_id", scenario.hex());
    classic.put("scenario_id", scenario.hex());
    classic.put("metric_id", stored.metric("metric-" + number).hex());
    EntityId test = stored.unitTest("test-" + number, tested.id());
    classic.put("simulation_unit_test_id", test.hex());
    EntityId member = stored.unitTest("member-" + number, tested.id());
    classic.put("unit_test_id", member.hex());
    EntityId set =
        stored.resource(
            "set-" + number,
            new Content.UnitTestSet(null, List.of(new Content.Member(member, 1)), null));
    classic.put("simulation_unit_test_set_id", set.hex());
    classic.put("simulation_unit_test_set_run_id", stored.run(set).hex());
    EntityId behaviors =
        stored.resource("behaviors-" + number, new Content.BehaviorSet(true, List.of()));
    classic.put("dynamic_behavior_set_id", behaviors.hex());
  }

  private void know(String classicName, String platformName, EntityId id) {
    classic.put(classicName, id.hex());
    platform.put(platformName, id.uuid().toString());
  }

  private Service service(String name, StoredEntities stored) {
    return new Service(
        StoredEntities.newId(),
        name,
        "d",
        true,
        EntityId.ofHex(known("agent_id")),
        EntityId.ofHex(known(MACHINE)),
        List.of(),
        List.of(),
        ServiceSettings.DEFAULTS,
        new TreeMap<>(),
        stored.actor(),
        stored.actor(),
        stored.now(),
        stored.now());
  }

  /** Every permission whose grants can be conditioned, for what requests name here. */
  Grants grantsHere() {
    return conditioned(names);
  }

  /** Every permission whose grants can be conditioned, for what is not here. */
  static Grants grantsElsewhere() {
    return conditioned(List.of("elsewhere"));
  }

  private static Grants conditioned(List<String> values) {
    return new Grants(
        Arrays.stream(Permission.values()).flatMap(each -> grant(each, values).stream()).toList());
  }

  private static List<Grant> grant(Permission permission, List<String> values) {
    for (String attribute : List.of("name", "role_name")) {
      if (permission.attributeType(attribute) != null) {
        return List.of(Grant.of(permission, attribute, new Condition.In(List.copyOf(values))));
      }
    }
    return List.of();
  }

  /** A request of the operation that is right but for who sends it. */
  Request request(Operation operation) {
    Map<String, String> known = known(operation);
    String query = operation.id().equals("compare-version-sets") ? "?from=edge&to=release" : "";
    Request request = Request.of(operation.method(), path(operation, known) + query);
    for (Param<?> param : operation.params()) {
      if (param.in().equals("header") && param.required()) {
        request = request.with(param.name(), "default");
      }
    }
    Object body = body(operation, known);
    return body == null
        ? request
        : request.with("Content-Type", "application/json").body(JSON.writeValueAsString(body));
  }

  private Map<String, String> known(Operation operation) {
    if (operation.path().contains("{workspace_id}")) {
      return knownToPlatform(operation);
    }
    var known = new HashMap<>(classic);
    switch (operation.id()) {
      case "delete-agent", "get-agent-versions" -> known.put("agent_id", known(UNUSED_AGENT));
      case "get-service-hierarchical-state-machine-versions" ->
          known.put(MACHINE, known("state_machine_id"));
      case "assign-role" -> known.put("role_name", hosts);
      case "create-organization" -> known.put("organization", fresh);
      default -> {}
    }
    return known;
  }

  private Map<String, String> knownToPlatform(Operation operation) {
    var known = new HashMap<>(platform);
    known.put("version", "1");
    switch (operation.id()) {
      case "delete-agent", "list-agent-versions" ->
          known.put("agent_id", platform.getOrDefault(UNUSED_AGENT, ""));
      case "delete-context-graph", "list-context-graph-versions" ->
          known.put("context_graph_id", platform.getOrDefault(UNUSED_GRAPH, ""));
      case "get-version-set",
          "list-version-set-rules",
          "delete-version-set",
          "list-version-set-revisions",
          "verify-version-set-revisions",
          "plan-version-set",
          "promote-version-set",
          "rollback-version-set" ->
          known.put("name", CUSTOM_SET);
      default -> {}
    }
    return known;
  }

  private String known(String name) {
    return known(classic, name);
  }

  private static String known(Map<String, String> names, String name) {
    return names.getOrDefault(name, "");
  }

  private @Nullable Object body(Operation operation, Map<String, String> known) {
    if (operation.body() == null) {
      return null;
    }
    if (operation.path().contains("{workspace_id}")) {
      return switch (operation.id()) {
        case "create-agent-version" -> PlatformBodies.agentVersion();
        case "create-context-graph-version" -> PlatformBodies.graphVersion();
        case "create-api-key" -> PlatformKeys.body("viewer");
        case "promote-version-set" -> Map.of("from", "edge");
        case "create-rule", "update-rule" ->
            with(Governance.rule(fresh, Governance.PINNED), "applies_to", governed());
        case "create-freeze", "update-freeze" -> Map.of("reason", fresh, "applies_to", governed());
        case "create-request" -> request();
        case "approve-request" -> Map.of("digests", Objects.requireNonNull(digests));
        case "apply-request" -> Map.of();
        case "rollback-version-set", "rollback-service" -> Map.of("to_revision", 1);
        case "update-workspace" -> Map.of("name", fresh);
        case "archive-workspace" -> Map.of("slug", known(classic, "organization"));
        case "update-voice-settings" -> Map.of("tone", fresh);
        default -> new SchemaSamples(operation.body(), known).valid();
      };
    }
    return switch (operation.id()) {
      case "assign-role" -> Map.of("user_id", guest);
      case "create-agent-version" -> AssetBodies.agentVersion();
      case "create-api-key" ->
          AssetBodies.with(Map.of(), "name", fresh, "duration", "P1D", "role_name", guests);
      case "create-dynamic-behavior-set" -> Simulations.behaviorSet(fresh, true);
      case "create-dynamic-behavior-set-version" -> Simulations.behaviorVersion();
      case "report-simulation-unit-test-set-run" -> Map.of("failure_reason", fresh);
      case "create-my-workspace" -> Map.of("slug", fresh, "name", fresh);
      case "create-invited-user" -> Access.invitation(fresh + "@x.test", guests);
      case "create-organization" -> OrganizationTest.organization(fresh);
      case "create-role" -> Access.role(fresh);
      case "create-service-hierarchical-state-machine-version" -> AssetBodies.machineVersion();
      case "modify-organization" -> Map.of("org_name", fresh);
      case "modify-role" -> Map.of("description", fresh);
      case "set-maintenance" -> Map.of("enabled", false, "scope", "tenant");
      case "update-user-info" -> Map.of("first_name", fresh);
      default -> new SchemaSamples(operation.body(), known).valid();
    };
  }

  /** What rules and freezes here apply to, which nothing else is about. */
  private Map<String, Object> governed() {
    return Map.of(
        "services",
        Map.of("ids", List.of(known(platform, "service_id"))),
        "version_sets",
        List.of("none"));
  }

  private static Map<String, Object> request() {
    return Map.of(
        "title",
        "Ship it",
        "change",
        Map.of("type", "promote", "version_set", CUSTOM_SET, "from", "edge"));
  }

  private static Map<String, Object> with(Map<String, Object> body, String field, Object value) {
    var other = new HashMap<>(body);
    other.put(field, value);
    return other;
  }

  private static String path(Operation operation, Map<String, String> known) {
    var path = new StringBuilder();
    for (String segment : operation.segments()) {
      path.append('/');
      boolean parameter = segment.startsWith("{");
      String name = parameter ? segment.substring(1, segment.length() - 1) : segment;
      path.append(
          parameter
              ? URLEncoder.encode(sample(operation, name, known), StandardCharsets.UTF_8)
              : name);
    }
    return path.isEmpty() ? "/" : path.toString();
  }

  private static String sample(Operation operation, String name, Map<String, String> known) {
    for (Param<?> param : operation.params()) {
      if (param.in().equals("path") && param.name().equals(name)) {
        JsonNode schema = param.describe(new Definitions()).get("schema");
        return SchemaSamples.text(name, schema, known);
      }
    }
    return known.getOrDefault(name, "unknown");
  }
}
