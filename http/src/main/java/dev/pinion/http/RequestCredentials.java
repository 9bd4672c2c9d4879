package dev.pinion.http;

import dev.pinion.auth.Credentials;
import dev.pinion.http.api.Dialect;
import dev.pinion.http.api.SessionCookie;
import org.jspecify.annotations.Nullable;

/** The credentials that a request shows: in a header, or the session of a browser. */
final class RequestCredentials {
  private RequestCredentials() {}

  /**
   * What a request shows.
   *
   * @param cookie how browsers present their sessions; null if there are none
   */
  static Credentials of(RequestView request, @Nullable SessionCookie cookie) {
    if (request.headers("authorization").size() > 1) {
      // A proxy before us may have looked at the other one.
      throw new HttpFault(
          400, "credentials_unclear", "Send one Authorization header: this request has several.");
    }
    Credentials named =
        Credentials.of(
            request.header("authorization"),
            request.headers("sec-websocket-protocol"),
            Dialect.WEB_SOCKET_PREFIX);
    return named instanceof Credentials.None && cookie != null
        ? ConsoleCredentials.of(request, cookie)
        : named;
  }

  /** The same where credentials of the form of a name and a password are none. */
  static Credentials withoutBasic(Credentials credentials) {
    boolean basic = credentials instanceof Credentials.Token token && token.userName() != null;
    return basic ? new Credentials.Malformed() : credentials;
  }
}
