package dev.pinion.store.jdbc;

import dev.pinion.domain.Asset;
import dev.pinion.domain.AssetKind;
import dev.pinion.domain.AssetVersion;
import dev.pinion.domain.EntityId;
import dev.pinion.store.AssetStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/** Agents and context graphs in SQL. */
final class AssetRows extends Rows implements AssetStore {

  AssetRows(Handle handle, EntityId tenant) {
    super(handle, tenant);
  }

  @Override
  public @Nullable Asset find(EntityId id) {
    return first(
        query("select * from asset where tenant_id = :tenant and id = :id").bind("id", id.hex()),
        AssetRows::asset);
  }

  @Override
  public List<Asset> all() {
    return list(
        query("select * from asset where tenant_id = :tenant order by id"), AssetRows::asset);
  }

  @Override
  public @Nullable EntityId findCurrentByName(AssetKind kind, String name) {
    return first(
        query(
                """
                select id from asset
                where tenant_id = :tenant and kind = :kind and name = :name and deprecated = 0
                """)
            .bind("kind", kind.code())
            .bind("name", name),
        row -> id(row, "id"));
  }

  @Override
  public void insert(Asset asset) {
    one(
        bind(
                """
                insert into asset (id, tenant_id, kind, name, description, deprecated,
                  latest_version, state_count, creator, created_at, updated_at)
                values (:id, :tenant, :kind, :name, :description, :deprecated,
                  :latestVersion, :stateCount, :creator, :createdAt, :updatedAt)
                """,
                asset)
            .bind("kind", asset.kind().code())
            .bind("creator", json(asset.creator()))
            .bind("createdAt", asset.createdAt().toEpochMilli()));
  }

  @Override
  public void update(Asset asset) {
    one(
        bind(
            """
            update asset set name = :name, description = :description, deprecated = :deprecated,
              latest_version = :latestVersion, state_count = :stateCount, updated_at = :updatedAt
            where tenant_id = :tenant and id = :id
            """,
            asset));
  }

  private Update bind(String sql, Asset asset) {
    return update(sql)
        .bind("id", asset.id().hex())
        .bind("name", asset.name())
        .bind("description", asset.description())
        .bind("deprecated", asset.deprecated() ? 1 : 0)
        .bind("latestVersion", asset.latestVersion())
        .bind("stateCount", asset.stateCount())
        .bind("updatedAt", asset.updatedAt().toEpochMilli());
  }

  @Override
  public void append(AssetVersion version) {
    one(
        update(
                """
                insert into asset_version
                  (asset_id, tenant_id, version, id, content, creator, created_at)
                values (:asset, :tenant, :version, :id, :content, :creator, :createdAt)
                """)
            .bind("asset", version.assetId().hex())
            .bind("version", version.version())
            .bind("id", version.id().hex())
            .bind("content", json(version.content()))
            .bind("creator", json(version.creator()))
            .bind("createdAt", version.createdAt().toEpochMilli()));
  }

  @Override
  public long latestVersionAt(EntityId asset, Instant time) {
    return Objects.requireNonNullElse(
        first(
            query(
                    """
                    select max(version) as version from asset_version
                    where tenant_id = :tenant and asset_id = :asset and created_at <= :time
                    """)
                .bind("asset", asset.hex())
                .bind("time", time.toEpochMilli()),
            row -> row.getLong("version")),
        0L);
  }

  @Override
  public @Nullable AssetVersion version(EntityId asset, long version) {
    return first(
        query(
                """
                select * from asset_version
                where tenant_id = :tenant and asset_id = :asset and version = :version
                """)
            .bind("asset", asset.hex())
            .bind("version", version),
        AssetRows::version);
  }

  @Override
  public List<AssetVersion> versions(EntityId asset, VersionRange range) {
    return list(versions("asset_version", "asset_id", asset, range), AssetRows::version);
  }

  private static Asset asset(ResultSet row) throws SQLException {
    String kind = row.getString("kind");
    return new Asset(
        id(row, "id"),
        Arrays.stream(AssetKind.values())
            .filter(candidate -> candidate.code().equals(kind))
            .findFirst()
            .orElseThrow(),
        row.getString("name"),
        row.getString("description"),
        row.getInt("deprecated") == 1,
        row.getLong("latest_version"),
        row.getLong("state_count"),
        actor(row, "creator"),
        time(row, "created_at"),
        time(row, "updated_at"));
  }

  private static AssetVersion version(ResultSet row) throws SQLException {
    return new AssetVersion(
        id(row, "id"),
        id(row, "asset_id"),
        row.getLong("version"),
        JsonText.readObject(row.getString("content")),
        actor(row, "creator"),
        time(row, "created_at"));
  }
}
