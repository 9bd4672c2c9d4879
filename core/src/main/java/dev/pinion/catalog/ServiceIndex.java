package dev.pinion.catalog;

import dev.pinion.domain.CodePoints;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.service.Service;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The services of a tenant at one moment, with what lists need of them: kept orders, and which of
 * them have which tag. Immutable; a change costs O(log n).
 */
public final class ServiceIndex {
  private final Tree<EntityId, IndexedService> services;
  private final Map<Scope, Map<Order, Tree<Key, Key>>> orders;
  private final TagIndex tags;

  private ServiceIndex(
      Tree<EntityId, IndexedService> services,
      Map<Scope, Map<Order, Tree<Key, Key>>> orders,
      TagIndex tags) {
    this.services = services;
    this.orders = orders;
    this.tags = tags;
  }

  /** Which services an order is of. */
  public enum Scope {
    /** All of the tenant. */
    ALL,
    /** Those that run. */
    ACTIVE,
    /** Those that are switched off. */
    INACTIVE;

    /** Those that are active, or those that are not; null for all. */
    public static Scope of(@Nullable Boolean active) {
      if (active == null) {
        return ALL;
      }
      return active ? ACTIVE : INACTIVE;
    }
  }

  /** What an order sorts by first. Ties are by id. */
  public enum Order {
    /** By id, which is by creation. */
    ID(_ -> ""),
    /** By name, by code point. */
    NAME(Service::name),
    /** By the time of creation. */
    CREATED_AT(Service::createdAt),
    /** By the time of the last change. */
    UPDATED_AT(Service::updatedAt);

    @SuppressWarnings("ImmutableEnumChecker") // a function without state
    private final Function<Service, Object> value;

    Order(Function<Service, Object> value) {
      this.value = value;
    }

    private Key key(Service service) {
      return new Key(value.apply(service), service.id());
    }
  }

  /**
   * Where a service stands in an order.
   *
   * @param value a text or a time, the same kind in the whole of an order
   */
  private record Key(Object value, EntityId id) implements Comparable<Key> {
    private static final EntityId LAST = new EntityId(-1, -1);

    @Override
    public int compareTo(Key other) {
      int byValue =
          value instanceof String text
              ? CodePoints.ORDER.compare(text, (String) other.value)
              : ((Instant) value).compareTo((Instant) other.value);
      return byValue != 0 ? byValue : id.compareTo(other.id);
    }

    /** Before every key of the same value. */
    Key first() {
      return new Key(value, EntityId.NOTHING);
    }

    /** Behind every key of the same value. */
    Key last() {
      return new Key(value, LAST);
    }
  }

  /** An index of services. */
  public static ServiceIndex of(List<Service> list) {
    var orders = new EnumMap<Scope, Map<Order, Tree<Key, Key>>>(Scope.class);
    for (Scope scope : Scope.values()) {
      var byOrder = new EnumMap<Order, Tree<Key, Key>>(Order.class);
      for (Order order : Order.values()) {
        List<Key> keys =
            list.stream().filter(each -> isIn(scope, each)).map(order::key).sorted().toList();
        byOrder.put(order, Tree.of(Comparator.naturalOrder(), keys, Function.identity()));
      }
      orders.put(scope, byOrder);
    }
    List<Service> byId = list.stream().sorted(Comparator.comparing(Service::id)).toList();
    return new ServiceIndex(
        Tree.of(
            Comparator.naturalOrder(),
            byId.stream().map(IndexedService::new).toList(),
            each -> each.service().id()),
        orders,
        TagIndex.of(byId));
  }

  private static boolean isIn(Scope scope, Service service) {
    return scope == Scope.ALL || scope == Scope.of(service.active());
  }

  /** The number of services. */
  public int size() {
    return services.size();
  }

  /** The number of services of a scope. */
  public int size(Scope scope) {
    return order(scope, Order.ID).size();
  }

  /** The service of that id; null if there is none. */
  public @Nullable Service get(EntityId id) {
    IndexedService found = services.get(id);
    return found == null ? null : found.service();
  }

  /** The service of that id, as lists look at it; null if there is none. */
  public @Nullable IndexedService find(EntityId id) {
    return services.get(id);
  }

  /** The services by id. */
  public Stream<Service> stream() {
    return services.stream().map(IndexedService::service);
  }

  /** The services by id, as lists look at them. */
  public Iterable<IndexedService> all() {
    return services;
  }

  /** Which of them have which tag. */
  public TagIndex tags() {
    return tags;
  }

  private Tree<Key, Key> order(Scope scope, Order order) {
    return Objects.requireNonNull(Objects.requireNonNull(orders.get(scope)).get(order));
  }

