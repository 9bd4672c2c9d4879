package dev.pinion.http;

import dev.pinion.auth.Credentials;
import dev.pinion.http.api.SessionCookie;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** The session that a page of the console presents. */
final class ConsoleCredentials {
  private ConsoleCredentials() {}

  /** The session of the request's cookie, if a page of this server's own sends it. */
  static Credentials of(RequestView request, SessionCookie cookie) {
    if (request.header(SessionCookie.HEADER) == null || !isOwn(request)) {
      return new Credentials.None();
    }
    return cookie
        .read(request.headers("cookie"))
        .flatMap(Credentials.Session::parse)
        .<Credentials>map(session -> session)
        .orElseGet(Credentials.None::new);
  }

  /**
   * Whether nothing says that a page of another origin sends the request (Fetch Metadata; RFC 6454,
   * 7). Clients that are no browsers say nothing.
   */
  private static boolean isOwn(RequestView request) {
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
