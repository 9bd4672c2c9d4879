package dev.pinion.app.access;

import dev.pinion.app.Caller;
import dev.pinion.app.Work;
import dev.pinion.catalog.TenantSnapshot;
import dev.pinion.domain.Actor;
import dev.pinion.domain.Change;
import dev.pinion.domain.Change.Subject;
import dev.pinion.domain.Change.SubjectType;
import dev.pinion.domain.DomainError;
import dev.pinion.domain.DomainException;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.access.ApiKey;
import dev.pinion.domain.access.Attributes;
import dev.pinion.domain.access.Grants;
import dev.pinion.domain.access.KeyPermissions;
import dev.pinion.domain.access.KeyRole;
import dev.pinion.domain.access.Permission;
import dev.pinion.domain.access.Role;
import dev.pinion.domain.access.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The API keys of a tenant: those that sign users in, and those that act for themselves. To
 * everybody, only those keys are there to see or to change that hold no more than they do.
 */
public final class ApiKeys {
  /** Sign-in keys that a tenant has at a time, expired ones not counted. */
  private static final int SIGN_IN_KEYS_MAX = 20;

  /** Acting keys that a tenant has at a time, expired ones not counted. */
  private static final int ACTING_KEYS_MAX = 100;

  private final Work work;

  /** The use cases of keys. */
  public ApiKeys(Work work) {
    this.work = work;
  }

  /**
   * A sign-in key to be.
   *
   * @param name null for none
   * @param roleName the role that users whom it signs in must not exceed
   */
  public record NewKey(@Nullable String name, Duration lifetime, String roleName) {}

  /**
   * An acting key to be.
   *
   * @param name null for none
   * @param role the name of a key role
   * @param permissions names within that role; empty means all of them
   */
  public record NewActingKey(
      @Nullable String name, Duration lifetime, String role, List<String> permissions) {}

  /** A key that was made, with its secret, which is told this once. */
  public record Made(ApiKey key, Secret secret) {}

  /** A sign-in key and the id of the role that bounds it. */
  public record Listed(ApiKey key, EntityId roleId) {}

  /** The key that a caller acts with, and how long it will still hold. */
  public record Self(ApiKey key, Duration remaining) {}

  /** Makes a sign-in key for a role that the caller could hold. */
  public Made create(Caller caller, NewKey wanted) {
    return work.write(
        caller,
        unit -> {
          requireMayCreate(caller, wanted.roleName());
          Role role = AccessRules.currentRole(unit.tx(), wanted.roleName());
          caller.requireCovers(role.grants(), "make a key with the role \"" + role.name() + "\"");
          requireRoom(unit, ApiKey.SignIn.class, SIGN_IN_KEYS_MAX);
          return insert(unit, wanted.name(), wanted.lifetime(), new ApiKey.SignIn(role.id()));
        });
  }

  /** Makes an acting key that holds no more than the caller does. */
  public Made createActing(Caller caller, NewActingKey wanted) {
    return work.write(
        caller,
        unit -> {
          requireMayCreate(caller, wanted.role());
          requireWithinRole(wanted);
          var scope = new ApiKey.Acting(wanted.role(), wanted.permissions());
          requireCovers(caller, scope);
          requireRoom(unit, ApiKey.Acting.class, ACTING_KEYS_MAX);
          return insert(unit, wanted.name(), wanted.lifetime(), scope);
        });
  }

  private static void requireMayCreate(Caller caller, String roleName) {
    caller.require(Permission.API_KEY_CREATE, Attributes.of(Map.of("role_name", roleName)));
  }

  private static void requireWithinRole(NewActingKey wanted) {
    KeyRole role = KeyRole.byRoleName(wanted.role());
    if (role == null) {
      throw DomainException.refused(
          "unknown_key_role",
          List.of("role"),
          "There is no key role \"%s\"; the permission catalog lists those there are."
              .formatted(wanted.role()),
          wanted.role());
    }
    List<String> outside = KeyPermissions.outside(role, wanted.permissions());
    if (!outside.isEmpty()) {
      throw DomainException.refused(
          "permission_outside_role",
          List.of("permissions"),
          "A key with the role \"%s\" cannot have: %s."
              .formatted(role.roleName(), String.join(", ", outside)),
          outside);
    }
  }

  private static void requireCovers(Caller caller, ApiKey.Acting scope) {
    caller.requireCovers(
        grants(scope), "make a key with the role \"" + scope.role() + "\" and these permissions");
  }

  /** What an acting key holds; nothing if its role is none that we know. */
  private static Grants grants(ApiKey.Acting scope) {
    KeyRole role = KeyRole.byRoleName(scope.role());
    return role == null ? Grants.none() : KeyPermissions.grants(role, scope.permissions());
  }

  private static void requireRoom(Work.Unit unit, Class<? extends ApiKey.Scope> kind, int max) {
    long held =
        unit.tx().access().apiKeys().stream()
            .filter(key -> kind.isInstance(key.scope()) && !key.isExpired(unit.at()))
            .count();
    if (held >= max) {
      throw DomainException.limitReached(
          "too_many_api_keys",
          "There are %d API keys already; delete one that is no longer needed.".formatted(max));
    }
  }

  private Made insert(
      Work.Unit unit, @Nullable String name, Duration lifetime, ApiKey.Scope scope) {
    Secret secret = Secret.random();
    var key =
        new ApiKey(
            work.newId(),
            work.newId().hex(),
            name,
            secret.hash(),
            scope,
            unit.actor(),
            unit.at(),
            unit.at(),
            unit.at().plus(lifetime));
    unit.tx().access().insert(key);
    unit.log(Change.Draft.of("api_key.created", subject(key), key.name()));
    return new Made(key, secret);
  }

