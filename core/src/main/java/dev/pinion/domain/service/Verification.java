package dev.pinion.domain.service;

import org.jspecify.annotations.Nullable;

/**
 * What checking a ledger found.
 *
 * @param length the revisions that there are
 * @param firstBadRevision the lowest number at which the ledger is not what was written; null when
 *     it holds
 * @param headHash the hash of the newest revision; null when there is none or it cannot be read
 */
public record Verification(
    long length, @Nullable Long firstBadRevision, @Nullable String headHash) {

  /** Whether every revision is what was written, and the set is what the newest says. */
  public boolean isValid() {
    return firstBadRevision == null;
  }
}
