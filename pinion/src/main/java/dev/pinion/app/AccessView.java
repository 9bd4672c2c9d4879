package dev.pinion.app;

import dev.pinion.catalog.TenantSnapshot;
import dev.pinion.domain.ApiKey;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.ForeignMember;
import dev.pinion.domain.Role;
import dev.pinion.domain.User;
import dev.pinion.store.TenantTx;
import org.jspecify.annotations.Nullable;

/** What rights are derived from: a tenant's people, keys and roles at one moment. */
interface AccessView {

  /** The user; null if there is none. */
  @Nullable User user(String id);

  /** The key with that public id; null if there is none. */
  @Nullable ApiKey apiKey(String keyId);

  /** The role, current or retired; null if there is none. */
  @Nullable Role role(EntityId id);

  /** The foreign member; null if there is none. */
  @Nullable ForeignMember member(ForeignMember.Key key);

  /** The tenant as a snapshot holds it. */
  static AccessView of(TenantSnapshot snapshot) {
    return new AccessView() {
      @Override
      public @Nullable User user(String id) {
        return snapshot.users().get(id);
      }

      @Override
      public @Nullable ApiKey apiKey(String keyId) {
        return snapshot.apiKeys().get(keyId);
      }

      @Override
      public @Nullable Role role(EntityId id) {
        return snapshot.roles().get(id);
      }

      @Override
      public @Nullable ForeignMember member(ForeignMember.Key key) {
        return snapshot.members().get(key);
      }
    };
  }

  /** The tenant as a transaction reads it from rows. */
  static AccessView of(TenantTx tx) {
    return new AccessView() {
      @Override
      public @Nullable User user(String id) {
        return tx.access().user(id);
      }

      @Override
      public @Nullable ApiKey apiKey(String keyId) {
        return tx.access().apiKey(keyId);
      }

      @Override
      public @Nullable Role role(EntityId id) {
        return tx.access().role(id);
      }

      @Override
      public @Nullable ForeignMember member(ForeignMember.Key key) {
        return tx.access().member(key);
      }
    };
  }
}
