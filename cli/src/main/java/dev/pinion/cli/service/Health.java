package dev.pinion.cli.service;

import dev.pinion.cli.output.CliJson;
import dev.pinion.cli.output.ExitCode;
import dev.pinion.cli.output.RefusedException;
import dev.pinion.cli.output.Table;
import dev.pinion.cli.output.Text;
import dev.pinion.cli.service.Governance.Place;
import dev.pinion.cli.session.Session;
import dev.pinion.cli.session.Workspace;
import dev.pinion.client.Parallel;
import dev.pinion.client.Services;
import dev.pinion.client.model.Governed.Violation;
import dev.pinion.client.model.Service;
import dev.pinion.client.model.VersionSet;
import dev.pinion.client.model.Warning;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whether services are fit to serve: of every set, whether it resolves, is pinned, holds nothing
 * deprecated, is in use, and is governed by rules that it keeps. Only one thing fails: a {@code
 * release} that does not resolve, because the service is inactive or because a version that it
 * follows does not exist. The rest is told, and warnings fail nothing.
 *
 * <p>All of it is read from the list of sets. Resolving them would count as a run of each, and hide
 * from the server which of them nobody uses.
 */
final class Health {
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
  private record Finding(VersionSet set, @Nullable String problem) {

    ObjectNode json() {
      var json = CliJson.object().put("version_set", set.name());
      json.put("resolvable", problem == null).put("problem", problem);
      json.put("pinned", set.pins().isComplete()).put("deprecated", !set.deprecated().isEmpty());
      json.put("used_by", set.usedBy());
      json.putArray("warnings").addAll(set.warnings().stream().map(Warning::json).toList());
      return json;
    }
  }

  /** What was found of a service. */
  private record Checked(Service service, List<Finding> findings) {

    String name() {
      return Text.clean(service.name());
    }

    boolean isFine(String versionSet) {
      return findings.stream()
          .anyMatch(found -> found.set().name().equals(versionSet) && found.problem() == null);
    }

    Place place(Finding found) {
      return new Place(service, found.set());
    }

