package dev.pinion.domain.access;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The attributes of the resource that a permission is asked for. */
@FunctionalInterface
public interface Attributes {

  /**
   * The values of the attribute: none if the resource does not have it, exactly one otherwise, and
   * one or more for a tag ({@code tags.<key>}), whose key may occur several times.
   */
  List<@Nullable Object> values(String name);

  /** A resource without attributes. */
  static Attributes none() {
    return name -> List.of();
  }

  /**
   * Attributes out of a map: a {@code null} value is a value, not an absence, and a {@code List} is
   * the values of a tag key that occurs several times.
   *
   * @throws IllegalArgumentException if an attribute that is no tag has a list
   */
  static Attributes of(Map<String, @Nullable Object> attributes) {
    Map<String, List<@Nullable Object>> values = new HashMap<>();
    attributes.forEach(
        (name, value) -> {
          if (value instanceof List<?> list) {
            if (!Permission.isTag(name)) {
              throw new IllegalArgumentException("Only tags have several values, not " + name);
            }
            values.put(name, Collections.unmodifiableList(new ArrayList<@Nullable Object>(list)));
          } else {
            values.put(name, Collections.singletonList(value));
          }
        });
    return name -> values.getOrDefault(name, List.of());
  }
}
