package dev.pinion.http.platform.tenant;

import dev.pinion.app.TenantRef;
import dev.pinion.app.access.ApiKeys;
import dev.pinion.app.access.ApiKeys.Made;
import dev.pinion.app.access.ApiKeys.NewActingKey;
import dev.pinion.app.access.ApiKeys.Self;
import dev.pinion.auth.Credentials;
import dev.pinion.domain.Page;
import dev.pinion.domain.access.ApiKey;
import dev.pinion.domain.access.KeyPermissions;
import dev.pinion.domain.access.KeyRole;
import dev.pinion.domain.access.Permission;
import dev.pinion.http.api.Answer;
import dev.pinion.http.api.Call;
import dev.pinion.http.api.Operation;
import dev.pinion.http.api.Paging;
import dev.pinion.http.platform.Pages;
import dev.pinion.http.platform.Platform;
import dev.pinion.http.schema.ObjectType;
import dev.pinion.http.schema.Param;
import dev.pinion.http.schema.Shape;
import dev.pinion.http.schema.Type;
import dev.pinion.http.schema.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The API key operations of the Platform dialect, and what a key can learn of itself. */
public final class KeyRoutes {
  private static final int LIFETIME_DAYS_MIN = 1;
  private static final int LIFETIME_DAYS_MAX = 90;
  private static final int ROLE_CHARS_MAX = 64;
  private static final int PERMISSIONS_MAX = 128;

  private static final Param<String> KEY_ID = Param.path("key_id", Types.string());
  private static final Param<Boolean> MINE_ONLY = Param.queryOr("mine_only", Types.bool(), false);

  private static final Type<Duration> LIFETIME =
      Types.integer().min(LIFETIME_DAYS_MIN).max(LIFETIME_DAYS_MAX).map(Duration::ofDays);

  private static final ObjectType<NewActingKey> CREATE =
      Types.object(
          "CreateApiKeyRequest",
          f -> {
            var name = f.optional("name", Platform.NAME.nullable());
            var lifetime = f.required("duration_days", LIFETIME);
            var role =
                f.withDefault(
                    "role", Types.string().max(ROLE_CHARS_MAX), KeyRole.MEMBER.roleName());
            var permissions =
                f.withDefault(
                    "permissions", Types.list(Types.string()).max(PERMISSIONS_MAX), List.of());
            return v ->
                new NewActingKey(
                    v.getOrNull(name),
                    v.get(lifetime),
                    v.get(role),
                    v.get(permissions).stream().distinct().toList());
          });

  private static final ObjectType<Duration> ROTATE =
      Types.object("RotateApiKeyRequest", "duration_days", LIFETIME);

  private final ApiKeys keys;

  /** Routes to the use cases of API keys. */
  public KeyRoutes(ApiKeys keys) {
    this.keys = keys;
  }

  /** The operations. */
  public List<Operation> table() {
    return List.of(
        Platform.operation("create-api-key", "POST", "/api-keys", "Create an API key")
            .body(CREATE)
            .answers(201, CreatedApiKeyResponse.class)
            .secretAnswer()
            .handle(this::create),
        Platform.operation(
                "list-api-keys",
                "GET",
                "/api-keys",
                "List API keys",
                MINE_ONLY,
                Platform.LIMIT,
                Paging.CONTINUATION_TOKEN)
            .answers(200, PaginatedResponseApiKeyResponse.class)
            .needs(Permission.API_KEY_GET)
            .handle(this::list),
        Platform.operation(
                "get-api-key-permission-catalog",
                "GET",
                "/api-keys/permission-catalog",
                "List the roles and permissions that keys can have")
            .answers(200, PermissionCatalogResponse.class)
            .needs(Permission.API_KEY_GET)
            .handle(this::catalog),
        Platform.operation(
                "delete-api-key", "DELETE", "/api-keys/{key_id}", "Revoke an API key", KEY_ID)
            .answers(204, null)
            .handle(this::delete),
        Platform.operation(
                "rotate-api-key", "POST", "/api-keys/{key_id}/rotate", "Rotate an API key", KEY_ID)
            .body(ROTATE)
            .answers(200, CreatedApiKeyResponse.class)
            .secretAnswer()
            .handle(this::rotate),
        Platform.at("/v1/auth/me", "get-auth-info", "GET", "Get the API key of the request")
            .access(Operation.Access.HOME)
            .without(403, 422)
            .error(404, "The caller is a signed-in user, not an API key.")
            .answers(200, AuthInfoResponse.class)
            .handle(this::self));
  }

  private Answer create(Call call) {
    Made made = keys.createActing(call.caller(), call.body(CREATE));
    return told(201, call.tenant(), made);
  }

  private Answer rotate(Call call) {
    Made made = keys.rotate(call.caller(), call.get(KEY_ID), call.body(ROTATE));
    return told(200, call.tenant(), made);
  }

  private static Answer told(int status, TenantRef tenant, Made made) {
    return Answer.of(status, CreatedApiKeyResponse.of(tenant, made)).secret();
  }

