package dev.pinion.store.jdbc;

import dev.pinion.domain.EntityId;
import dev.pinion.domain.resource.Content;
import dev.pinion.domain.resource.Reference;
import dev.pinion.domain.resource.Resource;
import dev.pinion.domain.resource.ResourceKind;
import dev.pinion.domain.resource.ResourceVersion;
import dev.pinion.domain.service.Tag;
import dev.pinion.store.KnownTenant;
import dev.pinion.store.ResourceStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Resources of every kind in SQL. */
final class ResourceRows extends Rows implements ResourceStore {
  private static final String SERVICE = "service";

  /** What the tenant was before this transaction wrote; null if that is not known. */
  private @Nullable KnownTenant tenantBefore;

  /** What this transaction has read one by one before it wrote it. */
  private final Map<EntityId, Resource<?>> found = new HashMap<>();

  /** What this transaction has written, as it was before; empty for what it has made. */
  private final Map<EntityId, Optional<Resource<?>>> before = new LinkedHashMap<>();

  /** Those of them that are not as they were: a version more leaves the row as it is. */
  private final Set<EntityId> written = new HashSet<>();

  ResourceRows(SqlConnection connection, EntityId tenant) {
    super(connection, tenant);
  }

  void know(KnownTenant tenant) {
    tenantBefore = tenant;
  }

  @Override
  public @Nullable Resource<?> find(EntityId id) {
    return written.contains(id) ? read(id) : unwritten(id);
  }

  private @Nullable Resource<?> unwritten(EntityId id) {
    if (tenantBefore != null) {
      return tenantBefore.resource(id);
    }
    Resource<?> resource = found.get(id);
    if (resource == null) {
      resource = read(id);
      if (resource != null) {
        found.put(id, resource);
      }
    }
    return resource;
  }

  @Override
  public Map<EntityId, Optional<Resource<?>>> before() {
    return Collections.unmodifiableMap(before);
  }

  /** Remembers what a resource is before the statement that first writes it. */
  private void remember(EntityId id) {
    if (!before.containsKey(id)) {
      before.put(id, Optional.ofNullable(unwritten(id)));
    }
  }

  private @Nullable Resource<?> read(EntityId id) {
    return statement("select * from resource where tenant_id = :tenant and id = :id")
        .bind("id", id.hex())
        .first(ResourceRows::resource);
  }

  @Override
  public List<Resource<?>> all() {
    return statement("select * from resource where tenant_id = :tenant order by id")
        .list(ResourceRows::resource);
  }

  @Override
  public @Nullable EntityId findByName(ResourceKind kind, String name) {
    return statement(
            """
                select id from resource
                where tenant_id = :tenant and kind = :kind and name = :name and name_reserved = 1
                """)
        .bind("kind", kind.code())
        .bind("name", name)
        .first(row -> id(row, "id"));
  }

  @Override
  public List<Resource<?>> usersOf(EntityId resource) {
    return statement(
            """
                select * from resource where tenant_id = :tenant and id in (
                  select resource_id from resource_reference
                  where tenant_id = :tenant and target_id = :target)
                order by kind, name, id
                """)
        .bind("target", resource.hex())
        .list(ResourceRows::resource);
  }

  @Override
  public void insert(Resource<?> resource) {
    before.putIfAbsent(resource.id(), Optional.empty());
    written.add(resource.id());
    bind(
            """
                insert into resource (id, tenant_id, kind, name, name_reserved, tags, content,
                  deleted, latest_version, creator, updated_by, created_at, updated_at)
                values (:id, :tenant, :kind, :name, :reserved, :tags, :content,
                  :deleted, :latestVersion, :creator, :updatedBy, :createdAt, :updatedAt)
                """,
            resource)
        .bind("kind", resource.kind().code())
        .bind("creator", json(resource.creator()))
        .bind("createdAt", resource.createdAt().toEpochMilli())
        .executeOnOne();
    putReferences(resource, Set.of());
  }

  @Override
  public void update(Resource<?> resource) {
    remember(resource.id());
    written.add(resource.id());
    bind(
            """
            update resource set name = :name, name_reserved = :reserved, tags = :tags,
              content = :content, deleted = :deleted, latest_version = :latestVersion,
              updated_by = :updatedBy, updated_at = :updatedAt
            where tenant_id = :tenant and id = :id
            """,
            resource)
        .executeOnOne();
    putReferences(resource, new HashSet<>(references(resource.id())));
  }

  @Override
  public void delete(EntityId id) {
    remember(id);
    written.add(id);
    statement("delete from resource where tenant_id = :tenant and id = :id")
        .bind("id", id.hex())
        .executeOnOne();
  }

