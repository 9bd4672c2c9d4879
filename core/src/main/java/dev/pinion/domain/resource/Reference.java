package dev.pinion.domain.resource;

import dev.pinion.domain.EntityId;

/** One thing that a resource names. */
public sealed interface Reference {

  /** The thing that is named. */
  EntityId id();

  /** A service, which may go all the same: what names it then applies to nothing there. */
  record ToService(EntityId id) implements Reference {}

  /** Another resource, which stays while it is named. */
  record ToResource(ResourceKind kind, EntityId id) implements Reference {}
}
