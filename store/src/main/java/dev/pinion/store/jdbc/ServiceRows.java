package dev.pinion.store.jdbc;

import dev.pinion.domain.EntityId;
import dev.pinion.domain.service.Pins;
import dev.pinion.domain.service.Revision;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.service.ServiceSettings;
import dev.pinion.domain.service.Tag;
import dev.pinion.domain.service.VersionSet;
import dev.pinion.store.KnownTenant;
import dev.pinion.store.LedgerStore;
import dev.pinion.store.ServiceStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Services and version sets in SQL; a set is written with the entry of its ledger. */
final class ServiceRows extends Rows implements ServiceStore {
  private static final SortedMap<String, VersionSet> NO_SETS = new TreeMap<>();

  private static final String UPDATE_SET =
      """
      update version_set set pins = :pins, revision = :revision, updated_by = :updatedBy,
        updated_at = :updatedAt
      where service_id = :service and name = :name and tenant_id = :tenant
      """;

  /** For a set that may be there. */
  private static final String PUT_SET =
      """
      insert into version_set
        (service_id, tenant_id, name, pins, revision, updated_by, updated_at)
      values (:service, :tenant, :name, :pins, :revision, :updatedBy, :updatedAt)
      on conflict (service_id, name) do update set pins = excluded.pins,
        revision = excluded.revision, updated_by = excluded.updated_by,
        updated_at = excluded.updated_at
      where version_set.tenant_id = excluded.tenant_id
      """;

  /** Services that this transaction has looked at or written, as they are by now. */
  private final Map<EntityId, Service> known = new HashMap<>();

  /** What the tenant was before this transaction wrote; null if that is not known. */
  private @Nullable KnownTenant tenantBefore;

  /** What this transaction has written, as it was before; empty for what it has made. */
  private final Map<EntityId, Optional<Service>> before = new LinkedHashMap<>();

  private final Set<EntityId> deleted = new HashSet<>();

  private final LedgerEntries entries;

  /** The rows of a tenant, with the entries of its ledgers. */
  ServiceRows(SqlConnection connection, EntityId tenant, LedgerEntries entries) {
    super(connection, tenant);
    this.entries = entries;
  }

  /**
   * The services that this transaction has written, as they are by now, null for one that is gone;
   * null if one of them is not known.
   */
  @Nullable Map<EntityId, @Nullable Service> written() {
    var services = new HashMap<EntityId, @Nullable Service>();
    for (EntityId each : before.keySet()) {
      Service service = known.get(each);
      if (service == null && !deleted.contains(each)) {
        return null;
      }
      services.put(each, service);
    }
    return services;
  }

  void know(KnownTenant tenant) {
    tenantBefore = tenant;
  }

  @Override
  public Map<EntityId, Optional<Service>> before() {
    return Collections.unmodifiableMap(before);
  }

  /** Remembers what a service is before the statement that first writes it. */
  private void remember(EntityId id) {
    if (!before.containsKey(id)) {
      before.put(id, Optional.ofNullable(find(id)));
    }
  }

  private void write(EntityId id, UnaryOperator<Service> change) {
    known.computeIfPresent(id, (_, service) -> change.apply(service));
  }

  @Override
  public @Nullable Service find(EntityId id) {
    Service service = known.get(id);
    if (service == null && !deleted.contains(id)) {
      service = tenantBefore == null ? read(id) : tenantBefore.service(id);
      if (service != null) {
        known.put(id, service);
      }
    }
    return service;
  }

  private @Nullable Service read(EntityId id) {
    var shared = new SharedValues();
    Service service =
        statement(
                "select * from service where tenant_id = :tenant and id = :id and deleted_at is null")
            .bind("id", id.hex())
            .first(row -> service(row, shared));
    if (service == null) {
      return null;
    }
    var sets = new TreeMap<String, VersionSet>();
    statement("select * from version_set where tenant_id = :tenant and service_id = :id")
        .bind("id", id.hex())
        .list(row -> set(row, shared))
        .forEach(set -> sets.put(set.name(), set));
    return service.withSets(sets);
  }

  private record Owned(EntityId service, VersionSet set) {}

