package dev.pinion.cli;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * Which server a command talks to, in which workspace, and as whom.
 *
 * @param url the server's address, without a slash at its end
 * @param workspace the workspace's UUID
 * @param key a Platform API key; a secret that is never shown
 * @param source where these come from, in words
 */
record Profile(String url, String workspace, String key, String source) {

  /**
   * An address as people write it, made regular.
   *
   * @throws RefusedException if it is none
   */
  static String address(String text, String source) {
    try {
      var url = new URI(text.strip().replaceFirst("/+$", ""));
      String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
      boolean web = scheme.equals("http") || scheme.equals("https");
      if (web && url.getHost() != null && url.getUserInfo() == null && url.getQuery() == null) {
        return url.toString();
      }
    } catch (URISyntaxException e) {
      // Refused below.
    }
    throw new RefusedException(
        "\"%s\" (from %s) is no address of a server; write one such as https://pinion.example."
            .formatted(Text.clean(text), source));
  }

  @Override
  public String toString() {
    return "%s at %s".formatted(workspace, url);
  }
}
