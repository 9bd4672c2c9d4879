package dev.pinion.http.platform.service;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.pinion.app.governance.Overriding;
import dev.pinion.app.service.Promotion;
import dev.pinion.app.service.Rollback;
import dev.pinion.app.service.SetRef;
import dev.pinion.domain.service.LlmConfig;
import dev.pinion.domain.service.Pins;
import dev.pinion.domain.service.Service;
import dev.pinion.http.platform.Platform;
import dev.pinion.http.schema.ObjectType;
import dev.pinion.http.schema.Shape;
import dev.pinion.http.schema.Type;
import dev.pinion.http.schema.Types;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Version sets as Platform writes them. */
public final class VersionSetBodies {
  private static final ObjectType<LlmConfig> LLM_CONFIG =
      Types.object(
          "LLMConfig",
          f -> {
            var name = f.required("llm_name", Types.string());
            var params = f.withDefault("params", Types.freeObject(), Map.of());
            return v -> new LlmConfig(v.get(name), v.get(params));
          });

  /** What a version set pins. */
  public static final ObjectType<Pins> PINS =
      Types.object(
          "VersionSet",
          f -> {
            var agent = f.optional("agent_version_number", Types.integer().nullable());
            var graph = f.optional("context_graph_version_number", Types.integer().nullable());
            var llms =
                f.withDefault(
                    "llm_model_preferences", Types.map(Types.string(), LLM_CONFIG), Map.of());
            return v -> new Pins(v.getOrNull(agent), v.getOrNull(graph), v.get(llms));
          });

  /**
   * Sets by name; a name that no set can have is refused though the contract's schema is silent.
   */
  static final Type<Map<String, Pins>> SETS =
      Types.map(Types.string(), PINS)
          .mapChecked(
              VersionSetBodies::wellNamed,
              "value_error",
              "Name version sets with 1 to 40 letters, digits, _ and -");

  /** The name of a version set. */
  public static final Type<String> SET_NAME =
      Types.string()
          .max(40)
          .mapChecked(
              name -> isName(name) ? name : null,
              "string_pattern_mismatch",
              "Name version sets with 1 to 40 letters, digits, _ and -");

  /** Why a change is made, as the ledger will tell. */
  public static final Type<String> REASON = Types.string().min(1).max(2_000).nullable();

  /** A set, or a revision of one. */
  public static final Type<SetRef> SET_REF =
      Types.string()
          .mapChecked(
              text -> SetRef.parse(text).orElse(null),
              "value_error",
              "Name a version set, or one revision of it as name@revision");

  /** What a caller demands in the body of a promotion or of a way back. */
  record Terms<T>(
      T wish, @Nullable Long expectedRevision, boolean dryRun, @Nullable Overriding overriding) {}

  /** The wish to make a change although rules do not let it through. */
  public static final Type<@Nullable Overriding> OVERRIDE =
      Types.object(
              "Override",
              f -> {
                var reason =
                    f.required(
                        "reason",
                        Platform.notBlank(
                            Types.string().min(Overriding.REASON_MIN).max(Overriding.REASON_MAX)));
                return v -> new Overriding(v.get(reason));
              })
          .nullable();

  static final ObjectType<Terms<Promotion>> PROMOTE =
      Types.object(
          "PromoteVersionSetRequest",
          f -> {
            var from = f.required("from", SET_REF);
            var reason = f.optional("reason", REASON);
            var pinLatest = f.withDefault("pin_latest", Types.bool(), true);
            var expected = f.optional("expected_revision", Types.integer().min(1).nullable());
            var dryRun = f.withDefault("dry_run", Types.bool(), false);
            var override = f.optional("override", OVERRIDE);
            return v ->
                new Terms<>(
                    new Promotion(v.get(from), v.get(pinLatest), v.getOrNull(reason)),
                    v.getOrNull(expected),
                    v.get(dryRun),
                    v.getOrNull(override));
          });

  static final ObjectType<Terms<Rollback>> ROLLBACK =
      Types.object(
          "RollbackVersionSetRequest",
          f -> {
            var to = f.optional("to_revision", Types.integer().min(1).nullable());
            var reason = f.optional("reason", REASON);
            var expected = f.optional("expected_revision", Types.integer().min(1).nullable());
            var dryRun = f.withDefault("dry_run", Types.bool(), false);
            var override = f.optional("override", OVERRIDE);
            return v ->
                new Terms<>(
                    new Rollback(v.getOrNull(to), v.getOrNull(reason)),
                    v.getOrNull(expected),
                    v.get(dryRun),
                    v.getOrNull(override));
          });

  private VersionSetBodies() {}

  private static @Nullable Map<String, Pins> wellNamed(Map<String, Pins> sets) {
    return sets.keySet().stream().allMatch(VersionSetBodies::isName) ? sets : null;
  }

  /** Whether a set can have the name. */
  static boolean isName(String name) {
    return dev.pinion.domain.service.VersionSet.NAME.matcher(name).matches();
  }

  /** An LLM preference as answered. */
  public record LLMConfig(
      String llmName, @JsonProperty(defaultValue = "{}") Map<String, @Nullable Object> params) {}

  /** A version set as answered. */
  public record VersionSet(
      @Shape(required = false) @Nullable Long agentVersionNumber,
      @Shape(required = false) @Nullable Long contextGraphVersionNumber,
      @JsonProperty(defaultValue = "{}") Map<String, LLMConfig> llmModelPreferences) {

    static VersionSet of(Pins pins) {
      var llms = new LinkedHashMap<String, LLMConfig>();
      pins.llmPreferences()
          .forEach(
              (interaction, config) ->
                  llms.put(interaction, new LLMConfig(config.model(), config.params())));
      return new VersionSet(pins.agentVersion(), pins.graphVersion(), llms);
    }

    static Map<String, VersionSet> all(Service service) {
      var sets = new LinkedHashMap<String, VersionSet>();
      service.versionSets().forEach((name, set) -> sets.put(name, of(set.pins())));
      return sets;
    }
  }
}
