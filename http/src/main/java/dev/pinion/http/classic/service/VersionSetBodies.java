package dev.pinion.http.classic.service;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.pinion.domain.service.LlmConfig;
import dev.pinion.domain.service.Pins;
import dev.pinion.domain.service.VersionSet;
import dev.pinion.http.schema.ObjectType;
import dev.pinion.http.schema.Types;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Version sets as Classic writes them: the context graph is a service hierarchical state machine.
 */
public final class VersionSetBodies {

  private final ObjectType<Pins> pins;

  /**
   * Bodies that may name these models.
   *
   * @param modelNames the names in the operator's catalogue
   */
  VersionSetBodies(List<String> modelNames) {
    ObjectType<LlmConfig> llmConfig =
        Types.object(
            "LLMConfigInput",
            f -> {
              var name =
                  f.required("llm_name", Types.enumeration(modelNames.toArray(String[]::new)));
              var params = f.withDefault("params", Types.freeObject(), Map.of());
              return v -> new LlmConfig(v.get(name), v.get(params));
            });
    this.pins =
        Types.object(
            "VersionSetInput",
            f -> {
              var agent = f.required("agent_version_number", Types.integer().nullable());
              var graph =
                  f.required(
                      "service_hierarchical_state_machine_version_number",
                      Types.integer().nullable());
              var llms = f.required("llm_model_preferences", Types.map(Types.string(), llmConfig));
              return v -> new Pins(v.getOrNull(agent), v.getOrNull(graph), v.get(llms));
            });
  }

  /** What a request says that a set should pin. */
  ObjectType<Pins> pins() {
    return pins;
  }

  /** An LLM preference as answered. */
  public record LlmConfigOutput(
      String llmName, @JsonProperty(defaultValue = "{}") Map<String, @Nullable Object> params) {}

  /** A version set as answered. */
  record VersionSetOutput(
      @Nullable Long agentVersionNumber,
      @Nullable Long serviceHierarchicalStateMachineVersionNumber,
      Map<String, LlmConfigOutput> llmModelPreferences) {

    static VersionSetOutput of(VersionSet set) {
      var llms = new LinkedHashMap<String, LlmConfigOutput>();
      set.pins()
          .llmPreferences()
          .forEach(
              (interaction, config) ->
                  llms.put(interaction, new LlmConfigOutput(config.model(), config.params())));
      return new VersionSetOutput(set.pins().agentVersion(), set.pins().graphVersion(), llms);
    }
  }
}
