package dev.pinion.domain.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.domain.access.Condition.Equals;
import dev.pinion.domain.access.Condition.In;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RolesTest {
  private static final Attributes TENANT = Attributes.of(Map.of("scope", "tenant"));
  private static final Attributes SERVER = Attributes.of(Map.of("scope", "server"));

  @Test
  void wireNamesLeadBackToTheirPermission() {
    for (Permission each : Permission.values()) {
      assertThat(Permission.byWireName(each.wireName())).isEqualTo(each);
    }
    assertThat(Permission.byWireName("Service.GetVersionSet"))
        .isEqualTo(Permission.VERSION_SET_GET);
    assertThat(Permission.byWireName("User:DeleteUser")).isEqualTo(Permission.USER_DELETE);
    assertThat(Permission.byWireName("service:GetService")).isNull();
    assertThat(Permission.byWireName("Service:GetServices")).isNull();
    assertThat(Permission.byWireName("")).isNull();
  }

  @Test
  void usersReadActiveServicesAndNothingElse() {
    Grants user = DefaultRole.USER.grants();

    for (Permission each : Permission.values()) {
      boolean reads = each == Permission.SERVICE_GET || each == Permission.VERSION_SET_GET;
      assertThat(user.mayEver(each)).as(each.name()).isEqualTo(reads);
      assertThat(user.allows(each, Attributes.of(Map.of("is_active", true)))).isEqualTo(reads);
      assertThat(user.allows(each, Attributes.of(Map.of("is_active", false)))).isFalse();
    }
  }

  @Test
  void administratorsHaveTheirTenantAndNothingBeyond() {
    assertThat(missing(DefaultRole.ADMINISTRATOR.grants()))
        .containsExactlyInAnyOrder(
            Permission.ORGANIZATION_CREATE,
            Permission.ORGANIZATION_DELETE,
            Permission.MAINTENANCE_SET,
            Permission.RULES_OVERRIDE,
            Permission.SIGNING_KEY_ROTATE);
    assertThat(missing(DefaultRole.MAINTENANCE_ADMINISTRATOR.grants()))
        .containsExactlyInAnyOrder(
            Permission.ORGANIZATION_CREATE,
            Permission.ORGANIZATION_DELETE,
            Permission.RULES_OVERRIDE,
            Permission.SIGNING_KEY_ROTATE);
    assertThat(missing(DefaultRole.SUPER_ADMINISTRATOR.grants())).isEmpty();
  }

  @Test
  void onlySuperAdministratorsStopTheServer() {
    for (DefaultRole each : DefaultRole.values()) {
      boolean superAdministrator = each == DefaultRole.SUPER_ADMINISTRATOR;
      assertThat(each.grants().allows(Permission.MAINTENANCE_SET, SERVER))
          .isEqualTo(superAdministrator);
      assertThat(each.isSuperAdministrator()).isEqualTo(superAdministrator);
    }
    assertThat(
            DefaultRole.MAINTENANCE_ADMINISTRATOR
                .grants()
                .allows(Permission.MAINTENANCE_SET, TENANT))
        .isTrue();
  }

  @Test
  void onlySuperAdministratorsOverrideRules() {
    for (DefaultRole each : DefaultRole.values()) {
      assertThat(each.grants().mayEver(Permission.RULES_OVERRIDE))
          .isEqualTo(each.isSuperAdministrator());
    }
  }

  @Test
  void defaultRolesGrowFromOneToTheNext() {
    DefaultRole[] roles = DefaultRole.values();
    for (int i = 1; i < roles.length; i++) {
      assertThat(roles[i].grants().covers(roles[i - 1].grants())).isTrue();
      assertThat(roles[i - 1].grants().covers(roles[i].grants())).isFalse();
    }
  }

  @Test
  void defaultRolesHaveTheNamesOfTheWire() {
    assertThat(Arrays.stream(DefaultRole.values()).map(DefaultRole::roleName))
        .containsExactly(
            "DefaultUserRole",
            "DefaultAdministratorRole",
            "DefaultAmigoAdministratorRole",
            "DefaultSuperAdministratorRole");
    assertThat(Arrays.stream(DefaultRole.values()).map(DefaultRole::frontendView))
        .containsExactly("client", "admin", "admin", "admin");
  }

  @Test
  void everyDefaultGrantPassesValidation() {
    for (DefaultRole role : DefaultRole.values()) {
      for (Grant each : role.grants().list()) {
        assertThat(GrantValidation.problems(each.permission(), each.conditions())).isEmpty();
      }
    }
  }

  @Test
  void validationNamesUnknownAttributes() {
    Map<String, Condition> conditions = Map.of("version_set_name", new Equals("release"));

    assertThat(GrantValidation.problems(Permission.VERSION_SET_GET, conditions)).isEmpty();
    assertThat(GrantValidation.problems(Permission.SERVICE_GET, conditions))
        .containsExactly(
            new GrantProblem(
                List.of("conditions", "version_set_name"),
                "Service:GetService has no attribute `version_set_name`; it has agent_id, id,"
                    + " is_active, name, service_hierarchical_state_machine_id, tags.*."));
    assertThat(
            GrantValidation.problems(
                Permission.VERSION_SET_CREATE, Map.of(Permission.IS_NEW_SERVICE, new Equals(true))))
        .hasSize(1);
    assertThat(GrantValidation.problems(Permission.MODEL_GET, conditions))
        .singleElement()
        .extracting(GrantProblem::message)
        .asString()
        .endsWith("it takes no conditions.");
  }

  @Test
  void validationNamesEveryValueOfTheWrongType() {
    assertThat(
            GrantValidation.problems(
                Permission.SERVICE_GET, Map.of("is_active", new Equals("true"))))
        .containsExactly(
            new GrantProblem(
                List.of("conditions", "is_active", "value"),
                "A value of `is_active` must be true or false."));
    assertThat(
            GrantValidation.problems(
                Permission.SERVICE_GET, Map.of("name", new In(Arrays.asList("a", null, 3L)))))
        .extracting(GrantProblem::path)
        .containsExactly(
            List.of("conditions", "name", "values", 1), List.of("conditions", "name", "values", 2));
    assertThat(
            GrantValidation.problems(
                Permission.SERVICE_GET, Map.of("name", new Condition.NotEquals(null))))
        .hasSize(1);
  }

  @Test
  void tagsTakeStringsAndNullUnderAnyKey() {
    for (String tag : List.of("tags.env", "tags.*", "tags.with space", "tags.a.b")) {
      assertThat(problems(tag, "x")).isEmpty();
      assertThat(problems(tag, null)).isEmpty();
      assertThat(problems(tag, true)).hasSize(1);
    }
    assertThat(problems("tags.", "x")).hasSize(1);
    assertThat(problems("tags", "x")).hasSize(1);
  }

  private static List<GrantProblem> problems(String attribute, @Nullable Object value) {
    return GrantValidation.problems(Permission.SERVICE_GET, Map.of(attribute, new Equals(value)));
  }

  private static Set<Permission> missing(Grants grants) {
    Set<Permission> missing = new TreeSet<>(List.of(Permission.values()));
    missing.removeIf(grants::mayEver);
    return missing;
  }
}
