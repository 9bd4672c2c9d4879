package dev.pinion.http.api;

import dev.pinion.auth.Credentials;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The cookie in which a browser keeps its session. It counts as credentials only beside the header
 * {@link #HEADER}, which no page of another origin can send: a form cannot set it, and a script
 * would have to be let in by CORS, which nobody is.
 */
public final class SessionCookie {
  /** What a request of the console says of itself; its value does not matter. */
  public static final String HEADER = "x-pinion-console";

  /** Where only this host may set the cookie, over TLS (RFC 6265bis, 4.1.3.2). */
  private static final String SECURE_NAME = "__Host-pinion-session";

  private static final String PLAIN_NAME = "pinion-session";

  private SessionCookie() {}

  /** The session in the values of the header {@code Cookie}; empty if there is none. */
  public static Optional<Credentials.Session> read(List<String> headers) {
    return read(headers, SECURE_NAME).or(() -> read(headers, PLAIN_NAME));
  }

  private static Optional<Credentials.Session> read(List<String> headers, String name) {
    String start = name + "=";
    return headers.stream()
        .flatMap(header -> Arrays.stream(header.split(";", -1)))
        .map(String::strip)
        .filter(pair -> pair.startsWith(start))
        .findFirst()
        .flatMap(pair -> Credentials.Session.parse(pair.substring(start.length())));
  }

  /**
   * The answer with the header that makes a browser keep a session.
   *
   * @param lifetime how long at most; when the session ends is the server's to say
   * @param secure whether browsers reach this server over TLS
   */
  public static Answer keep(
      Answer answer, Credentials.Session session, Duration lifetime, boolean secure) {
    return set(answer, session.text(), lifetime, secure);
  }

  /** The answer with the header that makes a browser forget its session. */
  public static Answer forget(Answer answer, boolean secure) {
    return set(answer, "", Duration.ZERO, secure);
  }

  private static Answer set(Answer answer, String value, Duration age, boolean secure) {
    return answer.with(
        "Set-Cookie",
        "%s=%s; Path=/; Max-Age=%d; HttpOnly; SameSite=Strict%s"
            .formatted(
                secure ? SECURE_NAME : PLAIN_NAME,
                value,
                age.toSeconds(),
                secure ? "; Secure" : ""));
  }
}
