package dev.pinion.store.postgres;

import java.io.Closeable;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What says that a PostgreSQL database is in use, so that nobody changes its tables under a server.
 * Any number of servers share it, with commands that work beside them; who changes tables without
 * being one of them has it alone. It is an advisory lock of a connection of its own, and ends with
 * that connection.
 *
 * <p>A server takes it again on another connection when that breaks. Until then somebody may have
 * taken the database alone, who does not expect it to change: then the server must not write.
 */
public final class ServerLock implements Closeable {
  private static final System.Logger LOG = System.getLogger(ServerLock.class.getName());
  private static final long NUMBER = 0x50494e494f4f4eL;
  private static final String SHARED = "pg_try_advisory_lock_shared";
  private static final String ALONE = "pg_try_advisory_lock";

  /** Between two looks whether the connection is there, and between two attempts to take it. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private static final int TRIAL_SECONDS_MAX = 2;
  private static final int CONNECT_SECONDS_MAX = 5;
  private static final int ANSWER_SECONDS_MAX = 10;

  /**
   * The driver closes a connection that is late, and a lock that is held alone is lost for good.
   */
  private static final int ALONE_SECONDS_MAX = 600;

  private final String url;
  private final CountDownLatch closed = new CountDownLatch(1);

  /** Its lock; it is broken while there is no other one. */
  private Connection connection;

  private volatile boolean isAlone;
  private volatile boolean isElsewhere;

  private ServerLock(String url, Connection connection, boolean isAlone) {
    this.url = url;
    this.connection = connection;
    this.isAlone = isAlone;
  }

  /**
   * Joins the servers on a database; null if somebody has it alone. It is taken again when its
   * connection breaks.
   *
   * @param url as {@link PostgresStore#open} takes it
   * @throws IOException if the database cannot be asked
   */
  public static @Nullable ServerLock tryShare(String url) throws IOException {
    return tryTake(url, SHARED);
  }

  /**
   * Takes a database alone; null if somebody else uses it. It ends with its connection, after which
   * others may write there: see {@link #requireHeld}.
   *
   * @param url as {@link PostgresStore#open} takes it
   * @throws IOException if the database cannot be asked
   */
  public static @Nullable ServerLock tryTake(String url) throws IOException {
    return tryTake(url, ALONE);
  }

  private static @Nullable ServerLock tryTake(String url, String how) throws IOException {
    try {
      Connection connection = connected(url, how);
      if (connection == null) {
        return null;
      }
      var lock = new ServerLock(url, connection, how.equals(ALONE));
      Thread.ofVirtual().name("server-lock").start(lock::keep);
      return lock;
    } catch (SQLException e) {
      throw new IOException(
          "The database cannot be reached: "
              + PostgresConnections.withoutParameters(String.valueOf(e.getMessage())),
          e);
    }
  }

  /** A connection that has the lock; null if it cannot be had now. */
  private static @Nullable Connection connected(String url, String how) throws SQLException {
    var properties = new Properties();
    properties.setProperty("ApplicationName", "pinion");
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("connectTimeout", Integer.toString(CONNECT_SECONDS_MAX));
    properties.setProperty("socketTimeout", Integer.toString(ANSWER_SECONDS_MAX));
    Connection connection = DriverManager.getConnection(url, properties);
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select " + how + "(" + NUMBER + ")")) {
      if (row.next() && row.getBoolean(1)) {
        if (how.equals(ALONE)) {
          waitForAnswers(connection, ALONE_SECONDS_MAX);
        }
        return connection;
      }
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
    connection.close();
    return null;
  }

  private static void waitForAnswers(Connection connection, int seconds) throws SQLException {
    connection.setNetworkTimeout(Runnable::run, (int) TimeUnit.SECONDS.toMillis(seconds));
  }

  /** Whether nobody else uses the database. */
  public boolean isAlone() {
    return isAlone;
  }

  /**
   * Lets others use a database too that was taken alone. It is taken again when its connection
   * breaks.
   *
   * @throws IOException if it is lost
   */
  public void share() throws IOException {
    Connection held = hold();
    // A session that has the lock gets it in another way too, whoever waits for it.
    try (Statement statement = held.createStatement()) {
      waitForAnswers(held, ANSWER_SECONDS_MAX);
      statement.execute("select pg_advisory_lock_shared(" + NUMBER + ")");
      statement.execute("select pg_advisory_unlock(" + NUMBER + ")");
    } catch (SQLException e) {
      throw new IOException(
          "The lock of the database is lost: "
              + PostgresConnections.withoutParameters(String.valueOf(e.getMessage())),
          e);
    }
    isAlone = false;
  }

  /**
   * Makes sure that nobody else can have used the database since it was taken alone.
   *
   * @throws IOException with a sentence for the operator if the lock is lost
   */
  public void requireHeld() throws IOException {
    try {
      if (hold().isValid(ALONE_SECONDS_MAX)) {
        return;
      }
    } catch (SQLException e) {
      // Thrown only for a negative time.
    }
    throw new IOException(
        "The lock of the database %s is lost, so somebody may have written there meanwhile; make sure that no server is running on it, and give the command again."
            .formatted(PostgresPools.withoutParameters(url)));
  }

  /** Whether the lock is lost, and somebody has the database alone since. */
  boolean isElsewhere() {
    return isElsewhere;
  }

  /** Has the connection never be idle for long, and replaces one that breaks if it is shared. */
  private void keep() {
    boolean isTold = false;
    while (!closedWithin(PAUSE)) {
      try {
        boolean isHeld = hold().isValid(isAlone ? ALONE_SECONDS_MAX : TRIAL_SECONDS_MAX);
        if (!isHeld && !isAlone) {
          takeAgain();
        } else if (!isHeld && !isTold && closed.getCount() > 0) {
          isTold = true;
          LOG.log(
              System.Logger.Level.WARNING,
              "the lock of the database {0} is lost, so a server may write there; this command cannot finish its work, and must be given again",
              PostgresPools.withoutParameters(url));
        }
      } catch (SQLException e) {
        // The database is gone, so nobody writes; another attempt follows.
      }
    }
  }

  private void takeAgain() throws SQLException {
    Connection next = connected(url, SHARED);
    if (next == null) {
      if (!isElsewhere) {
        LOG.log(
            System.Logger.Level.ERROR,
            "a command has the database {0} to itself; nothing is written until it has ended",
            PostgresPools.withoutParameters(url));
      }
      isElsewhere = true;
      return;
    }
    LOG.log(
        System.Logger.Level.INFO,
        "the database {0} is marked as in use again",
        PostgresPools.withoutParameters(url));
    isElsewhere = false;
    exchange(next);
  }

  private synchronized Connection hold() {
    return connection;
  }

  private synchronized void exchange(Connection next) throws SQLException {
    Connection before = connection;
    connection = next;
    if (closed.getCount() == 0) {
      next.close();
    }
    before.close();
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
  public synchronized void close() throws IOException {
    closed.countDown();
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IOException("the lock of a database could not be given back", e);
    }
  }
}
