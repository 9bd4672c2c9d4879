package dev.pinion.store.jdbc;

import dev.pinion.store.TenantTx;

/** What tests ask of the very connection that a transaction runs on. */
public final class Connections {
  private Connections() {}

  /** The value of a pragma on the transaction's connection. */
  public static String pragma(TenantTx tx, String name) {
    return ((JdbcTenantTx) tx)
        .connection
        .statement("pragma " + name)
        .list(row -> row.getString(1))
        .getFirst();
  }
}
