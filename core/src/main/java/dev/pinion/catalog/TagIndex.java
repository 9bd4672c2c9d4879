package dev.pinion.catalog;

import dev.pinion.domain.CodePoints;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.service.Tag;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Which services have which tag. Immutable; a change touches the tags that a service has gained or
 * lost.
 */
public final class TagIndex {
  private static final char KEY = '*';
  private static final char BARE_KEY = '-';
  private static final char TEXT = '=';

  /** The services by what tags they are found by, which begins with one of the above. */
  private final Marks<String> marked;

  private @Nullable List<String> texts;

  private TagIndex(Marks<String> marked, @Nullable List<String> texts) {
    this.marked = marked;
    this.texts = texts;
  }

  /** The tags of services, each of which has the slot that is its place in the list. */
  static TagIndex of(List<Service> services) {
    return new TagIndex(Marks.of(services, each -> marks(each.tags())), null);
  }

  /** What services are found by: the key of a tag, and the tag as a whole. */
  private static Set<String> marks(List<Tag> tags) {
    var marks = new HashSet<String>();
    for (Tag each : tags) {
      marks.add(KEY + each.key());
      marks.add((each.value() == null ? BARE_KEY : TEXT) + each.text());
    }
    return marks;
  }

  /** The services with a tag of that key. */
  public ServiceSet withKey(String key) {
    return marked.get(KEY + key);
  }

  /** The services with a tag of that key that has no value. */
  public ServiceSet withBareKey(String key) {
    return marked.get(BARE_KEY + new Tag(key, null).text());
  }

  /** The services with a tag that has a value and that text. */
  public ServiceSet withText(String text) {
    return marked.get(TEXT + text);
  }

  /** The texts of all tags, sorted, each once; the same list as long as they are the same. */
  public List<String> texts() {
    List<String> known = texts;
    if (known == null) {
      known =
          marked.stream()
              .filter(mark -> mark.charAt(0) != KEY)
              .map(mark -> mark.substring(1))
              .distinct()
              .sorted(CodePoints.ORDER)
              .toList();
      texts = known;
    }
    return known;
  }

  /** This index with the service of a slot that has other tags than before. */
  TagIndex changed(int slot, List<Tag> old, List<Tag> fresh) {
    if (old.equals(fresh)) {
      return this;
    }
    Set<String> before = marks(old);
    Set<String> after = marks(fresh);
    Marks<String> next = marked.changed(slot, before, after);
    boolean same = before.stream().allMatch(next::has) && after.stream().allMatch(marked::has);
    return new TagIndex(next, same ? texts : null);
  }

  /** Gives each of what services are found by, and those services. */
  void forEach(BiConsumer<String, ServiceSet> taker) {
    marked.forEach(taker);
  }
}
