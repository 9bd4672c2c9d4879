package dev.pinion.domain.access;

import static java.util.Map.entry;
import static java.util.stream.Collectors.toUnmodifiableMap;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Every permission there is, with its Classic wire name and the attributes that its conditions may
 * name (docs/behaviour/access.md).
 */
public enum Permission {
  SERVICE_GET("Service:GetService", Table.SERVICE),
  SERVICE_CREATE("Service:CreateService", Table.SERVICE),
  SERVICE_UPDATE("Service:UpdateService", Table.SERVICE),
  /** Classic deletes no service, so this name is Pinion's own. */
  SERVICE_DELETE("Service:DeleteService", Table.SERVICE),

  VERSION_SET_GET("Service:GetVersionSet", Table.VERSION_SET),
  VERSION_SET_CREATE("Service:CreateVersionSet", Table.VERSION_SET),
  VERSION_SET_UPDATE("Service:UpdateVersionSet", Table.VERSION_SET),
  VERSION_SET_DELETE("Service:DeleteVersionSet", Table.VERSION_SET),

  /** Classic has no rules, requests and freezes, so these six names are Pinion's own. */
  RULE_GET("Service:GetRule", Table.SERVICE),
  RULE_UPDATE("Service:UpdateRule", Table.SERVICE),
  REQUEST_CREATE("Service:CreateRequest", Table.SERVICE),
  REQUEST_APPROVE("Service:ApproveRequest", Table.SERVICE),
  RULES_OVERRIDE("Service:OverrideRules", Table.SERVICE),
  FREEZE_CREATE("Service:Freeze", Table.SERVICE),

  AGENT_GET("Organization:GetAgent", Table.NAMED),
  AGENT_CREATE("Organization:CreateAgent", Table.NAMED),
  /** Renaming; Classic cannot, so this name is Pinion's own. */
  AGENT_UPDATE("Organization:UpdateAgent", Table.NAMED),
  AGENT_VERSION_CREATE("Organization:CreateAgentVersion", Table.NAMED),
  AGENT_DELETE("Organization:DeleteAgent", Table.NAMED),

  GRAPH_GET("Organization:GetServiceHierarchicalStateMachine", Table.NAMED),
  GRAPH_CREATE("Organization:CreateServiceHierarchicalStateMachine", Table.NAMED),
  /** Renaming; Classic cannot, so this name is Pinion's own. */
  GRAPH_UPDATE("Organization:UpdateServiceHierarchicalStateMachine", Table.NAMED),
  GRAPH_VERSION_CREATE("Organization:CreateServiceHierarchicalStateMachineVersion", Table.NAMED),
  GRAPH_DELETE("Organization:DeleteServiceHierarchicalStateMachine", Table.NAMED),

  /** Classic has no personas, so these four names are Pinion's own. */
  PERSONA_GET("Persona:Get", Table.NAMED),
  PERSONA_CREATE("Persona:Create", Table.NAMED),
  PERSONA_UPDATE("Persona:Update", Table.NAMED),
  PERSONA_DELETE("Persona:Delete", Table.NAMED),

  SIMULATION_PERSONA_GET("Simulation:GetSimulationPersona", Table.RESOURCE),
  SIMULATION_PERSONA_CREATE("Simulation:CreateSimulationPersona", Table.RESOURCE),
  SIMULATION_PERSONA_MODIFY("Simulation:ModifySimulationPersona", Table.RESOURCE),
  SIMULATION_PERSONA_DELETE("Simulation:DeleteSimulationPersona", Table.RESOURCE),

  SIMULATION_SCENARIO_GET("Simulation:GetSimulationScenario", Table.RESOURCE),
  SIMULATION_SCENARIO_CREATE("Simulation:CreateSimulationScenario", Table.RESOURCE),
  SIMULATION_SCENARIO_MODIFY("Simulation:ModifySimulationScenario", Table.RESOURCE),
  SIMULATION_SCENARIO_DELETE("Simulation:DeleteSimulationScenario", Table.RESOURCE),

  METRIC_GET("Metric:GetMetric", Table.RESOURCE),
  METRIC_CREATE("Metric:CreateMetric", Table.RESOURCE),
  METRIC_MODIFY("Metric:ModifyMetric", Table.RESOURCE),
  METRIC_DELETE("Metric:DeleteMetric", Table.RESOURCE),

