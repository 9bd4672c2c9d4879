package dev.pinion.cli.service;

import dev.pinion.cli.output.CliJson;
import dev.pinion.cli.output.ExitCode;
import dev.pinion.cli.output.Parallel;
import dev.pinion.cli.output.RefusedException;
import dev.pinion.cli.output.Table;
import dev.pinion.cli.output.Text;
import dev.pinion.cli.session.Session;
import dev.pinion.cli.session.Workspace;
import dev.pinion.cli.session.Workspace.Kind;
import dev.pinion.cli.versionset.Sets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whether services are fit to serve: of every set, whether it resolves, is pinned, holds nothing
 * deprecated, and is in use. Only one thing fails: a {@code release} that does not resolve, because
 * the service is inactive or because a version that it follows does not exist. The rest is told,
 * and warnings fail nothing.
 *
 * <p>All of it is read from the list of sets. Resolver them would count as a run of each, and hide
 * from the server which of them nobody uses.
 */
final class Health {
  private static final String DEPRECATED = "deprecated_";
  private static final String AGENT_VERSION = "agent_version_number";
  private static final String GRAPH_VERSION = "context_graph_version_number";

  /** Of more sets than fit a terminal, the findings are told without a line a set. */
  private static final int TABLE_ROWS_MAX = 40;

  private static final int NAMED_MAX = 3;

  private final Session session;
  private final Workspace workspace;
  private final boolean onlyFailing;
  private final boolean each;

