package dev.pinion.catalog;

import dev.pinion.domain.Change;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.access.ApiKey;
import dev.pinion.domain.access.ForeignMember;
import dev.pinion.domain.access.Role;
import dev.pinion.domain.access.Session;
import dev.pinion.domain.access.User;
import dev.pinion.domain.governance.Freeze;
import dev.pinion.domain.governance.Rule;
import dev.pinion.domain.resource.Resource;
import dev.pinion.domain.resource.ResourceKind;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.tenant.Tenant;
import dev.pinion.store.KnownTenant;
import dev.pinion.store.TenantTx;
import dev.pinion.store.WrittenServices;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePSet;
import org.pcollections.PSet;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/**
 * Everything of a tenant that reads are answered from, as it was after one change: immutable, and
 * consistent in itself. Contents of agent and graph versions and the ledgers stay in the store.
 *
 * @param seq the number of the newest change that it holds
 * @param bytes about what it takes in memory, rather more than less
 */
public record TenantSnapshot(
    long seq,
    long bytes,
    Tenant tenant,
    ServiceIndex services,
    PSortedMap<EntityId, Role> roles,
    PSortedMap<String, Role> currentRoles,
    PSortedMap<String, User> users,
    PSortedMap<ForeignMember.Key, ForeignMember> members,
    PSortedMap<String, ApiKey> apiKeys,
    PSortedMap<EntityId, Session> sessions,
    Map<ResourceKind, PSortedMap<EntityId, Resource<?>>> resources,
    Governance governance)
    implements KnownTenant {

  /**
   * What governs the sets of the tenant's services.
   *
   * @param requested the services with a change request that may still be applied
   */
  public record Governance(
      PSortedMap<EntityId, Rule> rules,
      PSortedMap<EntityId, Freeze> freezes,
      PSet<EntityId> requested) {

    private static Governance load(TenantTx tx) {
      return new Governance(
          byKey(tx.rules().rules(), Rule::id),
          byKey(tx.rules().freezes(), Freeze::id),
          HashTreePSet.from(tx.requests().servicesWithLive()));
    }

    private Governance refreshed(Change.Subject subject, TenantTx tx) {
      EntityId id = EntityId.ofHex(subject.id());
      return switch (subject.type()) {
        case RULE -> new Governance(with(rules, id, tx.rules().rule(id)), freezes, requested);
        case FREEZE -> new Governance(rules, with(freezes, id, tx.rules().freeze(id)), requested);
        case REQUEST -> new Governance(rules, freezes, requested(id, tx));
        case TENANT, SERVICE, ROLE, USER, MEMBER, RESOURCE, API_KEY, SESSION -> this;
      };
    }

    private PSet<EntityId> requested(EntityId request, TenantTx tx) {
      EntityId service =
          Objects.requireNonNull(tx.requests().find(request), "requests are kept").serviceId();
      return tx.requests().hasLive(service) ? requested.plus(service) : requested.minus(service);
    }
  }

  /** Reads a whole tenant in one transaction. */
  static TenantSnapshot load(TenantTx tx) {
    List<Role> roles = tx.access().roles();
    return new TenantSnapshot(
        tx.lastSeq(),
        tx.use().memoryBytes(),
        tx.tenant(),
        ServiceIndex.of(tx.services().all()),
        byKey(roles, Role::id),
        byKey(roles.stream().filter(Role::isCurrent).toList(), Role::name),
        byKey(tx.access().users(), User::id),
        byKey(ForeignMember.Key.ORDER, tx.access().members(), ForeignMember::key),
        byKey(tx.access().apiKeys(), ApiKey::keyId),
        byKey(tx.access().sessions(), Session::id),
        byKind(tx.resources().all()),
        Governance.load(tx));
  }

  /** This snapshot with what the changes touched read afresh in one transaction. */
  TenantSnapshot refreshed(List<Change> changes, TenantTx tx) {
    var next = new Refresh(this);
    changes.stream().map(Change::subject).distinct().forEach(subject -> next.read(subject, tx));
    return next.snapshot(changes.getLast().seq(), tx.use().memoryBytes());
  }

  /** This snapshot with what a transaction has written, which follows it at once. */
  TenantSnapshot with(WrittenServices written) {
    var next = new Refresh(this);
    written.services().forEach(next::put);
    return next.snapshot(written.lastSeq(), written.memoryBytes());
  }

  /** The resources of that kind, deleted ones included, by id. */
  public PSortedMap<EntityId, Resource<?>> resources(ResourceKind kind) {
    return Objects.requireNonNull(resources.get(kind));
  }

  @Override
  public @Nullable Service service(EntityId id) {
    return services.get(id);
  }

  @Override
  public @Nullable Resource<?> resource(EntityId id) {
    for (PSortedMap<EntityId, Resource<?>> each : resources.values()) {
      Resource<?> found = each.get(id);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  @Override
  public Collection<Rule> rules() {
    return governance.rules().values();
  }

  @Override
  public Collection<Freeze> freezes() {
    return governance.freezes().values();
  }

  @Override
  public boolean hasLiveRequests() {
    return !governance.requested().isEmpty();
  }

  @Override
  public boolean hasLiveRequest(EntityId service) {
    return governance.requested().contains(service);
  }

  /** The session of that id; null if there is none. */
  public @Nullable Session session(EntityId id) {
    return sessions.get(id);
  }

  /** The agent or the context graph of that id, be it deprecated or not; null if there is none. */
  public @Nullable Resource<?> part(EntityId id) {
    Resource<?> agent = resources(ResourceKind.AGENT).get(id);
    return agent != null ? agent : resources(ResourceKind.CONTEXT_GRAPH).get(id);
  }

  private static <K, V> PSortedMap<K, V> with(PSortedMap<K, V> map, K key, @Nullable V value) {
    return value == null ? map.minus(key) : map.plus(key, value);
  }

  private static <K extends Comparable<K>, V> PSortedMap<K, V> byKey(
      Collection<V> values, Function<V, K> key) {
    return byKey(Comparator.naturalOrder(), values, key);
  }

  private static <K, V> PSortedMap<K, V> byKey(
      Comparator<K> order, Collection<V> values, Function<V, K> key) {
    PSortedMap<K, V> map = TreePMap.empty(order);
    for (V each : values) {
      map = map.plus(key.apply(each), each);
    }
    return map;
  }

  private static Map<ResourceKind, PSortedMap<EntityId, Resource<?>>> byKind(
      List<Resource<?>> all) {
    var map = new EnumMap<ResourceKind, PSortedMap<EntityId, Resource<?>>>(ResourceKind.class);
    for (ResourceKind kind : ResourceKind.values()) {
      map.put(kind, byKey(all.stream().filter(each -> each.kind() == kind).toList(), Resource::id));
    }
    return Collections.unmodifiableMap(map);
  }

  /** The parts of the next snapshot. */
  private static final class Refresh {
    private Tenant tenant;
    private ServiceIndex services;
    private PSortedMap<EntityId, Role> roles;
    private PSortedMap<String, Role> currentRoles;
    private PSortedMap<String, User> users;
    private PSortedMap<ForeignMember.Key, ForeignMember> members;
    private PSortedMap<String, ApiKey> apiKeys;
    private PSortedMap<EntityId, Session> sessions;
    private Map<ResourceKind, PSortedMap<EntityId, Resource<?>>> resources;
    private Governance governance;

    Refresh(TenantSnapshot from) {
      tenant = from.tenant;
      services = from.services;
      roles = from.roles;
      currentRoles = from.currentRoles;
      users = from.users;
      members = from.members;
      apiKeys = from.apiKeys;
      sessions = from.sessions;
      resources = from.resources;
      governance = from.governance;
    }

    void read(Change.Subject subject, TenantTx tx) {
      String id = subject.id();
      switch (subject.type()) {
        case TENANT -> tenant = tx.tenant();
        case SERVICE -> put(EntityId.ofHex(id), tx.services().find(EntityId.ofHex(id)));
        case ROLE -> readRole(EntityId.ofHex(id), tx);
        case USER -> users = with(users, id, tx.access().user(id));
        case API_KEY -> apiKeys = with(apiKeys, id, tx.access().apiKey(id));
        case SESSION -> readSession(EntityId.ofHex(id), tx);
        case RESOURCE -> readResource(EntityId.ofHex(id), tx);
        case RULE, FREEZE, REQUEST -> governance = governance.refreshed(subject, tx);
        case MEMBER ->
            members = byKey(ForeignMember.Key.ORDER, tx.access().members(), ForeignMember::key);
      }
    }

    private void readSession(EntityId id, TenantTx tx) {
      sessions = with(sessions, id, tx.access().session(id));
    }

    private void put(EntityId id, @Nullable Service service) {
      services = service == null ? services.without(id) : services.with(service);
    }

    private void readRole(EntityId id, TenantTx tx) {
      Role before = roles.get(id);
      Role role = tx.access().role(id);
      roles = with(roles, id, role);
      Role current = before == null ? null : currentRoles.get(before.name());
      if (current != null && current.id().equals(id)) {
        currentRoles = currentRoles.minus(current.name());
      }
      if (role != null && role.isCurrent()) {
        currentRoles = currentRoles.plus(role.name(), role);
      }
    }

    private void readResource(EntityId id, TenantTx tx) {
      Resource<?> resource = tx.resources().find(id);
      var next = new EnumMap<>(resources);
      next.replaceAll(
          (kind, map) ->
              with(map, id, resource != null && resource.kind() == kind ? resource : null));
      resources = Collections.unmodifiableMap(next);
    }

    TenantSnapshot snapshot(long seq, long bytes) {
      return new TenantSnapshot(
          seq,
          bytes,
          tenant,
          services,
          roles,
          currentRoles,
          users,
          members,
          apiKeys,
          sessions,
          resources,
          governance);
    }
  }
}
