package dev.pinion.app.service;

import dev.pinion.domain.access.Attributes;
import dev.pinion.domain.access.Permission;

/** Says whether somebody may do something, by refusing it if they may not. */
@FunctionalInterface
public interface Rights {

  /** Nobody's in particular: everything is let through. */
  Rights ALL = (permission, resource) -> {};

  /**
   * Refuses whoever lacks the permission for the resource.
   *
   * @throws dev.pinion.domain.DomainException with {@link dev.pinion.domain.DomainError.Forbidden}
   */
  void require(Permission permission, Attributes resource);
}
