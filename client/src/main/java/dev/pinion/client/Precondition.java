package dev.pinion.client;

import dev.pinion.client.model.service.Plan;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a version set must stand for a write to be done; else it is refused.
 *
 * @param revision the revision that it must be at; null for any
 * @param isNew whether there must be no such set
 */
public record Precondition(@Nullable Long revision, boolean isNew) {
  /** However it stands. */
  public static final Precondition NONE = new Precondition(null, false);

  /** There must be no such set. */
  public static final Precondition NEW = new Precondition(null, true);

  /** It must be at a revision; null for any. */
  public static Precondition at(@Nullable Long revision) {
    return new Precondition(revision, false);
  }

  /** It must stand as it did when a plan was made. */
  public static Precondition of(Plan plan) {
    Long revision = plan.baseRevision();
    return revision == null ? NEW : at(revision);
  }

  Map<String, String> headers() {
    if (isNew) {
      return Map.of("If-None-Match", "*");
    }
    return revision == null ? Map.of() : Map.of("If-Match", '"' + Long.toString(revision) + '"');
  }
}
