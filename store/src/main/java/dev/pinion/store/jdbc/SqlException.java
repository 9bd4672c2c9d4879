package dev.pinion.store.jdbc;

import java.sql.SQLException;

/** The database has refused a statement, for the reason that is the cause. */
public final class SqlException extends RuntimeException {

  /** A refusal. */
  public SqlException(SQLException cause) {
    super(cause.getMessage(), cause);
  }
}
