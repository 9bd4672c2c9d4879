package dev.pinion.cli.service;

import dev.pinion.cli.output.CheckLines;
import dev.pinion.cli.output.ExitCode;
import dev.pinion.cli.output.Text;
import dev.pinion.cli.session.Session;
import dev.pinion.cli.versionset.Changes;
import dev.pinion.cli.versionset.Sets;
import dev.pinion.client.Services;
import dev.pinion.client.model.service.Plan;
import dev.pinion.client.model.service.ServicePlan;
import dev.pinion.client.model.service.ServicePlan.Part;
import dev.pinion.client.model.service.ServicePlan.Replacement;
import dev.pinion.client.model.service.VersionSet;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/** Taking a replaced agent or context graph of a service back: shown first, done if it is said. */
record ServiceReturn(Session session, Sets sets) {

  /**
   * Has the server plan it, and carry the plan out if it is said so. What is carried out is refused
   * if a set has moved since the plan.
   *
   * @param to the revision of edge to go back to; null for the one before
   * @param reason what the history is to tell; null for nothing
   */
  int run(@Nullable Long to, @Nullable String reason, boolean apply) {
    Services api = sets.workspace().api().services();
    String id = sets.service().id();
    ServicePlan planned = sets.ask(_ -> api.planRollback(id, to, reason));
    ServicePlan plan = apply ? sets.ask(_ -> api.rollback(id, to, reason, planned)) : planned;
    if (session.json()) {
      session.print(plan);
    } else {
      show(plan, apply);
    }
    return ExitCode.DONE;
  }

  private void show(ServicePlan plan, boolean done) {
    PrintWriter out = session.out();
    out.printf(
        "\"%s\" at %s, from revision %d of edge back to %d%n",
        sets.serviceName(), sets.server(), plan.baseRevision(), plan.restored(VersionSet.EDGE));
    var parts = new Changes(session.process().colour());
    addPart(parts, "agent", plan.agent());
    addPart(parts, "context graph", plan.contextGraph());
    parts.print(out);
    plan.versionSets().forEach(set -> showSet(out, set, plan.restored(set.versionSet())));
    boolean releasable = plan.versionSets().stream().allMatch(Plan::isReleasable);
    out.println(
        done
            ? "Done: edge is at revision %d.".formatted(plan.revision())
            : "Nothing is changed yet. "
                + (releasable ? "Add --apply to do it." : "The rules do not let it through."));
  }

  private static void addPart(Changes changes, String what, Replacement part) {
    if (!part.before().equals(part.after())) {
      boolean alike = part.before().name().equals(part.after().name());
      changes.replaced(what, named(part.before(), alike), named(part.after(), alike));
    }
  }

  private static String named(Part part, boolean withId) {
    return withId ? "%s (%s)".formatted(part.name(), part.id()) : part.name();
  }

  private void showSet(PrintWriter out, Plan set, @Nullable Long restored) {
    String name = set.versionSet();
    out.println(
        restored == null
            ? "%s, made since: keeps its pins".formatted(name)
            : "%s, from revision %d back to %d".formatted(name, set.baseRevision(), restored));
    new Changes(session.process().colour()).pins(set.changes()).print(out);
    set.warnings().forEach(each -> out.println("  warning: " + Text.clean(each.message())));
    new CheckLines(set.checks(), session.process().clock().instant())
        .print(out, session.process().colour());
  }
}
