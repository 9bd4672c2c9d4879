package dev.pinion.domain;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Somebody whom services speak as.
 *
 * @param name unique among the personas of a tenant
 * @param defaultLanguage a language code
 * @param communicationStyle a free-form JSON object
 */
public record Persona(
    EntityId id,
    String name,
    String role,
    String developedBy,
    String background,
    String defaultLanguage,
    Map<String, @Nullable Object> communicationStyle,
    Instant createdAt,
    Instant updatedAt) {

  /** This persona as changed at a time. */
  public Persona touched(Instant at) {
    return new Persona(
        id,
        name,
        role,
        developedBy,
        background,
        defaultLanguage,
        communicationStyle,
        createdAt,
        at);
  }
}