  @Override
  public List<Service> all() {
    var shared = new SharedValues();
    List<Owned> sets =
        statement("select * from version_set where tenant_id = :tenant order by service_id")
            .list(row -> new Owned(id(row, "service_id"), set(row, shared)));
    var services =
        new ArrayList<Service>(
            statement(
                    "select * from service where tenant_id = :tenant and deleted_at is null order by id")
                .list(row -> service(row, shared)));
    int at = 0;
    for (int i = 0; i < services.size(); i++) {
      EntityId id = services.get(i).id();
      var own = new TreeMap<String, VersionSet>();
      // Those of deleted services stand between.
      for (; at < sets.size() && sets.get(at).service().compareTo(id) <= 0; at++) {
        if (sets.get(at).service().equals(id)) {
          own.put(sets.get(at).set().name(), sets.get(at).set());
        }
      }
      services.set(i, services.get(i).withSets(own));
    }
    return services;
  }

  @Override
  public @Nullable EntityId findActiveByName(String name) {
    return statement(
            "select id from service where tenant_id = :tenant and name = :name and active = 1")
        .bind("name", name)
        .first(row -> id(row, "id"));
  }

  @Override
  public List<EntityId> findByName(String name) {
    return statement(
            """
                select id from service
                where tenant_id = :tenant and name = :name and deleted_at is null order by id
                """)
        .bind("name", name)
        .list(row -> id(row, "id"));
  }

  @Override
  public List<EntityId> activeUsersOf(EntityId part) {
    return statement(
            """
                select id from service where tenant_id = :tenant and active = 1 and agent_id = :part
                union
                select id from service where tenant_id = :tenant and active = 1 and graph_id = :part
                order by id
                """)
        .bind("part", part.hex())
        .list(row -> id(row, "id"));
  }

  @Override
  public void insert(Service service) {
    before.putIfAbsent(service.id(), Optional.empty());
    bind(
            """
            insert into service (id, tenant_id, name, description, active, agent_id, graph_id, tags,
              keyterms, settings, creator, updated_by, created_at, updated_at, edge_revision,
              edge_updated_by, edge_updated_at)
            values (:id, :tenant, :name, :description, :active, :agent, :graph, :tags,
              :keyterms, :settings, :creator, :updatedBy, :createdAt, :updatedAt, :edgeRevision,
              :edgeUpdatedBy, :edgeUpdatedAt)
            """,
            service)
        .executeOnOne();
    known.put(service.id(), service.withSets(NO_SETS));
  }

  @Override
  public void update(Service service) {
    remember(service.id());
    SqlStatement statement = isTouch(service) ? touch(service) : whole(service);
    statement.executeOnOne();
    write(service.id(), old -> service.withSets(old.storedSets()));
  }

  /** Whether all that is new is who changed it and when. */
  private boolean isTouch(Service service) {
    Service old = known.get(service.id());
    return old != null
        && old.touchedBy(service.updatedBy(), service.updatedAt())
            .equals(service.withSets(old.storedSets()));
  }

  private SqlStatement touch(Service service) {
    return statement(
            """
            update service set updated_by = :updatedBy, updated_at = :updatedAt
            where tenant_id = :tenant and id = :id and deleted_at is null
            """)
        .bind("id", service.id().hex())
        .bind("updatedBy", connection.json(service.updatedBy()))
        .bind("updatedAt", service.updatedAt().toEpochMilli());
  }

  private SqlStatement whole(Service service) {
    return bind(
        """
            update service set name = :name, description = :description, active = :active,
              agent_id = :agent, graph_id = :graph, tags = :tags, keyterms = :keyterms,
              settings = :settings, updated_by = :updatedBy, updated_at = :updatedAt,
              edge_revision = :edgeRevision, edge_updated_by = :edgeUpdatedBy,
              edge_updated_at = :edgeUpdatedAt
            where tenant_id = :tenant and id = :id and deleted_at is null
            """,
        service);
  }

  @Override
  public void delete(EntityId id, Instant at) {
    remember(id);
    statement(
            """
                update service set deleted_at = :at, active = 0
                where tenant_id = :tenant and id = :id and deleted_at is null
                """)
        .bind("id", id.hex())
        .bind("at", at.toEpochMilli())
        .executeOnOne();
    known.remove(id);
    deleted.add(id);
  }

