package dev.pinion.client;

import dev.pinion.client.model.Named;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The things of one kind that a workspace has. */
public abstract sealed class Things<T extends Named> permits Services, Parts, Rules {
  /** Characters that one can search for; a name may have more. */
  private static final int SEARCH_MAX = 200;

  final Transport transport;
  final Function<JsonNode, T> view;
  private final String word;
  private final String path;

  Things(Transport transport, String path, String word, Function<JsonNode, T> view) {
    this.transport = transport;
    this.path = path;
    this.word = word;
    this.view = view;
  }

  /** What one of them is called in sentences, such as {@code context graph}. */
  public String word() {
    return word;
  }

  /** A path below that of all of them. */
  String path(String... segments) {
    return path + Transport.path(segments);
  }

  /** All of them, by name. */
  public List<T> list() {
    return first(Integer.MAX_VALUE);
  }

  /** The first of them, by name. */
  public List<T> first(int most) {
    return read(most, "sort_by", "+name");
  }

  /** Those of exactly that name: a name may be given more than once. */
  public List<T> named(String name) {
    if (name.isBlank()) {
      return List.of();
    }
    int end =
        name.offsetByCodePoints(0, Math.min(SEARCH_MAX, name.codePointCount(0, name.length())));
    return read(Integer.MAX_VALUE, "search", name.substring(0, end)).stream()
        .filter(each -> each.name().equals(name))
        .toList();
  }

  private List<T> read(int most, String... query) {
    return Pages.read(transport, word + "s", view, path, Pages.PAGE, most, _ -> true, query)
        .items();
  }

  /** The one of that id; null if there is none. */
  public @Nullable T find(String id) {
    JsonNode found = transport.find(path(id));
    return found == null ? null : view.apply(found);
  }
}