  UNIT_TEST_GET("Simulation:GetSimulationUnitTest", Table.RESOURCE),
  UNIT_TEST_CREATE("Simulation:CreateSimulationUnitTest", Table.RESOURCE),
  UNIT_TEST_MODIFY("Simulation:ModifySimulationUnitTest", Table.RESOURCE),
  UNIT_TEST_DELETE("Simulation:DeleteSimulationUnitTest", Table.RESOURCE),

  UNIT_TEST_SET_GET("Simulation:GetSimulationUnitTestSet", Table.RESOURCE),
  UNIT_TEST_SET_CREATE("Simulation:CreateSimulationUnitTestSet", Table.RESOURCE),
  UNIT_TEST_SET_MODIFY("Simulation:ModifySimulationUnitTestSet", Table.RESOURCE),
  UNIT_TEST_SET_DELETE("Simulation:DeleteSimulationUnitTestSet", Table.RESOURCE),

  UNIT_TEST_SET_RUN_GET("Simulation:GetSimulationUnitTestSetRun", Table.NONE),
  UNIT_TEST_SET_RUN_CREATE("Simulation:CreateSimulationUnitTestSetRun", Table.NONE),
  UNIT_TEST_SET_RUN_CANCEL("Simulation:CancelSimulationUnitTestSetRun", Table.NONE),
  /** For what executes simulations; Classic has no such operation, so this name is Pinion's own. */
  UNIT_TEST_SET_RUN_REPORT("Simulation:ReportSimulationUnitTestSetRun", Table.NONE),

  BEHAVIOR_GET("DynamicBehaviorInstruction:GetDynamicBehaviorInstruction", Table.RESOURCE),
  BEHAVIOR_CREATE("DynamicBehaviorInstruction:CreateDynamicBehaviorInstruction", Table.RESOURCE),
  BEHAVIOR_UPDATE("DynamicBehaviorInstruction:UpdateDynamicBehaviorInstruction", Table.RESOURCE),
  BEHAVIOR_DELETE("DynamicBehaviorInstruction:DeleteDynamicBehaviorInstruction", Table.RESOURCE),
  /** For what runs services; Classic has no such operation, so this name is Pinion's own. */
  BEHAVIOR_INVOCATION_REPORT(
      "DynamicBehaviorInstruction:ReportDynamicBehaviorInvocation", Table.RESOURCE),

  CONVERSATION_GET_MESSAGE("Conversation:GetMessage", Table.NONE),

  ORGANIZATION_GET_DETAILS("Organization:GetOrganizationDetails", Table.NONE),
  ORGANIZATION_CREATE("Organization:CreateOrganization", Table.NONE),
  ORGANIZATION_MODIFY("Organization:ModifyOrganization", Table.NONE),
  ORGANIZATION_DELETE("Organization:DeleteOrganization", Table.NONE),

  API_KEY_CREATE("Organization:CreateAPIKey", Table.API_KEY),
  API_KEY_GET("Organization:GetAPIKey", Table.API_KEY),
  API_KEY_DELETE("Organization:DeleteAPIKey", Table.API_KEY),

  ROLE_CREATE("Role:CreateRole", Table.ROLE),
  ROLE_GET("Role:GetRole", Table.ROLE),
  ROLE_MODIFY("Role:ModifyRole", Table.ROLE),

  USER_INVITE("User:InviteUser", Table.USER),
  USER_GET_INFO("User:GetUserInfo", Table.USER),
  USER_UPDATE_INFO("User:UpdateUserInfo", Table.USER),
  /** Written with a dot in Classic. */
  USER_DELETE("User.DeleteUser", Table.USER),
  USER_GET_MODEL("User:GetUserModel", Table.USER),

  MODEL_GET("Admin:GetModels", Table.NONE),
  /**
   * {@code scope} is {@code tenant} or {@code server}; Pinion's own (docs/behaviour/requests.md).
   */
  MAINTENANCE_SET("Admin:SetMaintenance", Map.of("scope", AttributeType.STRING)),
  /** The signing keys belong to the whole server; Pinion's own. */
  SIGNING_KEY_ROTATE("Admin:RotateSigningKeys", Table.NONE),
  /** Pinion's own name for what Platform calls {@code Audit.view}. */
  AUDIT_VIEW("Audit:GetEvents", Table.NONE);

  /** Every attribute whose name begins so is a tag's; a resource may hold several values of one. */
  public static final String TAG_PREFIX = "tags.";

  /** The entry of {@link #attributes()} that stands for every tag key. */
  public static final String ANY_TAG = TAG_PREFIX + "*";

