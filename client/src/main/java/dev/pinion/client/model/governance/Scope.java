package dev.pinion.client.model.governance;

import dev.pinion.client.model.Fields;
import dev.pinion.client.model.View;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Which version sets of which services a rule or a freeze applies to. Empty lists ask nothing. */
public record Scope(JsonNode json) implements View {
  private static final String SERVICES = "services";
  private static final String VERSION_SETS = "version_sets";
  private static final String EVERY = "*";

  /**
   * A scope.
   *
   * @param names patterns of the services' names, of which one must match
   * @param tags filters such as {@code team:care}, of which all must match
   * @param environments such as {@code production}
   * @param versionSets patterns of the sets' names
   */
  public static Scope of(
      List<String> names, List<String> tags, List<String> environments, List<String> versionSets) {
    ObjectNode services = JsonNodeFactory.instance.objectNode();
    add(services, "names", names);
    add(services, "tags", tags);
    add(services, "environments", environments);
    ObjectNode scope = JsonNodeFactory.instance.objectNode();
    if (!services.isEmpty()) {
      scope.set(SERVICES, services);
    }
    add(scope, VERSION_SETS, versionSets.isEmpty() ? List.of(EVERY) : versionSets);
    return new Scope(scope);
  }

  private static void add(ObjectNode to, String field, List<String> values) {
    if (!values.isEmpty()) {
      ArrayNode list = to.putArray(field);
      values.forEach(list::add);
    }
  }

  /** Filters of tags, of which a service must match all. */
  public List<String> tags() {
    return services("tags");
  }

  /** Patterns of which a service's name must match one. */
  public List<String> names() {
    return services("names");
  }

  /** The ids of services, of which it must be one. */
  public List<String> ids() {
    return services("ids");
  }

  /** The environments of services, of which it must be one. */
  public List<String> environments() {
    return services("environments");
  }

  private List<String> services(String field) {
    return Fields.list(json.path(SERVICES), field, JsonNode::asString);
  }

  /** Patterns of which the name of a set must match one; empty where nothing is said of sets. */
  public List<String> versionSets() {
    return Fields.list(json, VERSION_SETS, JsonNode::asString);
  }

  /** Whether every set is meant. */
  public boolean isEverySet() {
    return versionSets().isEmpty() || versionSets().contains(EVERY);
  }

  /** Whether settings of the services that are no content are covered too. */
  public boolean guardsSettings() {
    return Fields.isTrue(json, "guard_settings");
  }
}
