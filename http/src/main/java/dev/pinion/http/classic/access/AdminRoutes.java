package dev.pinion.http.classic.access;

import dev.pinion.app.models.Model;
import dev.pinion.app.models.ModelCatalog;
import dev.pinion.app.tenant.MaintenanceSwitch;
import dev.pinion.app.tenant.MaintenanceSwitch.Scope;
import dev.pinion.auth.KeyRotation;
import dev.pinion.domain.access.Permission;
import dev.pinion.domain.tenant.Maintenance;
import dev.pinion.http.api.Answer;
import dev.pinion.http.api.Call;
import dev.pinion.http.api.Operation;
import dev.pinion.http.classic.Classic;
import dev.pinion.http.schema.ObjectType;
import dev.pinion.http.schema.Param;
import dev.pinion.http.schema.Types;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The administrative operations of the Classic dialect: LLMs, maintenance and signing keys. */
public final class AdminRoutes {
  private static final String DEFAULT_MESSAGE = "We are in maintenance; please try again soon.";
  private static final int MESSAGE_CHARS_MAX = 500;
  private static final int RETRY_AFTER_SECONDS_MAX = 86_400;

  private static final ObjectType<SwitchRequest> MAINTENANCE =
      Types.object(
          "SetMaintenanceRequest",
          f -> {
            var enabled = f.required("enabled", Types.bool());
            var scope = f.required("scope", Types.enumeration(Scope.class));
            var message = f.optional("message", Types.text().max(MESSAGE_CHARS_MAX).nullable());
            var retryAfter =
                f.optional(
                    "retry_after_seconds",
                    Types.integer().min(1).max(RETRY_AFTER_SECONDS_MAX).nullable());
            return v ->
                new SwitchRequest(
                    v.get(enabled), v.get(scope), v.getOrNull(message), v.getOrNull(retryAfter));
          });

  private static final Param<Boolean> REVOKE_NOW = Param.queryOr("revoke_now", Types.bool(), false);

  private final ModelCatalog models;
  private final MaintenanceSwitch maintenance;
  private final KeyRotation keys;
  private final Duration retryAfter;

  /**
   * Routes to the use cases of administrators.
   *
   * @param retryAfter what those who are turned away are told when nobody says otherwise
   */
  public AdminRoutes(
      ModelCatalog models, MaintenanceSwitch maintenance, KeyRotation keys, Duration retryAfter) {
    this.models = models;
    this.maintenance = maintenance;
    this.keys = keys;
    this.retryAfter = retryAfter;
  }

  /** The operations. */
  public List<Operation> table() {
    return List.of(
        Classic.operation("get-models", "GET", "admin/get_models/", "List LLMs")
            .limit(20)
            .answers(200, GetModelsResponse.class)
            .needs(Permission.MODEL_GET)
            .handle(this::models),
        Classic.operation(
                "set-maintenance", "POST", "admin/maintenance", "Begin or end maintenance")
            .limit(20)
            .body(MAINTENANCE)
            .answers(200, MaintenanceResponse.class)
            .openDuringMaintenance()
            .handle(this::setMaintenance),
        Classic.operation(
                "rotate-signing-keys",
                "POST",
                "admin/signing_keys/rotate",
                "Replace the key that signs tokens",
                REVOKE_NOW)
            .limit(5)
            .answers(204, null)
            .handle(this::rotate));
  }

  private Answer models(Call call) {
    return Answer.of(
        200, new GetModelsResponse(models.all().stream().map(ModelOutput::of).toList()));
  }

  private Answer setMaintenance(Call call) {
    SwitchRequest wanted = call.body(MAINTENANCE);
    Maintenance state = wanted.enabled() ? state(wanted) : null;
    maintenance.set(call.caller(), wanted.scope(), state);
    return Answer.of(200, MaintenanceResponse.of(wanted.scope(), state));
  }

  private Maintenance state(SwitchRequest wanted) {
    long seconds = Objects.requireNonNullElse(wanted.retryAfterSeconds(), retryAfter.toSeconds());
    return new Maintenance(
        Objects.requireNonNullElse(wanted.message(), DEFAULT_MESSAGE), Math.toIntExact(seconds));
  }

  private Answer rotate(Call call) {
    keys.rotate(call.caller(), call.get(REVOKE_NOW));
    return Answer.noContent();
  }

  /** What is to be paused, or to go on. */
  private record SwitchRequest(
      boolean enabled, Scope scope, @Nullable String message, @Nullable Long retryAfterSeconds) {}

  /**
   * How things stand.
   *
   * @param message null while nothing is paused
   * @param retryAfterSeconds null while nothing is paused
   */
  record MaintenanceResponse(
      boolean enabled,
      String scope,
      @Nullable String message,
      @Nullable Integer retryAfterSeconds) {

    static MaintenanceResponse of(Scope scope, @Nullable Maintenance state) {
      String word = scope.name().toLowerCase(Locale.ROOT);
      return state == null
          ? new MaintenanceResponse(false, word, null, null)
          : new MaintenanceResponse(true, word, state.message(), state.retryAfterSeconds());
    }
  }

  /** Every LLM. */
  record GetModelsResponse(List<ModelOutput> models) {}

  /** An LLM as answered. */
  record ModelOutput(String name, Map<String, @Nullable Object> paramsModelSchema) {
    static ModelOutput of(Model model) {
      return new ModelOutput(model.name(), model.paramsSchema());
    }
  }
}
