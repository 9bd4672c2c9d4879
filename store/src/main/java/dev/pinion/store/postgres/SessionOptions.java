package dev.pinion.store.postgres;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import org.postgresql.Driver;

/**
 * The settings of sessions that Pinion relies on. A URL may hold others ({@code options}), of which
 * the driver would take one set or the other.
 */
final class SessionOptions {
  private static final String OPTIONS = "options";

  /** Those of sessions whose work takes as long as there are rows. */
  static final String UNLIMITED = limited(0, 0, 0);

  private SessionOptions() {}

  /**
   * Has transactions take as long as they do. PostgreSQL knows the setting from 17 on, and an
   * earlier one would refuse it among the options.
   */
  static final String UNLIMITED_TRANSACTIONS =
      "select set_config(name, '0', false) from pg_settings where name = 'transaction_timeout'";

  /**
   * Durable commits, an isolation, and limits in milliseconds, each 0 for none. They take the place
   * of those that the user or the database has.
   *
   * @param statement how long a statement may take
   * @param lock how long it may wait for a lock
   * @param idle how long a transaction may do nothing
   */
  static String limited(long statement, long lock, long idle) {
    return "-c statement_timeout=%s -c lock_timeout=%s -c idle_in_transaction_session_timeout=%s -c synchronous_commit=on -c default_transaction_isolation=read\\ committed"
        .formatted(statement, lock, idle);
  }

  /**
   * A URL whose sessions have those settings, and those of its own that are others.
   *
   * @param ours {@code -c name=value}, parted by blanks
   */
  static String in(String url, String ours) {
    Properties known = Driver.parseURL(url, null);
    String theirs = known == null ? "" : known.getProperty(OPTIONS, "");
    String all = theirs.isBlank() ? ours : theirs + " " + ours;
    // Of two parameters the driver takes the later one, as the database does of two settings.
    return "%s%s%s=%s"
        .formatted(
            url,
            url.indexOf('?') < 0 ? "?" : "&",
            OPTIONS,
            URLEncoder.encode(all, StandardCharsets.UTF_8));
  }
}
