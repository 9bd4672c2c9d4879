package dev.pinion.cli.session;

import dev.pinion.cli.output.RefusedException;
import dev.pinion.cli.output.Text;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Which server a command talks to, in which workspace, and as whom.
 *
 * @param url the server's address, without a slash at its end
 * @param workspace the workspace's UUID
 * @param key a Platform API key; a secret that is never shown
 * @param origins where each of the three comes from
 */
public record Profile(String url, String workspace, String key, Origins origins) {
  private static final int PORT_MAX = 65_535;
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|.*\\.localhost|127(\\.[0-9]{1,3}){3}|\\[(::1|0:0:0:0:0:0:0:1)\\]");

  /**
   * Where the values of a profile come from, each in words such as {@code PLATFORM_API_URL of the
   * environment}.
   */
  public record Origins(String url, String workspace, String key) {

    /** All three from one place. */
    public static Origins all(String place) {
      return new Origins(place, place, place);
    }

    /** The three in one line; once, if they are the same. */
    public String words() {
      return url.equals(workspace) && url.equals(key)
          ? url
          : "address: %s; workspace: %s; key: %s".formatted(url, workspace, key);
    }
  }

  /**
   * An address as people write it, made regular.
   *
   * @param origin where it comes from, in words
   * @throws RefusedException if it is none, saying what is wrong with it
   */
  public static String address(String text, String origin) {
    String written = text.strip().replaceFirst("/+$", "");
    URI url;
    try {
      url = new URI(written);
    } catch (URISyntaxException e) {
      throw notAnAddress(text, origin, "it holds a character that must not be in one");
    }
    String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw notAnAddress(text, origin, "it must begin with http:// or https://");
    }
    if (url.getRawAuthority() != null && url.getRawAuthority().contains("@")) {
      throw new RefusedException(
          "What is in %s is no address of a server: it must hold no user name and no password."
              .formatted(origin));
    }
    if (url.getHost() == null) {
      throw notAnAddress(
          text, origin, "it names no host, or one with a character that no host has");
    }
    if (url.getPort() == 0 || url.getPort() > PORT_MAX) {
      throw notAnAddress(text, origin, "its port must be from 1 to 65535");
    }
    if (url.getRawQuery() != null || url.getRawFragment() != null) {
      throw notAnAddress(text, origin, "it must end before ? and #");
    }
    return url.toString();
  }

  private static RefusedException notAnAddress(String text, String origin, String why) {
    return new RefusedException(
        "\"%s\" (%s) is no address of a server: %s. Write one such as https://pinion.example."
            .formatted(Text.clean(text), origin, why));
  }

  /** Whether what is sent to an address can be read by others on its way. */
  public static boolean isReadableOnTheWay(String address) {
    URI url = URI.create(address);
    return "http".equalsIgnoreCase(url.getScheme())
        && !LOOPBACK.matcher(url.getHost().toLowerCase(Locale.ROOT)).matches();
  }

  /** Says whom it is of, and nothing of the key. */
  @Override
  public String toString() {
    return "%s at %s".formatted(workspace, url);
  }
}
