package dev.pinion.domain.access;

import dev.pinion.domain.EntityId;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A person of a tenant.
 *
 * @param id has no particular form
 * @param email unique in the tenant, whatever its case
 * @param profile what is kept beside (preferences, variables), a free-form JSON object
 */
public record User(
    String id,
    String firstName,
    String lastName,
    String email,
    EntityId roleId,
    Map<String, @Nullable Object> profile,
    Instant createdAt,
    Instant updatedAt) {

  /** This user in another role. */
  public User withRole(EntityId role, Instant at) {
    return new User(id, firstName, lastName, email, role, profile, createdAt, at);
  }

  /** This user with other names and another profile. */
  public User withInfo(
      String first, String last, Map<String, @Nullable Object> newProfile, Instant at) {
    return new User(id, first, last, email, roleId, newProfile, createdAt, at);
  }

  /** What the person is called in records. */
  public String fullName() {
    return firstName + " " + lastName;
  }
}
