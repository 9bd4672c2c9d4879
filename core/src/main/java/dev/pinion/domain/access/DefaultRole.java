package dev.pinion.domain.access;

import dev.pinion.domain.access.Condition.Equals;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The roles that every tenant has from its first day (docs/behaviour/access.md). */
public enum DefaultRole {
  USER("DefaultUserRole", "client", "Uses the active services of the tenant.", userGrants()),
  ADMINISTRATOR(
      "DefaultAdministratorRole",
      "admin",
      "Manages everything in the tenant, but cannot archive it, pause it or override rules.",
      administratorGrants()),
  MAINTENANCE_ADMINISTRATOR(
      "DefaultAmigoAdministratorRole",
      "admin",
      "Manages everything in the tenant and may put the tenant into maintenance.",
      maintenanceGrants()),
  SUPER_ADMINISTRATOR(
      "DefaultSuperAdministratorRole",
      "admin",
      "Manages the tenant and, in the one that runs the server, other tenants and the server.",
      new Grants(Arrays.stream(Permission.values()).map(Grant::of).toList()));

  private final String roleName;
  private final String frontendView;
  private final String description;

  @SuppressWarnings("ImmutableEnumChecker") // a record over a copied list
  private final Grants grants;

  DefaultRole(String roleName, String frontendView, String description, Grants grants) {
    this.roleName = roleName;
    this.frontendView = frontendView;
    this.description = description;
    this.grants = grants;
  }

  /** The name on the wire, such as {@code DefaultUserRole}. */
  public String roleName() {
    return roleName;
  }

  /** What the role holds. */
  public Grants grants() {
    return grants;
  }

  /** Which front end the role is for: {@code client} or {@code admin}. */
  public String frontendView() {
    return frontendView;
  }

  /** One sentence for people who choose a role. */
  public String description() {
    return description;
  }

  /** Whether it is the role that works on during maintenance and runs the server. */
  public boolean isSuperAdministrator() {
    return this == SUPER_ADMINISTRATOR;
  }

  private static Grants userGrants() {
    return new Grants(
        List.of(
            Grant.of(Permission.SERVICE_GET, "is_active", new Equals(true)),
            Grant.of(Permission.VERSION_SET_GET, "is_active", new Equals(true))));
  }

  private static Grants administratorGrants() {
    return new Grants(
        Arrays.stream(Permission.values())
            .filter(each -> !each.isBeyondTenant())
            .filter(each -> each != Permission.ORGANIZATION_DELETE)
            .filter(each -> each != Permission.MAINTENANCE_SET)
            .filter(each -> each != Permission.RULES_OVERRIDE)
            .map(Grant::of)
            .toList());
  }

  private static Grants maintenanceGrants() {
    List<Grant> grants = new ArrayList<>(administratorGrants().list());
    grants.add(Grant.of(Permission.MAINTENANCE_SET, "scope", new Equals("tenant")));
    return new Grants(grants);
  }
}
