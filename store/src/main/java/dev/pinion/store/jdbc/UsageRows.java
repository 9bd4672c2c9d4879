package dev.pinion.store.jdbc;

import dev.pinion.domain.EntityId;
import dev.pinion.domain.Usage;
import dev.pinion.store.UsageStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What depends on version sets, in SQL. */
final class UsageRows extends Rows implements UsageStore {

  UsageRows(SqlConnection connection, EntityId tenant) {
    super(connection, tenant);
  }

  @Override
  public Map<EntityId, List<Usage>> of(Set<EntityId> services) {
    return byService(
        among(
                """
            select * from version_set_usage
            where <isOfTenant> and service_id in (<services>)
            order by version_set, kind, name, id
            """,
                services)
            .define("isOfTenant", IS_OF_TENANT));
  }

  @Override
  public Map<EntityId, List<Usage>> by(String kind, String id) {
    return byService(
        statement(
                """
                select * from version_set_usage
                where tenant_id = :tenant and kind = :kind and id = :id
                order by version_set
                """)
            .bind("kind", kind)
            .bind("id", id));
  }

  private static Map<EntityId, List<Usage>> byService(SqlStatement found) {
    return found
        .list(
            row ->
                Map.entry(
                    id(row, "service_id"),
                    new Usage(
                        row.getString("version_set"),
                        row.getString("kind"),
                        row.getString("id"),
                        row.getString("name"))))
        .stream()
        .collect(
            Collectors.groupingBy(
                Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
  }

  /**
   * A query about some of the tenant's services. It names one of them several times, so that there
   * are few different numbers of parameters: each other one is compiled by itself.
   */
  private SqlStatement among(String sql, Set<EntityId> services) {
    List<String> ids = new ArrayList<>(services.stream().map(EntityId::hex).toList());
    while (Integer.bitCount(ids.size()) > 1) {
      ids.add(ids.getFirst());
    }
    return statement(sql).bindList("services", ids);
  }

  @Override
  public void add(EntityId service, Usage usage) {
    statement(
            """
                insert into version_set_usage (service_id, tenant_id, version_set, kind, id, name)
                values (:service, :tenant, :set, :kind, :id, :name)
                """)
        .bind("service", service.hex())
        .bind("set", usage.versionSet())
        .bind("kind", usage.kind())
        .bind("id", usage.id())
        .bind("name", usage.name())
        .executeOnOne();
  }

  @Override
  public void remove(EntityId service, Usage usage) {
    statement(
            """
            delete from version_set_usage
            where tenant_id = :tenant and service_id = :service and version_set = :set
              and kind = :kind and id = :id
            """)
        .bind("service", service.hex())
        .bind("set", usage.versionSet())
        .bind("kind", usage.kind())
        .bind("id", usage.id())
        .executeOnOne();
  }

  @Override
  public void remove(String kind, String id) {
    statement(
            "delete from version_set_usage where tenant_id = :tenant and kind = :kind and id = :id")
        .bind("kind", kind)
        .bind("id", id)
        .execute();
  }

  @Override
  public void noteResolution(EntityId service, String versionSet, Instant at) {
    statement(
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
  public Map<EntityId, Map<String, Instant>> resolutions(Set<EntityId> services) {
    return among(
            """
            select service_id, version_set, last_at from version_set_resolution
            where tenant_id = :tenant and service_id in (<services>)
            """,
            services)
        .list(
            row ->
                Map.entry(
                    id(row, "service_id"),
                    Map.entry(row.getString("version_set"), time(row, "last_at"))))
        .stream()
        .collect(
            Collectors.groupingBy(
                Map.Entry::getKey,
                Collectors.toMap(
                    each -> each.getValue().getKey(), each -> each.getValue().getValue())));
  }
}
