package dev.pinion.store;

import dev.pinion.domain.Change;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which changes of a tenant's log are asked for. Null does not filter.
 *
 * @param kind exactly this kind
 * @param kindStem kinds that begin with this word and a dot
 * @param person made by the person with this id
 * @param key made by the key with this public id, or by somebody whom it has signed in
 * @param subjectType about entities of this type
 * @param subjectId about the entity with this id
 * @param from made then or later
 * @param until made before then
 */
public record ChangeQuery(
    @Nullable String kind,
    @Nullable String kindStem,
    @Nullable String person,
    @Nullable String key,
    Change.@Nullable SubjectType subjectType,
    @Nullable String subjectId,
    @Nullable Instant from,
    @Nullable Instant until) {
  private static final ChangeQuery ALL = between(null, null);

  /** Whether every change matches. */
  public boolean isOfAll() {
    return equals(ALL);
  }

  /** Every change between two times. */
  public static ChangeQuery between(@Nullable Instant from, @Nullable Instant until) {
    return new ChangeQuery(null, null, null, null, null, null, from, until);
  }
}
