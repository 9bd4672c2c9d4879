package dev.pinion.app;

import dev.pinion.catalog.TenantSnapshot;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.access.ApiKey;
import dev.pinion.domain.access.ForeignMember;
import dev.pinion.domain.access.Role;
import dev.pinion.domain.access.User;
import dev.pinion.store.AccessStore;
import dev.pinion.store.TenantTx;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What rights are derived from: a tenant's people, keys and roles at one moment. Each function
 * answers null for what is not there.
 *
 * @param user by the user's id
 * @param apiKey by the key's public id
 * @param role by id, current or retired
 * @param member by the key of a foreign member
 */
record AccessView(
    Function<String, @Nullable User> user,
    Function<String, @Nullable ApiKey> apiKey,
    Function<EntityId, @Nullable Role> role,
    Function<ForeignMember.Key, @Nullable ForeignMember> member) {

  /** The tenant as a snapshot holds it. */
  static AccessView of(TenantSnapshot snapshot) {
    return new AccessView(
        snapshot.users()::get,
        snapshot.apiKeys()::get,
        snapshot.roles()::get,
        snapshot.members()::get);
  }

  /** The tenant as a transaction reads it from rows. */
  static AccessView of(TenantTx tx) {
    AccessStore access = tx.access();
    return new AccessView(access::user, access::apiKey, access::role, access::member);
  }
}
