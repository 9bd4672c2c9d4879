package dev.pinion.app.explore;

import dev.pinion.app.Principal;
import dev.pinion.domain.Actor;

/** Who acts in a small world. */
public enum Who {
  /** Makes things and asks for changes. */
  ADA,
  /** Makes things too, and approves. */
  BOB,
  /** Rules, freezes and overrides. */
  CARA,
  /** A key that ada has made: whatever it does, ada could have done. */
  BOT;

  /** The tenant of all of them. */
  static final String ORG = "acme";

  /** Who is behind what they do. */
  public Who person() {
    return this == BOT ? ADA : this;
  }

  /** Whether they may change rules, freeze and override. */
  public boolean mayRule() {
    return this == CARA;
  }

  String id() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  /** The key that signs them in, or that they are. */
  String keyId() {
    return "key-of-" + id();
  }

  Actor actor() {
    return this == BOT
        ? new Actor(Actor.Kind.API_KEY, ORG, keyId(), id())
        : new Actor(Actor.Kind.USER, ORG, id(), id(), keyId());
  }

  Principal principal() {
    return this == BOT ? new Principal.Key(keyId(), hash()) : new Principal.Person(id(), keyId());
  }

  String hash() {
    return "ab".repeat(32);
  }

  /** Whoever an actor is. */
  static Who of(Actor actor) {
    for (Who each : values()) {
      if (each.actor().id().equals(actor.id())) {
        return each;
      }
    }
    throw new IllegalArgumentException("nobody: " + actor);
  }
}
