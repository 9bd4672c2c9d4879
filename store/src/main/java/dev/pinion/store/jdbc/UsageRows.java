package dev.pinion.store.jdbc;

import dev.pinion.domain.EntityId;
import dev.pinion.domain.Usage;
import dev.pinion.store.UsageStore;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What depends on version sets, in SQL. */
final class UsageRows extends Rows implements UsageStore {

  UsageRows(SqlConnection connection, EntityId tenant) {
    super(connection, tenant);
  }

  @Override
  public List<Usage> of(EntityId service) {
    return list(
        query(
                """
                select * from version_set_usage
                where tenant_id = :tenant and service_id = :service
                order by version_set, kind, name, id
                """)
            .bind("service", service.hex()),
        row ->
            new Usage(
                row.getString("version_set"),
                row.getString("kind"),
                row.getString("id"),
                row.getString("name")));
  }

  @Override
  public void add(EntityId service, Usage usage) {
    one(
        update(
                """
                insert into version_set_usage (service_id, tenant_id, version_set, kind, id, name)
                values (:service, :tenant, :set, :kind, :id, :name)
                """)
            .bind("service", service.hex())
            .bind("set", usage.versionSet())
            .bind("kind", usage.kind())
            .bind("id", usage.id())
            .bind("name", usage.name()));
  }

  @Override
  public void remove(String kind, String id) {
    update("delete from version_set_usage where tenant_id = :tenant and kind = :kind and id = :id")
        .bind("kind", kind)
        .bind("id", id)
        .execute();
  }

  @Override
  public void noteResolution(EntityId service, String versionSet, Instant at) {
    update(
            """
            insert into version_set_resolution (service_id, tenant_id, version_set, last_at)
            values (:service, :tenant, :set, :at)
            on conflict (service_id, version_set) do update set last_at = excluded.last_at
            where version_set_resolution.last_at < excluded.last_at
              and version_set_resolution.tenant_id = excluded.tenant_id
            """)
        .bind("service", service.hex())
        .bind("set", versionSet)
        .bind("at", at.toEpochMilli())
        .execute();
  }

  @Override
  public Map<String, Instant> resolutions(EntityId service) {
    return list(
            query(
                    """
                    select version_set, last_at from version_set_resolution
                    where tenant_id = :tenant and service_id = :service
                    """)
                .bind("service", service.hex()),
            row -> Map.entry(row.getString("version_set"), time(row, "last_at")))
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