  /** The sign-in keys that the caller may see, expired ones included, in the order of making. */
  public List<Listed> list(Caller caller) {
    TenantSnapshot snapshot = caller.snapshot();
    return snapshot.apiKeys().values().stream()
        .flatMap(
            key ->
                key.scope() instanceof ApiKey.SignIn(EntityId role)
                    ? Stream.of(new Listed(key, role))
                    : Stream.<Listed>empty())
        .filter(
            each -> {
              Role role = Objects.requireNonNull(snapshot.roles().get(each.roleId()));
              return caller.may(Permission.API_KEY_GET, attributes(each.key(), role.name()))
                  && caller.covers(role.grants());
            })
        .toList();
  }

  /**
   * The acting keys that the caller may see, expired ones included, in the order of making.
   *
   * @param mineOnly whether only those that the caller made
   */
  public List<ApiKey> listActing(Caller caller, boolean mineOnly) {
    return caller.snapshot().apiKeys().values().stream()
        .filter(key -> !mineOnly || isBy(caller.actor(), key))
        .filter(
            key ->
                key.scope() instanceof ApiKey.Acting acting
                    && caller.may(Permission.API_KEY_GET, attributes(key, acting.role()))
                    && caller.covers(grants(acting)))
        .toList();
  }

  private static boolean isBy(Actor actor, ApiKey key) {
    Actor creator = key.creator();
    return creator.kind() == actor.kind()
        && creator.org().equals(actor.org())
        && creator.id().equals(actor.id());
  }

  /**
   * The acting key that the caller acts with.
   *
   * @throws DomainException with {@link DomainError.NotFound} for a person, who acts with none
   */
  public Self self(Caller caller) {
    boolean isKey = caller.actor().kind() == Actor.Kind.API_KEY;
    ApiKey key = isKey ? caller.snapshot().apiKeys().get(caller.actor().id()) : null;
    if (key == null) {
      throw DomainException.notFound(
          "no_api_key", "You are signed in as a user, so there is no API key to describe.");
    }
    return new Self(key, Duration.between(work.now(), key.expiresAt()));
  }

  /** Revokes a sign-in key at once, and with it the sessions that it opened. */
  public void delete(Caller caller, String keyId) {
    delete(caller, keyId, ApiKey.SignIn.class);
  }

  /** Revokes an acting key at once. */
  public void deleteActing(Caller caller, String keyId) {
    delete(caller, keyId, ApiKey.Acting.class);
  }

  private void delete(Caller caller, String keyId, Class<? extends ApiKey.Scope> kind) {
    work.run(
        caller,
        unit -> {
          ApiKey key = existing(unit, keyId, kind);
          caller.require(Permission.API_KEY_DELETE, attributes(key, roleName(unit, key)));
          caller.requireCovers(held(unit, key), "delete this key");
          unit.tx().access().deleteApiKey(keyId);
          unit.log(Change.Draft.of("api_key.deleted", subject(key), key.name()));
        });
  }

  /**
   * Gives an acting key another secret and another end; the old secret dies at once. As whoever
   * asks learns the secret, the key must hold no more than they do.
   */
  public Made rotate(Caller caller, String keyId, Duration lifetime) {
    Secret secret = Secret.random();
    return work.write(
        caller,
        unit -> {
          unit.tx().openReserve();
          ApiKey before = existing(unit, keyId, ApiKey.Acting.class);
          caller.require(Permission.API_KEY_CREATE, attributes(before, roleName(unit, before)));
          if (before.scope() instanceof ApiKey.Acting acting) {
            requireCovers(caller, acting);
          }
          if (before.isExpired(unit.at())) {
            requireRoom(unit, ApiKey.Acting.class, ACTING_KEYS_MAX);
          }
          ApiKey after = before.withSecret(secret.hash(), unit.at(), unit.at().plus(lifetime));
          unit.tx().access().update(after);
          unit.log(Change.Draft.of("api_key.rotated", subject(after), after.name()));
          return new Made(after, secret);
        });
  }

  private static ApiKey existing(Work.Unit unit, String keyId, Class<? extends ApiKey.Scope> kind) {
    ApiKey key = unit.tx().access().apiKey(keyId);
    if (key == null || !kind.isInstance(key.scope())) {
      throw DomainException.notFound("api_key_not_found", "There is no API key with this id.");
    }
    return key;
  }

  /** What a key gives to whoever has it. */
  private static Grants held(Work.Unit unit, ApiKey key) {
    return switch (key.scope()) {
      case ApiKey.SignIn(EntityId role) -> AccessRules.role(unit.tx(), role).grants();
      case ApiKey.Acting acting -> grants(acting);
    };
  }

  private static String roleName(Work.Unit unit, ApiKey key) {
    return switch (key.scope()) {
      case ApiKey.SignIn(EntityId role) -> AccessRules.role(unit.tx(), role).name();
      case ApiKey.Acting(String role, List<String> permissions) -> role;
    };
  }

  private static Attributes attributes(ApiKey key, String roleName) {
    return Attributes.of(Map.of("key_id", key.keyId(), "role_name", roleName));
  }

  private static Subject subject(ApiKey key) {
    return new Subject(SubjectType.API_KEY, key.keyId());
  }
}
