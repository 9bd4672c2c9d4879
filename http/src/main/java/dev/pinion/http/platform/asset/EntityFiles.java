package dev.pinion.http.platform.asset;

import dev.pinion.domain.DomainError.Problem;
import dev.pinion.domain.graph.GraphRules;
import dev.pinion.domain.service.LlmConfig;
import dev.pinion.domain.service.Pins;
import dev.pinion.http.api.Json;
import dev.pinion.http.platform.service.ServiceBodies;
import dev.pinion.http.platform.service.VersionSetBodies;
import dev.pinion.http.schema.Faults;
import dev.pinion.http.schema.Loc;
import dev.pinion.http.schema.Type;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Entities in files, checked by the very types that the bodies of requests are decoded by. What
 * only a server can know, such as whether a version exists, is not looked at.
 */
public final class EntityFiles {
  private static final String VERSION_SET = "version_set";

  private final BiFunction<String, Map<String, @Nullable Object>, List<String>> models;

  /**
   * A check.
   *
   * @param models what is wrong with the parameters of a model; nothing if the model is not known
   */
  public EntityFiles(BiFunction<String, Map<String, @Nullable Object>, List<String>> models) {
    this.models = models;
  }

  /** Every fault of a version of an agent. */
  public Faults agentVersion(byte[] file) {
    var faults = new Faults();
    decode(AgentBodies.VERSION, file, faults);
    return faults;
  }

  /** Every fault of a version of a context graph, those of its states among each other too. */
  public Faults contextGraphVersion(byte[] file) {
    var faults = new Faults();
    Map<String, @Nullable Object> content = decode(ContextGraphBodies.VERSION, file, faults);
    if (content != null) {
      for (Problem each : GraphRules.check(content).list()) {
        faults.add("value_error", at(each.path()), each.message(), null);
      }
    }
    return faults;
  }

  /** Every fault of a version set, alone or in a field {@code version_set}. */
  public Faults versionSet(byte[] file) {
    var faults = new Faults();
    JsonNode json = Json.readBody(file, faults);
    if (json != null) {
      Loc body = Loc.of("body");
      boolean wrapped = json.has(VERSION_SET);
      Pins pins =
          wrapped
              ? VersionSetBodies.PINS.decode(json.get(VERSION_SET), body.at(VERSION_SET), faults)
              : VersionSetBodies.PINS.decode(json, body, faults);
      if (pins != null) {
        checkModels(pins, wrapped ? body.at(VERSION_SET) : body, faults);
      }
    }
    return faults;
  }

  /** Every fault of a service. */
  public Faults service(byte[] file) {
    var faults = new Faults();
    var service = decode(ServiceBodies.CREATE, file, faults);
    if (service != null) {
      Loc sets = Loc.of("body").at("version_sets");
      service.versionSets().forEach((name, pins) -> checkModels(pins, sets.at(name), faults));
    }
    return faults;
  }

  private static <T> @Nullable T decode(Type<T> type, byte[] file, Faults faults) {
    JsonNode json = Json.readBody(file, faults);
    return json == null ? null : type.decode(json, Loc.of("body"), faults);
  }

  private void checkModels(Pins pins, Loc set, Faults faults) {
    for (Map.Entry<String, LlmConfig> each : pins.llmPreferences().entrySet()) {
      LlmConfig config = each.getValue();
      Loc at = set.at("llm_model_preferences").at(each.getKey()).at("params");
      models
          .apply(config.model(), config.params())
          .forEach(problem -> faults.add("value_error", at, problem, null));
    }
  }

  private static Loc at(List<Object> path) {
    Loc at = Loc.of("body");
    for (Object part : path) {
      at = part instanceof Integer index ? at.at(index) : at.at(String.valueOf(part));
    }
    return at;
  }
}