    ObjectNode json(Governance governance) {
      var json = CliJson.object().put("service_id", service.id());
      json.put("service_name", service.name()).put("is_active", service.isActive());
      var sets = json.put("fit", isFine(VersionSet.RELEASE)).putArray("version_sets");
      for (Finding found : findings) {
        ObjectNode set = found.json();
        governance.tell(place(found), set);
        sets.add(set);
      }
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
    Services all = workspace.api().services();
    List<Service> services = idOrName == null ? all.list() : List.of(workspace.get(all, idOrName));
    List<Service> looked = onlyFailing && idOrName == null ? mayFail(services) : services;
    List<Checked> checked = Parallel.map(looked, this::check);
    List<Checked> failing =
        checked.stream()
            .filter(of -> !of.isFine(VersionSet.RELEASE))
            .filter(of -> of.service().isActive() || idOrName != null)
            .toList();
    List<Checked> shown = onlyFailing ? failing : checked;
    Governance governance =
        Governance.of(
            workspace.api(),
            shown.stream().flatMap(of -> of.findings().stream().map(of::place)).toList());
    if (session.json()) {
      session.printItems(shown.stream().map(of -> of.json(governance)).toList());
    } else {
      print(shown, governance);
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

  private Checked check(Service service) {
    return new Checked(
        service,
        workspace.api().versionSets(service.id()).list().stream()
            .map(set -> new Finding(set, problem(service, set)))
            .toList());
  }

  private static @Nullable String problem(Service service, VersionSet set) {
    String problem = set.problem(service);
    return problem == null ? null : Text.clean(problem);
  }

  /**
   * The services that can fail at all. A pin names a version for ever, so only what follows the
   * newest can be without one; whether there is one is the same for all services of an agent and a
   * graph, so that one of them is asked.
   */
  private List<Service> mayFail(List<Service> services) {
    List<Service> following =
        services.stream().filter(of -> of.isActive() && !of.release().isComplete()).toList();
    Map<String, Service> first =
        following.stream().collect(Collectors.toMap(Health::parts, of -> of, (one, _) -> one));
    Set<String> complete =
        Parallel.map(List.copyOf(first.values()), this::check).stream()
            .filter(of -> of.isFine(VersionSet.EDGE))
            .map(of -> parts(of.service()))
            .collect(Collectors.toSet());
    return following.stream().filter(of -> !complete.contains(parts(of))).toList();
  }

  private static String parts(Service service) {
    return service.agentId() + " " + service.contextGraphId();
  }

  private void print(List<Checked> shown, Governance governance) {
    int rows = shown.stream().mapToInt(of -> of.findings().size()).sum();
    if (rows > 0 && (each || rows <= TABLE_ROWS_MAX)) {
      Table table = new Table(headings(governance)).cutting(0, 1, 4);
      shown.forEach(of -> of.findings().forEach(found -> add(table, of, found, governance)));
      session.print(table);
    }
    var remarks = new Remarks(named());
    for (Checked of : shown) {
      for (Finding found : of.findings()) {
        add(remarks, of, found);
        addBroken(remarks, of, found, governance);
      }
    }
    remarks.lines().forEach(session.out()::println);
  }

  private String summary(List<Service> services, List<Checked> failing, List<Checked> checked) {
    long off = services.stream().filter(of -> !of.isActive()).count();
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
            .mapToLong(found -> found.set().warnings().size())
            .sum();
    return onlyFailing
        ? counts + "."
        : "%s; %s.".formatted(counts, Text.count(warnings, "warning"));
  }

  /** Where there is no rule, there is nothing to say of rules. */
  private static String[] headings(Governance governance) {
    List<String> always =
        List.of("SERVICE", "SET", "RESOLVES", "PINNED", "DEPRECATED", "USED BY", "WARNINGS");
    Stream<String> more = governance.isKnown() ? Stream.of("GOVERNED") : Stream.of();
    return Stream.concat(always.stream(), more).toArray(String[]::new);
  }

  private static void add(Table table, Checked of, Finding found, Governance governance) {
    VersionSet set = found.set();
    boolean active = of.service().isActive();
    List<Object> cells =
        List.of(
            of.name(),
            set.name(),
            found.problem() == null ? "yes" : active ? "no" : "inactive",
            set.isLocked() ? "–" : set.pins().isComplete() ? "yes" : "no",
            set.deprecated().isEmpty() ? "no" : String.join(", ", set.deprecated()),
            set.usedBy() == 0 ? "–" : Text.count(set.usedBy(), "test"),
            set.warnings().size());
    Stream<String> more =
        governance.isKnown() ? Stream.of(governance.word(of.place(found))) : Stream.of();
    table.row(Stream.concat(cells.stream(), more).toArray());
  }

  private void addBroken(Remarks remarks, Checked of, Finding found, Governance governance) {
    for (Violation each : governance.of(of.place(found)).violations()) {
      String since =
          each.since().isEmpty()
              ? ""
              : " since "
                  + Text.since(Text.clean(each.since()), session.process().clock().instant());
      remarks.add(
          of.service().id(),
          of.name(),
          found.set().name(),
          Remarks.RULE_BROKEN,
          "It breaks the rule \"%s\"%s. %s"
              .formatted(Text.clean(each.rule()), since, Text.clean(each.message())));
    }
  }

  private static void add(Remarks remarks, Checked of, Finding found) {
    String id = of.service().id();
    String set = found.set().name();
    boolean active = of.service().isActive();
    if (found.problem() != null && (active || set.equals(VersionSet.RELEASE))) {
      String code = active ? Remarks.UNRESOLVED : Remarks.INACTIVE;
      remarks.add(id, of.name(), set, code, found.problem());
    }
    for (Warning each : found.set().warnings()) {
      remarks.add(id, of.name(), set, each.code(), Text.clean(each.message()));
    }
  }
}
