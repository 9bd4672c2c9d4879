package dev.pinion.store.copy;

import dev.pinion.store.use.ParentTable;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A table whose rows are copied.
 *
 * @param tenant the column that says whose a row is; null if rows are of no single tenant
 * @param key the columns of the primary key in their order
 * @param values the columns of JSON whose fields have no order; other JSON is copied as text
 * @param last a column that is written when all tables have their rows, for guards of other tables
 *     look at it; null if there is none
 * @param except which rows are not data, as a condition; null if all are
 * @param unique the column of text in which two rows of a tenant may not be the same, and which may
 *     change; null if there is none
 */
public record CopiedTable(
    String name,
    @Nullable String tenant,
    List<String> key,
    Set<String> values,
    @Nullable String last,
    @Nullable String except,
    @Nullable String unique) {

  /**
   * Every table with data. One that a row of another names comes before that one.
   *
   * <p>What belongs to the database itself is not copied: {@code flyway_schema_history}, which says
   * how its tables came about, {@code fence} and {@code node_commit}, by which the processes that
   * write to it know what reached the disk, {@code rate_count}, which is about a minute, and {@code
   * tenant_move_row}, which {@link NotedRows} describes. {@code tenant_use} is what triggers count
   * while the rows of the others are written.
   */
  public static final List<CopiedTable> ALL =
      List.of(
          new CopiedTable("tenant", "id", List.of("id"), Set.of(), null, null, null),
          ofTenants("role", "id").withUnique("name"),
          ofTenants("user_account", "tenant_id id").withUnique("email_key"),
          ofTenants("foreign_member", "tenant_id org user_id"),
          ofTenants("api_key", "tenant_id key_id").withValues("creator"),
          ofTenants("session", "tenant_id id"),
          ofTenants("resource", "id").withValues("creator", "updated_by").withUnique("name"),
          ofTenants("resource_version", "resource_id version").withValues("creator"),
          // A set of behaviours may name a service that was deleted after it.
          ofTenants("service", "id")
              .withValues("creator", "updated_by", "edge_updated_by")
              .withLast("deleted_at")
              .withUnique("name"),
          ofTenants("resource_reference", "resource_id target_kind target_id"),
          ofTenants("version_set", "service_id name").withValues("updated_by"),
          ofTenants("version_set_revision", "service_id version_set number"),
          ofTenants("version_set_usage", "service_id version_set kind id"),
          ofTenants("version_set_resolution", "service_id version_set"),
          ofTenants("unseen_revision", "tenant_id service_id version_set number"),
          ofTenants("rule", "id").withValues("creator", "updated_by").withUnique("name"),
          ofTenants("change_freeze", "id"),
          ofTenants("change_request", "id").withValues("author"),
          ofTenants("change_request_set", "request_id version_set"),
          ofTenants("request_wake", "tenant_id service_id"),
          ofTenants("unit_test_set_run", "id").withValues("creator"),
          ofTenants("unit_test_run", "run_id position"),
          ofTenants("behavior_invocation", "id"),
          ofTenants("change", "tenant_id seq").withValues("actor"),
          ofTenants("idempotent_request", "tenant_id principal key"),
          ofCluster("directory", "slug", null),
          ofCluster("tenant_move", "tenant_id", null),
          ofCluster("signing_key", "key_id", null),
          ofCluster("setting", "key", "key = '" + CopyMark.SETTING + "'"));

  private static CopiedTable ofTenants(String name, String key) {
    return new CopiedTable(name, "tenant_id", List.of(key.split(" ")), Set.of(), null, null, null);
  }

  private static CopiedTable ofCluster(String name, String key, @Nullable String except) {
    return new CopiedTable(name, null, List.of(key), Set.of(), null, except, null);
  }

  private CopiedTable withValues(String... columns) {
    return new CopiedTable(name, tenant, key, Set.of(columns), last, except, unique);
  }

  private CopiedTable withLast(String column) {
    return new CopiedTable(name, tenant, key, values, column, except, unique);
  }

  private CopiedTable withUnique(String column) {
    return new CopiedTable(name, tenant, key, values, last, except, column);
  }

  /** Those with rows of tenants. */
  public static List<CopiedTable> ofTenants() {
    return ALL.stream().filter(table -> table.tenant() != null).toList();
  }

  /**
   * The table whose {@code id} is the first column of the key, for one that has no index by tenant;
   * null if this has one.
   */
  @Nullable String parent() {
    return ParentTable.of(key.getFirst());
  }
}
