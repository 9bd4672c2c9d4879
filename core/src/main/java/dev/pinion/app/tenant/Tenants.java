package dev.pinion.app.tenant;

import dev.pinion.app.Caller;
import dev.pinion.app.TenantRef;
import dev.pinion.app.Work;
import dev.pinion.domain.Change;
import dev.pinion.domain.DomainException;
import dev.pinion.domain.access.Attributes;
import dev.pinion.domain.access.Permission;
import dev.pinion.domain.tenant.Tenant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What people do with the tenant that they work in. */
public final class Tenants {
  private final Work work;

  /** The use cases of a tenant as such. */
  public Tenants(Work work) {
    this.work = work;
  }

  /**
   * What to change of a tenant.
   *
   * @param name null leaves it as it is
   * @param profile makes what the profile will be of what it is, inside the transaction
   */
  public record TenantChanges(
      @Nullable String name, UnaryOperator<Map<String, @Nullable Object>> profile) {

    private Tenant of(Tenant before) {
      return before.withProfile(
          Objects.requireNonNullElse(name, before.name()),
          profile.apply(before.profile()),
          before.updatedAt());
    }
  }

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

  /** The tenant as it is: it was complete when it was made, so there is nothing to add. */
  public Tenant provision(Caller caller) {
    caller.require(Permission.ORGANIZATION_MODIFY, Attributes.none());
    return caller.snapshot().tenant();
  }

  /**
   * Changes what is kept of the tenant; a change that changes nothing leaves no trace.
   *
   * @return what the tenant is then
   */
  public Tenant modify(Caller caller, TenantChanges changes) {
    caller.require(Permission.ORGANIZATION_MODIFY, Attributes.none());
    return work.write(
        caller,
        unit -> {
          Tenant before = unit.tx().tenant();
          Tenant after = changes.of(before);
          return after.equals(before)
              ? before
              : write(unit, after.changedAt(unit.at()), "organization.updated");
        });
  }

  /**
   * Archives the tenant: its data stays and its slug stays taken, but nobody finds it any more and
   * its keys and its users' tokens are good for nothing.
   *
   * @param slug its slug again, as a confirmation
   */
  public Tenant archive(Caller caller, String slug) {
    caller.require(Permission.ORGANIZATION_DELETE, Attributes.none());
    if (!slug.equals(caller.tenant().slug())) {
      throw DomainException.refused(
          "slug_differs",
          List.of("slug"),
          "Repeat the slug of the workspace that is to be archived.",
          slug);
    }
    return work.write(
        caller,
        unit -> {
          unit.tx().openReserve();
          return write(unit, unit.tx().tenant().archived(unit.at()), "organization.archived");
        });
  }

  /** Stores the tenant as it is now, and says what has happened to it. */
  static Tenant write(Work.Unit unit, Tenant changed, String kind) {
    unit.tx().update(changed);
    unit.log(Change.Draft.ofTenant(kind, changed.id(), changed.slug()));
    return changed;
  }
}
