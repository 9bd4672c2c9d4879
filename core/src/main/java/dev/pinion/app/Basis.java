package dev.pinion.app;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a caller's rights were derived from when the request was admitted, so that the transaction
 * that acts on them can tell whether they still hold.
 *
 * @param principal who acts
 * @param asOf the number of the newest change that the rights take into account
 * @param home where a member of another tenant comes from; null for the tenant's own people and
 *     keys
 * @param validUntil when the credentials run out
 * @param openDuringMaintenance whether the operation is carried out while a tenant is paused
 */
public record Basis(
    Principal principal,
    long asOf,
    @Nullable Home home,
    Instant validUntil,
    boolean openDuringMaintenance) {

  /**
   * The tenant that a foreign member belongs to.
   *
   * @param person who they are there
   * @param asOf the number of its newest change that was taken into account
   */
  public record Home(TenantRef tenant, Principal.Person person, long asOf) {}

  /** The same for an operation that is carried out during maintenance too. */
  public Basis duringMaintenance() {
    return new Basis(principal, asOf, home, validUntil, true);
  }
}
