package dev.pinion.catalog;

import dev.pinion.domain.CodePoints;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.service.Tag;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which services have which tag. Immutable; a change costs O(log n) for each tag that it touches.
 */
public final class TagIndex {
  private final Tree<String, Tree<EntityId, EntityId>> marked;
  private final Tree<String, Integer> counts;
  private @Nullable List<String> texts;

  private TagIndex(Tree<String, Tree<EntityId, EntityId>> marked, Tree<String, Integer> counts) {
    this.marked = marked;
    this.counts = counts;
  }

  /** The tags of services, which come by id. */
  static TagIndex of(List<Service> services) {
    Map<String, List<EntityId>> ids = new TreeMap<>();
    Map<String, Integer> numbers = new TreeMap<>(CodePoints.ORDER);
    for (Service each : services) {
      marks(each.tags())
          .forEach(mark -> ids.computeIfAbsent(mark, any -> new ArrayList<>()).add(each.id()));
      texts(each.tags()).forEach(text -> numbers.merge(text, 1, Integer::sum));
    }
    Tree<String, Tree<EntityId, EntityId>> marked = Tree.empty(Comparator.naturalOrder());
    for (Map.Entry<String, List<EntityId>> each : ids.entrySet()) {
      marked =
          marked.with(
              each.getKey(),
              Tree.of(Comparator.naturalOrder(), each.getValue(), Function.identity()));
    }
    Tree<String, Integer> counts = Tree.empty(CodePoints.ORDER);
    for (Map.Entry<String, Integer> each : numbers.entrySet()) {
      counts = counts.with(each.getKey(), each.getValue());
    }
    return new TagIndex(marked, counts);
  }

  /** What services are found by: the key of a tag, and the tag as a whole. */
  private static Set<String> marks(List<Tag> tags) {
    var marks = new HashSet<String>();
    for (Tag each : tags) {
      marks.add(ofKey(each.key()));
      marks.add(each.value() == null ? ofBareKey(each.key()) : ofText(each.text()));
    }
    return marks;
  }

  private static String ofKey(String key) {
    return "*" + key;
  }

  private static String ofBareKey(String key) {
    return "-" + key;
  }

  private static String ofText(String text) {
    return "=" + text;
  }

  private static Set<String> texts(List<Tag> tags) {
    return tags.stream().map(Tag::text).collect(Collectors.toSet());
  }

  /** The services with a tag of that key. */
  public Tree<EntityId, EntityId> withKey(String key) {
    return marked(ofKey(key));
  }

  /** The services with a tag of that key that has no value. */
  public Tree<EntityId, EntityId> withBareKey(String key) {
    return marked(ofBareKey(key));
  }

  /** The services with a tag that has a value and that text. */
  public Tree<EntityId, EntityId> withText(String text) {
    return marked(ofText(text));
  }

  private Tree<EntityId, EntityId> marked(String mark) {
    Tree<EntityId, EntityId> found = marked.get(mark);
    return found == null ? Tree.empty(Comparator.naturalOrder()) : found;
  }

  /** The texts of all tags, sorted, each once; the same list as long as they are the same. */
  public List<String> texts() {
    List<String> known = texts;
    if (known == null) {
      known = counts.keys().toList();
      texts = known;
    }
    return known;
  }

  /** This index with a service that has other tags than before. */
  TagIndex changed(EntityId id, List<Tag> old, List<Tag> fresh) {
    return old.equals(fresh)
        ? this
        : new TagIndex(marked(id, marks(old), marks(fresh)), counted(texts(old), texts(fresh)));
  }

  private Tree<String, Tree<EntityId, EntityId>> marked(
      EntityId id, Set<String> old, Set<String> fresh) {
    Tree<String, Tree<EntityId, EntityId>> next = marked;
    for (String mark : old) {
      if (!fresh.contains(mark)) {
        Tree<EntityId, EntityId> rest = marked(mark).without(id);
        next = rest.isEmpty() ? next.without(mark) : next.with(mark, rest);
      }
    }
    for (String mark : fresh) {
      if (!old.contains(mark)) {
        next = next.with(mark, marked(mark).with(id, id));
      }
    }
    return next;
  }

  private Tree<String, Integer> counted(Set<String> old, Set<String> fresh) {
    Tree<String, Integer> next = counts;
    for (String text : old) {
      if (!fresh.contains(text)) {
        int others = Objects.requireNonNull(next.get(text)) - 1;
        next = others == 0 ? next.without(text) : next.with(text, others);
      }
    }
    for (String text : fresh) {
      if (!old.contains(text)) {
        next = next.with(text, Objects.requireNonNullElse(next.get(text), 0) + 1);
      }
    }
    return next;
  }

  /** Whether the other one knows the same services under the same tags. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TagIndex that
        && marked.equals(that.marked)
        && counts.equals(that.counts);
  }

  @Override
  public int hashCode() {
    return counts.hashCode();
  }
}
