package dev.pinion.domain;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who made a change, as it is recorded for ever: it names its subject without depending on it.
 *
 * @param kind whether a person or an API key acted
 * @param org the slug of the tenant that the subject belongs to
 * @param id the user's id, or the public id of the key
 * @param name what the subject was called then; null if it had no name
 * @param credential what signed a person in: the public id of a key, or an identity provider as its
 *     tokens name it; null for others, and where it was not recorded
 */
public record Actor(
    Kind kind, String org, String id, @Nullable String name, @Nullable String credential) {

  /** A subject that acts by itself, or of whom no credential is known. */
  public Actor(Kind kind, String org, String id, @Nullable String name) {
    this(kind, org, id, name, null);
  }

  /** The public id of the key that signed a person in; null if none did, as far as is known. */
  public @Nullable String signingKey() {
    // The id of a key is hex; a provider is named by its address (OpenID Connect Core 1.0, 2).
    return credential == null || credential.indexOf(':') >= 0 ? null : credential;
  }

  /** The kinds of subjects that act. */
  public enum Kind {
    /** A person, signed in. */
    USER,
    /** An API key that acts for itself. */
    API_KEY,
    /** The server itself or its operator at the console. */
    SYSTEM
  }

  /** The server itself, acting in a tenant. */
  public static Actor system(String org) {
    return new Actor(Kind.SYSTEM, org, "system", null);
  }

  /**
   * The actor as a JSON object, without the tenant that they belong to and without the credential:
   * hashes of ledgers are made of it.
   */
  public Map<String, @Nullable Object> json() {
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("kind", kind.name().toLowerCase(Locale.ROOT));
    json.put("id", id);
    json.put("name", name);
    return Collections.unmodifiableMap(json);
  }
}
