package dev.pinion.app.resource;

import dev.pinion.app.Caller;
import dev.pinion.app.Work;
import dev.pinion.domain.resource.Content;
import dev.pinion.domain.resource.Resource;
import dev.pinion.store.TenantTx;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What must hold of resources of one kind beside what holds of all. */
interface ResourceRules<C extends Content> {

  /** Nothing besides. */
  static <C extends Content> ResourceRules<C> none() {
    return new ResourceRules<>() {};
  }

  /**
   * Refuses content that does not hold. All that it refers to among resources and services is
   * there, as far as it was not referred to before.
   *
   * @param before null for one that is being made
   */
  default void requireSound(TenantTx tx, @Nullable C before, C after) {}

  /** Refuses the content of a version for what it says by itself; called outside transactions. */
  default void requireSoundVersion(Map<String, @Nullable Object> given) {}

  /**
   * The whole content of the next version.
   *
   * @param caller who makes it
   * @param given its fields that the request carries; one replaces the earlier one as a whole
   * @param previous the content of the version before; null for the first
   */
  default Map<String, @Nullable Object> nextVersion(
      Caller caller,
      TenantTx tx,
      Map<String, @Nullable Object> given,
      @Nullable Map<String, @Nullable Object> previous) {
    return merged(given, previous);
  }

  /** The fields of both, those that are given first of all. */
  static Map<String, @Nullable Object> merged(
      Map<String, @Nullable Object> given, @Nullable Map<String, @Nullable Object> previous) {
    if (previous == null) {
      return given;
    }
    var whole = new LinkedHashMap<>(previous);
    whole.putAll(given);
    return Collections.unmodifiableMap(whole);
  }

  /** Refuses to delete one that is needed by what is no resource. */
  default void requireDeletable(Work.Unit unit, Resource<C> resource) {}
}
