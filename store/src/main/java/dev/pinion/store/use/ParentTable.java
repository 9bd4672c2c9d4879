package dev.pinion.store.use;

import org.jspecify.annotations.Nullable;

/**
 * The tables by which the rows of others are found. A table whose key begins with the id of a row
 * of another one has no index by tenant: those of a tenant are found by the rows that they belong
 * to.
 */
public final class ParentTable {
  private ParentTable() {}

  /**
   * The table whose {@code id} is in the first column of a key.
   *
   * @return null if it is that of no other table
   */
  public static @Nullable String of(String column) {
    return switch (column) {
      case "service_id" -> "service";
      case "resource_id" -> "resource";
      case "run_id" -> "unit_test_set_run";
      case "request_id" -> "change_request";
      default -> null;
    };
  }
}
