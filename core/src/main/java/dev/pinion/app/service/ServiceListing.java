package dev.pinion.app.service;

import dev.pinion.app.service.ServiceQuery.Field;
import dev.pinion.app.service.ServiceQuery.Sort;
import dev.pinion.catalog.IndexedService;
import dev.pinion.catalog.ServiceIndex;
import dev.pinion.catalog.ServiceIndex.Scope;
import dev.pinion.catalog.ServiceIndex.Sorting;
import dev.pinion.catalog.ServiceIndex.Steps;
import dev.pinion.catalog.ServiceSet;
import dev.pinion.domain.CodePoints;
import dev.pinion.domain.Page;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.service.TagFilter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list of services. Filters by tag, id, agent, context graph and activity are sets of
 * the index, and the page is read from a kept order; only a search, and grants that no set tells,
 * look at services.
 *
 * @param permitted which services the caller may see; null for all
 */
record ServiceListing(ServiceIndex index, ServiceQuery query, @Nullable ServiceFilter permitted) {

  /** How many services of an order are passed over in the time that a match takes to be sorted. */
  private static final int SORTING = 25;

  Page<Service> page() {
    Scope scope = Scope.of(query.active());
    ServiceSet among = among(scope);
    Predicate<IndexedService> test = test();
    if (test != null && query.counted()) {
      among = index.filtered(among, test);
      test = null;
    }
    if (test == null && among.size() == index.size(scope)) {
      return everything(scope);
    }
    if (orderIsSooner(scope, among.size())) {
      // They may all stand at the far end of it, or few may pass the test.
      Page<Service> page = inOrder(scope, among, test);
      if (page != null) {
        return page;
      }
    }
    return sorted(test == null ? among : index.filtered(among, test));
  }

  /** The services that can match. */
  private ServiceSet among(Scope scope) {
    List<ServiceSet> sets = new ArrayList<>();
    for (TagFilter each : query.tags()) {
      sets.add(tagged(each));
    }
    if (!query.ids().isEmpty()) {
      sets.add(index.of(query.ids()));
    }
    if (query.agentId() != null) {
      sets.add(index.withAgent(query.agentId()));
    }
    if (query.graphId() != null) {
      sets.add(index.withGraph(query.graphId()));
    }
    if (permitted != null) {
      sets.add(permitted.among());
    }
    if (query.active() != null || sets.isEmpty()) {
      sets.add(index.of(scope));
    }
    return ServiceSet.all(sets);
  }

  private ServiceSet tagged(TagFilter filter) {
    if (filter.anyValue()) {
      return index.tags().withKey(filter.key());
    }
    if (filter.value() == null) {
      return index.tags().withBareKey(filter.key());
    }
    String text = filter.key() + ":" + filter.value();
    ServiceSet valued = index.tags().withText(text);
    // The text of a tag without a value ends with a colon, and its key can hold others.
    return text.endsWith(":")
        ? ServiceSet.any(
            List.of(valued, index.tags().withBareKey(text.substring(0, text.length() - 1))))
        : valued;
  }

  /** What must hold for those besides; null for nothing. */
  private @Nullable Predicate<IndexedService> test() {
    String text = query.search() == null ? null : CodePoints.folded(query.search());
    Predicate<Service> allowed = permitted == null || permitted.exact() ? null : permitted.test();
    if (text == null) {
      return allowed == null ? null : each -> allowed.test(each.service());
    }
    return allowed == null
        ? each -> each.contains(text)
        : each -> each.contains(text) && allowed.test(each.service());
  }

  /** The page if all services match. */
  private Page<Service> everything(Scope scope) {
    int total = index.size(scope);
    int from = (int) Math.min(query.offset(), total);
    Iterator<IndexedService> rest = ordered(scope, query.sort(), from, index::walk);
    List<Service> items = new ArrayList<>();
    while (items.size() < query.limit() && rest.hasNext()) {
      items.add(rest.next().service());
    }
    return page(items, total);
  }

