package dev.pinion.http.server;

/** The words of a {@code Connection} header (RFC 9110, section 7.6.1). */
public final class ConnectionTokens {
  private ConnectionTokens() {}

  /** Whether a value of the header contains a word, in whatever case. */
  public static boolean contain(String value, String word) {
    for (String each : value.split(",", -1)) {
      if (each.strip().equalsIgnoreCase(word)) {
        return true;
      }
    }
    return false;
  }
}
