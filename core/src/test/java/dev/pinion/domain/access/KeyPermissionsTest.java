package dev.pinion.domain.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KeyPermissionsTest {
  private static final Attributes NEW_SERVICE = Attributes.of(Map.of("is_new_service", true));
  private static final Attributes OLD_SERVICE = Attributes.of(Map.of("is_new_service", false));
  private static final Attributes FIRST_VERSION = Attributes.of(Map.of("is_first_version", true));
  private static final Attributes LATER_VERSION = Attributes.of(Map.of("is_first_version", false));

  @Test
  void creatingAServiceCoversTheSetsItIsBornWithAndNoOthers() {
    Grants grants = KeyPermissions.grants(KeyRole.MEMBER, List.of("Service.create"));

    assertThat(grants.allows(Permission.SERVICE_CREATE, Attributes.none())).isTrue();
    assertThat(grants.allows(Permission.VERSION_SET_CREATE, NEW_SERVICE)).isTrue();
    assertThat(grants.allows(Permission.VERSION_SET_CREATE, OLD_SERVICE)).isFalse();
    assertThat(grants.allows(Permission.VERSION_SET_CREATE, Attributes.none())).isFalse();
    assertThat(grants.mayEver(Permission.VERSION_SET_UPDATE)).isFalse();
    assertThat(grants.mayEver(Permission.SERVICE_GET)).isFalse();
  }

  @Test
  void updatingAServiceCoversAllItsSets() {
    assertThat(held(KeyPermissions.grants(KeyRole.OPERATOR, List.of("Service.update"))))
        .containsExactlyInAnyOrder(
            Permission.SERVICE_UPDATE,
            Permission.VERSION_SET_CREATE,
            Permission.VERSION_SET_UPDATE,
            Permission.VERSION_SET_DELETE);
  }

  @Test
  void theFirstVersionIsPartOfCreatingAndTheOthersOfUpdating() {
    Grants create = KeyPermissions.grants(KeyRole.MEMBER, List.of("Agent.create"));
    Grants update = KeyPermissions.grants(KeyRole.MEMBER, List.of("Agent.update"));
    Grants both = KeyPermissions.grants(KeyRole.MEMBER, List.of("Agent.update", "Agent.create"));

    assertThat(create.allows(Permission.AGENT_VERSION_CREATE, FIRST_VERSION)).isTrue();
    assertThat(create.allows(Permission.AGENT_VERSION_CREATE, LATER_VERSION)).isFalse();
    assertThat(update.allows(Permission.AGENT_VERSION_CREATE, FIRST_VERSION)).isFalse();
    assertThat(update.allows(Permission.AGENT_VERSION_CREATE, LATER_VERSION)).isTrue();
    assertThat(both.list()).contains(Grant.of(Permission.AGENT_VERSION_CREATE));
    assertThat(both.covers(create)).isTrue();
    assertThat(both.covers(update)).isTrue();
    assertThat(create.covers(both)).isFalse();
    assertThat(update.covers(both)).isFalse();
  }

  @Test
  void anEmptyListMeansAllThatTheRoleHas() {
    for (KeyRole each : KeyRole.values()) {
      assertThat(KeyPermissions.grants(each, List.of()))
          .isEqualTo(KeyPermissions.grants(each, each.permissionNames()));
    }
  }

  @Test
  void aNameThatTheRoleDoesNotHaveGivesNothing() {
    List<String> names = List.of("Service.delete", "Service.view", "Service.Destroy");

    assertThat(held(KeyPermissions.grants(KeyRole.VIEWER, names)))
        .containsExactlyInAnyOrder(Permission.SERVICE_GET, Permission.VERSION_SET_GET);
    assertThat(KeyPermissions.grants(KeyRole.VIEWER, List.of("Service.delete")))
        .isEqualTo(Grants.none());
    assertThat(KeyPermissions.outside(KeyRole.VIEWER, names))
        .containsExactly("Service.delete", "Service.Destroy");
    assertThat(KeyPermissions.all()).contains("Service.delete");
    assertThat(KeyPermissions.all()).doesNotContain("Service.Destroy");
  }

  @Test
  void namesAboutWhatPinionDoesNotHaveAreKnownAndGiveNothing() {
    assertThat(KeyPermissions.all()).contains("Skill.view");
    assertThat(KeyPermissions.grants(KeyRole.OWNER, List.of("Skill.view")))
        .isEqualTo(Grants.none());
  }

  @Test
  void viewersOnlyLook() {
    assertThat(held(KeyPermissions.grants(KeyRole.VIEWER, List.of())))
        .containsExactlyInAnyOrder(
            Permission.ORGANIZATION_GET_DETAILS,
            Permission.AGENT_GET,
            Permission.GRAPH_GET,
            Permission.PERSONA_GET,
            Permission.SERVICE_GET,
            Permission.VERSION_SET_GET,
            Permission.SIMULATION_PERSONA_GET,
            Permission.SIMULATION_SCENARIO_GET,
            Permission.METRIC_GET,
            Permission.UNIT_TEST_GET,
            Permission.UNIT_TEST_SET_GET,
            Permission.UNIT_TEST_SET_RUN_GET,
            Permission.BEHAVIOR_GET,
            Permission.CONVERSATION_GET_MESSAGE,
            Permission.RULE_GET,
            Permission.MODEL_GET);
  }

  @Test
  void theRolesHoldWhatTheirDescriptionsSay() {
    assertThat(added(KeyRole.OPERATOR))
        .containsExactlyInAnyOrder(
            "Service.update", "Request.create", "Request.approve", "Audit.view");
    assertThat(added(KeyRole.MEMBER))
        .containsExactlyInAnyOrder(
            "Agent.create",
            "Agent.update",
            "ContextGraph.create",
            "ContextGraph.update",
            "Service.create",
            "Service.update",
            "Simulation.create",
            "Simulation.update",
            "Simulation.report",
            "Behavior.create",
            "Behavior.update",
            "Request.create",
            "Request.approve");
    List<String> beyondAdmin = new ArrayList<>(KeyRole.OWNER.permissionNames());
    beyondAdmin.removeAll(KeyRole.ADMIN.permissionNames());
    assertThat(beyondAdmin)
        .containsExactlyInAnyOrder("Workspace.delete", "Maintenance.update", "Service.override");
    assertThat(KeyRole.OWNER.permissionNames()).isEqualTo(KeyPermissions.all());
  }

  @Test
  void whoGovernsIsNotWhoOverrides() {
    assertThat(rolesWith("Rule.view")).containsExactly(KeyRole.values());
    assertThat(rolesWith("Request.create"))
        .isEqualTo(rolesWith("Request.approve"))
        .containsExactly(KeyRole.OWNER, KeyRole.ADMIN, KeyRole.OPERATOR, KeyRole.MEMBER);
    assertThat(rolesWith("Rule.update"))
        .isEqualTo(rolesWith("Freeze.create"))
        .containsExactly(KeyRole.OWNER, KeyRole.ADMIN);
    assertThat(rolesWith("Service.override")).containsExactly(KeyRole.OWNER);
  }

  @Test
  void whoChangesTestsDoesNotReportTheirResultsByThat() {
    assertThat(rolesWith("Simulation.report"))
        .containsExactly(KeyRole.OWNER, KeyRole.ADMIN, KeyRole.MEMBER);
    assertThat(
            KeyPermissions.grants(KeyRole.OWNER, List.of("Simulation.update"))
                .mayEver(Permission.UNIT_TEST_SET_RUN_REPORT))
        .isFalse();
    assertThat(KeyPermissions.nameOf(Grant.of(Permission.UNIT_TEST_SET_RUN_REPORT)))
        .isEqualTo("Simulation.report");
  }

  /** Would catch a refusal that names what its reader has. */
  @Test
  void thePermissionThatIsMissingIsNamedByWhatItIsMissingFor() {
    assertThat(KeyPermissions.nameOf(Permission.VERSION_SET_CREATE, OLD_SERVICE))
        .isEqualTo("Service.update");
    assertThat(KeyPermissions.nameOf(Permission.VERSION_SET_CREATE, NEW_SERVICE))
        .isEqualTo("Service.create");
    assertThat(KeyPermissions.nameOf(Permission.AGENT_VERSION_CREATE, FIRST_VERSION))
        .isEqualTo("Agent.create");
    assertThat(KeyPermissions.nameOf(Permission.AGENT_VERSION_CREATE, LATER_VERSION))
        .isEqualTo("Agent.update");
    assertThat(KeyPermissions.nameOf(Permission.SIGNING_KEY_ROTATE, Attributes.none()))
        .isEqualTo(Permission.SIGNING_KEY_ROTATE.wireName());
  }

  /** Would catch a session that says of its holder what they cannot do. */
  @Test
  void aGrantIsNamedByWhatGivesIt() {
    for (String name :
        List.of("Service.create", "Service.update", "Agent.create", "Agent.update")) {
      assertThat(KeyPermissions.grants(KeyRole.MEMBER, List.of(name)).list())
          .as(name)
          .allSatisfy(grant -> assertThat(KeyPermissions.nameOf(grant)).isEqualTo(name));
    }
  }

  private static List<KeyRole> rolesWith(String name) {
    return Arrays.stream(KeyRole.values())
        .filter(each -> each.permissionNames().contains(name))
        .toList();
  }

  @Test
  void anAdminKeyAndAnAdministratorAreWorthTheSame() {
    Grants key = KeyPermissions.grants(KeyRole.ADMIN, List.of());
    Grants role = DefaultRole.ADMINISTRATOR.grants();

    assertThat(key.covers(role)).isTrue();
    assertThat(role.covers(key)).isTrue();
  }

  @Test
  void anOwnerHasTheWholeTenantButNotTheServer() {
    Grants owner = KeyPermissions.grants(KeyRole.OWNER, List.of());

    assertThat(owner.covers(DefaultRole.MAINTENANCE_ADMINISTRATOR.grants())).isTrue();
    assertThat(owner.mayEver(Permission.ORGANIZATION_DELETE)).isTrue();
    assertThat(owner.mayEver(Permission.ORGANIZATION_CREATE)).isFalse();
    assertThat(owner.mayEver(Permission.SIGNING_KEY_ROTATE)).isFalse();
    assertThat(owner.allows(Permission.MAINTENANCE_SET, Attributes.of(Map.of("scope", "server"))))
        .isFalse();
    assertThat(DefaultRole.SUPER_ADMINISTRATOR.grants().covers(owner)).isTrue();
    assertThat(owner.covers(DefaultRole.SUPER_ADMINISTRATOR.grants())).isFalse();
  }

  @Test
  void higherPriorityNeverHoldsLessExceptBetweenOperatorAndMember() {
    for (KeyRole high : KeyRole.values()) {
      for (KeyRole low : KeyRole.values()) {
        if (high.priority() > low.priority() && high != KeyRole.OPERATOR) {
          assertThat(grantsOf(high).covers(grantsOf(low))).as("%s, %s", high, low).isTrue();
          assertThat(grantsOf(low).covers(grantsOf(high))).as("%s, %s", low, high).isFalse();
        }
      }
    }
  }

  @Test
  void roleNamesAreThoseOfTheWire() {
    assertThat(Arrays.stream(KeyRole.values()).map(KeyRole::roleName))
        .containsExactly("owner", "admin", "operator", "member", "viewer");
    assertThat(KeyRole.byRoleName("member")).isEqualTo(KeyRole.MEMBER);
    assertThat(KeyRole.byRoleName("Member")).isNull();
  }

  @Test
  void theContractsNamesAreAllKnown() {
    assertThat(KeyPermissions.all())
        .contains(
            "Workspace.view",
            "Workspace.update",
            "ApiKey.view",
            "ApiKey.create",
            "ApiKey.delete",
            "Agent.view",
            "Agent.create",
            "Agent.update",
            "Agent.delete",
            "ContextGraph.view",
            "ContextGraph.create",
            "ContextGraph.update",
            "ContextGraph.delete",
            "Service.view",
            "Service.create",
            "Service.update",
            "Service.delete",
            "Audit.view")
        .doesNotHaveDuplicates();
  }

  private static Grants grantsOf(KeyRole role) {
    return KeyPermissions.grants(role, List.of());
  }

  private static List<String> added(KeyRole role) {
    List<String> added = new ArrayList<>(role.permissionNames());
    added.removeAll(KeyRole.VIEWER.permissionNames());
    return added;
  }

  private static EnumSet<Permission> held(Grants grants) {
    EnumSet<Permission> held = EnumSet.noneOf(Permission.class);
    for (Grant each : grants.list()) {
      assertThat(each.conditions()).isEmpty();
      held.add(each.permission());
    }
    return held;
  }
}