  /**
   * A boolean attribute of {@link #VERSION_SET_CREATE}: the set comes into being with its service.
   * No condition of a role may name it.
   */
  public static final String IS_NEW_SERVICE = "is_new_service";

  /**
   * A boolean attribute of {@link #AGENT_VERSION_CREATE} and {@link #GRAPH_VERSION_CREATE}: the
   * agent or graph has no version yet. No condition of a role may name it.
   */
  public static final String IS_FIRST_VERSION = "is_first_version";

  /**
   * The attribute that is a service's context graph, by the name that stored grants have for it.
   */
  public static final String GRAPH_ID = "service_hierarchical_state_machine_id";

  private static final Map<String, Permission> BY_WIRE_NAME =
      Arrays.stream(values())
          .collect(toUnmodifiableMap(each -> withColon(each.wireName), Function.identity()));

  private final String wireName;

  @SuppressWarnings("ImmutableEnumChecker") // one of the tables below
  private final Map<String, AttributeType> attributes;

  Permission(String wireName, Map<String, AttributeType> attributes) {
    this.wireName = wireName;
    this.attributes = attributes;
  }

  /** The name in Classic grants, such as {@code Service:GetService}. */
  public String wireName() {
    return wireName;
  }

  /**
   * The permission of a wire name, or {@code null} if there is none. A dot is as good as a colon
   * after the first word, because Classic writes some names either way.
   */
  public static @Nullable Permission byWireName(String wireName) {
    return BY_WIRE_NAME.get(withColon(wireName));
  }

  /**
   * The attributes that a condition may name, with their types; {@link #ANY_TAG} stands for every
   * tag key. Attributes that only built-in grants use are not among them.
   */
  public Map<String, AttributeType> attributes() {
    return attributes;
  }

  /** The type of the attribute of this name, or {@code null} if a condition must not name it. */
  public @Nullable AttributeType attributeType(String name) {
    return attributes.get(isTag(name) ? ANY_TAG : name);
  }

  /** Whether the permission reaches past one tenant: other tenants, clusters or the server. */
  public boolean isBeyondTenant() {
    return this == ORGANIZATION_CREATE || this == SIGNING_KEY_ROTATE;
  }

  /** Whether it does so for the resource: maintenance does unless it is that of one tenant. */
  public boolean isBeyondTenant(Attributes resource) {
    return isBeyondTenant()
        || (this == MAINTENANCE_SET && !resource.values("scope").equals(List.of("tenant")));
  }

  /** Whether an attribute is a tag's, and so may have several values at once. */
  static boolean isTag(String attribute) {
    return attribute.startsWith(TAG_PREFIX) && attribute.length() > TAG_PREFIX.length();
  }

  private static String withColon(String wireName) {
    return wireName.replaceFirst("\\.", ":");
  }

  /** The attribute tables that several permissions share. */
  private static final class Table {
    static final Map<String, AttributeType> NONE = Map.of();

    static final Map<String, AttributeType> NAMED =
        Map.of("id", AttributeType.STRING, "name", AttributeType.STRING);

    static final Map<String, AttributeType> RESOURCE =
        Map.of(
            "id", AttributeType.STRING,
            "name", AttributeType.STRING,
            "tags.*", AttributeType.STRING_OR_NULL);

    static final Map<String, AttributeType> ROLE = Map.of("name", AttributeType.STRING);

    static final Map<String, AttributeType> USER =
        Map.of(
            "user_id", AttributeType.STRING,
            "email", AttributeType.STRING,
            "role_name", AttributeType.STRING);

    static final Map<String, AttributeType> API_KEY =
        Map.of("key_id", AttributeType.STRING, "role_name", AttributeType.STRING);

    static final Map<String, AttributeType> SERVICE =
        Map.of(
            "id",
            AttributeType.STRING,
            "name",
            AttributeType.STRING,
            "is_active",
            AttributeType.BOOLEAN,
            "agent_id",
            AttributeType.STRING,
            GRAPH_ID,
            AttributeType.STRING,
            "tags.*",
            AttributeType.STRING_OR_NULL);

    static final Map<String, AttributeType> VERSION_SET =
        Map.ofEntries(
            entry("id", AttributeType.STRING),
            entry("name", AttributeType.STRING),
            entry("is_active", AttributeType.BOOLEAN),
            entry("agent_id", AttributeType.STRING),
            entry(GRAPH_ID, AttributeType.STRING),
            entry("version_set_name", AttributeType.STRING),
            entry("tags.*", AttributeType.STRING_OR_NULL));

    private Table() {}
  }
}
