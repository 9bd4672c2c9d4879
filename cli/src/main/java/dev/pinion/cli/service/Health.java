package dev.pinion.cli.service;

import dev.pinion.cli.output.CliJson;
import dev.pinion.cli.output.ExitCode;
import dev.pinion.cli.output.RefusedException;
import dev.pinion.cli.output.Table;
import dev.pinion.cli.output.Text;
import dev.pinion.cli.session.Session;
import dev.pinion.cli.session.Workspace;
import dev.pinion.client.Pages;
import dev.pinion.client.Services;
import dev.pinion.client.model.governance.Governed.Violation;
import dev.pinion.client.model.service.Service;
import dev.pinion.client.model.service.ServiceHealth;
import dev.pinion.client.model.service.ServiceHealth.SetHealth;
import dev.pinion.client.model.service.VersionSet;
import dev.pinion.client.model.service.Warning;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whether services are fit to serve: of every set, whether it resolves, is pinned, holds nothing
 * deprecated, is in use, is governed by rules that it keeps, and is frozen. Only one thing fails: a
 * {@code release} that does not resolve, because the service is inactive or because a version that
 * it follows does not exist. The rest is told, and warnings fail nothing.
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
   * Checks one service, or all.
   *
   * @param idOrName null for all; those that are switched off are then told and do not fail
   * @throws RefusedException if a {@code release} does not resolve
   */
  int run(@Nullable String idOrName) {
    Services all = workspace.api().services();
    Pages<ServiceHealth> looked = idOrName == null ? look(all) : look(all, idOrName);
    List<ServiceHealth> failing =
        looked.items().stream()
            .filter(of -> !of.isFit())
            .filter(of -> of.isActive() || idOrName != null)
            .toList();
    List<ServiceHealth> shown = onlyFailing ? failing : looked.items();
    if (session.json()) {
      session.printItems(shown.stream().map(Health::json).toList());
    } else {
      print(shown);
      if (idOrName == null) {
        session.out().println(summary(looked, failing.size(), switchedOff(all, looked)));
      }
    }
    if (!failing.isEmpty()) {
      throw new RefusedException(
          "Not fit to serve: release of %s."
              .formatted(Remarks.names(failing.stream().map(Health::name).toList(), named())));
    }
    return ExitCode.DONE;
  }

  private Pages<ServiceHealth> look(Services all) {
    return all.health(onlyFailing ? Services.Only.FAILING : null);
  }

  private Pages<ServiceHealth> look(Services all, String idOrName) {
    Service service = workspace.get(all, idOrName);
    ServiceHealth found = all.health(service.id());
    if (found == null) {
      throw new RefusedException(
          "The service \"%s\" has just been deleted.".formatted(Text.clean(service.name())));
    }
    return new Pages<>(List.of(found), 1, false);
  }

  private long switchedOff(Services all, Pages<ServiceHealth> looked) {
    return onlyFailing
        ? all.list(null, false, 0, _ -> true).total()
        : looked.items().stream().filter(of -> !of.isActive()).count();
  }

  private int named() {
    return each ? Integer.MAX_VALUE : NAMED_MAX;
  }

  private static String name(ServiceHealth of) {
    return Text.clean(of.name());
  }

  private static @Nullable String problem(SetHealth set) {
    String problem = set.problem();
    return problem == null ? null : Text.clean(problem);
  }

  private static ObjectNode json(ServiceHealth of) {
    var json = CliJson.object().put("service_id", of.id());
    json.put("service_name", of.name()).put("is_active", of.isActive());
    var sets = json.put("fit", of.isFit()).putArray("version_sets");
    of.versionSets().forEach(set -> sets.add(json(set)));
    return json;
  }

  private static ObjectNode json(SetHealth set) {
    String problem = problem(set);
    var json = CliJson.object().put("version_set", set.name());
    json.put("resolvable", problem == null).put("problem", problem);
    json.put("pinned", set.isPinned()).put("deprecated", !set.deprecated().isEmpty());
    json.put("used_by", set.usedBy());
    json.putArray("warnings").addAll(set.warnings().stream().map(Warning::json).toList());
    List<String> rules = set.rules();
    if (rules != null) {
      rules.forEach(json.put("governed", !rules.isEmpty()).putArray("rules")::add);
      json.putArray("violations").addAll(set.violations().stream().map(Violation::json).toList());
    }
    set.freezes().forEach(json.putArray("freezes")::add);
    return json;
  }

  private void print(List<ServiceHealth> shown) {
    int rows = shown.stream().mapToInt(of -> of.versionSets().size()).sum();
    if (rows > 0 && (each || rows <= TABLE_ROWS_MAX)) {
      session.print(table(shown));
    }
    var remarks = new Remarks(named());
    for (ServiceHealth of : shown) {
      for (SetHealth set : of.versionSets()) {
        add(remarks, of, set);
        addBroken(remarks, of, set);
      }
    }
    remarks.lines().forEach(session.out()::println);
  }

  private String summary(Pages<ServiceHealth> looked, int failing, long off) {
    String counts =
        "%s: %,d fit to serve, %,d not, %,d switched off"
            .formatted(
                Text.count(looked.total(), "service"),
                looked.total() - failing - off,
                failing,
                off);
    long warnings =
        looked.items().stream()
            .flatMap(of -> of.versionSets().stream())
            .mapToLong(set -> set.warnings().size())
            .sum();
    return onlyFailing
        ? counts + "."
        : "%s; %s.".formatted(counts, Text.count(warnings, "warning"));
  }

  /** Where no rule governs anything and nothing is frozen, there is nothing to say of it. */
  private static Table table(List<ServiceHealth> shown) {
    List<SetHealth> sets = shown.stream().flatMap(of -> of.versionSets().stream()).toList();
    boolean governed = sets.stream().anyMatch(Health::isGoverned);
    boolean frozen = sets.stream().anyMatch(set -> !set.freezes().isEmpty());
    List<String> headings =
        new ArrayList<>(
            List.of("SERVICE", "SET", "RESOLVES", "PINNED", "DEPRECATED", "USED BY", "WARNINGS"));
    if (governed) {
      headings.add("GOVERNED");
    }
    if (frozen) {
      headings.add("FROZEN");
    }
    Table table = new Table(headings.toArray(String[]::new)).cutting(0, 1, 4);
    for (ServiceHealth of : shown) {
      for (SetHealth set : of.versionSets()) {
        List<Object> cells = new ArrayList<>(cells(of, set));
        if (governed) {
          cells.add(governance(set));
        }
        if (frozen) {
          cells.add(set.freezes().isEmpty() ? "no" : "yes");
        }
        table.row(cells.toArray());
      }
    }
    return table;
  }

  private static List<Object> cells(ServiceHealth of, SetHealth set) {
    return List.of(
        name(of),
        set.name(),
        set.problem() == null ? "yes" : of.isActive() ? "no" : "inactive",
        isEdge(set) ? "–" : set.isPinned() ? "yes" : "no",
        set.deprecated().isEmpty() ? "no" : String.join(", ", set.deprecated()),
        set.usedBy() == 0 ? "–" : Text.count(set.usedBy(), "test"),
        set.warnings().size());
  }

  private static boolean isEdge(SetHealth set) {
    return set.name().equals(VersionSet.EDGE);
  }

  private static boolean isGoverned(SetHealth set) {
    List<String> rules = set.rules();
    return rules != null && !rules.isEmpty();
  }

  private static String governance(SetHealth set) {
    if (isEdge(set)) {
      return "–";
    }
    return !isGoverned(set) ? "no" : set.violations().isEmpty() ? "yes" : "broken";
  }

  private void addBroken(Remarks remarks, ServiceHealth of, SetHealth set) {
    for (Violation each : set.violations()) {
      String since =
          each.since().isEmpty()
              ? ""
              : " since "
                  + Text.since(Text.clean(each.since()), session.process().clock().instant());
      remarks.add(
          of.id(),
          name(of),
          set.name(),
          Remarks.RULE_BROKEN,
          "It breaks the rule \"%s\"%s. %s"
              .formatted(Text.clean(each.rule()), since, Text.clean(each.message())));
    }
  }

  private static void add(Remarks remarks, ServiceHealth of, SetHealth set) {
    String problem = problem(set);
    if (problem != null && (of.isActive() || set.name().equals(VersionSet.RELEASE))) {
      String code = of.isActive() ? Remarks.UNRESOLVED : Remarks.INACTIVE;
      remarks.add(of.id(), name(of), set.name(), code, problem);
    }
    for (Warning each : set.warnings()) {
      remarks.add(of.id(), name(of), set.name(), each.code(), Text.clean(each.message()));
    }
  }
}