  private SqlStatement bind(String sql, Service service) {
    VersionSet edge = service.storedEdge();
    return statement(sql)
        .bind("id", service.id().hex())
        .bind("name", service.name())
        .bind("description", service.description())
        .bind("active", service.active() ? 1 : 0)
        .bind("agent", service.agentId().hex())
        .bind("graph", service.graphId().hex())
        .bind("tags", json(service.tags()))
        .bind("keyterms", json(service.keyterms()))
        .bind("settings", json(service.settings()))
        .bind("creator", connection.json(service.creator()))
        .bind("updatedBy", connection.json(service.updatedBy()))
        .bind("createdAt", service.createdAt().toEpochMilli())
        .bind("updatedAt", service.updatedAt().toEpochMilli())
        .bind("edgeRevision", edge == null ? null : (Long) edge.revision())
        .bind("edgeUpdatedBy", edge == null ? null : connection.json(edge.updatedBy()))
        .bind("edgeUpdatedAt", edge == null ? null : (Long) edge.updatedAt().toEpochMilli());
  }

  /** A set that memory knows is as the newest entry of its ledger has made it. */
  @Override
  public Revision.@Nullable Tip tip(EntityId service, String setName) {
    Service known = tenantBefore == null ? null : find(service);
    return entries.end(
        new LedgerStore.Name(service, setName),
        known == null ? null : known.storedSets().get(setName));
  }

  @Override
  public void revise(Revision revision) {
    entries.append(revision);
    if (revision.versionSet().equals(VersionSet.EDGE)) {
      return;
    }
    EntityId service = revision.serviceId();
    remember(service);
    VersionSet set = revision.set();
    if (set == null) {
      delete(service, revision.versionSet());
    } else {
      put(service, set);
    }
    write(
        service,
        old -> {
          var sets = new TreeMap<>(old.storedSets());
          if (set == null) {
            sets.remove(revision.versionSet());
          } else {
            sets.put(set.name(), set);
          }
          return old.withSets(sets);
        });
  }

  private void put(EntityId service, VersionSet set) {
    Service old = known.get(service);
    boolean isThere = old != null && old.storedSets().containsKey(set.name());
    statement(isThere ? UPDATE_SET : PUT_SET)
        .bind("service", service.hex())
        .bind("name", set.name())
        .bind("pins", connection.json(set.pins()))
        .bind("revision", set.revision())
        .bind("updatedBy", connection.json(set.updatedBy()))
        .bind("updatedAt", set.updatedAt().toEpochMilli())
        .executeOnOne();
  }

  private void delete(EntityId service, String set) {
    statement(
            """
                delete from version_set
                where tenant_id = :tenant and service_id = :service and name = :name
                """)
        .bind("service", service.hex())
        .bind("name", set)
        .executeOnOne();
  }

  private static Service service(ResultSet row, SharedValues shared) throws SQLException {
    return new Service(
        id(row, "id"),
        row.getString("name"),
        row.getString("description"),
        row.getInt("active") == 1,
        shared.id(row.getString("agent_id")),
        shared.id(row.getString("graph_id")),
        shared.list(Tag[].class, row.getString("tags")),
        shared.list(String[].class, row.getString("keyterms")),
        shared.get(ServiceSettings.class, row.getString("settings")),
        NO_SETS,
        shared.actor(row.getString("creator")),
        shared.actor(row.getString("updated_by")),
        time(row, "created_at"),
        time(row, "updated_at"),
        edge(row, shared));
  }

  private static @Nullable VersionSet edge(ResultSet row, SharedValues shared) throws SQLException {
    Long revision = longOrNull(row, "edge_revision");
    return revision == null
        ? null
        : new VersionSet(
            VersionSet.EDGE,
            Pins.LATEST,
            revision,
            shared.actor(row.getString("edge_updated_by")),
            time(row, "edge_updated_at"));
  }

  private static VersionSet set(ResultSet row, SharedValues shared) throws SQLException {
    return new VersionSet(
        shared.text(row.getString("name")),
        shared.get(Pins.class, row.getString("pins")),
        row.getLong("revision"),
        shared.actor(row.getString("updated_by")),
        time(row, "updated_at"));
  }
}
