package dev.pinion.store.postgres;

import dev.pinion.store.StoreUnavailableException;
import dev.pinion.store.jdbc.SqlException;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;

/**
 * What PostgreSQL says of a statement that failed: its SQLSTATE (PostgreSQL documentation, appendix
 * A).
 */
final class PostgresFaults {
  /** Classes of states: connection, resources, operator, system; and what lets another one win. */
  private static final Set<String> UNAVAILABLE = Set.of("08", "53", "57", "58", "40");

  /** A lock did not come in time. */
  private static final String LOCK_NOT_AVAILABLE = "55P03";

  /**
   * It is a standby by now, or whoever runs it lets nobody write, perhaps because a disk is full.
   */
  private static final String READ_ONLY = "25006";

  /**
   * The transaction did nothing for too long, or took too long, and the database has ended its
   * connection.
   */
  private static final Set<String> TOO_LONG = Set.of("25P03", "25P04");

  private static final String NOT_SUPPORTED = "0A000";

  /** Where PostgreSQL finds that a prepared statement would give other columns than before. */
  private static final String FINDS_STALE_PLANS = "RevalidateCachedQuery";

  private PostgresFaults() {}

  /** The state of the first fault of SQL in a chain of causes; null if there is none. */
  static @Nullable String state(Throwable fault) {
    for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException refused && refused.getSQLState() != null) {
        return refused.getSQLState();
      }
    }
    return null;
  }

  /** Whether the database could not do its work, and what was asked of it is not to blame. */
  static boolean isUnavailable(Throwable fault) {
    String state = state(fault);
    return state != null
        && (UNAVAILABLE.contains(state.substring(0, 2))
            || state.equals(LOCK_NOT_AVAILABLE)
            || TOO_LONG.contains(state)
            || isOfConnections(fault));
  }

  /** Whether the same may well succeed at once, on another connection. */
  static boolean isPassing(Throwable fault) {
    String state = state(fault);
    return state != null
        && (state.startsWith("08")
            || state.startsWith("40")
            || state.startsWith("57P")
            || TOO_LONG.contains(state)
            || isOfStalePlan(fault));
  }

  /**
   * Whether connections that there are go on failing, while new ones may not: they are to a
   * database that is read only, or have prepared statements for tables as they were.
   */
  static boolean isOfConnections(Throwable fault) {
    return READ_ONLY.equals(state(fault)) || isOfStalePlan(fault);
  }

  /** Another server has added a column since the connection has prepared the statement. */
  private static boolean isOfStalePlan(Throwable fault) {
    for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
      if (cause instanceof PSQLException refused
          && NOT_SUPPORTED.equals(refused.getSQLState())
          && refused.getServerErrorMessage() != null) {
        return FINDS_STALE_PLANS.equals(refused.getServerErrorMessage().getRoutine());
      }
    }
    return false;
  }

  /** Whether somebody else had a lock, and this was given up for it. */
  static boolean isGivingWay(Throwable fault) {
    String state = state(fault);
    return state != null && (state.startsWith("40") || state.equals(LOCK_NOT_AVAILABLE));
  }

  /** Whether the database did not answer, rather than said no. */
  static boolean isSilence(Throwable fault) {
    String state = state(fault);
    return state == null || state.startsWith("08") || state.startsWith("57");
  }

  /** What a store throws for a fault. */
  static RuntimeException unavailableOr(SqlException fault) {
    return isUnavailable(fault)
        ? new StoreUnavailableException("the database could not do its work", fault)
        : fault;
  }
}
