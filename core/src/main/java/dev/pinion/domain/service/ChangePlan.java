package dev.pinion.domain.service;

import dev.pinion.domain.governance.Check;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one write of a version set does, whether it was done or only looked at
 * (docs/behaviour/services.md).
 *
 * @param applied whether it was done; false for a dry run
 * @param baseRevision the revision that it starts from; null if the set does not exist before
 * @param revision the revision that it made; null for a dry run and when nothing changes
 * @param before null if the set does not exist before
 * @param checks what the rules of the set say of it; empty if none applies
 */
public record ChangePlan(
    String versionSet,
    boolean applied,
    @Nullable Long baseRevision,
    @Nullable Long revision,
    @Nullable Pins before,
    Pins after,
    List<Warning> warnings,
    List<Check> checks) {

  /** Whether the write leaves everything as it is. */
  public boolean changesNothing() {
    return after.equals(before);
  }

  /** Every difference that it makes. */
  public List<PinChange> changes() {
    return PinChange.between(before, after);
  }

  /** Whether every rule lets it through. */
  public boolean releasable() {
    return checks.stream().allMatch(Check::holds);
  }

  /** This plan with what the rules say of it. */
  public ChangePlan checked(List<Check> found) {
    return new ChangePlan(
        versionSet, applied, baseRevision, revision, before, after, warnings, found);
  }

  /** This plan, done. */
  public ChangePlan applied(@Nullable Long madeRevision) {
    return new ChangePlan(
        versionSet, true, baseRevision, madeRevision, before, after, warnings, checks);
  }
}
