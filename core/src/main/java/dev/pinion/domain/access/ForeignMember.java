package dev.pinion.domain.access;

import dev.pinion.domain.EntityId;
import java.util.Comparator;

/**
 * A role in this tenant for a user of another one.
 *
 * @param org the slug of the tenant that the user belongs to
 */
public record ForeignMember(String org, String userId, EntityId roleId) {

  /** The key that a tenant's foreign members are found by. */
  public record Key(String org, String userId) {
    /** By tenant, then by user. */
    public static final Comparator<Key> ORDER =
        Comparator.comparing(Key::org).thenComparing(Key::userId);
  }

  /** The key of this member. */
  public Key key() {
    return new Key(org, userId);
  }
}
