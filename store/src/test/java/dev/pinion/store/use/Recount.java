package dev.pinion.store.use;

import dev.pinion.domain.EntityId;
import dev.pinion.store.TenantUse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a tenant takes, counted row by row from the file, without the database's help. */
public final class Recount {
  private final Connection file;
  private final EntityId tenant;
  private final Set<String> deletedServices = new HashSet<>();
  private long rows;
  private long memory;
  private long disk;

  private Recount(Connection file, EntityId tenant) {
    this.file = file;
    this.tenant = tenant;
  }

  /** Counts everything of a tenant in a database that nobody writes to. */
  public static TenantUse of(Path database, EntityId tenant) throws SQLException {
    return of("jdbc:sqlite:" + database, tenant);
  }

  /** The same for the database of a URL. */
  public static TenantUse of(String url, EntityId tenant) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url)) {
      var count = new Recount(connection, tenant);
      count.run();
      return new TenantUse(count.rows, count.memory, count.disk);
    }
  }

  private void run() throws SQLException {
    for (UseTable table : UseTable.ALL) {
      try (var statement =
          file.prepareStatement(
              "select * from %s where %s = ?".formatted(table.name(), table.tenant()))) {
        statement.setString(1, tenant.hex());
        try (ResultSet row = statement.executeQuery()) {
          while (row.next()) {
            add(table, row);
          }
        }
      }
    }
  }

  private void add(UseTable table, ResultSet row) throws SQLException {
    boolean isThere =
        switch (table.name()) {
          case "service" -> row.getString("deleted_at") == null;
          case "version_set" -> !deletedServices.contains(row.getString("service_id"));
          case "role" -> row.getString("retired_at") == null;
          case "resource" -> row.getInt("deleted") == 0;
          case "change", "version_set_revision", "idempotent_request", "unseen_revision" -> false;
          default -> true;
        };
    if (table.name().equals("service") && !isThere) {
      deletedServices.add(row.getString("id"));
    }
    boolean isHeld =
        switch (table.name()) {
          case "service", "version_set" -> isThere;
          case "tenant", "asset", "role", "user_account", "foreign_member" -> true;
          case "api_key", "session", "persona", "resource", "rule", "change_freeze" -> true;
          default -> false;
        };
    long bytes = 0;
    for (String column : table.texts()) {
      bytes += octets(row.getString(column));
    }
    long held = table.heldBytes();
    for (String column : table.kept()) {
      String text = row.getString(column);
      held += octets(text) * (text != null && text.chars().allMatch(c -> c < 0x80) ? 1 : 2);
    }
    for (Map.Entry<String, UseTable.Shape> each : table.values().entrySet()) {
      held += row.getString(each.getKey()).chars().map(each.getValue()::bytes).sum();
    }
    rows += isThere ? 1 : 0;
    memory += isHeld ? held : 0;
    disk += table.diskBytes() + bytes;
  }

  private static long octets(@Nullable String text) {
    return text == null ? 0 : text.getBytes(StandardCharsets.UTF_8).length;
  }
}
