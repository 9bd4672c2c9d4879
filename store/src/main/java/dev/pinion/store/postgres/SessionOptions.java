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

  private SessionOptions() {}

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
