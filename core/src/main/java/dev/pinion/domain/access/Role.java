package dev.pinion.domain.access;

import dev.pinion.domain.EntityId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A named list of grants in a tenant.
 *
 * @param frontendView {@code client} or {@code admin}
 * @param builtIn whether it is one of the four default roles, whose grants the server defines
 * @param retiredAt when a role of the same name replaced it; null while it is current
 */
public record Role(
    EntityId id,
    String name,
    String description,
    String frontendView,
    Grants grants,
    boolean builtIn,
    Instant createdAt,
    @Nullable Instant retiredAt) {

  /** Whether it is the role that may do everything (docs/behaviour/access.md). */
  public boolean isSuperAdministrator() {
    return builtIn && name.equals(DefaultRole.SUPER_ADMINISTRATOR.roleName());
  }

  /** Whether no other role of its name has replaced it. */
  public boolean isCurrent() {
    return retiredAt == null;
  }

  /** This role after another one of its name replaced it. */
  public Role retired(Instant at) {
    return new Role(id, name, description, frontendView, grants, builtIn, createdAt, at);
  }
}
