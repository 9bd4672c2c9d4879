package dev.pinion.store.postgres;

import dev.pinion.store.ForeignDatabaseException;
import dev.pinion.store.StoreUnavailableException;
import dev.pinion.store.copy.MovingTriggers;
import dev.pinion.store.jdbc.SqlException;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.callback.BaseCallback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.flywaydb.core.api.exception.FlywayValidateException;

/** The tables of a database: brings them up to date, while others read and write them. */
final class PostgresTables {
  private static final System.Logger LOG = System.getLogger(PostgresTables.class.getName());

  /**
   * How long a change of tables waits for a lock. While it does, everybody else who wants that
   * table waits behind it. It is shorter than {@code deadlock_timeout}, so a change that holds one
   * table and waits for whoever wants that one gives way before a request is refused.
   */
  private static final long LOCK_MILLIS_MAX = 400;

  /** As long as others get between two attempts, at least. */
  private static final long PAUSE_MILLIS = 400;

  /** {@code pg_dump} holds all tables until it is done. */
  private static final Duration ATTEMPTS_MAX = Duration.ofMinutes(5);

  private PostgresTables() {}

  /** Has each step give up a lock that does not come soon. */
  private static final class GivesWay extends BaseCallback {
    @Override
    public boolean supports(Event event, Context context) {
      return event == Event.BEFORE_EACH_MIGRATE;
    }

    @Override
    public void handle(Event event, Context context) {
      try (Statement statement = context.getConnection().createStatement()) {
        statement.execute("set local lock_timeout = " + LOCK_MILLIS_MAX);
      } catch (SQLException e) {
        throw new SqlException(e);
      }
    }
  }

  /**
   * Makes sure that the tables are those of this build.
   *
   * @param asItIs whether they must be so already, or are brought up to date
   * @throws StoreUnavailableException if the database cannot be opened, or somebody has its tables
   *     for too long
   * @throws ForeignDatabaseException if its schema is no earlier one of this build's
   */
  static void prepare(String url, boolean asItIs) {
    try {
      Flyway flyway =
          Flyway.configure()
              // What the database or the URL sets for requests would end each attempt of a step.
              .dataSource(SessionOptions.in(url, SessionOptions.UNLIMITED), null, null)
              .initSql(SessionOptions.UNLIMITED_TRANSACTIONS)
              // One a second, while another server changes the tables.
              .lockRetryCount(Math.toIntExact(ATTEMPTS_MAX.toSeconds()))
              .callbacks(new GivesWay())
              .locations("classpath:db/postgres")
              .javaMigrations(
                  new MovingTriggers(new PostgresRowTriggers()), new PostgresUseTriggers())
              .loggers("slf4j")
              // A database that a newer build has migrated is refused like any other foreign one.
              .ignoreMigrationPatterns(new String[0])
              .load();
      if (asItIs) {
        flyway.validate();
      } else {
        migrate(flyway, url);
      }
    } catch (FlywayValidateException e) {
      throw new ForeignDatabaseException(
          "The database %s was made by another build of Pinion and cannot be read by this one; start that build, or name another database with --store."
              .formatted(PostgresPools.withoutParameters(url)),
          e);
    } catch (RuntimeException e) {
      throw PostgresPools.unavailable(url, e);
    }
  }

  /** Each step is a transaction, so one that gave way has changed nothing. */
  private static void migrate(Flyway flyway, String url) {
    long begun = System.nanoTime();
    while (true) {
      try {
        flyway.migrate();
        return;
      } catch (RuntimeException e) {
        if (!PostgresFaults.isGivingWay(e) || System.nanoTime() - begun > ATTEMPTS_MAX.toNanos()) {
          throw e;
        }
        LOG.log(
            System.Logger.Level.WARNING,
            "tables of the database {0} are in use, so they cannot be changed yet; trying again",
            PostgresPools.withoutParameters(url));
        pause(e);
      }
    }
  }

  private static void pause(RuntimeException cause) {
    try {
      Thread.sleep(ThreadLocalRandom.current().nextLong(PAUSE_MILLIS, 2 * PAUSE_MILLIS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw cause;
    }
  }
}