  private Answer list(Call call) {
    List<ApiKey> all = keys.listActing(call.caller(), call.get(MINE_ONLY));
    Page<ApiKey> page = Page.of(all, call.get(Paging.CONTINUATION_TOKEN), call.get(Platform.LIMIT));
    return Answer.of(
        200,
        Pages.of(
            page,
            each -> ApiKeyResponse.of(each, call.tenant()),
            PaginatedResponseApiKeyResponse::new));
  }

  private Answer catalog(Call call) {
    return Answer.of(200, PermissionCatalogResponse.whole());
  }

  private Answer delete(Call call) {
    keys.deleteActing(call.caller(), call.get(KEY_ID));
    return Answer.noContent();
  }

  private Answer self(Call call) {
    return Answer.of(200, AuthInfoResponse.of(call.caller().tenant(), keys.self(call.caller())));
  }

  private static ApiKey.Acting acting(ApiKey key) {
    if (key.scope() instanceof ApiKey.Acting acting) {
      return acting;
    }
    throw new IllegalArgumentException("a key that signs users in");
  }

  /**
   * A new key or a rotated one.
   *
   * @param apiKey the text that a client sends, told this once
   * @param permissions as they were asked for; empty means all of the role
   */
  record CreatedApiKeyResponse(
      String keyId,
      String apiKey,
      @Nullable String name,
      String role,
      List<String> permissions,
      Instant expiresAt,
      @Nullable String createdByEntityId,
      @Nullable String createdByCredentialId) {

    static CreatedApiKeyResponse of(TenantRef tenant, Made made) {
      ApiKey key = made.key();
      ApiKey.Acting scope = acting(key);
      return new CreatedApiKeyResponse(
          key.keyId(),
          new Credentials.Key(tenant.id(), key.keyId(), made.secret().reveal()).text(),
          key.name(),
          scope.role(),
          scope.permissions(),
          key.expiresAt(),
          Platform.person(key.creator()),
          Platform.credential(key.creator()));
    }
  }

  /**
   * A key as listed.
   *
   * @param lastUsedAt always null: it is not recorded
   */
  record ApiKeyResponse(
      String id,
      String workspaceId,
      String keyId,
      @Nullable String name,
      String role,
      List<String> permissions,
      Instant expiresAt,
      @Nullable Instant lastUsedAt,
      @Nullable String createdByEntityId,
      @Nullable String createdByCredentialId,
      Instant createdAt,
      Instant updatedAt) {

    static ApiKeyResponse of(ApiKey key, TenantRef tenant) {
      ApiKey.Acting scope = acting(key);
      return new ApiKeyResponse(
          key.id().uuid().toString(),
          tenant.id().uuid().toString(),
          key.keyId(),
          key.name(),
          scope.role(),
          scope.permissions(),
          key.expiresAt(),
          null,
          Platform.person(key.creator()),
          Platform.credential(key.creator()),
          key.createdAt(),
          key.updatedAt());
    }
  }

  /** A page of keys. */
  record PaginatedResponseApiKeyResponse(
      List<ApiKeyResponse> items,
      boolean hasMore,
      @Shape(required = false) @Nullable Long continuationToken,
      @Shape(required = false) @Nullable Long total) {}

  /** Everything that keys can be given. */
  record PermissionCatalogResponse(List<CatalogRole> roles, List<CatalogPermission> permissions) {
    static PermissionCatalogResponse whole() {
      return new PermissionCatalogResponse(
          Arrays.stream(KeyRole.values()).map(CatalogRole::of).toList(),
          KeyPermissions.all().stream().map(CatalogPermission::of).toList());
    }
  }

  /** A role that a key can have. */
  record CatalogRole(String name, int priority, String description, List<String> permissionNames) {
    static CatalogRole of(KeyRole role) {
      return new CatalogRole(
          role.roleName(), role.priority(), description(role), role.permissionNames());
    }

    private static String description(KeyRole role) {
      return switch (role) {
        case OWNER -> "Everything in the workspace, its archiving and its maintenance included.";
        case ADMIN ->
            "Everything in the workspace, but not archiving it, pausing it or overriding rules.";
        case OPERATOR -> "Reads what runs and its audit trail, and changes and promotes services.";
        case MEMBER ->
            "Reads, makes and changes agents, context graphs, services, simulations and behaviours.";
        case VIEWER ->
            "Reads the workspace, agents, context graphs, personas, services, simulations and behaviours, and assigns roles that grant no more than it holds.";
      };
    }
  }

  /** A permission that a key can have. */
  record CatalogPermission(String name, String namespace, String action) {
    static CatalogPermission of(String name) {
      int dot = name.indexOf('.');
      return new CatalogPermission(name, name.substring(0, dot), name.substring(dot + 1));
    }
  }

  /** A key as it sees itself. */
  record AuthInfoResponse(
      String workspaceId,
      String keyId,
      @Nullable String name,
      Instant expiresAt,
      long expiresInSeconds) {

    static AuthInfoResponse of(TenantRef tenant, Self self) {
      return new AuthInfoResponse(
          tenant.id().uuid().toString(),
          self.key().keyId(),
          self.key().name(),
          self.key().expiresAt(),
          self.remaining().toSeconds());
    }
  }
}
