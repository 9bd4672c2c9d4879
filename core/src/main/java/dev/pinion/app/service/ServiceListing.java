package dev.pinion.app.service;

import dev.pinion.app.TagFilter;
import dev.pinion.app.service.ServiceQuery.Field;
import dev.pinion.app.service.ServiceQuery.Sort;
import dev.pinion.catalog.IndexedService;
import dev.pinion.catalog.ServiceIndex;
import dev.pinion.catalog.ServiceIndex.Order;
import dev.pinion.catalog.ServiceIndex.Scope;
import dev.pinion.catalog.Tree;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.Page;
import dev.pinion.domain.service.Service;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list of services. What can be answered from a kept order or from few candidates is;
 * only a search, and filters that let little through, look at every service.
 *
 * @param permitted which services the caller may see; null for all
 */
record ServiceListing(
    ServiceIndex index, ServiceQuery query, @Nullable Predicate<Service> permitted) {

  /** Up to so many candidates are sorted; more are met in the kept order. */
  private static final int CANDIDATES_MAX = 256;

  /** One service in so many must match for the kept order to lead to them sooner than sorting. */
  private static final int SELECTIVITY = 8;

  Page<Service> page() {
    Scope scope = Scope.of(query.active());
    boolean all = query.ids().isEmpty() && query.tags().isEmpty() && query.search() == null;
    if (all && permitted == null) {
      int from = (int) Math.min(query.offset(), index.size(scope));
      return page(ordered(scope, query.sort(), from), from, index.size(scope));
    }
    List<IndexedService> candidates = candidates();
    if (candidates != null || query.counted()) {
      return counted(scope, candidates == null ? index.all() : candidates);
    }
    return found(scope, null);
  }

  /** Services that hold all that match, if there are few; null if there are too many. */
  private @Nullable List<IndexedService> candidates() {
    if (!query.ids().isEmpty()) {
      return query.ids().stream().map(index::find).filter(Objects::nonNull).toList();
    }
    Tree<EntityId, EntityId> fewest = null;
    for (TagFilter each : query.tags()) {
      Tree<EntityId, EntityId> tagged = tagged(each);
      fewest = fewest == null || tagged.size() < fewest.size() ? tagged : fewest;
    }
    return fewest == null || fewest.size() > CANDIDATES_MAX
        ? null
        : fewest.stream().map(id -> Objects.requireNonNull(index.find(id))).toList();
  }

  private Tree<EntityId, EntityId> tagged(TagFilter filter) {
    if (filter.anyValue()) {
      return index.tags().withKey(filter.key());
    }
    return filter.value() == null
        ? index.tags().withBareKey(filter.key())
        : index.tags().withText(filter.key() + ":" + filter.value());
  }

  private Page<Service> counted(Scope scope, Iterable<IndexedService> among) {
    List<Service> matches = new ArrayList<>();
    Predicate<IndexedService> wanted = wanted();
    for (IndexedService each : among) {
      if (wanted.test(each)) {
        matches.add(each.service());
      }
    }
    if (matches.size() > Math.max(CANDIDATES_MAX, index.size() / SELECTIVITY)) {
      return found(scope, matches.size());
    }
    matches.sort(query.order());
    return Page.of(matches, query.offset(), query.limit());
  }

  /** The page out of the services in order, of which those that are not wanted are passed over. */
  private Page<Service> found(Scope scope, @Nullable Integer total) {
    Predicate<IndexedService> wanted = wanted();
    Iterator<IndexedService> matches =
        stream(ordered(scope, query.sort(), 0)).filter(wanted).iterator();
    long skipped = 0;
    while (skipped < query.offset() && matches.hasNext()) {
      matches.next();
      skipped++;
    }
    return page(matches, skipped, total);
  }

  private Page<Service> page(Iterator<IndexedService> from, long offset, @Nullable Integer total) {
    List<Service> items = new ArrayList<>();
    while (items.size() < query.limit() && from.hasNext()) {
      items.add(from.next().service());
    }
    return new Page<>(
        List.copyOf(items), total, from.hasNext() ? (Long) (offset + items.size()) : null);
  }

  private static Stream<IndexedService> stream(Iterator<IndexedService> services) {
    Iterable<IndexedService> once = () -> services;
    return StreamSupport.stream(once.spliterator(), false);
  }

  private Predicate<IndexedService> wanted() {
    String text = query.search() == null ? null : IndexedService.fold(query.search());
    return each -> {
      Service service = each.service();
      return (query.ids().isEmpty() || query.ids().contains(service.id()))
          && (query.active() == null || query.active() == service.active())
          && hasTags(service)
          && (text == null || each.contains(text))
          && (permitted == null || permitted.test(service));
    };
  }

  private boolean hasTags(Service service) {
    for (TagFilter each : query.tags()) {
      if (!each.matches(service.tags())) {
        return false;
      }
    }
    return true;
  }

  /** Services of a scope in an order, from a position on. */
  private Iterator<IndexedService> ordered(Scope scope, List<Sort> sort, int from) {
    List<Sort> telling = telling(scope, sort);
    if (telling.isEmpty()) {
      return index.from(scope, Order.ID, false, null, from);
    }
    Sort first = telling.getFirst();
    List<Sort> rest = telling.subList(1, telling.size());
    if (first.field() != Field.ACTIVE) {
      return index.from(
          scope,
          first.field().kept,
          first.descending(),
          rest.isEmpty() ? null : ServiceQuery.order(rest),
          from);
    }
    Scope before = Scope.of(first.descending());
    Scope after = Scope.of(!first.descending());
    int size = index.size(before);
    return from < size
        ? new Chain(ordered(before, rest, from), ordered(after, rest, 0))
        : ordered(after, rest, from - size);
  }

  /** The fields that tell services of the scope apart, each once. */
  private static List<Sort> telling(Scope scope, List<Sort> sort) {
    Map<Field, Sort> first = new LinkedHashMap<>();
    for (Sort each : sort) {
      if (scope == Scope.ALL || each.field() != Field.ACTIVE) {
        first.putIfAbsent(each.field(), each);
      }
    }
    return List.copyOf(first.values());
  }

  /** One after the other. */
  private record Chain(Iterator<IndexedService> first, Iterator<IndexedService> second)
      implements Iterator<IndexedService> {
    @Override
    public boolean hasNext() {
      return first.hasNext() || second.hasNext();
    }

    @Override
    public IndexedService next() {
      return (first.hasNext() ? first : second).next();
    }
  }
}
