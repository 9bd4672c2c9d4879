package dev.pinion.domain.service;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Holds for a thing with a tag of the key.
 *
 * @param anyValue whether the value does not matter
 * @param value the value that the tag must have; null for a tag without one
 */
public record TagFilter(String key, boolean anyValue, @Nullable String value) {

  /**
   * The filter that a text writes: {@code key:value}, {@code key:*} for any value, or {@code key:}
   * for a tag without one; empty if it writes none.
   */
  public static Optional<TagFilter> parse(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      return Optional.empty();
    }
    String value = text.substring(colon + 1);
    return Optional.of(
        new TagFilter(text.substring(0, colon), value.equals("*"), value.isEmpty() ? null : value));
  }

  /** Whether it holds for a thing with these tags. A key can hold a colon, so the text decides. */
  public boolean matches(List<Tag> tags) {
    for (Tag each : tags) {
      if (matches(each)) {
        return true;
      }
    }
    return false;
  }

  private boolean matches(Tag tag) {
    if (anyValue || value == null) {
      return tag.key().equals(key) && (anyValue || tag.value() == null);
    }
    String text = tag.value() == null ? "" : tag.value();
    return isText(tag.key(), text, key, value);
  }

  /** Whether two pairs of texts are the same with a colon between them. */
  private static boolean isText(String key, String value, String otherKey, String otherValue) {
    return key.length() == otherKey.length()
        ? key.equals(otherKey) && value.equals(otherValue)
        : key.length() + value.length() == otherKey.length() + otherValue.length()
            && (key + ":" + value).equals(otherKey + ":" + otherValue);
  }
}
