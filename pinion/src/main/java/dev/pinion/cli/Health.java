package dev.pinion.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whether services are fit to serve: of every set, whether it resolves, is pinned, holds nothing
 * deprecated, and is in use (SPEC 10). Only one thing fails: a {@code release} that does not
 * resolve, because the service is inactive or because a version that it follows does not exist. The
 * rest is told, and warnings fail nothing.
 *
 * <p>All of it is read from the list of sets. Resolving them would count as a run of each, and hide
 * from the server which of them nobody uses.
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
   * @throws RefusedException if a {@code release} does not resolve
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
      List<Finding> findings =
          sets.list().stream().map(set -> new Finding(set, problem(service, set))).toList();
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

  /** Why resolving the set is refused, in the words of that refusal; null if it is not. */
  private static @Nullable String problem(JsonNode service, JsonNode set) {
    if (!service.path("is_active").asBoolean()) {
      return "The service \"%s\" is not active, so nothing runs for it; activate it first."
          .formatted(Text.clean(CliJson.text(service, "name")));
    }
    JsonNode resolved = set.path("resolved");
    if (!CliJson.has(resolved, "agent_version_number")) {
      return nothingToFollow(Workspace.Kind.AGENT);
    }
    return CliJson.has(resolved, "context_graph_version_number")
        ? null
        : nothingToFollow(Workspace.Kind.CONTEXT_GRAPH);
  }

  private static String nothingToFollow(Workspace.Kind kind) {
    return "The set follows the newest version of its %s, which has none yet; create one first."
        .formatted(kind.word());
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
