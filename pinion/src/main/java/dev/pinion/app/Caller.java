package dev.pinion.app;

import dev.pinion.domain.Actor;
import dev.pinion.domain.DomainError;
import dev.pinion.domain.DomainException;
import dev.pinion.domain.access.Attributes;
import dev.pinion.domain.access.Grants;
import dev.pinion.domain.access.Permission;

/**
 * Who asks, and what they hold in the tenant that the request is addressed to.
 *
 * @param tenant the tenant that the request works in
 * @param actor who asks, as the change log names them
 * @param grants what they hold in that tenant
 * @param superAdministrator whether they are one in that tenant
 */
public record Caller(TenantRef tenant, Actor actor, Grants grants, boolean superAdministrator) {

  /** Whether the caller holds the permission for the resource. */
  public boolean may(Permission permission, Attributes resource) {
    return grants.allows(permission, resource);
  }

  /**
   * Refuses a caller who lacks the permission for the resource.
   *
   * @throws DomainException with {@link DomainError.Forbidden}
   */
  public void require(Permission permission, Attributes resource) {
    if (!may(permission, resource)) {
      throw new DomainException(
          new DomainError.Forbidden(
              "permission_missing",
              "You need the permission " + permission.wireName() + " for this."));
    }
  }

  /**
   * Refuses a caller who holds less than the grants.
   *
   * @param what what they would give, as the end of "You cannot …"
   * @throws DomainException with {@link DomainError.Forbidden}
   */
  public void requireCovers(Grants others, String what) {
    if (!grants.covers(others)) {
      throw new DomainException(
          new DomainError.Forbidden(
              "privilege_exceeded",
              "You cannot " + what + ", because it holds permissions that you do not hold."));
    }
  }
}
