package dev.pinion.http;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Where a request of a browser comes from. */
final class Origins {
  private Origins() {}

  /**
   * Whether nothing says that a page of another origin sends the request (Fetch Metadata; RFC 6454,
   * 7). Clients that are no browsers say nothing.
   */
  static boolean isOwn(RequestView request) {
    String site = request.header("sec-fetch-site");
    if (site != null) {
      return site.equals("same-origin") || site.equals("none");
    }
    String origin = request.header("origin");
    return origin == null || isHost(origin, request.header("host"));
  }

  private static boolean isHost(String origin, @Nullable String host) {
    try {
      return host != null && host.equalsIgnoreCase(URI.create(origin).getRawAuthority());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
