package dev.pinion.store.use;

import java.util.ArrayList;

/** What tenants take by all of their rows, as SQL: what the triggers must have counted. */
public final class UseCount {
  private UseCount() {}

  /** A query for the tenants of whom {@code tenant_use} does not say what their rows take. */
  public static String miscounted() {
    return miscounted(false);
  }

  /** The same for one tenant, whose id is the parameter {@code :tenant}. */
  public static String miscountedOfOne() {
    return miscounted(true);
  }

  private static String miscounted(boolean isOfOne) {
    return """
        with counted (tenant_id, row_count, memory_bytes, disk_bytes) as (
        %s)
        select c.tenant_id from counted c left join tenant_use u on u.tenant_id = c.tenant_id
        where u.row_count is distinct from c.row_count
          or u.memory_bytes is distinct from c.memory_bytes
          or u.disk_bytes is distinct from c.disk_bytes
        order by c.tenant_id"""
        .formatted(counted(isOfOne));
  }

  /** A query for each tenant with its rows, its bytes in memory and its bytes on disk. */
  static String counted() {
    return counted(false);
  }

  private static String counted(boolean isOfOne) {
    var parts = new ArrayList<String>();
    for (UseTable table : UseTable.ALL) {
      parts.add(
          "select r.%s as tenant_id, %s as row_count, %s as memory_bytes, %s as disk_bytes from %s"
              .formatted(
                  table.tenant(),
                  table.rows("r"),
                  table.memory("r"),
                  table.disk("r"),
                  isOfOne ? ofOne(table) : table.name() + " r"));
    }
    return """
        select tenant_id, sum(row_count), sum(memory_bytes), sum(disk_bytes) from (
        %s
        ) each_row group by tenant_id"""
        .formatted(String.join("\nunion all\n", parts));
  }

  private static String ofOne(UseTable table) {
    String parent = table.parent();
    return parent == null
        ? "%s r where r.%s = :tenant".formatted(table.name(), table.tenant())
        : "%s p cross join %s r where r.%s = p.id and p.tenant_id = :tenant"
            .formatted(parent, table.name(), table.texts().getFirst());
  }
}
