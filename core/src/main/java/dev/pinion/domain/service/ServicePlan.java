package dev.pinion.domain.service;

import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What putting a service's former agent and graph back does, whether it was done or only looked at.
 *
 * @param applied whether it was done; false for a dry run
 * @param baseRevision the revision of {@code edge} that it starts from
 * @param revision the revision of {@code edge} that it made; null for a dry run
 * @param restores the revision of each set whose content comes back, by name; that of {@code edge}
 *     tells whose agent and graph. A set that is not among them keeps its pins, because it was made
 *     after what is taken back
 * @param sets what happens to each stored set, by name; each gets a revision, whether its pins
 *     change or not
 */
public record ServicePlan(
    boolean applied,
    long baseRevision,
    @Nullable Long revision,
    SortedMap<String, Long> restores,
    Revision.Parts before,
    Revision.Parts after,
    List<ChangePlan> sets) {

  /** This plan with other plans of its sets. */
  public ServicePlan with(List<ChangePlan> otherSets) {
    return new ServicePlan(applied, baseRevision, revision, restores, before, after, otherSets);
  }

  /** This plan, done. */
  public ServicePlan applied(long madeRevision, List<ChangePlan> doneSets) {
    return new ServicePlan(true, baseRevision, madeRevision, restores, before, after, doneSets);
  }
}