  private SqlStatement bind(String sql, Resource<?> resource) {
    return statement(sql)
        .bind("id", resource.id().hex())
        .bind("name", resource.name())
        .bind("reserved", resource.reservesName() ? 1 : 0)
        .bind("tags", json(resource.tags()))
        .bind("content", json(resource.content()))
        .bind("deleted", resource.deleted() ? 1 : 0)
        .bind("latestVersion", resource.latestVersion())
        .bind("updatedBy", json(resource.updatedBy()))
        .bind("updatedAt", resource.updatedAt().toEpochMilli());
  }

  /** Writes only what differs: what is named already may have gone since, as services may. */
  private void putReferences(Resource<?> resource, Set<Reference> stored) {
    Set<Reference> wanted = resource.references();
    for (Reference each : stored) {
      if (!wanted.contains(each)) {
        bind(
                """
                delete from resource_reference
                where tenant_id = :tenant and resource_id = :id
                  and target_kind = :kind and target_id = :target
                """,
                resource.id(),
                each)
            .executeOnOne();
      }
    }
    for (Reference each : wanted) {
      if (!stored.contains(each)) {
        bind(
                """
                insert into resource_reference (resource_id, tenant_id, target_kind, target_id)
                values (:id, :tenant, :kind, :target)
                """,
                resource.id(),
                each)
            .executeOnOne();
      }
    }
  }

  private SqlStatement bind(String sql, EntityId resource, Reference reference) {
    return statement(sql)
        .bind("id", resource.hex())
        .bind("kind", targetKind(reference))
        .bind("target", reference.id().hex());
  }

  private static String targetKind(Reference reference) {
    return switch (reference) {
      case Reference.ToService to -> SERVICE;
      case Reference.ToResource(ResourceKind kind, EntityId id) -> kind.code();
    };
  }

  private List<Reference> references(EntityId resource) {
    return statement(
            "select * from resource_reference where " + IS_OF_TENANT + " and resource_id = :id")
        .bind("id", resource.hex())
        .list(
            row -> {
              String kind = row.getString("target_kind");
              EntityId target = id(row, "target_id");
              return kind.equals(SERVICE)
                  ? new Reference.ToService(target)
                  : new Reference.ToResource(ResourceKind.byCode(kind), target);
            });
  }

  @Override
  public void append(ResourceVersion version) {
    remember(version.resourceId());
    statement(
            """
                insert into resource_version
                  (resource_id, tenant_id, version, id, content, creator, created_at)
                values (:resource, :tenant, :version, :id, :content, :creator, :createdAt)
                """)
        .bind("resource", version.resourceId().hex())
        .bind("version", version.version())
        .bind("id", version.id().hex())
        .bind("content", json(version.content()))
        .bind("creator", json(version.creator()))
        .bind("createdAt", version.createdAt().toEpochMilli())
        .executeOnOne();
  }

  @Override
  public @Nullable ResourceVersion version(EntityId resource, long version) {
    List<ResourceVersion> found =
        versions(resource, new VersionRange(version, version, false, 0, 1));
    return found.isEmpty() ? null : found.getFirst();
  }

  @Override
  public long latestVersionAt(EntityId resource, Instant time) {
    return Objects.requireNonNullElse(
        statement(
                """
                    select max(version) as version from resource_version
                    where tenant_id = :tenant and resource_id = :id and created_at <= :time
                    """)
            .bind("id", resource.hex())
            .bind("time", time.toEpochMilli())
            .first(row -> row.getLong("version")),
        0L);
  }

  @Override
  public List<ResourceVersion> versions(EntityId resource, VersionRange range) {
    return statement(
            """
                select * from resource_version
                where tenant_id = :tenant and resource_id = :id
                  and version between :first and :last
                order by version <direction> limit :limit offset :offset
                """)
        .define("direction", range.descending() ? "desc" : "asc")
        .bind("id", resource.hex())
        .bind("first", range.first())
        .bind("last", range.last())
        .bind("limit", range.limit())
        .bind("offset", range.offset())
        .list(ResourceRows::version);
  }

  private static Resource<?> resource(ResultSet row) throws SQLException {
    ResourceKind kind = ResourceKind.byCode(row.getString("kind"));
    Content content = JsonText.read(row.getString("content"), kind.contentType());
    return new Resource<>(
        id(row, "id"),
        row.getString("name"),
        JsonText.readList(row.getString("tags"), Tag[].class),
        content,
        row.getInt("deleted") == 1,
        row.getLong("latest_version"),
        actor(row, "creator"),
        actor(row, "updated_by"),
        time(row, "created_at"),
        time(row, "updated_at"));
  }

  private static ResourceVersion version(ResultSet row) throws SQLException {
    return new ResourceVersion(
        id(row, "id"),
        id(row, "resource_id"),
        row.getLong("version"),
        JsonText.readObject(row.getString("content")),
        actor(row, "creator"),
        time(row, "created_at"));
  }
}
