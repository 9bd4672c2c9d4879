package dev.pinion.client;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The first items of a paged list.
 *
 * @param total how many there are in all, whether wanted or not; negative if unknown
 * @param more whether there are more than these that are wanted
 */
public record Pages<T>(List<T> items, long total, boolean more) {
  /** The largest page of most lists. */
  static final int PAGE = 20;

  /** The most pages of one list: a server that always has more must not keep a caller for ever. */
  static final int PAGES_MAX = 10_000;

  /**
   * The first items of a paged list that are wanted. Pages are read several at a time, once the
   * first has told how many there are. Of more than {@link #PAGES_MAX} pages the rest is not read,
   * which the listener is told.
   *
   * @param what the items in words
   * @param page the largest page
   * @param most how many at most
   * @param wanted which; the server has not been asked for it
   * @param query names and values in turn
   */
  static <T> Pages<T> read(
      Transport transport,
      String what,
      Function<JsonNode, T> view,
      String path,
      int page,
      int most,
      Predicate<T> wanted,
      @Nullable String... query) {
    List<T> items = new ArrayList<>();
    String list =
        Transport.withQuery(Transport.withQuery(path, query), "limit", Integer.toString(page));
    List<String> tokens = List.of("0");
    long total = -1;
    int left = PAGES_MAX;
    int seen = 0;
    try {
      while (true) {
        List<JsonNode> answers =
            connected(
                tokens,
                Parallel.map(
                    tokens,
                    token ->
                        transport.get(Transport.withQuery(list, "continuation_token", token))));
        for (JsonNode answer : answers) {
          total = answer.path("total").asLong(-1);
          for (JsonNode json : answer.path("items")) {
            seen++;
            T item = view.apply(json);
            if (!wanted.test(item)) {
              continue;
            }
            if (items.size() == most) {
              return new Pages<>(items, total, true);
            }
            items.add(item);
          }
        }
        left -= tokens.size();
        String token = next(answers.getLast());
        if (token == null) {
          return new Pages<>(items, total, false);
        }
        if (left == 0) {
          transport.listener().leftUnread(what, seen);
          return new Pages<>(items, total, false);
        }
        // Where some are left out, nobody knows how far the next ones are.
        int needed = items.size() < seen ? Integer.MAX_VALUE : most - items.size();
        tokens = following(token, page, total, needed, Math.min(left, Parallel.MAX));
        transport.listener().reading(what, isOffset(token) ? Integer.parseInt(token) : seen, total);
      }
    } finally {
      transport.listener().readingEnds();
    }
  }

  /** The pages up to one that ends before the next begins, because it would have been too large. */
  private static List<JsonNode> connected(List<String> tokens, List<JsonNode> pages) {
    for (int i = 1; i < tokens.size(); i++) {
      if (!tokens.get(i).equals(next(pages.get(i - 1)))) {
        return pages.subList(0, i);
      }
    }
    return pages;
  }

  /** The tokens of the next pages: they are offsets, so that several are known at a time. */
  private static List<String> following(String token, int page, long total, int needed, int most) {
    List<String> tokens = new ArrayList<>(List.of(token));
    if (isOffset(token)) {
      long from = Long.parseLong(token);
      for (long offset = from + page;
          offset < total && offset - from <= needed && tokens.size() < most;
          offset += page) {
        tokens.add(Long.toString(offset));
      }
    }
    return tokens;
  }

  private static boolean isOffset(String token) {
    return token.matches("[0-9]{1,9}");
  }

  /**
   * The first items of a list whose pages do not tell how many there are, read one after another.
   *
   * @param field the field of a page that holds the items
   * @param page the largest page
   * @param most how many items at most
   * @param query names and values in turn
   */
  static <T> List<T> readInTurn(
      Transport transport,
      String field,
      Function<JsonNode, T> view,
      String path,
      int page,
      int most,
      @Nullable String... query) {
    List<T> items = new ArrayList<>();
    String token = "0";
    while (items.size() < most && token != null && !token.isEmpty()) {
      String limit = Integer.toString(Math.min(page, most - items.size()));
      String at = Transport.withQuery(path, "limit", limit, "continuation_token", token);
      JsonNode answer = transport.get(Transport.withQuery(at, query));
      answer.path(field).forEach(json -> items.add(view.apply(json)));
      token = next(answer);
    }
    return items;
  }

  /** The token of the page after one; null if it is the last. */
  private static @Nullable String next(JsonNode page) {
    return page.path("has_more").asBoolean(false)
        ? page.path("continuation_token").asString("")
        : null;
  }
}
