package dev.pinion.app.explore;

import dev.pinion.domain.governance.ChangeRequest;
import dev.pinion.domain.service.Pins;
import dev.pinion.domain.service.Revision;
import org.jspecify.annotations.Nullable;

/**
 * One set of one active service from which callers get something else than before.
 *
 * @param key of the set
 * @param set its name
 * @param service the name of its service
 * @param got what callers got; null for nothing
 * @param gets what they get; null for nothing
 * @param pins that it has now; null if it is gone
 * @param base the revision that it stood at
 * @param newest the newest entry of its ledger
 * @param isRevised whether that entry is new, or comes into effect by the service becoming active
 * @param request that was applied on the service; null for none
 */
record Changed(
    String key,
    String set,
    String service,
    @Nullable String got,
    @Nullable String gets,
    @Nullable Pins pins,
    long base,
    Revision newest,
    boolean isRevised,
    @Nullable ChangeRequest request) {

  /** Whether it is other content, and not only other pins. */
  boolean isOtherContent() {
    return gets == null ? got != null : !gets.equals(got);
  }

  /** Whether a change request on the service as a whole has made it. */
  boolean isEdit() {
    return request != null && request.ask().change() instanceof ChangeRequest.Change.Edit;
  }

  @Override
  public String toString() {
    return "%s: %s -> %s (%s)".formatted(key, got, gets, newest.origin());
  }
}
