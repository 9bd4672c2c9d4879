package dev.pinion.catalog;

import dev.pinion.domain.CodePoints;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.service.Service;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The services of a tenant at one moment, with what lists need of them: kept orders, and which of
 * them have which tag, agent and context graph. Immutable; a change costs O(log n).
 */
public final class ServiceIndex {
  private final Slots slots;
  private final Map<Scope, Map<Order, IntSequence>> orders;
  private final Map<Scope, ServiceSet> scopes;
  private final TagIndex tags;
  private final Marks<EntityId> agents;
  private final Marks<EntityId> graphs;

  private ServiceIndex(
      Slots slots,
      Map<Scope, Map<Order, IntSequence>> orders,
      Map<Scope, ServiceSet> scopes,
      TagIndex tags,
      Marks<EntityId> agents,
      Marks<EntityId> graphs) {
    this.slots = slots;
    this.orders = orders;
    this.scopes = scopes;
    this.tags = tags;
    this.agents = agents;
    this.graphs = graphs;
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
  public enum Order implements Comparator<Service> {
    /** By id, which is by creation. */
    ID(Comparator.comparing(Service::id)),
    /** By name, by code point. */
    NAME(Comparator.comparing(Service::name, CodePoints.ORDER)),
    /** By the time of creation. */
    CREATED_AT(Comparator.comparing(Service::createdAt)),
    /** By the time of the last change. */
    UPDATED_AT(Comparator.comparing(Service::updatedAt));

    @SuppressWarnings("ImmutableEnumChecker") // a comparator without state
    private final Comparator<Service> value;

    Order(Comparator<Service> value) {
      this.value = value;
    }

    /** Compares what the order sorts by, not the ids. */
    @Override
    public int compare(Service a, Service b) {
      return value.compare(a, b);
    }

    private int place(Service a, Service b) {
      int byValue = value.compare(a, b);
      return byValue != 0 ? byValue : a.id().compareTo(b.id());
    }
  }

  /**
   * In which order services come.
   *
   * @param descending whether the largest value comes first; ties are by id all the same
   * @param ties orders those that the order does not tell apart; null for by id
   */
  public record Sorting(Order by, boolean descending, @Nullable Comparator<Service> ties) {
    /** By id. */
    public static final Sorting BY_ID = new Sorting(Order.ID, false, null);
  }

  /** How many services may be passed over until it would have been better to sort. */
  public static final class Steps {
    private long left;

    /** So many. */
    public Steps(long left) {
      this.left = left;
    }

    /** Takes one; false if there was none left. */
    public boolean take() {
      return take(1);
    }

    /** Takes some at once; false if there were fewer left. */
    public boolean take(int number) {
      left -= number;
      return left >= 0;
    }

    /** Whether more were wanted than there were. */
    public boolean areSpent() {
      return left < 0;
    }
  }

  /** An index of services. */
  public static ServiceIndex of(List<Service> list) {
    List<Service> byId = list.stream().sorted(Comparator.comparing(Service::id)).toList();
    var orders = new EnumMap<Scope, Map<Order, IntSequence>>(Scope.class);
    var scopes = new EnumMap<Scope, ServiceSet>(Scope.class);
    for (Scope scope : Scope.values()) {
      orders.put(scope, new EnumMap<>(Order.class));
      scopes.put(
          scope,
          ServiceSet.of(
              IntStream.range(0, byId.size()).filter(slot -> isIn(scope, byId.get(slot)))));
    }
    for (Order order : Order.values()) {
      int[] slots =
          IntStream.range(0, byId.size())
              .boxed()
              .sorted((a, b) -> order.place(byId.get(a), byId.get(b)))
              .mapToInt(slot -> slot)
              .toArray();
      orders.forEach(
          (scope, byOrder) ->
              byOrder.put(
                  order,
                  IntSequence.of(
                      Arrays.stream(slots).filter(slot -> isIn(scope, byId.get(slot))).toArray())));
    }
    return new ServiceIndex(
        Slots.of(byId.stream().map(IndexedService::new).toList()),
        orders,
        scopes,
        TagIndex.of(byId),
        Marks.of(byId, each -> Set.of(each.agentId())),
        Marks.of(byId, each -> Set.of(each.graphId())));
  }

  private static boolean isIn(Scope scope, Service service) {
    return scope == Scope.ALL || scope == Scope.of(service.active());
  }

  /** The number of services. */
  public int size() {
    return size(Scope.ALL);
  }

  /** The number of services of a scope. */
  public int size(Scope scope) {
    return order(scope, Order.ID).size();
  }

  /** The service of that id; null if there is none. */
  public @Nullable Service get(EntityId id) {
    int slot = slot(id);
    return slot < 0 ? null : service(slot);
  }

  private Service service(int slot) {
    return slots.at(slot).service();
  }

  /** The slot of a service; negative if there is none. */
  private int slot(EntityId id) {
    IntSequence byId = order(Scope.ALL, Order.ID);
    int position = byId.count(slot -> service(slot).id().compareTo(id) < 0);
    if (position == byId.size()) {
      return -1;
    }
    int slot = byId.reader().at(position);
    return service(slot).id().equals(id) ? slot : -1;
  }

  /** The services by id. */
  public Stream<Service> stream() {
    IntSequence.Reader byId = order(Scope.ALL, Order.ID).reader();
    return IntStream.range(0, size()).mapToObj(position -> service(byId.at(position)));
  }

  /** Which of them have which tag. */
  public TagIndex tags() {
    return tags;
  }

  /** The services with that agent. */
  public ServiceSet withAgent(EntityId agent) {
    return agents.get(agent);
  }

  /** The services with that context graph. */
  public ServiceSet withGraph(EntityId graph) {
    return graphs.get(graph);
  }

  /** The services of a scope. */
  public ServiceSet of(Scope scope) {
    return Objects.requireNonNull(scopes.get(scope));
  }

  /** The services of some ids; what is not there is left out. */
  public ServiceSet of(Set<EntityId> ids) {
    return ServiceSet.of(ids.stream().mapToInt(this::slot).filter(slot -> slot >= 0));
  }

  private IntSequence order(Scope scope, Order order) {
    return Objects.requireNonNull(Objects.requireNonNull(orders.get(scope)).get(order));
  }

  /**
   * Services in an order.
   *
   * @param from how many not to begin with
   */
  public Iterator<IndexedService> walk(Scope scope, Sorting sorting, int from) {
    return new ServiceWalk(slots, order(scope, sorting.by()), sorting, null, new Steps(0), from);
  }

  /**
   * Services of a set in an order.
   *
   * @param steps one is taken for each service that is passed over; when they are spent, the walk
   *     is over
   */
  public Iterator<IndexedService> walk(
      Scope scope, Sorting sorting, ServiceSet among, Steps steps) {
    return new ServiceWalk(slots, order(scope, sorting.by()), sorting, among, steps, 0);
  }

  /** Gives each service of a set to somebody. */
  public void forEach(ServiceSet among, Consumer<IndexedService> taker) {
    among.forEach(slot -> taker.accept(slots.at(slot)));
  }

  /** Those of a set for which something holds. */
  public ServiceSet filtered(ServiceSet among, Predicate<IndexedService> wanted) {
    var found = IntStream.builder();
    among.forEach(
        slot -> {
          if (wanted.test(slots.at(slot))) {
            found.add(slot);
          }
        });
    return ServiceSet.of(found.build());
  }

  /** This index with a service as it is now. */
  public ServiceIndex with(Service service) {
    int known = slot(service.id());
    int slot = known < 0 ? slots.next() : known;
    Service old = known < 0 ? null : service(slot);
    return changed(slot, old, service, slots.with(slot, new IndexedService(service)));
  }

  /** This index without a service; the same if it is not there. */
  public ServiceIndex without(EntityId id) {
    int slot = slot(id);
    return slot < 0 ? this : changed(slot, service(slot), null, slots.without(slot));
  }

  private ServiceIndex changed(
      int slot, @Nullable Service old, @Nullable Service fresh, Slots changed) {
    var nextOrders = new EnumMap<>(orders);
    var nextScopes = new EnumMap<>(scopes);
    for (Scope scope : Scope.values()) {
      Service gone = old != null && isIn(scope, old) ? old : null;
      Service come = fresh != null && isIn(scope, fresh) ? fresh : null;
      if (gone != null || come != null) {
        nextOrders.computeIfPresent(scope, (_, byOrder) -> moved(byOrder, slot, gone, come));
      }
      if (gone == null && come != null) {
        nextScopes.computeIfPresent(scope, (_, set) -> set.with(slot));
      } else if (gone != null && come == null) {
        nextScopes.computeIfPresent(scope, (_, set) -> set.without(slot));
      }
    }
    return new ServiceIndex(
        changed,
        nextOrders,
        nextScopes,
        tags.changed(
            slot, old == null ? List.of() : old.tags(), fresh == null ? List.of() : fresh.tags()),
        agents.changed(slot, part(old, Service::agentId), part(fresh, Service::agentId)),
        graphs.changed(slot, part(old, Service::graphId), part(fresh, Service::graphId)));
  }

  private static Set<EntityId> part(@Nullable Service service, Function<Service, EntityId> which) {
    return service == null ? Set.of() : Set.of(which.apply(service));
  }

  private Map<Order, IntSequence> moved(
      Map<Order, IntSequence> byOrder, int slot, @Nullable Service gone, @Nullable Service come) {
    var next = new EnumMap<>(byOrder);
    next.replaceAll(
        (order, sequence) -> {
          if (gone != null && come != null && order.place(gone, come) == 0) {
            return sequence;
          }
          IntSequence rest =
              gone == null ? sequence : sequence.without(position(sequence, order, gone));
          // The others have not changed, so they can be looked up in what was.
          return come == null ? rest : rest.with(position(rest, order, come), slot);
        });
    return next;
  }

  /** How many of an order come before a service. */
  private int position(IntSequence sequence, Order order, Service service) {
    return sequence.count(slot -> order.place(service(slot), service) < 0);
  }

  /**
   * Whether the other one has equal services, kept in the same orders and under the same tags and
   * parts.
   */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ServiceIndex that
        && ordered().equals(that.ordered())
        && sets().equals(that.sets());
  }

