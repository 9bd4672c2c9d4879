package dev.pinion.http.classic.access;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.pinion.app.access.ApiKeys;
import dev.pinion.app.access.ApiKeys.Listed;
import dev.pinion.app.access.ApiKeys.Made;
import dev.pinion.app.access.ApiKeys.NewKey;
import dev.pinion.domain.access.ApiKey;
import dev.pinion.domain.access.DefaultRole;
import dev.pinion.http.api.Answer;
import dev.pinion.http.api.Call;
import dev.pinion.http.api.Operation;
import dev.pinion.http.classic.Classic;
import dev.pinion.http.classic.Classic.UserInfo;
import dev.pinion.http.schema.ObjectType;
import dev.pinion.http.schema.Param;
import dev.pinion.http.schema.Type;
import dev.pinion.http.schema.Types;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The API key operations of the Classic dialect. */
public final class ApiKeyRoutes {
  private static final Duration LIFETIME_MIN = Duration.ofDays(1);
  private static final Duration LIFETIME_MAX = Duration.ofDays(90);
  private static final int DURATION_CHARS_MAX = 100;
  private static final int DAYS_A_WEEK = 7;

  private static final Param<String> API_KEY_ID = Param.path("api_key_id", Types.string());

  private static final Type<Duration> LIFETIME =
      Types.string()
          .max(DURATION_CHARS_MAX)
          .mapChecked(
              ApiKeyRoutes::duration,
              "time_delta_parsing",
              "Give a duration as ISO 8601 writes it, such as P30D")
          .mapChecked(
              it -> it.compareTo(LIFETIME_MIN) >= 0 && it.compareTo(LIFETIME_MAX) <= 0 ? it : null,
              "value_error",
              "Give a duration between P1D and P90D");

  private static final ObjectType<NewKey> CREATE =
      Types.object(
          "CreateAPIKeyRequest",
          f -> {
            var name = f.required("name", Types.text().upTo(Classic.NAME_CHARS_MAX).nullable());
            var duration = f.required("duration", LIFETIME);
            var role =
                f.withDefault("role_name", Types.string(), DefaultRole.ADMINISTRATOR.roleName());
            return v -> new NewKey(v.getOrNull(name), v.get(duration), v.get(role));
          });

  private final ApiKeys keys;

  /** Routes to the use cases of API keys. */
  public ApiKeyRoutes(ApiKeys keys) {
    this.keys = keys;
  }

  /** The operations. */
  public List<Operation> table() {
    return List.of(
        Classic.operation("create-api-key", "POST", "organization/api_key/", "Create an API key")
            .limit(5)
            .body(CREATE)
            .answers(201, CreateApiKeyResponse.class)
            .error(400, "The organization has reached its limit of API keys.")
            .secretAnswer()
            .handle(this::create),
        Classic.operation("get-api-keys", "GET", "organization/api_key/", "List API keys")
            .limit(10)
            .answers(200, GetApiKeysResponse.class)
            .handle(this::list),
        Classic.operation(
                "delete-api-key",
                "DELETE",
                "organization/api_key/{api_key_id}/",
                "Revoke an API key",
                API_KEY_ID)
            .limit(10)
            .answers(200, DeleteApiKeyResponse.class)
            .handle(this::delete));
  }

  private Answer create(Call call) {
    Made made = keys.create(call.caller(), call.body(CREATE));
    return Answer.of(
            201,
            new CreateApiKeyResponse(
                made.key().keyId(), made.secret().reveal(), made.key().expiresAt()))
        .secret();
  }

  private Answer list(Call call) {
    String org = call.tenant().slug();
    return Answer.of(
        200,
        new GetApiKeysResponse(
            keys.list(call.caller()).stream().map(key -> ApiKeyOutput.of(org, key)).toList()));
  }

  private Answer delete(Call call) {
    String keyId = call.get(API_KEY_ID);
    keys.delete(call.caller(), keyId);
    return Answer.of(200, new DeleteApiKeyResponse(keyId));
  }

  /** Days, hours, minutes and seconds, or weeks; null for a text that is none of these. */
  private static @Nullable Duration duration(String text) {
    try {
      return text.matches("P[0-9]{1,4}W")
          ? Duration.ofDays(
              (long) DAYS_A_WEEK * Integer.parseInt(text.substring(1, text.length() - 1)))
          : Duration.parse(text);
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** A new key; its secret is told this once. */
  record CreateApiKeyResponse(String apiKeyId, String apiKey, Instant expiresAt) {}

  /** The id of a key that is no more. */
  record DeleteApiKeyResponse(String deletedKeyId) {}

  /** Keys, all on one page. */
  record GetApiKeysResponse(List<ApiKeyOutput> apiKeys) {}

  /**
   * A key as answered.
   *
   * @param id not the public id
   * @param keyId the public id
   */
  record ApiKeyOutput(
      @JsonProperty("_id") String id,
      @Nullable String name,
      String orgId,
      Instant createdAt,
      Instant updatedAt,
      String keyId,
      Instant expiresAt,
      UserInfo creator,
      String roleId) {

    static ApiKeyOutput of(String org, Listed listed) {
      ApiKey key = listed.key();
      return new ApiKeyOutput(
          key.id().hex(),
          key.name(),
          org,
          key.createdAt(),
          key.updatedAt(),
          key.keyId(),
          key.expiresAt(),
          UserInfo.of(key.creator()),
          listed.roleId().hex());
    }
  }
}
