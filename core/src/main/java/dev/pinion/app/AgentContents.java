package dev.pinion.app;

import dev.pinion.domain.DomainError;
import dev.pinion.domain.DomainException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The content of agent versions: whole in the first, carried over where a later one is silent. */
final class AgentContents {

  /** What every agent says of itself (contract A3). */
  private static final List<String> FIELDS =
      List.of(
          "initials",
          "identity",
          "background",
          "behaviors",
          "communication_patterns",
          "voice_config");

  private AgentContents() {}

  /**
   * The whole content of a version.
   *
   * @param given its fields that the request carries; a field replaces the earlier one as a whole
   * @param previous the content of the version before; null for the first
   * @throws DomainException with {@link DomainError.Refused} when the first lacks fields
   */
  static Map<String, @Nullable Object> complete(
      Map<String, @Nullable Object> given, @Nullable Map<String, @Nullable Object> previous) {
    if (previous == null) {
      requireAll(given);
      return given;
    }
    Map<String, @Nullable Object> whole = new LinkedHashMap<>(previous);
    whole.putAll(given);
    return Collections.unmodifiableMap(whole);
  }

  private static void requireAll(Map<String, @Nullable Object> given) {
    List<String> missing = FIELDS.stream().filter(field -> !given.containsKey(field)).toList();
    if (!missing.isEmpty()) {
      throw new DomainException(
          new DomainError.Refused(
              "first_version_incomplete",
              List.of(missing.getFirst()),
              "The first version of an agent needs all of its fields; add %s."
                  .formatted(String.join(", ", missing)),
              null));
    }
  }
}
