package dev.pinion.auth.oidc;

import dev.pinion.app.access.Wrapping;
import dev.pinion.domain.access.Secret;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A sign-in that a browser has begun, kept by the browser itself, readable for the servers that
 * have the master key: any of them can finish it.
 *
 * @param state what the provider must give back (RFC 6749, 10.12)
 * @param nonce what its ID token must name (OpenID Connect Core 1.0, 3.1.2.1)
 * @param verifier what proves that who has the code has begun this (RFC 7636)
 * @param workspace the slug of the tenant to sign in to; null if the address decides
 * @param goal the page to go to
 * @param endEpochSecond when it is too late to finish it
 */
record Attempt(
    String state,
    String nonce,
    String verifier,
    @Nullable String workspace,
    String goal,
    long endEpochSecond) {

  private static final String PURPOSE = "a sign-in under way";
  private static final int RANDOM_BYTES = 32;
  private static final JsonMapper JSON = JsonMapper.shared();

  static Attempt begin(@Nullable String workspace, String goal, Instant end) {
    return new Attempt(
        Secret.randomText(RANDOM_BYTES),
        Secret.randomText(RANDOM_BYTES),
        Secret.randomText(RANDOM_BYTES),
        workspace,
        goal,
        end.getEpochSecond());
  }

  String sealed(Wrapping wrapping) {
    return wrapping.wrap(PURPOSE, JSON.writeValueAsString(this));
  }

  /** The attempt in what a browser has kept; null if there is none in it, or it is too late. */
  static @Nullable Attempt open(Wrapping wrapping, String sealed, Instant now) {
    String json = wrapping.unwrap(PURPOSE, sealed);
    try {
      Attempt attempt = json == null ? null : JSON.readValue(json, Attempt.class);
      return attempt == null || now.getEpochSecond() >= attempt.endEpochSecond() ? null : attempt;
    } catch (JacksonException e) {
      return null;
    }
  }

  /** Says nothing of its secrets. */
  @Override
  public String toString() {
    return "Attempt[hidden]";
  }
}
