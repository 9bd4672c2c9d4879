package dev.pinion.domain.service;

import dev.pinion.domain.CodePoints;
import dev.pinion.domain.diff.NormalForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One difference between two contents of a version set.
 *
 * @param path a JSON Pointer (RFC 6901) into {@link Pins#json}
 * @param before the value before; null also when there was none
 * @param after the value after; null also when there is none
 */
public record PinChange(String path, Kind kind, @Nullable Object before, @Nullable Object after) {

  /** What happened at the path. */
  public enum Kind {
    /** There was nothing. */
    ADDED,
    /** There is nothing now. */
    REMOVED,
    /** There is another value. */
    CHANGED
  }

  /**
   * Every difference, sorted by name on every level; as deep as both sides are objects.
   *
   * @param before null when the set did not exist: everything that is pinned is added
   */
  public static List<PinChange> between(@Nullable Pins before, Pins after) {
    var changes = new ArrayList<PinChange>();
    collect("", before == null ? Map.of() : before.json(), after.json(), changes);
    return List.copyOf(changes);
  }

  private static void collect(
      String path, Map<?, ?> before, Map<?, ?> after, List<PinChange> changes) {
    var names = new TreeSet<String>(CodePoints.ORDER);
    before.keySet().forEach(name -> names.add(String.valueOf(name)));
    after.keySet().forEach(name -> names.add(String.valueOf(name)));
    for (String name : names) {
      String at = path + "/" + escaped(name);
      Object old = before.get(name);
      Object now = after.get(name);
      if (!before.containsKey(name)) {
        changes.add(new PinChange(at, Kind.ADDED, null, now));
      } else if (!after.containsKey(name)) {
        changes.add(new PinChange(at, Kind.REMOVED, old, null));
      } else if (old instanceof Map<?, ?> oldFields && now instanceof Map<?, ?> newFields) {
        collect(at, oldFields, newFields, changes);
      } else if (!Objects.equals(NormalForm.exact(old), NormalForm.exact(now))) {
        changes.add(new PinChange(at, Kind.CHANGED, old, now));
      }
    }
  }

  private static String escaped(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }
}
