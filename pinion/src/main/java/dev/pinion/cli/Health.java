package dev.pinion.cli;

import dev.pinion.cli.ApiClient.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whether services are fit to serve: every set resolves, is pinned, holds nothing deprecated, and
 * is in use. What is not so in {@code release} of a service fails; the rest is only told.
 */
final class Health {
  private static final String DEPRECATED = "deprecated_";

  private final Session session;

  Health(Session session) {
    this.session = session;
  }

  /**
   * What was found of a set.
   *
   * @param problem why it does not resolve; null if it does
   */
  private record Finding(JsonNode set, @Nullable String problem) {

    String name() {
      return CliJson.text(set, "name");
    }

    boolean isLocked() {
      return set.path("locked").asBoolean();
    }

    boolean isPinned() {
      return CliJson.has(set, "agent_version_number")
          && CliJson.has(set, "context_graph_version_number");
    }

    /** What is deprecated, in words. */
    List<String> deprecated() {
      return set.path("warnings")
          .valueStream()
          .map(warning -> CliJson.text(warning, "code"))
          .filter(code -> code.startsWith(DEPRECATED))
          .map(code -> code.substring(DEPRECATED.length()).replace('_', ' '))
          .distinct()
          .toList();
    }

    ObjectNode json() {
      var json = CliJson.object();
      json.put("version_set", name()).put("resolvable", problem == null).put("problem", problem);
      json.put("pinned", isPinned()).put("deprecated", !deprecated().isEmpty());
      json.set("used_by", set.get("used_by"));
      json.set("warnings", set.path("warnings"));
      return json;
    }
  }

  /**
   * Checks one service, or all.
   *
   * @param idOrName null for all; those that are switched off are then told and do not fail
   * @throws RefusedException if a {@code release} is not fit to serve
   */
  int run(Workspace workspace, @Nullable String idOrName) {
    List<JsonNode> services =
        idOrName == null
            ? workspace.all(Workspace.Kind.SERVICE)
            : List.of(workspace.get(Workspace.Kind.SERVICE, idOrName));
    var table =
        new Table("SERVICE", "SET", "RESOLVES", "PINNED", "DEPRECATED", "USED BY", "WARNINGS")
            .cutting(0, 1, 4);
    var items = CliJson.MAPPER.createArrayNode();
    var remarks = new ArrayList<String>();
    var unfit = new ArrayList<String>();
    for (JsonNode service : services) {
      var sets = new Sets(workspace, service);
      boolean active = service.path("is_active").asBoolean();
      List<Finding> findings = sets.list().stream().map(set -> find(sets, set)).toList();
      boolean serves =
          findings.stream()
              .anyMatch(each -> each.name().equals(Sets.RELEASE) && each.problem() == null);
      if (!serves && (active || idOrName != null)) {
        unfit.add("\"" + sets.serviceName() + "\"");
      }
      items.add(json(service, serves, findings));
      for (Finding each : findings) {
        add(table, sets.serviceName(), each, active);
        addRemarks(remarks, sets.serviceName(), each, active);
      }
    }
    if (session.json()) {
      session.printItems(items);
    } else {
      session.print(table);
      remarks.forEach(session.out()::println);
    }
    if (!unfit.isEmpty()) {
      throw new RefusedException(
          "Not fit to serve: release of %s.".formatted(String.join(", ", unfit)));
    }
    return Forge.DONE;
  }

  private static Finding find(Sets sets, JsonNode set) {
    String path =
        ApiClient.withQuery(sets.path("resolve"), "version_set", CliJson.text(set, "name"));
    Answer answer = sets.exchange("GET", path, null, Map.of());
    if (answer.status() == 409) {
      return new Finding(set, Text.clean(CliJson.text(answer.body(), "detail")));
    }
    sets.workspace().api().require(answer);
    return new Finding(set, null);
  }

  private static void add(Table table, String service, Finding finding, boolean active) {
    String resolves = finding.problem() == null ? "yes" : active ? "no" : "inactive";
    table.row(
        service,
        finding.name(),
        resolves,
        finding.isLocked() ? "–" : finding.isPinned() ? "yes" : "no",
        finding.deprecated().isEmpty() ? "no" : String.join(", ", finding.deprecated()),
        finding.set().path("used_by").asLong() == 0
            ? "–"
            : Text.count(finding.set().path("used_by").asLong(), "test"),
        finding.set().path("warnings").size());
  }

  private static void addRemarks(
      List<String> remarks, String service, Finding finding, boolean active) {
    String at = "%s of \"%s\": ".formatted(finding.name(), service);
    if (finding.problem() != null && (active || finding.name().equals(Sets.RELEASE))) {
      remarks.add(at + finding.problem());
    }
    finding
        .set()
        .path("warnings")
        .forEach(warning -> remarks.add(at + Text.clean(CliJson.text(warning, "message"))));
  }

  private static ObjectNode json(JsonNode service, boolean serves, List<Finding> findings) {
    var json = CliJson.object();
    json.set("service_id", service.get("id"));
    json.set("service_name", service.get("name"));
    json.set("is_active", service.get("is_active"));
    json.put("fit", serves);
    var sets = json.putArray("version_sets");
    findings.stream().map(Finding::json).collect(Collectors.toList()).forEach(sets::add);
    return json;
  }
}
