package dev.pinion.domain;

import org.jspecify.annotations.Nullable;

/**
 * Who made a change, as it is recorded for ever: it names its subject without depending on it.
 *
 * @param kind whether a person or an API key acted
 * @param org the slug of the tenant that the subject belongs to
 * @param id the user's id, or the public id of the key
 * @param name what the subject was called then; null if it had no name
 */
public record Actor(Kind kind, String org, String id, @Nullable String name) {

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
}
