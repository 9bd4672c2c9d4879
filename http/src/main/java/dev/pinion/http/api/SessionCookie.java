package dev.pinion.http.api;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The cookie in which a browser keeps its session. It counts as credentials only beside the header
 * {@link #HEADER}, which no page of another origin can send: a form cannot set it, and a script
 * would have to be let in by CORS, which nobody is. Over TLS only the cookie whose name begins with
 * {@code __Host-} counts, which no other host can set.
 *
 * @param secure whether browsers reach this server over TLS
 */
public record SessionCookie(boolean secure) {
  /** What a request of the console says of itself; its value does not matter. */
  public static final String HEADER = "x-pinion-console";

  private static final Cookie COOKIE = new Cookie("pinion-session", "Strict");

  /** What the values of the header {@code Cookie} say of a session; empty if nothing. */
  public Optional<String> read(List<String> headers) {
    return COOKIE.read(headers, secure);
  }

  /**
   * The answer with the header that makes a browser keep a session.
   *
   * @param session the text that stands for it
   * @param lifetime how long at most; when the session ends is the server's to say
   */
  public Answer keep(Answer answer, String session, Duration lifetime) {
    return COOKIE.keep(answer, session, lifetime, secure);
  }

  /** The answer with the header that makes a browser forget its session. */
  public Answer forget(Answer answer) {
    return COOKIE.forget(answer, secure);
  }
}
