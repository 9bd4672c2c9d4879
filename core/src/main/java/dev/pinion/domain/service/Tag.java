package dev.pinion.domain.service;

import org.jspecify.annotations.Nullable;

/**
 * A label of an entity.
 *
 * @param value null for a label without a value
 */
public record Tag(String key, @Nullable String value) {

  /**
   * The text form that lists offer as a filter: {@code key:value}, {@code key:} without a value.
   */
  public String text() {
    return key + ":" + (value == null ? "" : value);
  }
}
