package dev.pinion.domain;

/**
 * Who made something, as far as they are told apart: an actor without what they were called then.
 *
 * @param key whether it is a key
 * @param org the slug of the tenant that the user or key belongs to
 * @param id the user's id, or the public id of the key
 */
public record Author(boolean key, String org, String id) {

  /** The author that acted. */
  public static Author of(Actor actor) {
    return new Author(actor.kind() == Actor.Kind.API_KEY, actor.org(), actor.id());
  }
}
