package dev.pinion.domain.access;

import dev.pinion.domain.access.Condition.Equals;
import dev.pinion.domain.access.Condition.NotEquals;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The names in which a key that acts by itself keeps its permissions, and the grants they mean
 * (docs/behaviour/access.md). The names are Platform's, because stored keys hold them. {@code
 * Persona}, {@code Simulation}, {@code Behavior}, {@code Conversation}, {@code Role}, {@code User},
 * {@code Model}, {@code Maintenance}, {@code Rule}, {@code Request}, {@code Freeze}, {@code
 * Service.override}, {@code ApiKey.create} and {@code Workspace.delete} are Pinion's own, so that
 * an owner can do all that an administrator of the same tenant can. {@code Skill} and {@code
 * Integration} are names that existing clients put into their keys; Pinion has neither, so they
 * give nothing.
 */
public final class KeyPermissions {
  private static final Map<String, List<Grant>> GRANTS = table();

  private KeyPermissions() {}

  /** Every permission name, in the order in which the catalogue shows them. */
  public static List<String> all() {
    return List.copyOf(GRANTS.keySet());
  }

  /** The permission name that gives a permission for the resource; that of grants if none does. */
  public static String nameOf(Permission permission, Attributes resource) {
    return first(grant -> grant.permission() == permission && grant.applies(resource))
        .or(() -> first(grant -> grant.permission() == permission))
        .orElse(permission.wireName());
  }

  /** The permission name that comes nearest to a grant. */
  public static String nameOf(Grant grant) {
    return first(grant::equals).orElseGet(() -> nameOf(grant.permission(), Attributes.none()));
  }

