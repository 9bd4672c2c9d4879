package dev.pinion.app;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.pinion.catalog.TenantSnapshot;
import dev.pinion.domain.Actor;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.access.ApiKey;
import dev.pinion.domain.access.ForeignMember;
import dev.pinion.domain.access.Grants;
import dev.pinion.domain.access.KeyPermissions;
import dev.pinion.domain.access.KeyRole;
import dev.pinion.domain.access.Role;
import dev.pinion.domain.access.User;
import dev.pinion.store.TenantTx;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Who acts in a tenant: a person of it, a person of another tenant, or a key of it. */
public sealed interface Principal {

  /**
   * A user of the tenant, as long as the key is there that signed them in.
   *
   * @param apiKeyId the public id of that key
   */
  record Person(String userId, String apiKeyId) implements Principal {}

  /**
   * A user of the tenant whom an identity provider has signed in.
   *
   * @param issuer the provider, as its tokens name it
   */
  record Federated(String userId, String issuer) implements Principal {}

  /** A user of another tenant, with a role in this one. */
  record Member(ForeignMember.Key key) implements Principal {}

  /**
   * A key that acts for itself.
   *
   * @param secretHash the hash of the secret that was presented
   */
  record Key(String keyId, String secretHash) implements Principal {}

  /** What a principal holds in a tenant. */
  record Standing(Grants grants, boolean superAdministrator) {
    private static final Standing NOTHING = new Standing(Grants.none(), false);

    private static final long REACHES_MAX = 10_000;

    /** Which roles of keys cover which of users, worked out once for each pair. */
    private static final Cache<Reach, Boolean> REACH =
        Caffeine.newBuilder().maximumSize(REACHES_MAX).executor(Runnable::run).build();

    /** What keys hold that act for themselves, worked out once for each state of a key. */
    private static final LoadingCache<ApiKey, Standing> OF_KEYS =
        Caffeine.newBuilder().weakKeys().executor(Runnable::run).build(Standing::acting);

    private static Standing acting(ApiKey key) {
      return switch (key.scope()) {
        case ApiKey.SignIn(var role) -> NOTHING;
        case ApiKey.Acting(String name, var permissions) -> {
          KeyRole role = KeyRole.byRoleName(name);
          yield role == null
              ? NOTHING
              : new Standing(KeyPermissions.grants(role, permissions), false);
        }
      };
    }
  }

  /**
   * What rules call a principal.
   *
   * @param role the name of their role; null if they have none
   * @param key what a key that acts for itself is called; null if it has no name, or is none
   */
  record Titles(@Nullable String role, @Nullable String key) {

    /** All that there are. */
    public Set<String> all() {
      return Stream.of(role, key)
          .filter(Objects::nonNull)
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  /** What rules call the principal, by the rows of a transaction. */
  default Titles titles(TenantTx tx) {
    AccessView view = AccessView.of(tx);
    return switch (this) {
      case Person(String id, String apiKeyId) -> ofUser(view, id);
      case Federated(String id, String issuer) -> ofUser(view, id);
      case Member(ForeignMember.Key key) -> {
        ForeignMember member = view.member().apply(key);
        yield new Titles(member == null ? null : roleName(view, member.roleId()), null);
      }
      case Key(String id, String secretHash) -> {
        ApiKey key = view.apiKey().apply(id);
        yield key != null && key.scope() instanceof ApiKey.Acting acting
            ? new Titles(acting.role(), key.name())
            : new Titles(null, null);
      }
    };
  }

  private static Titles ofUser(AccessView view, String id) {
    User user = view.user().apply(id);
    return new Titles(user == null ? null : roleName(view, user.roleId()), null);
  }

  private static @Nullable String roleName(AccessView view, EntityId roleId) {
    Role role = view.role().apply(roleId);
    return role == null ? null : role.name();
  }

  /**
   * What somebody holds who acted before, by the rows of a transaction on the tenant: whether the
   * key is still there that signed a person in does not matter.
   *
   * @return null if there is no such person or key any more
   */
  static @Nullable Standing standing(TenantTx tx, Actor actor, Instant now) {
    AccessView view = AccessView.of(tx);
    return switch (actor.kind()) {
      case USER -> {
        EntityId role = roleId(view, tx.tenant().slug(), actor);
        yield role == null ? null : inRole(view, role);
      }
      case API_KEY -> {
        ApiKey key = view.apiKey().apply(actor.id());
        yield key == null || key.isExpired(now) ? null : Standing.OF_KEYS.get(key);
      }
      case SYSTEM -> null;
    };
  }

  private static @Nullable EntityId roleId(AccessView view, String slug, Actor actor) {
    if (actor.org().equals(slug)) {
      User user = view.user().apply(actor.id());
      return user == null ? null : user.roleId();
    }
    ForeignMember member = view.member().apply(new ForeignMember.Key(actor.org(), actor.id()));
    return member == null ? null : member.roleId();
  }

  /** What the principal holds by a snapshot; null if there is no such principal. */
  default @Nullable Standing standing(TenantSnapshot snapshot) {
    return standing(AccessView.of(snapshot));
  }

  /** What the principal holds by the rows of a transaction; null if there is no such principal. */
  default @Nullable Standing standing(TenantTx tx) {
    return standing(AccessView.of(tx));
  }

  private @Nullable Standing standing(AccessView view) {
    return switch (this) {
      case Person(String id, String apiKeyId) -> {
        User user = view.user().apply(id);
        ApiKey key = view.apiKey().apply(apiKeyId);
        yield user == null || key == null || !reaches(view, key, user)
            ? null
            : inRole(view, user.roleId());
      }
      case Federated(String id, String issuer) -> {
        User user = view.user().apply(id);
        yield user == null ? null : inRole(view, user.roleId());
      }
      case Member(ForeignMember.Key key) -> {
        ForeignMember member = view.member().apply(key);
        yield member == null ? null : inRole(view, member.roleId());
      }
      case Key(String id, String secretHash) -> {
        ApiKey key = view.apiKey().apply(id);
        yield key == null || !key.secretHash().equals(secretHash)
            ? null
            : Standing.OF_KEYS.get(key);
      }
    };
  }

  /** Whether a key signs in users of that role: those whose role does not exceed its own. */
  private static boolean reaches(AccessView view, ApiKey key, User user) {
    if (!(key.scope() instanceof ApiKey.SignIn(EntityId keyRole))) {
      return false;
    }
    if (keyRole.equals(user.roleId())) {
      return true;
    }
    // A role's grants never change: another role takes its place.
    return Standing.REACH.get(
        new Reach(keyRole, user.roleId()),
        _ -> {
          Role most = view.role().apply(keyRole);
          Role wanted = view.role().apply(user.roleId());
          return most != null && wanted != null && most.grants().covers(wanted.grants());
        });
  }

  /** The role of a key, and that of a user whom it has signed in. */
  record Reach(EntityId keyRole, EntityId userRole) {}

  private static Standing inRole(AccessView view, EntityId roleId) {
    Role role = view.role().apply(roleId);
    return role == null
        ? Standing.NOTHING
        : new Standing(role.grants(), role.isSuperAdministrator());
  }
}