  /**
   * Services in an order, from a position on.
   *
   * @param ties orders those that the order does not tell apart; null for by id
   */
  public Iterator<IndexedService> from(
      Scope scope, Order by, boolean descending, @Nullable Comparator<Service> ties, int position) {
    Tree<Key, Key> order = order(scope, by);
    if (position >= order.size()) {
      return Collections.emptyIterator();
    }
    return descending || ties != null
        ? new Groups(order, descending, ties, position)
        : new Services(order.from(position));
  }

  private final class Services implements Iterator<IndexedService> {
    private final Iterator<Key> keys;

    Services(Iterator<Key> keys) {
      this.keys = keys;
    }

    @Override
    public boolean hasNext() {
      return keys.hasNext();
    }

    @Override
    public IndexedService next() {
      return Objects.requireNonNull(services.get(keys.next().id()));
    }
  }

  /** Goes through an order value by value: downwards if need be, and sorted anew within a value. */
  private final class Groups implements Iterator<IndexedService> {
    private final Tree<Key, Key> order;
    private final boolean descending;
    private final @Nullable Comparator<Service> ties;

    /** The positions of the group that is gone through, and how many of it are still to come. */
    private int from;

    private int to;
    private int left;
    private Iterator<IndexedService> group = Collections.emptyIterator();

    Groups(
        Tree<Key, Key> order,
        boolean descending,
        @Nullable Comparator<Service> ties,
        int position) {
      this.order = order;
      this.descending = descending;
      this.ties = ties;
      int ascending = descending ? order.size() - 1 - position : position;
      enter(ascending);
      int skipped = descending ? position - (order.size() - to) : position - from;
      group = items(skipped);
      left = to - from - skipped;
    }

    /** Makes the group of the entry at a position the current one. */
    private void enter(int at) {
      Key key = order.keyAt(at);
      from = order.position(key.first());
      to = order.position(key.last());
      left = to - from;
    }

    private Iterator<IndexedService> items(int skipped) {
      var inOrder = new Services(order.from(from + (ties == null ? skipped : 0)));
      if (ties == null || to - from == 1) {
        return inOrder;
      }
      var sorted = new ArrayList<IndexedService>(to - from);
      for (int i = from; i < to; i++) {
        sorted.add(inOrder.next());
      }
      sorted.sort(Comparator.comparing(IndexedService::service, ties));
      return sorted.listIterator(skipped);
    }

    @Override
    public boolean hasNext() {
      return left > 0 || (descending ? from > 0 : to < order.size());
    }

    @Override
    public IndexedService next() {
      if (left == 0) {
        enter(descending ? from - 1 : to);
        group = items(0);
      }
      left--;
      return group.next();
    }
  }

  /** This index with a service as it is now. */
  public ServiceIndex with(Service service) {
    return replaced(get(service.id()), service);
  }

  /** This index without a service; the same if it is not there. */
  public ServiceIndex without(EntityId id) {
    Service old = get(id);
    return old == null ? this : replaced(old, null);
  }

  private ServiceIndex replaced(@Nullable Service old, @Nullable Service fresh) {
    EntityId id = Objects.requireNonNull(fresh == null ? old : fresh).id();
    return new ServiceIndex(
        fresh == null ? services.without(id) : services.with(id, new IndexedService(fresh)),
        orders(old, fresh),
        tags.changed(
            id, old == null ? List.of() : old.tags(), fresh == null ? List.of() : fresh.tags()));
  }

  private Map<Scope, Map<Order, Tree<Key, Key>>> orders(
      @Nullable Service old, @Nullable Service fresh) {
    var next = new EnumMap<>(orders);
    next.replaceAll(
        (scope, byOrder) -> {
          var trees = new EnumMap<>(byOrder);
          trees.replaceAll(
              (order, tree) ->
                  moved(
                      tree,
                      old == null || !isIn(scope, old) ? null : order.key(old),
                      fresh == null || !isIn(scope, fresh) ? null : order.key(fresh)));
          return trees;
        });
    return next;
  }

  private static Tree<Key, Key> moved(Tree<Key, Key> tree, @Nullable Key old, @Nullable Key fresh) {
    if (Objects.equals(old, fresh)) {
      return tree;
    }
    Tree<Key, Key> rest = old == null ? tree : tree.without(old);
    return fresh == null ? rest : rest.with(fresh, fresh);
  }

  /** Whether the other one has equal services, kept in the same orders and under the same tags. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ServiceIndex that
        && services.equals(that.services)
        && orders.equals(that.orders)
        && tags.equals(that.tags);
  }

  @Override
  public int hashCode() {
    return services.hashCode();
  }

  @Override
  public String toString() {
    return services.toString();
  }
}
