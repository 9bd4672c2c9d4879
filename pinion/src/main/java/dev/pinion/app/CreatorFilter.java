package dev.pinion.app;

import dev.pinion.domain.Actor;

/**
 * Holds for what one user or key made.
 *
 * @param key whether it is a key
 * @param org the slug of the tenant that the user or key belongs to
 * @param id the user's id, or the public id of the key
 */
public record CreatorFilter(boolean key, String org, String id) {

  /** Whether it holds for what the actor made. */
  boolean matches(Actor actor) {
    return key == (actor.kind() == Actor.Kind.API_KEY)
        && org.equals(actor.org())
        && id.equals(actor.id());
  }
}
