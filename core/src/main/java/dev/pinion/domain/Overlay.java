package dev.pinion.domain;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON objects of settings, of which a change names those that it changes. */
public final class Overlay {
  private Overlay() {}

  /** The settings that are kept, in their order; none if nothing is kept. */
  public static Map<String, @Nullable Object> of(@Nullable Object kept) {
    return changed(kept, Map.of());
  }

  /** The settings after changes, of which null takes a setting away. */
  public static Map<String, @Nullable Object> changed(
      @Nullable Object kept, Map<String, @Nullable Object> changes) {
    var settings = new LinkedHashMap<String, @Nullable Object>();
    if (kept instanceof Map<?, ?> map) {
      map.forEach((name, value) -> settings.put(String.valueOf(name), value));
    }
    changes.forEach(
        (name, value) -> {
          if (value == null) {
            settings.remove(name);
          } else {
            settings.put(name, value);
          }
        });
    return Collections.unmodifiableMap(settings);
  }
}
