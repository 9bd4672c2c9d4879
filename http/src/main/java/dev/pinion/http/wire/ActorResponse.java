package dev.pinion.http.wire;

import dev.pinion.domain.Actor;
import org.jspecify.annotations.Nullable;

/** Who acted. */
public record ActorResponse(Actor.Kind kind, String id, @Nullable String name) {

  /** The actor as answered. */
  public static ActorResponse of(Actor actor) {
    return new ActorResponse(actor.kind(), actor.id(), actor.name());
  }
}
