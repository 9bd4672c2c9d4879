package dev.pinion.store.jdbc;

import dev.pinion.domain.EntityId;
import dev.pinion.store.UnseenStore;

/** Revisions that no caller has ever got, in SQL. */
final class UnseenRows extends Rows implements UnseenStore {

  UnseenRows(SqlConnection connection, EntityId tenant) {
    super(connection, tenant);
  }

  @Override
  public boolean contains(EntityId service, String versionSet, long revision) {
    return bind(
                statement(
                    """
                    select 1 from unseen_revision
                    where tenant_id = :tenant and service_id = :service
                      and version_set = :set and number = :number
                    """),
                service,
                versionSet,
                revision)
            .first(row -> true)
        != null;
  }

  @Override
  public void add(EntityId service, String versionSet, long revision) {
    bind(
            statement(
                """
                insert into unseen_revision (tenant_id, service_id, version_set, number)
                values (:tenant, :service, :set, :number)
                on conflict do nothing
                """),
            service,
            versionSet,
            revision)
        .executeForNobody();
  }

  @Override
  public void addAll(EntityId service, String versionSet) {
    statement(
            """
            insert into unseen_revision (tenant_id, service_id, version_set, number)
            select tenant_id, service_id, version_set, number from version_set_revision
            where tenant_id = :tenant and service_id = :service and version_set = :set
            on conflict do nothing
            """)
        .bind("service", service.hex())
        .bind("set", versionSet)
        .executeForNobody();
  }

  @Override
  public void remove(EntityId service, String versionSet, long revision) {
    bind(
            statement(
                """
                delete from unseen_revision
                where tenant_id = :tenant and service_id = :service
                  and version_set = :set and number = :number
                """),
            service,
            versionSet,
            revision)
        .executeForNobody();
  }

  private static SqlStatement bind(
      SqlStatement statement, EntityId service, String versionSet, long revision) {
    return statement
        .bind("service", service.hex())
        .bind("set", versionSet)
        .bind("number", revision);
  }
}
