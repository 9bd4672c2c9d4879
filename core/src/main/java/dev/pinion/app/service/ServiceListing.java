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
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list of services. What can be answered from a kept order or from the services of a
 * tag is; only a search, and grants that hold for some services alone, look at every service.
 *
 * @param permitted which services the caller may see; null for all
 */
record ServiceListing(
    ServiceIndex index, ServiceQuery query, @Nullable Predicate<Service> permitted) {

  /** So many candidates are sorted at once. */
  private static final int FEW = 64;

  /** How much longer it takes to sort a match than to pass over a service of a kept order. */
  private static final int SORTING = 4;

  Page<Service> page() {
    Scope scope = Scope.of(query.active());
    if (!query.ids().isEmpty()) {
      return chosen(
          scope,
          query.ids().stream().map(index::find).filter(Objects::nonNull).toList(),
          query.tags());
    }
    if (query.tags().isEmpty()) {
      if (query.search() == null && permitted == null) {
        int from = (int) Math.min(query.offset(), index.size(scope));
        return page(ordered(scope, query.sort(), from), from, index.size(scope));
      }
      return query.counted() ? chosen(scope, index.all(), List.of()) : found(scope, null);
    }
    return amongTagged(scope);
  }

  /** The page out of the services that have the tags. */
  private Page<Service> amongTagged(Scope scope) {
    TagFilter rarest =
        Collections.min(query.tags(), Comparator.comparingInt(each -> tagged(each).size()));
    Tree<EntityId, EntityId> ids = tagged(rarest);
    if (!query.counted() && orderIsSooner(likelyTagged())) {
      // Other filters may let less through than is likely: then the order is given up.
      Page<Service> page = found(scope, null, (long) SORTING * ids.size());
      if (page != null) {
        return page;
      }
    }
    List<IndexedService> services = new ArrayList<>(ids.size());
    for (EntityId id : ids) {
      services.add(Objects.requireNonNull(index.find(id)));
    }
    List<TagFilter> others = query.tags().stream().filter(each -> !each.equals(rarest)).toList();
    return chosen(scope, services, others);
  }

  /** How many services have all tags, if each tag says nothing of the others. */
  private double likelyTagged() {
    double likely = index.size();
    for (TagFilter each : query.tags()) {
      likely *= tagged(each).size() / (double) index.size();
    }
    return likely;
  }

  /**
   * Whether the kept order leads to the page sooner than sorting so many matches, if they are
   * spread evenly over it.
   */
  private boolean orderIsSooner(double matches) {
    double passed = ((double) query.offset() + query.limit()) * index.size() / matches;
    return matches > FEW && passed < SORTING * matches;
  }

  private Tree<EntityId, EntityId> tagged(TagFilter filter) {
    if (filter.anyValue()) {
      return index.tags().withKey(filter.key());
    }
    return filter.value() == null
        ? index.tags().withBareKey(filter.key())
        : index.tags().withText(filter.key() + ":" + filter.value());
  }

  /**
   * The page out of all that match among some.
   *
   * @param tags the filters that may not hold for each of them
   */
  private Page<Service> chosen(Scope scope, Iterable<IndexedService> among, List<TagFilter> tags) {
    List<Service> matches = new ArrayList<>();
    Predicate<IndexedService> wanted = wanted(tags);
    for (IndexedService each : among) {
      if (wanted.test(each)) {
        matches.add(each.service());
      }
    }
    if (orderIsSooner(matches.size())) {
      // They may all stand at the far end of it.
      Page<Service> page = found(scope, matches.size(), (long) SORTING * matches.size());
      if (page != null) {
        return page;
      }
    }
    matches.sort(query.order());
    return Page.of(matches, query.offset(), query.limit());
  }

  /** The page out of the services in order, of which those that are not wanted are passed over. */
  private Page<Service> found(Scope scope, @Nullable Integer total) {
    return Objects.requireNonNull(found(scope, total, Long.MAX_VALUE));
  }

  /** The same; null if so many services are passed over before the page is full. */
  private @Nullable Page<Service> found(Scope scope, @Nullable Integer total, long most) {
    Predicate<IndexedService> wanted = wanted(query.tags());
    Iterator<IndexedService> all = ordered(scope, query.sort(), 0);
    List<Service> items = new ArrayList<>();
    long skipped = 0;
    long passed = 0;
    while (all.hasNext()) {
      IndexedService each = all.next();
      if (!wanted.test(each)) {
        passed++;
        if (passed == most) {
          return null;
        }
        continue;
      }
      if (skipped < query.offset()) {
        skipped++;
      } else if (items.size() < query.limit()) {
        items.add(each.service());
      } else {
        return new Page<>(List.copyOf(items), total, query.offset() + items.size());
      }
    }
    return new Page<>(List.copyOf(items), total, null);
  }

  private Page<Service> page(Iterator<IndexedService> from, long offset, int total) {
    List<Service> items = new ArrayList<>();
    while (items.size() < query.limit() && from.hasNext()) {
      items.add(from.next().service());
    }
    return new Page<>(
        List.copyOf(items), total, from.hasNext() ? (Long) (offset + items.size()) : null);
  }

  private Predicate<IndexedService> wanted(List<TagFilter> tags) {
    String text = query.search() == null ? null : IndexedService.fold(query.search());
    return each -> {
      Service service = each.service();
      return (query.ids().isEmpty() || query.ids().contains(service.id()))
          && (query.active() == null || query.active() == service.active())
          && hasTags(service, tags)
          && (text == null || each.contains(text))
          && (permitted == null || permitted.test(service));
    };
  }

  private static boolean hasTags(Service service, List<TagFilter> tags) {
    for (TagFilter each : tags) {
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
