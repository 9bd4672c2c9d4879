package dev.pinion.domain.diff;

import dev.pinion.domain.CodePoints;
import dev.pinion.domain.diff.Difference.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Differences as they are found. All values are in {@link NormalForm}. */
final class Differences {
  private static final String DESCRIPTION = "description";

  private final List<Difference> found = new ArrayList<>();

  /** What was found, in order. */
  List<Difference> list() {
    return Collections.unmodifiableList(found);
  }

  void add(Kind kind, Subject what, @Nullable String name, @Nullable Object b, @Nullable Object a) {
    found.add(new Difference(kind, what, name, b, a));
  }

  /**
   * The fields of two objects, in the order of the table.
   *
   * @param place the name of the state that the objects are; null if they are whole contents
   */
  void fields(@Nullable String place, List<Field> table, Map<?, ?> before, Map<?, ?> after) {
    for (Field field : table) {
      Object was = before.get(field.name());
      Object is = after.get(field.name());
      if (field.isList() && isListOrNothing(was) && isListOrNothing(is)) {
        elements(place, field, list(was), list(is));
      } else {
        members(field.subject(), place, ": ", was, is);
      }
    }
  }

  /** The fields that are not known by name. */
  void parameters(@Nullable String place, Set<String> known, Map<?, ?> before, Map<?, ?> after) {
    for (String name : names(before, after)) {
      if (!known.contains(name)) {
        members(Subject.PARAMETER, inPlace(place, name), ".", before.get(name), after.get(name));
      }
    }
  }

  /** Two values; if both are objects, member by member, each named by the way to it. */
  void members(
      Subject what,
      @Nullable String name,
      String separator,
      @Nullable Object before,
      @Nullable Object after) {
    if (before instanceof Map<?, ?> was && after instanceof Map<?, ?> is) {
      for (String each : names(was, is)) {
        String member = name == null ? each : name + separator + each;
        members(what, member, ".", was.get(each), is.get(each));
      }
    } else if (!Objects.equals(before, after)) {
      add(Kind.of(before, after), what, name, before, after);
    }
  }

  /** Says that elements that stay come in another order, if they do. */
  <T> void order(
      @Nullable String place,
      String field,
      Matching<T> matching,
      Function<T, @Nullable Object> shown) {
    if (matching.isReordered()) {
      add(
          Kind.CHANGED,
          Subject.ORDER,
          inPlace(place, field),
          values(matching.keptBefore(), shown),
          values(matching.keptAfter(), shown));
    }
  }

  private void elements(@Nullable String place, Field field, List<?> before, List<?> after) {
    if (before.equals(after)) {
      return;
    }
    String key = field.key();
    List<Object> was = items(before, key);
    List<Object> is = items(after, key);
    String known = key == null ? DESCRIPTION : key;
    var matching =
        new Matching<>(was, is, List.of(each -> each instanceof Map<?, ?> m ? m.get(known) : each));
    matching.removed().forEach(each -> add(Kind.REMOVED, field.subject(), place, each, null));
    matching.added().forEach(each -> add(Kind.ADDED, field.subject(), place, null, each));
    matching
        .changed()
        .forEach(each -> add(Kind.CHANGED, field.subject(), place, each.before(), each.after()));
    order(place, field.name(), matching, each -> each);
  }

  private static List<Object> items(List<?> list, @Nullable String key) {
    List<Object> items = new ArrayList<>();
    for (Object each : list) {
      if (each instanceof Map<?, ?> map && key == null) {
        items.add(textOrObject(map));
      } else if (each != null) {
        items.add(each);
      }
    }
    return items;
  }

  /** The description if there is no more to the object, so that it equals the mere text. */
  static Object textOrObject(Map<?, ?> object) {
    return object.size() == 1 && object.get(DESCRIPTION) instanceof String text ? text : object;
  }

  private static <T> List<@Nullable Object> values(
      List<T> elements, Function<T, @Nullable Object> shown) {
    List<@Nullable Object> values = new ArrayList<>();
    elements.forEach(each -> values.add(shown.apply(each)));
    return Collections.unmodifiableList(values);
  }

  private static Set<String> names(Map<?, ?> before, Map<?, ?> after) {
    Set<String> names = new TreeSet<>(CodePoints.ORDER);
    before.keySet().forEach(each -> names.add(String.valueOf(each)));
    after.keySet().forEach(each -> names.add(String.valueOf(each)));
    return names;
  }

  private static String inPlace(@Nullable String place, String field) {
    return place == null ? field : place + ": " + field;
  }

  private static boolean isListOrNothing(@Nullable Object value) {
    return value == null || value instanceof List<?>;
  }

  private static List<?> list(@Nullable Object value) {
    return value instanceof List<?> list ? list : List.of();
  }
}
