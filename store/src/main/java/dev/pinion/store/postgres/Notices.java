package dev.pinion.store.postgres;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * Tells the other stores on a database that this one has committed, and hears of theirs: {@code
 * NOTIFY} and {@code LISTEN}, each on a connection of its own. A notice may be lost; it only makes
 * others look sooner than they would by themselves.
 *
 * <p>A notice is no part of the transaction that it tells of. Transactions that notify take a lock
 * of the whole database server until their commit is on disk, so they would wait for each other.
 */
final class Notices implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Notices.class.getName());
  private static final String CHANNEL = "pinion_commit";

  /** Between two notices, so that many commits make few of them. */
  private static final Duration LEAST_PAUSE = Duration.ofMillis(5);

  /** Before another connection is tried. */
  private static final Duration RETRY_PAUSE = Duration.ofSeconds(1);

  /** After so long a silence the connection is tried. */
  private static final Duration SILENCE_MAX = Duration.ofSeconds(5);

  private static final int TRIAL_SECONDS_MAX = 2;
  private static final int CONNECT_SECONDS_MAX = 5;
  private static final int ANSWER_SECONDS_MAX = 10;

  /** The database does not know the statement. */
  private static final String NOT_SUPPORTED = "0A000";

  private final String url;
  private final String sender;
  private final Semaphore committed = new Semaphore(0);
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile @Nullable Connection hearing;

  /**
   * Notices over a database, of which none is sent or heard yet.
   *
   * @param sender tells this store's own notices from those of others
   */
  Notices(String url, String sender) {
    this.url = url;
    this.sender = sender;
  }

  /**
   * Begins to tell others of commits, and to hear of theirs.
   *
   * @param hint is run when others have committed
   */
  void start(Runnable hint) {
    Thread.ofVirtual().name("notices-out").start(() -> keepUp(this::sendUntilBroken));
    Thread.ofVirtual()
        .name("notices-in")
        .start(() -> keepUp(connection -> hearUntilBroken(connection, hint)));
  }

  /** Has others told soon that this store has committed. */
  void committed() {
    if (committed.availablePermits() == 0) {
      committed.release();
    }
  }

  private interface Work {
    /** Works on a connection until the store is closed. */
    void on(Connection connection) throws SQLException, InterruptedException;
  }

  /** Does something on a connection, and on another one when that breaks. */
  private void keepUp(Work work) {
    boolean broken = false;
    do {
      try (Connection connection = connect()) {
        if (broken) {
          broken = false;
          LOG.log(System.Logger.Level.INFO, "commits are told to other servers again");
        }
        work.on(connection);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (SQLException e) {
        if (NOT_SUPPORTED.equals(e.getSQLState())) {
          LOG.log(
              System.Logger.Level.INFO,
              "the database has no notifications, so commits of other servers are seen a little later");
          return;
        }
        if (!broken && !isClosed()) {
          broken = true;
          LOG.log(System.Logger.Level.WARNING, "commits are not told to other servers at once", e);
        }
      }
    } while (!closedWithin(RETRY_PAUSE));
  }

  private Connection connect() throws SQLException {
    var properties = new Properties();
    properties.setProperty("ApplicationName", "pinion");
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("connectTimeout", Integer.toString(CONNECT_SECONDS_MAX));
    properties.setProperty("socketTimeout", Integer.toString(ANSWER_SECONDS_MAX));
    // A notice that is lost with the database server is of no use to anybody.
    return DriverManager.getConnection(
        SessionOptions.in(url, "-c synchronous_commit=off"), properties);
  }

  private void sendUntilBroken(Connection connection) throws SQLException, InterruptedException {
    try (PreparedStatement notify = connection.prepareStatement("select pg_notify(?, ?)")) {
      notify.setString(1, CHANNEL);
      notify.setString(2, sender);
      while (!isClosed()) {
        if (committed.tryAcquire(SILENCE_MAX.toNanos(), TimeUnit.NANOSECONDS)) {
          committed.drainPermits();
          notify.execute();
          closedWithin(LEAST_PAUSE);
        }
      }
    }
  }

  private void hearUntilBroken(Connection connection, Runnable hint) throws SQLException {
    hearing = connection;
    try (Statement listen = connection.createStatement()) {
      listen.execute("listen " + CHANNEL);
    }
    // What was committed before the connection was there is told to nobody.
    hint.run();
    PGConnection notifying = connection.unwrap(PGConnection.class);
    while (!isClosed()) {
      PGNotification[] heard = notifying.getNotifications(Math.toIntExact(SILENCE_MAX.toMillis()));
      if (isOfOthers(heard)) {
        hint.run();
      }
      if (heard.length == 0 && !connection.isValid(TRIAL_SECONDS_MAX)) {
        throw new SQLException("the connection that hears of commits is gone");
      }
    }
  }

  private boolean isOfOthers(PGNotification[] heard) {
    for (PGNotification each : heard) {
      if (!sender.equals(each.getParameter())) {
        return true;
      }
    }
    return false;
  }

  private boolean isClosed() {
    return closed.getCount() == 0;
  }

  private boolean closedWithin(Duration time) {
    try {
      return closed.await(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  @Override
  public void close() {
    closed.countDown();
    committed.release();
    Connection waiting = hearing;
    if (waiting != null) {
      try {
        waiting.abort(Runnable::run);
      } catch (SQLException e) {
        // It is gone already.
      }
    }
  }
}
