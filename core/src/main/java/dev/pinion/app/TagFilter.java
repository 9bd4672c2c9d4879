package dev.pinion.app;

import dev.pinion.domain.service.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Holds for a thing with a tag of the key.
 *
 * @param anyValue whether the value does not matter
 * @param value the value that the tag must have; null for a tag without one
 */
public record TagFilter(String key, boolean anyValue, @Nullable String value) {

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
    return tag.value() != null && isText(tag.key(), tag.value(), key, value);
  }

  /** Whether two pairs of texts are the same with a colon between them. */
  private static boolean isText(String key, String value, String otherKey, String otherValue) {
    return key.length() == otherKey.length()
        ? key.equals(otherKey) && value.equals(otherValue)
        : key.length() + value.length() == otherKey.length() + otherValue.length()
            && (key + ":" + value).equals(otherKey + ":" + otherValue);
  }
}
