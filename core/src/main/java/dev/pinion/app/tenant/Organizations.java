package dev.pinion.app.tenant;

import dev.pinion.app.Caller;
import dev.pinion.app.Cluster;
import dev.pinion.app.TenantRef;
import dev.pinion.app.Work;
import dev.pinion.app.tenant.Tenants.NewTenant;
import dev.pinion.domain.Actor;
import dev.pinion.domain.Change;
import dev.pinion.domain.Change.Subject;
import dev.pinion.domain.Change.SubjectType;
import dev.pinion.domain.DomainError;
import dev.pinion.domain.DomainException;
import dev.pinion.domain.access.Attributes;
import dev.pinion.domain.access.ForeignMember;
import dev.pinion.domain.access.Permission;
import dev.pinion.domain.tenant.Tenant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Tenants as their own people see and change them. */
public final class Organizations {
  /** The field of a profile that holds the preferences of users who are given none. */
  public static final String PREFERENCES = "default_user_preferences";

  /** The field of a profile that holds what is known of users. */
  public static final String USER_DIMENSIONS = "user_dimensions";

  private final Tenants tenants;
  private final Work work;

  /** The use cases of organizations. */
  public Organizations(Tenants tenants, Work work) {
    this.tenants = tenants;
    this.work = work;
  }

  /** A tenant to be, with its profile. */
  public record NewOrganization(String slug, String name, Map<String, @Nullable Object> profile) {}

  /**
   * What to change of a tenant.
   *
   * @param name null leaves it as it is
   * @param profile the fields of the profile that get another value
   */
  public record OrganizationChanges(@Nullable String name, Map<String, @Nullable Object> profile) {}

  /**
   * A tenant as seen by somebody.
   *
   * @param detailed whether they may see more than its names
   */
  public record View(Tenant tenant, boolean detailed) {}

  /**
   * Looks at a tenant.
   *
   * @param caller null for an anonymous one
   */
  public View get(TenantRef tenant, @Nullable Caller caller) {
    boolean detailed =
        caller != null && caller.may(Permission.ORGANIZATION_GET_DETAILS, Attributes.none());
    var seen = caller == null ? tenant.snapshot() : caller.snapshot();
    return new View(seen.tenant(), detailed);
  }

  /** Looks at the tenant's details. */
  public Tenant details(Caller caller) {
    caller.require(Permission.ORGANIZATION_GET_DETAILS, Attributes.none());
    return caller.snapshot().tenant();
  }

  /**
   * Makes a tenant, in which the caller becomes the first super administrator as a foreign user. A
   * key can be no member of another tenant, so only people make tenants.
   */
  public TenantRef create(Caller caller, NewOrganization wanted, Cluster cluster) {
    caller.require(Permission.ORGANIZATION_CREATE, Attributes.none());
    return found(caller, wanted, cluster);
  }

  /** The same for any person, whatever they hold. */
  TenantRef found(Caller caller, NewOrganization wanted, Cluster cluster) {
    Actor actor = caller.actor();
    if (actor.kind() != Actor.Kind.USER) {
      throw new DomainException(
          new DomainError.Forbidden(
              "founder_not_a_person", "Sign in as a user: a key cannot found an organization."));
    }
    var founder = new ForeignMember.Key(actor.org(), actor.id());
    return tenants.create(
        new NewTenant(wanted.slug(), wanted.name(), wanted.profile(), founder), cluster, caller);
  }

  /** Changes what is kept of the tenant; a change that changes nothing leaves no trace. */
  public void modify(Caller caller, OrganizationChanges changes) {
    caller.require(Permission.ORGANIZATION_MODIFY, Attributes.none());
    work.write(
        caller,
        unit -> {
          Tenant before = unit.tx().tenant();
          String name = Objects.requireNonNullElse(changes.name(), before.name());
          var profile = new LinkedHashMap<>(before.profile());
          profile.putAll(changes.profile());
          if (!name.equals(before.name()) || !profile.equals(before.profile())) {
            unit.tx()
                .update(before.withProfile(name, Collections.unmodifiableMap(profile), unit.at()));
            unit.log(
                Change.Draft.of(
                    "organization.updated",
                    Subject.of(SubjectType.TENANT, before.id()),
                    before.slug()));
          }
          return before.id();
        });
  }
}
