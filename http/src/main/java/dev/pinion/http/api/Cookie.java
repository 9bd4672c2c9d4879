package dev.pinion.http.api;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A cookie that no script can read. Over TLS its name is one that only this host can set (RFC
 * 6265bis, 4.1.3.2).
 *
 * @param name the name without TLS
 * @param sameSite {@code Strict}, or {@code Lax} if it is also for who comes from another site
 */
record Cookie(String name, String sameSite) {

  private String name(boolean secure) {
    return secure ? "__Host-" + name : name;
  }

  /** Its value in the values of the header {@code Cookie}; empty if it is not there. */
  Optional<String> read(List<String> headers, boolean secure) {
    String start = name(secure) + "=";
    return headers.stream()
        .flatMap(header -> Arrays.stream(header.split(";", -1)))
        .map(String::strip)
        .filter(pair -> pair.startsWith(start))
        .findFirst()
        .map(pair -> pair.substring(start.length()))
        .filter(value -> !value.isEmpty());
  }

  /** The answer with the header that makes a browser keep a value. */
  Answer keep(Answer answer, String value, Duration age, boolean secure) {
    return answer.withCookie(
        "%s=%s; Path=/; Max-Age=%s; HttpOnly; SameSite=%s%s"
            .formatted(
                name(secure),
                value,
                Long.toString(age.toSeconds()),
                sameSite,
                secure ? "; Secure" : ""));
  }

  /** The answer with the header that makes a browser forget it. */
  Answer forget(Answer answer, boolean secure) {
    return keep(answer, "", Duration.ZERO, secure);
  }
}
