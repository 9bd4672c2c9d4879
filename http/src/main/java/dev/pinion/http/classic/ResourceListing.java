package dev.pinion.http.classic;

import dev.pinion.app.ListOrder;
import dev.pinion.app.resource.ResourceQuery;
import dev.pinion.domain.Author;
import dev.pinion.domain.CodePoints;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.resource.Content;
import dev.pinion.domain.resource.Resource;
import dev.pinion.domain.service.TagFilter;
import dev.pinion.http.api.Call;
import dev.pinion.http.classic.Classic.UserInfo;
import dev.pinion.http.schema.Param;
import dev.pinion.http.schema.Type;
import dev.pinion.http.schema.Types;
import dev.pinion.http.wire.TagFilters;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How resources of a kind are listed: what all lists take, and what this one takes besides.
 *
 * @param deleted the filter on deletion; null where deleted ones are never listed
 * @param filters on what the kind alone has
 * @param limit how many a page may hold
 */
public record ResourceListing<C extends Content>(
    @Nullable Param<Boolean> deleted, List<Filter<C>> filters, Param<Long> limit) {

  /** The only ones that are wanted. */
  public static final Param<List<EntityId>> ID =
      Param.queryList("id", Types.list(Classic.ID).unique());

  /** Those of whom what is listed was made. */
  public static final Param<List<Author>> CREATOR =
      Param.queryList(
          "creator",
          Types.list(
              Types.string()
                  .mapChecked(
                      ResourceListing::author,
                      "value_error",
                      "Name an organization and a user of it, as in acme,5f0c")));

  /** The order by time of creation. */
  public static final Param<List<Boolean>> NEWEST_FIRST =
      Param.queryList("sort_by", Types.list(Classic.sortBy("updated_at")));

  private static final Param<List<TagFilter>> TAG =
      Param.queryList("tag", Types.list(TagFilters.TYPE));

  /** Deleted ones or not; absent, both. */
  public static final Param<Boolean> IS_DELETED =
      Param.query("is_deleted", Types.bool().nullable());

  /** The same where deleted ones must be asked for. */
  public static final Param<Boolean> IS_DELETED_OR_NOT =
      Param.queryOr("is_deleted", Types.bool(), false);

  /** A filter on the content. */
  public record Filter<C extends Content>(Param<?> param, Function<Call, Predicate<C>> where) {

    /** Holds for content with one of the values that the parameter repeats. */
    public static <C extends Content, V> Filter<C> anyOf(
        String name, Type<V> type, Function<C, Collection<V>> values) {
      Param<List<V>> param = Param.queryList(name, Types.list(type).unique());
      return new Filter<>(
          param,
          call -> {
            Set<V> wanted = Set.copyOf(call.get(param));
            return content ->
                wanted.isEmpty() || values.apply(content).stream().anyMatch(wanted::contains);
          });
    }

    /** Holds for content that is as the parameter says. */
    public static <C extends Content> Filter<C> is(String name, Predicate<C> property) {
      Param<Boolean> param = Param.query(name, Types.bool().nullable());
      return new Filter<>(
          param,
          call -> {
            Boolean wanted = call.find(param);
            return content -> wanted == null || wanted == property.test(content);
          });
    }
  }

  /** How many a page may hold, and holds unless it is said. */
  public static Param<Long> upTo(int most, long usual) {
    return Param.queryOr("limit", Types.integer().min(0).max(most), usual);
  }

  private static @Nullable Author author(String text) {
    int comma = text.indexOf(',');
    if (comma < 0) {
      return null;
    }
    String user = text.substring(comma + 1);
    boolean key = user.startsWith(UserInfo.KEY_PREFIX);
    return new Author(
        key, text.substring(0, comma), key ? user.substring(UserInfo.KEY_PREFIX.length()) : user);
  }

  Param<?>[] params() {
    var all = new ArrayList<Param<?>>(List.of(ID, CREATOR, TAG));
    filters.forEach(filter -> all.add(filter.param()));
    if (deleted != null) {
      all.add(deleted);
    }
    all.addAll(List.of(NEWEST_FIRST, limit, Classic.CONTINUATION_TOKEN));
    return all.toArray(Param[]::new);
  }

  ResourceQuery<C> query(Call call) {
    return new ResourceQuery<>(
        Set.copyOf(call.get(ID)),
        Set.copyOf(call.get(CREATOR)),
        call.get(TAG),
        deleted == null ? null : call.find(deleted),
        null,
        filters.stream().map(filter -> filter.where().apply(call)).toList(),
        order(call),
        call.get(Classic.CONTINUATION_TOKEN),
        call.get(limit));
  }

  /** Whether the newest come first; null if the request does not say. */
  public static @Nullable Boolean newestFirst(Call call) {
    return Classic.first(call, NEWEST_FIRST);
  }

  private static @Nullable ListOrder order(Call call) {
    Boolean newestFirst = newestFirst(call);
    return newestFirst == null ? null : new ListOrder(ListOrder.Field.UPDATED_AT, newestFirst);
  }

  /** What filters can name among resources, each once and in order. */
  public record Choices<C extends Content>(List<Resource<C>> among) {

    /** Who made them, as filters name authors. */
    public List<String> creators() {
      return sorted(
          among.stream().map(each -> Author.of(each.creator())).map(UserInfo::filterText));
    }

    /** Their tags, as filters name them. */
    public List<String> tags() {
      return sorted(among.stream().flatMap(each -> each.tags().stream()).map(tag -> tag.text()));
    }

    /** The values of a field, sorted, each once. */
    public List<String> of(Function<C, ? extends Collection<?>> values) {
      return sorted(
          among.stream()
              .flatMap(each -> values.apply(each.content()).stream())
              .map(Object::toString));
    }

    static List<String> sorted(Stream<String> texts) {
      return texts.distinct().sorted(CodePoints.ORDER).toList();
    }
  }
}