  @Override
  public int hashCode() {
    return stream().toList().hashCode();
  }

  @Override
  public String toString() {
    return stream().toList().toString();
  }

  private List<List<Service>> ordered() {
    var lists = new ArrayList<List<Service>>();
    for (Map<Order, IntSequence> each : orders.values()) {
      for (IntSequence order : each.values()) {
        IntSequence.Reader reader = order.reader();
        lists.add(
            IntStream.range(0, order.size())
                .mapToObj(position -> service(reader.at(position)))
                .toList());
      }
    }
    return lists;
  }

  /** What is under each tag, agent and context graph, and in each scope. */
  private Map<Object, Set<EntityId>> sets() {
    var ids = new HashMap<Object, Set<EntityId>>();
    tags.forEach((mark, services) -> ids.put(mark, ids(services)));
    agents.forEach((agent, services) -> ids.put(Map.entry("agent", agent), ids(services)));
    graphs.forEach((graph, services) -> ids.put(Map.entry("graph", graph), ids(services)));
    scopes.forEach((scope, services) -> ids.put(scope, ids(services)));
    return ids;
  }

  private Set<EntityId> ids(ServiceSet services) {
    var ids = new HashSet<EntityId>();
    forEach(services, each -> ids.add(each.service().id()));
    return ids;
  }
}
