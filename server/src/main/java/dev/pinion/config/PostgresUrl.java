package dev.pinion.config;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The URL of a PostgreSQL database as the driver can read it. What the driver cannot read it
 * repeats in messages and in the log, with the password, so it must not get to see that.
 */
public final class PostgresUrl {
  /** What is allowed, as the end of a sentence that begins "must be". */
  public static final String ALLOWED =
      "a URL like jdbc:postgresql://host:port/database?user=…&password=…, with user and password among its parameters, where %25 stands for %";

  private static final String NAME = "[^/,:@\\[\\]?]+";
  private static final String HOST = "(?:" + NAME + "|\\[[0-9a-fA-F:.]+])(?::\\d{1,5})?";

  /** On this machine without hosts; what is before the parameters is shown to people. */
  private static final Pattern SHAPE =
      Pattern.compile(
          "jdbc:postgresql:(?://(?<hosts>%1$s(?:,%1$s)*)?/(?<name>[^/@?]*)|(?<local>[^/@?]*))(?:\\?(?<parameters>.*))?"
              .formatted(HOST),
          Pattern.DOTALL);

  private static final Pattern PORT = Pattern.compile(":(\\d+)(?:,|$)");
  private static final int PORT_MAX = 65_535;

  private PostgresUrl() {}

  /** Whether the driver can read it, and no password is before its parameters. */
  public static boolean isAllowed(String text) {
    Matcher url = SHAPE.matcher(text);
    return url.matches()
        && (url.group("hosts") == null || arePorts(url.group("hosts")))
        && isDecodable(text);
  }

  private static boolean arePorts(String hosts) {
    return PORT.matcher(hosts)
        .results()
        .map(found -> Integer.valueOf(found.group(1)))
        .allMatch(port -> port > 0 && port <= PORT_MAX);
  }

  private static boolean isDecodable(String text) {
    try {
      return !URLDecoder.decode(text, StandardCharsets.UTF_8).isEmpty();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
