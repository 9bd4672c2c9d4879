package dev.pinion.catalog;

import dev.pinion.domain.Change;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.access.ApiKey;
import dev.pinion.domain.access.ForeignMember;
import dev.pinion.domain.access.Role;
import dev.pinion.domain.access.User;
import dev.pinion.domain.resource.Resource;
import dev.pinion.domain.resource.ResourceKind;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.tenant.Tenant;
import dev.pinion.store.TenantTx;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

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
    NavigableMap<EntityId, Service> services,
    NavigableMap<EntityId, Role> roles,
    NavigableMap<String, User> users,
    Map<ForeignMember.Key, ForeignMember> members,
    NavigableMap<String, ApiKey> apiKeys,
    Map<ResourceKind, NavigableMap<EntityId, Resource<?>>> resources) {

  /** Reads a whole tenant in one transaction. */
  static TenantSnapshot load(TenantTx tx) {
    return new TenantSnapshot(
        tx.lastSeq(),
        tx.use().memoryBytes(),
        tx.tenant(),
        index(tx.services().all(), Service::id),
        index(tx.access().roles(), Role::id),
        index(tx.access().users(), User::id),
        members(tx.access().members()),
        index(tx.access().apiKeys(), ApiKey::keyId),
        byKind(tx.resources().all()));
  }

  /** This snapshot with what the changes touched read afresh in one transaction. */
  TenantSnapshot refreshed(List<Change> changes, TenantTx tx) {
    var next = new Refresh(this);
    changes.stream().map(Change::subject).distinct().forEach(subject -> next.read(subject, tx));
    return next.snapshot(changes.getLast().seq(), tx.use().memoryBytes());
  }

  /** The resources of that kind, deleted ones included, by id. */
  public NavigableMap<EntityId, Resource<?>> resources(ResourceKind kind) {
    return Objects.requireNonNull(resources.get(kind));
  }

  /** The agent or the context graph of that id, be it deprecated or not; null if there is none. */
  public @Nullable Resource<?> part(EntityId id) {
    Resource<?> agent = resources(ResourceKind.AGENT).get(id);
    return agent != null ? agent : resources(ResourceKind.CONTEXT_GRAPH).get(id);
  }

  /** The current role of that name; null if there is none. */
  public @Nullable Role currentRole(String name) {
    return roles.values().stream()
        .filter(role -> role.retiredAt() == null && role.name().equals(name))
        .findFirst()
        .orElse(null);
  }

  private static <K extends Comparable<K>, V> NavigableMap<K, V> index(
      Collection<V> values, Function<V, K> key) {
    var map = new TreeMap<K, V>();
    values.forEach(value -> map.put(key.apply(value), value));
    return Collections.unmodifiableNavigableMap(map);
  }

  private static Map<ResourceKind, NavigableMap<EntityId, Resource<?>>> byKind(
      List<Resource<?>> all) {
    var map = new EnumMap<ResourceKind, NavigableMap<EntityId, Resource<?>>>(ResourceKind.class);
    for (ResourceKind kind : ResourceKind.values()) {
      map.put(kind, index(all.stream().filter(each -> each.kind() == kind).toList(), Resource::id));
    }
    return Collections.unmodifiableMap(map);
  }

  private static Map<ForeignMember.Key, ForeignMember> members(List<ForeignMember> members) {
    var map = new HashMap<ForeignMember.Key, ForeignMember>();
    members.forEach(member -> map.put(member.key(), member));
    return Collections.unmodifiableMap(map);
  }

  /** The parts of the next snapshot; a part is copied when the first change of it comes. */
  private static final class Refresh {
    private Tenant tenant;
    private NavigableMap<EntityId, Service> services;
    private NavigableMap<EntityId, Role> roles;
    private NavigableMap<String, User> users;
    private Map<ForeignMember.Key, ForeignMember> members;
    private NavigableMap<String, ApiKey> apiKeys;
    private Map<ResourceKind, NavigableMap<EntityId, Resource<?>>> resources;

    Refresh(TenantSnapshot from) {
      tenant = from.tenant;
      services = from.services;
      roles = from.roles;
      users = from.users;
      members = from.members;
      apiKeys = from.apiKeys;
      resources = from.resources;
    }

    void read(Change.Subject subject, TenantTx tx) {
      String id = subject.id();
      switch (subject.type()) {
        case TENANT -> tenant = tx.tenant();
        case SERVICE -> services = with(services, EntityId.ofHex(id), tx.services()::find);
        case ROLE -> roles = with(roles, EntityId.ofHex(id), tx.access()::role);
        case USER -> users = with(users, id, tx.access()::user);
        case API_KEY -> apiKeys = with(apiKeys, id, tx.access()::apiKey);
        case RESOURCE -> readResource(EntityId.ofHex(id), tx);
        case MEMBER -> members = members(tx.access().members());
      }
    }

    private void readResource(EntityId id, TenantTx tx) {
      Resource<?> resource = tx.resources().find(id);
      var next = new EnumMap<>(resources);
      next.replaceAll(
          (kind, map) ->
              (resource != null && resource.kind() == kind) || map.containsKey(id)
                  ? with(map, id, any -> resource)
                  : map);
      resources = Collections.unmodifiableMap(next);
    }

    private static <K extends Comparable<K>, V> NavigableMap<K, V> with(
        NavigableMap<K, V> map, K key, Function<K, @Nullable V> find) {
      var copy = new TreeMap<>(map);
      V value = find.apply(key);
      if (value == null) {
        copy.remove(key);
      } else {
        copy.put(key, value);
      }
      return Collections.unmodifiableNavigableMap(copy);
    }

    TenantSnapshot snapshot(long seq, long bytes) {
      return new TenantSnapshot(
          seq, bytes, tenant, services, roles, users, members, apiKeys, resources);
    }
  }
}