  /**
   * A check of services of a workspace.
   *
   * @param onlyFailing whether services that are fit are left out
   * @param each whether every set and finding is named, however many are alike
   */
  Health(Session session, Workspace workspace, boolean onlyFailing, boolean each) {
    this.session = session;
    this.workspace = workspace;
    this.onlyFailing = onlyFailing;
    this.each = each;
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
      return CliJson.has(set, AGENT_VERSION) && CliJson.has(set, GRAPH_VERSION);
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

  /** What was found of a service. */
  private record Checked(JsonNode service, List<Finding> findings) {

    String id() {
      return CliJson.text(service, "id");
    }

    String name() {
      return Text.clean(CliJson.text(service, "name"));
    }

    boolean isActive() {
      return service.path("is_active").asBoolean();
    }

    boolean serves() {
      return findings.stream()
          .anyMatch(found -> found.name().equals(Sets.RELEASE) && found.problem() == null);
    }

    ObjectNode json() {
      var json = CliJson.object();
      json.set("service_id", service.get("id"));
      json.set("service_name", service.get("name"));
      json.set("is_active", service.get("is_active"));
      json.put("fit", serves());
      var sets = json.putArray("version_sets");
      findings.stream().map(Finding::json).forEach(sets::add);
      return json;
    }
  }

  /**
   * Checks one service, or all.
   *
   * @param idOrName null for all; those that are switched off are then told and do not fail
   * @throws RefusedException if a {@code release} does not resolve
   */
  int run(@Nullable String idOrName) {
    List<JsonNode> services =
        idOrName == null
            ? workspace.all(Kind.SERVICE)
            : List.of(workspace.get(Kind.SERVICE, idOrName));
    List<JsonNode> looked = onlyFailing && idOrName == null ? mayFail(services) : services;
    List<Checked> checked = Parallel.map(looked, this::check);
    List<Checked> failing =
        checked.stream().filter(of -> !of.serves() && (of.isActive() || idOrName != null)).toList();
    List<Checked> shown = onlyFailing ? failing : checked;
    if (session.json()) {
      session.printItems(shown.stream().<JsonNode>map(Checked::json).toList());
    } else {
      print(shown);
      if (idOrName == null) {
        session.out().println(summary(services, failing, checked));
      }
    }
    if (!failing.isEmpty()) {
      throw new RefusedException(
          "Not fit to serve: release of %s."
              .formatted(Remarks.names(failing.stream().map(Checked::name).toList(), named())));
    }
    return ExitCode.DONE;
  }

  private int named() {
    return each ? Integer.MAX_VALUE : NAMED_MAX;
  }

  private Checked check(JsonNode service) {
    return new Checked(
        service,
        new Sets(workspace, service)
            .list().stream().map(set -> new Finding(set, problem(service, set))).toList());
  }

  /**
   * The services that can fail at all. A pin names a version for ever, so only what follows the
   * newest can be without one; whether there is one is the same for all services of an agent and a
   * graph, so that one of them is asked.
   */
  private List<JsonNode> mayFail(List<JsonNode> services) {
    Map<String, JsonNode> following =
        services.stream()
            .filter(service -> service.path("is_active").asBoolean() && !isPinned(service))
            .collect(Collectors.toMap(Health::parts, service -> service, (first, _) -> first));
    Map<String, Boolean> complete = new HashMap<>();
    List<String> parts = List.copyOf(following.keySet());
    List<Checked> asked =
        Parallel.map(parts, of -> check(Objects.requireNonNull(following.get(of))));
    for (int i = 0; i < parts.size(); i++) {
      complete.put(
          parts.get(i),
          asked.get(i).findings().stream()
              .anyMatch(found -> found.name().equals(Sets.EDGE) && found.problem() == null));
    }
    return services.stream()
        .filter(
            service ->
                service.path("is_active").asBoolean()
                    && !isPinned(service)
                    && !complete.getOrDefault(parts(service), false))
        .toList();
  }

  private static boolean isPinned(JsonNode service) {
    JsonNode release = service.path("version_sets").path(Sets.RELEASE);
    return CliJson.has(release, AGENT_VERSION) && CliJson.has(release, GRAPH_VERSION);
  }

  private static String parts(JsonNode service) {
    return CliJson.text(service, "agent_id") + " " + CliJson.text(service, "context_graph_id");
  }

  private void print(List<Checked> shown) {
    int rows = shown.stream().mapToInt(of -> of.findings().size()).sum();
    if (rows > 0 && (each || rows <= TABLE_ROWS_MAX)) {
      var table =
          new Table("SERVICE", "SET", "RESOLVES", "PINNED", "DEPRECATED", "USED BY", "WARNINGS")
              .cutting(0, 1, 4);
      shown.forEach(of -> of.findings().forEach(found -> add(table, of, found)));
      session.print(table);
    }
    var remarks = new Remarks(named());
    shown.forEach(of -> of.findings().forEach(found -> add(remarks, of, found)));
    remarks.lines().forEach(session.out()::println);
  }

  private String summary(List<JsonNode> services, List<Checked> failing, List<Checked> checked) {
    long off = services.stream().filter(of -> !of.path("is_active").asBoolean()).count();
    String counts =
        "%s: %,d fit to serve, %,d not, %,d switched off"
            .formatted(
                Text.count(services.size(), "service"),
                services.size() - failing.size() - off,
                failing.size(),
                off);
    long warnings =
        checked.stream()
            .flatMap(of -> of.findings().stream())
            .mapToLong(found -> found.set().path("warnings").size())
            .sum();
    return onlyFailing
        ? counts + "."
        : "%s; %s.".formatted(counts, Text.count(warnings, "warning"));
  }

  /** Why resolving the set is refused, in the words of that refusal; null if it is not. */
  private static @Nullable String problem(JsonNode service, JsonNode set) {
    if (!service.path("is_active").asBoolean()) {
      return "The service \"%s\" is not active, so nothing runs for it; activate it first."
          .formatted(Text.clean(CliJson.text(service, "name")));
    }
    JsonNode resolved = set.path("resolved");
    if (!CliJson.has(resolved, AGENT_VERSION)) {
      return nothingToFollow(Workspace.Kind.AGENT);
    }
    return CliJson.has(resolved, GRAPH_VERSION)
        ? null
        : nothingToFollow(Workspace.Kind.CONTEXT_GRAPH);
  }

  private static String nothingToFollow(Workspace.Kind kind) {
    return "The set follows the newest version of its %s, which has none yet; create one first."
        .formatted(kind.word());
  }

  private static void add(Table table, Checked of, Finding found) {
    String resolves = found.problem() == null ? "yes" : of.isActive() ? "no" : "inactive";
    table.row(
        of.name(),
        found.name(),
        resolves,
        found.isLocked() ? "–" : found.isPinned() ? "yes" : "no",
        found.deprecated().isEmpty() ? "no" : String.join(", ", found.deprecated()),
        found.set().path("used_by").asLong() == 0
            ? "–"
            : Text.count(found.set().path("used_by").asLong(), "test"),
        found.set().path("warnings").size());
  }

  private static void add(Remarks remarks, Checked of, Finding found) {
    if (found.problem() != null && (of.isActive() || found.name().equals(Sets.RELEASE))) {
      String code = of.isActive() ? Remarks.UNRESOLVED : Remarks.INACTIVE;
      remarks.add(of.id(), of.name(), found.name(), code, found.problem());
    }
    found
        .set()
        .path("warnings")
        .forEach(
            warning ->
                remarks.add(
                    of.id(),
                    of.name(),
                    found.name(),
                    CliJson.text(warning, "code"),
                    Text.clean(CliJson.text(warning, "message"))));
  }
}
