package dev.pinion.domain.governance;

import dev.pinion.domain.Actor;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.service.Service;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A time in which nothing in a scope changes its meaning.
 *
 * @param appliesTo null for everything
 * @param until null until somebody lifts it
 * @param allowRollback whether the way back stays open; null for yes
 */
public record Freeze(
    EntityId id,
    String reason,
    @Nullable Scope appliesTo,
    @Nullable Instant until,
    @Nullable Boolean allowRollback,
    Actor creator,
    Instant createdAt) {

  /** Freezes of one tenant at a time. */
  public static final int MAX_PER_TENANT = 100;

  /** Whether it is on at that time. */
  public boolean isOn(Instant now) {
    return until == null || now.isBefore(until);
  }

  /** Whether the way back to what stood in a set lawfully passes. */
  public boolean allowsRollback() {
    return Objects.requireNonNullElse(allowRollback, true);
  }

  private Scope scope() {
    return Objects.requireNonNullElse(appliesTo, Scope.EVERYTHING);
  }

  /** Whether any set of the service is in its scope, be it on or not. */
  public boolean covers(Service service) {
    return scope().includes(service);
  }

  /** Whether that set of the service is in its scope, be it on or not. */
  public boolean covers(Service service, String versionSet) {
    return scope().includes(service, versionSet);
  }

  /** Whether it stands at that time in the way of a move that it covers. */
  public boolean stops(Move move, Instant now) {
    return isOn(now) && move.movesContent() && !(allowsRollback() && move.isLawfulRollback());
  }
}