  private Page<Service> page(List<Service> items, int matches) {
    long end = query.offset() + items.size();
    return new Page<>(
        List.copyOf(items), query.counted() ? matches : null, end < matches ? end : null);
  }

  /** Whether the page is read sooner from the order than sorted, if matches are spread evenly. */
  private boolean orderIsSooner(Scope scope, int matches) {
    double passed = ((double) query.offset() + query.limit()) * index.size(scope) / matches;
    return passed < (double) SORTING * matches;
  }

  /** The page from the order; null if sorting would have been sooner. */
  private @Nullable Page<Service> inOrder(
      Scope scope, ServiceSet among, @Nullable Predicate<IndexedService> test) {
    var steps = new Steps((long) SORTING * among.size());
    Iterator<IndexedService> matches =
        ordered(
            scope, query.sort(), 0, (part, sorting, _) -> index.walk(part, sorting, among, steps));
    List<Service> items = new ArrayList<>();
    long skipped = 0;
    while (matches.hasNext()) {
      IndexedService each = matches.next();
      if (test != null && !test.test(each)) {
        if (!steps.take(SORTING)) {
          return null;
        }
      } else if (skipped < query.offset()) {
        skipped++;
      } else if (items.size() < query.limit()) {
        items.add(each.service());
      } else {
        return page(items, test == null ? among.size() : Integer.MAX_VALUE);
      }
    }
    return steps.areSpent() ? null : page(items, (int) skipped + items.size());
  }

  /** The page out of all matches: its own and those before it are picked, then sorted. */
  private Page<Service> sorted(ServiceSet matches) {
    Comparator<Service> order = query.order();
    long wanted = Math.min(query.offset() + query.limit(), matches.size());
    var first = new PriorityQueue<Service>(order.reversed());
    index.forEach(
        matches,
        each -> {
          Service service = each.service();
          if (first.size() < wanted) {
            first.add(service);
          } else if (wanted > 0 && order.compare(service, first.peek()) < 0) {
            first.poll();
            first.add(service);
          }
        });
    List<Service> items = new ArrayList<>(first);
    items.sort(order);
    return page(
        items.subList((int) Math.min(query.offset(), items.size()), items.size()), matches.size());
  }

  /** How services of a scope are gone through once it is clear in which order. */
  private interface Walk {
    Iterator<IndexedService> through(Scope scope, Sorting sorting, int from);
  }

  /** Services of a scope in an order, from a position on. */
  private Iterator<IndexedService> ordered(Scope scope, List<Sort> sort, int from, Walk walk) {
    List<Sort> telling = telling(scope, sort);
    if (telling.isEmpty()) {
      return walk.through(scope, Sorting.BY_ID, from);
    }
    Sort first = telling.getFirst();
    List<Sort> rest = telling.subList(1, telling.size());
    if (first.field() != Field.ACTIVE) {
      Comparator<Service> ties = rest.isEmpty() ? null : ServiceQuery.order(rest);
      return walk.through(scope, new Sorting(first.field().kept, first.descending(), ties), from);
    }
    Scope before = Scope.of(first.descending());
    Scope after = Scope.of(!first.descending());
    int size = index.size(before);
    return from < size
        ? new Chain(ordered(before, rest, from, walk), () -> ordered(after, rest, 0, walk))
        : ordered(after, rest, from - size, walk);
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

  /** One after the other, which begins when it is needed. */
  private static final class Chain implements Iterator<IndexedService> {
    private Iterator<IndexedService> current;
    private @Nullable Supplier<Iterator<IndexedService>> next;

    Chain(Iterator<IndexedService> first, Supplier<Iterator<IndexedService>> second) {
      current = first;
      next = second;
    }

    @Override
    public boolean hasNext() {
      return current().hasNext();
    }

    @Override
    public IndexedService next() {
      return current().next();
    }

    private Iterator<IndexedService> current() {
      if (!current.hasNext() && next != null) {
        current = next.get();
        next = null;
      }
      return current;
    }
  }
}
