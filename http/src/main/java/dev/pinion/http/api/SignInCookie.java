package dev.pinion.http.api;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The cookie of a browser that is away to sign in at a provider, or has come back in vain: what it
 * must bring along, or why that failed, sealed by the server. It comes back from another site.
 */
public final class SignInCookie {
  private static final Cookie COOKIE = new Cookie("pinion-sign-in", "Lax");

  private SignInCookie() {}

  /**
   * The value in the values of the header {@code Cookie}; empty if there is none.
   *
   * @param secure whether browsers reach this server over TLS: then another host of the same domain
   *     could set a cookie by its plain name
   */
  public static Optional<String> read(List<String> headers, boolean secure) {
    return COOKIE.read(headers, secure);
  }

  /** The answer with the header that makes a browser keep a value. */
  public static Answer keep(Answer answer, String sealed, Duration age, boolean secure) {
    return COOKIE.keep(answer, sealed, age, secure);
  }

  /** The answer with the header that makes a browser forget it. */
  public static Answer forget(Answer answer, boolean secure) {
    return COOKIE.forget(answer, secure);
  }
}
