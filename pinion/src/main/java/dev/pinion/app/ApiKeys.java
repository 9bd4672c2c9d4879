package dev.pinion.app;

import dev.pinion.catalog.TenantSnapshot;
import dev.pinion.domain.ApiKey;
import dev.pinion.domain.Change;
import dev.pinion.domain.Change.Subject;
import dev.pinion.domain.Change.SubjectType;
import dev.pinion.domain.DomainError;
import dev.pinion.domain.DomainException;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.Role;
import dev.pinion.domain.Secret;
import dev.pinion.domain.access.Attributes;
import dev.pinion.domain.access.Permission;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The API keys that sign users in. Keys that act for themselves are none of these. */
public final class ApiKeys {
  /** Keys that a tenant has at a time, expired ones not counted. */
  private static final int MAX_PER_TENANT = 20;

  private final Work work;

  /** The use cases of sign-in keys. */
  public ApiKeys(Work work) {
    this.work = work;
  }

  /**
   * A key to be.
   *
   * @param name null for none
   * @param roleName the role that users whom it signs in must not exceed
   */
  public record NewKey(@Nullable String name, Duration lifetime, String roleName) {}

  /** A key that was made, with its secret, which is told this once. */
  public record Made(ApiKey key, Secret secret) {}

  /** A key and the id of the role that bounds it. */
  public record Listed(ApiKey key, EntityId roleId) {}

  /** Makes a key for a role that the caller could hold. */
  public Made create(Caller caller, NewKey wanted) {
    Secret secret = Secret.random();
    EntityId id = work.newId();
    String keyId = work.newId().hex();
    return work.write(
        caller,
        unit -> {
          caller.require(
              Permission.API_KEY_CREATE, Attributes.of(Map.of("role_name", wanted.roleName())));
          Role role = AccessRules.currentRole(unit.tx(), wanted.roleName());
          caller.requireCovers(role.grants(), "make a key with the role \"" + role.name() + "\"");
          requireRoom(unit);
          var key =
              new ApiKey(
                  id,
                  keyId,
                  wanted.name(),
                  secret.hash(),
                  new ApiKey.SignIn(role.id()),
                  unit.actor(),
                  unit.at(),
                  unit.at(),
                  unit.at().plus(wanted.lifetime()));
          unit.tx().access().insert(key);
          unit.log(Change.Draft.of("api_key.created", subject(key), key.name()));
          return new Made(key, secret);
        });
  }

  private static void requireRoom(Work.Unit unit) {
    long held =
        unit.tx().access().apiKeys().stream()
            .filter(key -> key.scope() instanceof ApiKey.SignIn && !key.isExpired(unit.at()))
            .count();
    if (held >= MAX_PER_TENANT) {
      throw new DomainException(
          new DomainError.LimitReached(
              "too_many_api_keys",
              "There are %d API keys already; delete one that is no longer needed."
                  .formatted(MAX_PER_TENANT)));
    }
  }

  /** The keys that the caller may see, expired ones included, in the order of their making. */
  public List<Listed> list(Caller caller) {
    TenantSnapshot snapshot = caller.tenant().snapshot();
    return snapshot.apiKeys().values().stream()
        .flatMap(
            key ->
                key.scope() instanceof ApiKey.SignIn(EntityId role)
                    ? List.of(new Listed(key, role)).stream()
                    : List.<Listed>of().stream())
        .filter(
            each ->
                caller.may(
                    Permission.API_KEY_GET,
                    attributes(
                        each.key(), Objects.requireNonNull(snapshot.roles().get(each.roleId())))))
        .toList();
  }

  /** Revokes a key at once; tokens that it brought about live on until they expire. */
  public void delete(Caller caller, String keyId) {
    work.write(
        caller,
        unit -> {
          ApiKey key = unit.tx().access().apiKey(keyId);
          if (key == null || !(key.scope() instanceof ApiKey.SignIn(EntityId roleId))) {
            throw new DomainException(
                new DomainError.NotFound("api_key_not_found", "There is no API key with this id."));
          }
          caller.require(
              Permission.API_KEY_DELETE, attributes(key, AccessRules.role(unit.tx(), roleId)));
          unit.tx().access().deleteApiKey(keyId);
          unit.log(Change.Draft.of("api_key.deleted", subject(key), key.name()));
          return keyId;
        });
  }

  private static Attributes attributes(ApiKey key, Role role) {
    return Attributes.of(Map.of("key_id", key.keyId(), "role_name", role.name()));
  }

  private static Subject subject(ApiKey key) {
    return new Subject(SubjectType.API_KEY, key.keyId());
  }
}