  private static Optional<String> first(Predicate<Grant> wanted) {
    return GRANTS.entrySet().stream()
        .filter(entry -> entry.getValue().stream().anyMatch(wanted))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /**
   * What a key of this role with this permission list holds. An empty list means all that the role
   * has; a name that the role does not have gives nothing.
   */
  public static Grants grants(KeyRole role, List<String> permissions) {
    Set<String> names = new LinkedHashSet<>(role.permissionNames());
    if (!permissions.isEmpty()) {
      names.retainAll(permissions);
    }
    Set<Grant> grants = new LinkedHashSet<>();
    for (String name : names) {
      grants.addAll(GRANTS.getOrDefault(name, List.of()));
    }
    return new Grants(simplified(grants));
  }

  /** The names of the list that a key of this role cannot have, unknown ones included. */
  public static List<String> outside(KeyRole role, List<String> permissions) {
    return permissions.stream().filter(each -> !role.permissionNames().contains(each)).toList();
  }

  /**
   * The grants with every permission that some grant gives without a condition, or that two grants
   * give on complementary conditions, given once and without one.
   */
  private static List<Grant> simplified(Set<Grant> grants) {
    Set<Grant> simple = new LinkedHashSet<>();
    for (Grant each : grants) {
      Grant whole = Grant.of(each.permission());
      boolean isWhole = grants.contains(whole) || hasComplement(each, grants);
      simple.add(isWhole ? whole : each);
    }
    return List.copyOf(simple);
  }

  private static boolean hasComplement(Grant grant, Set<Grant> grants) {
    Map<String, Condition> opposite = new LinkedHashMap<>();
    grant.conditions().forEach((attribute, it) -> opposite.put(attribute, opposite(it)));
    return opposite.size() == 1 && grants.contains(new Grant(grant.permission(), opposite));
  }

  private static Condition opposite(Condition condition) {
    return switch (condition) {
      case Equals(Object value) -> new NotEquals(value);
      case NotEquals(Object value) -> new Equals(value);
      case Condition.In in -> in;
    };
  }

  private static Map<String, List<Grant>> table() {
    Map<String, List<Grant>> table = new LinkedHashMap<>();
    table.put("Workspace.view", of(Permission.ORGANIZATION_GET_DETAILS));
    table.put("Workspace.update", of(Permission.ORGANIZATION_MODIFY));
    table.put("Workspace.delete", of(Permission.ORGANIZATION_DELETE));
    table.put("ApiKey.view", of(Permission.API_KEY_GET));
    table.put("ApiKey.create", of(Permission.API_KEY_CREATE));
    table.put("ApiKey.delete", of(Permission.API_KEY_DELETE));
    table.put("Agent.view", of(Permission.AGENT_GET));
    table.put(
        "Agent.create",
        of(Grant.of(Permission.AGENT_CREATE), firstVersion(Permission.AGENT_VERSION_CREATE)));
    table.put(
        "Agent.update",
        of(Grant.of(Permission.AGENT_UPDATE), laterVersion(Permission.AGENT_VERSION_CREATE)));
    table.put("Agent.delete", of(Permission.AGENT_DELETE));
    table.put("ContextGraph.view", of(Permission.GRAPH_GET));
    table.put(
        "ContextGraph.create",
        of(Grant.of(Permission.GRAPH_CREATE), firstVersion(Permission.GRAPH_VERSION_CREATE)));
    table.put(
        "ContextGraph.update",
        of(Grant.of(Permission.GRAPH_UPDATE), laterVersion(Permission.GRAPH_VERSION_CREATE)));
    table.put("ContextGraph.delete", of(Permission.GRAPH_DELETE));
    table.put("Persona.view", of(Permission.PERSONA_GET));
    table.put("Persona.create", of(Permission.PERSONA_CREATE));
    table.put("Persona.update", of(Permission.PERSONA_UPDATE));
    table.put("Persona.delete", of(Permission.PERSONA_DELETE));
    table.put("Service.view", of(Permission.SERVICE_GET, Permission.VERSION_SET_GET));
    table.put(
        "Service.create",
        of(
            Grant.of(Permission.SERVICE_CREATE),
            Grant.of(Permission.VERSION_SET_CREATE, Permission.IS_NEW_SERVICE, new Equals(true))));
    table.put(
        "Service.update",
        of(
            Permission.SERVICE_UPDATE,
            Permission.VERSION_SET_CREATE,
            Permission.VERSION_SET_UPDATE,
            Permission.VERSION_SET_DELETE));
    table.put("Service.delete", of(Permission.SERVICE_DELETE));
    table.put("Service.override", of(Permission.RULES_OVERRIDE));
    table.put("Rule.view", of(Permission.RULE_GET));
    table.put("Rule.update", of(Permission.RULE_UPDATE));
    table.put("Request.create", of(Permission.REQUEST_CREATE));
    table.put("Request.approve", of(Permission.REQUEST_APPROVE));
    table.put("Freeze.create", of(Permission.FREEZE_CREATE));
    putSimulations(table);
    table.put("Model.view", of(Permission.MODEL_GET));
    table.put("Audit.view", of(Permission.AUDIT_VIEW));
    table.put("Role.view", of(Permission.ROLE_GET));
    table.put("Role.create", of(Permission.ROLE_CREATE));
    table.put("Role.update", of(Permission.ROLE_MODIFY));
    table.put("User.view", of(Permission.USER_GET_INFO, Permission.USER_GET_MODEL));
    table.put("User.create", of(Permission.USER_INVITE));
    table.put("User.update", of(Permission.USER_UPDATE_INFO));
    table.put("User.delete", of(Permission.USER_DELETE));
    table.put(
        "Maintenance.update",
        of(Grant.of(Permission.MAINTENANCE_SET, "scope", new Equals("tenant"))));
    for (String namespace : List.of("Skill", "Integration")) {
      for (String action : List.of("view", "create", "update", "delete")) {
        table.put(namespace + "." + action, List.of());
      }
    }
    return Collections.unmodifiableMap(table);
  }

  private static void putSimulations(Map<String, List<Grant>> table) {
    table.put(
        "Simulation.view",
        of(
            Permission.SIMULATION_PERSONA_GET,
            Permission.SIMULATION_SCENARIO_GET,
            Permission.METRIC_GET,
            Permission.UNIT_TEST_GET,
            Permission.UNIT_TEST_SET_GET,
            Permission.UNIT_TEST_SET_RUN_GET));
    table.put(
        "Simulation.create",
        of(
            Permission.SIMULATION_PERSONA_CREATE,
            Permission.SIMULATION_SCENARIO_CREATE,
            Permission.METRIC_CREATE,
            Permission.UNIT_TEST_CREATE,
            Permission.UNIT_TEST_SET_CREATE,
            Permission.UNIT_TEST_SET_RUN_CREATE));
    table.put(
        "Simulation.update",
        of(
            Permission.SIMULATION_PERSONA_MODIFY,
            Permission.SIMULATION_SCENARIO_MODIFY,
            Permission.METRIC_MODIFY,
            Permission.UNIT_TEST_MODIFY,
            Permission.UNIT_TEST_SET_MODIFY,
            Permission.UNIT_TEST_SET_RUN_CANCEL));
    table.put("Simulation.report", of(Permission.UNIT_TEST_SET_RUN_REPORT));
    table.put(
        "Simulation.delete",
        of(
            Permission.SIMULATION_PERSONA_DELETE,
            Permission.SIMULATION_SCENARIO_DELETE,
            Permission.METRIC_DELETE,
            Permission.UNIT_TEST_DELETE,
            Permission.UNIT_TEST_SET_DELETE));
    table.put("Behavior.view", of(Permission.BEHAVIOR_GET));
    table.put("Behavior.create", of(Permission.BEHAVIOR_CREATE));
    table.put(
        "Behavior.update", of(Permission.BEHAVIOR_UPDATE, Permission.BEHAVIOR_INVOCATION_REPORT));
    table.put("Behavior.delete", of(Permission.BEHAVIOR_DELETE));
    table.put("Conversation.view", of(Permission.CONVERSATION_GET_MESSAGE));
  }

  private static Grant firstVersion(Permission permission) {
    return Grant.of(permission, Permission.IS_FIRST_VERSION, new Equals(true));
  }

  private static Grant laterVersion(Permission permission) {
    return Grant.of(permission, Permission.IS_FIRST_VERSION, new NotEquals(true));
  }

  private static List<Grant> of(Permission... permissions) {
    return Arrays.stream(permissions).map(Grant::of).toList();
  }

  private static List<Grant> of(Grant... grants) {
    return List.of(grants);
  }
}
