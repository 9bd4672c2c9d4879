package dev.pinion.app;

import dev.pinion.catalog.TenantSnapshot;
import dev.pinion.domain.Actor;
import dev.pinion.domain.DomainError;
import dev.pinion.domain.DomainException;
import dev.pinion.domain.access.Attributes;
import dev.pinion.domain.access.Grants;
import dev.pinion.domain.access.Permission;
import dev.pinion.store.TenantTx;
import org.jspecify.annotations.Nullable;

/**
 * Who asks, and what they hold in the tenant that the request is addressed to.
 *
 * @param tenant the tenant that the request works in
 * @param actor who asks, as the change log names them
 * @param grants what they hold in that tenant
 * @param superAdministrator whether they are one in that tenant
 * @param operator whether what they hold reaches past that tenant: whether it runs the server and
 *     they are of it
 * @param moment what the request sees of the tenant; null for the server itself, which sees the
 *     newest
 * @param basis what the grants were derived from; null for the server itself, which nobody revokes
 * @param attempt the carrying out of a request under a key of theirs; null for any other
 */
public record Caller(
    TenantRef tenant,
    Actor actor,
    Grants grants,
    boolean superAdministrator,
    boolean operator,
    @Nullable Moment moment,
    @Nullable Basis basis,
    @Nullable Attempt attempt) {

  /** The server itself, acting for an actor. */
  public Caller(TenantRef tenant, Actor actor, Grants grants, boolean superAdministrator) {
    this(tenant, actor, grants, superAdministrator, true, null, null, null);
  }

  /** Somebody who was admitted with what they hold by a snapshot, which their request sees. */
  public static Caller admitted(
      TenantRef tenant,
      TenantSnapshot snapshot,
      Actor actor,
      Principal.Standing standing,
      boolean operator,
      Basis basis) {
    return new Caller(
        tenant,
        actor,
        standing.grants(),
        standing.superAdministrator(),
        operator,
        new Moment(snapshot),
        basis,
        null);
  }

  /** The same caller, of an operation that is carried out during maintenance too. */
  public Caller duringMaintenance() {
    return new Caller(
        tenant,
        actor,
        grants,
        superAdministrator,
        operator,
        moment,
        basis == null ? null : basis.duringMaintenance(),
        attempt);
  }

  /** The same caller with a request under a key. */
  public Caller with(Attempt of) {
    return new Caller(tenant, actor, grants, superAdministrator, operator, moment, basis, of);
  }

  /** What rules call the caller, by the rows of a transaction. */
  public Principal.Titles titles(TenantTx tx) {
    return basis == null ? new Principal.Titles(null, null) : basis.principal().titles(tx);
  }

  /**
   * The tenant as the request sees it, whatever others write meanwhile.
   *
   * @throws dev.pinion.store.OutcomeUnknownException if the request has written, and that cannot be
   *     read
   */
  public TenantSnapshot snapshot() {
    return moment == null ? tenant.snapshot() : moment.snapshot();
  }

  /** The number of the newest change of the tenant that the request sees or has made. */
  public long seq() {
    return moment == null ? tenant.snapshot().seq() : moment.seq();
  }

  /**
   * From now on the request sees what it has written.
   *
   * @param seq the number of its last change, which is on disk
   */
  void hasWritten(long seq) {
    if (moment != null) {
      moment.moveOn(tenant, seq);
    }
  }

  /** Whether the caller holds the permission for the resource, and it reaches that far. */
  public boolean may(Permission permission, Attributes resource) {
    return grants.allows(permission, resource)
        && (operator || !permission.isBeyondTenant(resource));
  }

  /**
   * Refuses a caller who lacks the permission for the resource.
   *
   * @throws DomainException with {@link DomainError.Forbidden}
   */
  public void require(Permission permission, Attributes resource) {
    if (attempt != null) {
      attempt.needed(permission);
    }
    if (!grants.allows(permission, resource)) {
      throw missing(permission, resource);
    }
    if (!may(permission, resource)) {
      throw operatorsOnly();
    }
  }

  /**
   * Refuses a caller whose rights end with their tenant, or who holds the permission for no
   * resource at all.
   *
   * @throws DomainException with {@link DomainError.Forbidden}
   */
  public void requireOperator(Permission permission) {
    requireEver(permission);
    if (!operator) {
      throw operatorsOnly();
    }
  }

  private static DomainException operatorsOnly() {
    return DomainException.forbidden(
        "operator_tenant_only",
        "Your permission ends with your organization: only people of the one that runs the"
            + " server may do this.");
  }

  /**
   * Refuses a caller who holds the permission for no resource at all.
   *
   * @throws DomainException with {@link DomainError.Forbidden}
   */
  public void requireEver(Permission permission) {
    if (!grants.mayEver(permission)) {
      throw missing(permission, Attributes.none());
    }
  }

  private static DomainException missing(Permission permission, Attributes resource) {
    return new DomainException(DomainError.Forbidden.missing(permission, resource));
  }

  /** Whether the caller holds at least the grants. */
  public boolean covers(Grants others) {
    return grants.covers(others);
  }

  /**
   * Refuses a caller who holds less than the grants.
   *
   * @param what what they would give, as the end of "You cannot …"
   * @throws DomainException with {@link DomainError.Forbidden}
   */
  public void requireCovers(Grants others, String what) {
    if (!covers(others)) {
      throw DomainException.forbidden(
          "privilege_exceeded",
          "You cannot " + what + ", because it holds permissions that you do not hold.");
    }
  }
}
