package dev.pinion.auth;

import dev.pinion.domain.EntityId;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a request presents to say who asks (docs/behaviour/access.md), parsed but not yet believed.
 */
public sealed interface Credentials {

  /** Nothing is presented. */
  record None() implements Credentials {}

  /** Something that is none of the forms. */
  record Malformed() implements Credentials {}

  /**
   * A signed token.
   *
   * @param userName the user name of HTTP Basic, which must name the token's user; null otherwise
   */
  record Token(String jwt, @Nullable String userName) implements Credentials {}

  /** A key that acts by itself: the tenant it says it is from, its public id and its secret. */
  record Key(EntityId tenant, String keyId, String secret) implements Credentials {

    private static final String PREFIX = "pnk";
    private static final String SEPARATOR = "_";

    /** The one text that a client keeps as its key. */
    public String text() {
      return String.join(SEPARATOR, PREFIX, tenant.hex(), keyId, secret);
    }

    /** The key that a text is; empty if it is none. */
    public static Optional<Key> parse(String text) {
      String[] parts = text.split(SEPARATOR, 4);
      if (parts.length != 4 || !parts[0].equals(PREFIX)) {
        return Optional.empty();
      }
      return EntityId.fromHex(parts[1]).map(tenant -> new Key(tenant, parts[2], parts[3]));
    }
  }

  /** What a browser presents that is signed in: the tenant, the session and its secret. */
  record Session(EntityId tenant, EntityId id, String secret) implements Credentials {

    private static final String SEPARATOR = "_";

    /** The one text that a browser keeps. */
    public String text() {
      return String.join(SEPARATOR, tenant.hex(), id.hex(), secret);
    }

    /** The session that a text names; empty if it is none. */
    public static Optional<Session> parse(String text) {
      String[] parts = text.split(SEPARATOR, 3);
      if (parts.length != 3) {
        return Optional.empty();
      }
      Optional<EntityId> tenant = EntityId.fromHex(parts[0]);
      Optional<EntityId> id = EntityId.fromHex(parts[1]);
      return tenant.flatMap(t -> id.map(i -> new Session(t, i, parts[2])));
    }
  }

  /** Whether they name somebody, be it rightly or not. */
  default boolean areWellFormed() {
    return !(this instanceof None || this instanceof Malformed);
  }

  /**
   * The credentials in a request's headers.
   *
   * @param authorization the value of {@code Authorization}; null if there is none
   * @param protocols the values of {@code Sec-WebSocket-Protocol}
   * @param prefix what a browser that can set no header puts before its token among them
   */
  static Credentials of(@Nullable String authorization, List<String> protocols, String prefix) {
    if (authorization != null) {
      return ofAuthorization(authorization.strip());
    }
    return protocols.stream()
        .flatMap(value -> List.of(value.split(",")).stream())
        .map(String::strip)
        .filter(value -> value.startsWith(prefix))
        .findFirst()
        .<Credentials>map(value -> new Token(value.substring(prefix.length()), null))
        .orElseGet(None::new);
  }

  private static Credentials ofAuthorization(String value) {
    int space = value.indexOf(' ');
    String scheme = space < 0 ? value : value.substring(0, space);
    String rest = space < 0 ? "" : value.substring(space + 1).strip();
    if (rest.isEmpty()) {
      return new Malformed();
    }
    if (scheme.equalsIgnoreCase("Bearer")) {
      Optional<Credentials> key = Key.parse(rest).map(parsed -> parsed);
      return key.orElseGet(() -> new Token(rest, null));
    }
    return scheme.equalsIgnoreCase("Basic") ? ofBasic(rest) : new Malformed();
  }

  private static Credentials ofBasic(String encoded) {
    try {
      String pair = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
      // A user id may hold a colon, a token never does.
      int colon = pair.lastIndexOf(':');
      return colon < 0
          ? new Malformed()
          : new Token(pair.substring(colon + 1), pair.substring(0, colon));
    } catch (IllegalArgumentException e) {
      return new Malformed();
    }
  }
}
