package dev.pinion.cli.governance;

import dev.pinion.cli.output.CheckLines;
import dev.pinion.cli.output.Details;
import dev.pinion.cli.output.Text;
import dev.pinion.cli.session.Session;
import dev.pinion.cli.session.Workspace;
import dev.pinion.cli.versionset.Plans;
import dev.pinion.client.Things;
import dev.pinion.client.model.Named;
import dev.pinion.client.model.governance.Check;
import dev.pinion.client.model.request.ChangeRequest;
import dev.pinion.client.model.request.ChangeRequest.Change;
import dev.pinion.client.model.request.ChangeRequest.Vote;
import dev.pinion.client.model.service.Plan;
import dev.pinion.client.model.service.Service;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Change requests as people read them. */
final class RequestPrinter {
  private final Session session;
  private final Workspace workspace;
  private final Instant now;

  /** Prints requests on services, agents and graphs that it reads the names of. */
  RequestPrinter(Session session, Workspace workspace) {
    this.session = session;
    this.workspace = workspace;
    now = session.process().clock().instant();
  }

  /** A request in words, such as {@code #7 "Release it"}. */
  static String name(ChangeRequest request) {
    return "#%d \"%s\"".formatted(request.number(), Text.clean(request.title()));
  }

  /** What is asked for, in words. */
  static String change(Change change) {
    return Text.clean(
        switch (change.type()) {
          case "promote" -> "promote %s to %s".formatted(change.from(), change.versionSet());
          case "rollback" ->
              "roll %s back%s"
                  .formatted(
                      change.versionSet(),
                      change.toRevision() == null ? "" : " to " + change.toRevision());
          case "service" -> edit(change);
          default -> change.type().replace('_', ' ');
        });
  }

  private static String edit(Change change) {
    var parts = new ArrayList<String>();
    if (!change.agentId().isEmpty()) {
      parts.add("another agent");
    }
    if (!change.contextGraphId().isEmpty()) {
      parts.add("another context graph");
    }
    if (change.isActive() != null) {
      parts.add(change.isActive() ? "switch on" : "switch off");
    }
    return String.join(", ", parts);
  }

  /** The name of a request's service; its id where the caller may not see the service. */
  private String service(ChangeRequest request) {
    Service found = Workspace.find(workspace.api().services(), request.serviceId());
    return found == null ? request.serviceId() : Text.clean(found.name());
  }

  /** Prints all of a request. */
  void all(ChangeRequest request) {
    PrintWriter out = session.out();
    Change change = request.change();
    out.printf("#%d  %s%n", request.number(), Text.clean(request.title()));
    var details =
        new Details()
            .line("state", request.state())
            .line("service", service(request))
            .line("change", change(change));
    parts(details, change)
        .line("applied", request.isWhenReady() ? "by the server when it is ready" : "by hand")
        .line(
            "not before", request.notBefore().isEmpty() ? "" : Text.until(request.notBefore(), now))
        .line("reason", request.reason())
        .line("author", request.author().label())
        .line("made", Text.since(request.createdAt(), now))
        .line(
            "revision",
            request.appliedRevision() == null ? "" : request.appliedRevision().toString())
        .line("failure", request.failure())
        .line("id", request.id())
        .print(out);
    content(request);
    votes("approved by", request.approvals());
    votes("rejected by", request.rejections());
    votes("comments", request.comments());
    String next = next(request);
    if (!next.isEmpty()) {
      out.println();
      out.println(next);
    }
  }

  /** Adds the agent and the context graph that a service gets. */
  private Details parts(Details details, Change change) {
    return details
        .line("agent", named(workspace.api().agents(), change.agentId()))
        .line("context graph", named(workspace.api().contextGraphs(), change.contextGraphId()));
  }

  /** A name and the id; the id alone where the caller may not see more. */
  private static String named(Things<?> things, String id) {
    Named found = id.isEmpty() ? null : Workspace.find(things, id);
    return found == null ? id : "%s (%s)".formatted(found.name(), id);
  }

  /** Prints whose request it is, and of which service what it changes. */
  void brief(ChangeRequest request) {
    PrintWriter out = session.out();
    out.printf(
        "%s: %s of \"%s\", by %s%n",
        name(request),
        change(request.change()),
        service(request),
        Text.clean(request.author().label()));
    parts(new Details(), request.change()).print(out);
    content(request);
  }

  /** Prints what a request changes of sets, and what the rules say of it. */
  private void content(ChangeRequest request) {
    plans(request.plan().sets());
    checks(request.checks());
  }

  /** Prints what plans change. */
  void plans(List<Plan> plans) {
    PrintWriter out = session.out();
    for (Plan plan : plans) {
      out.println();
      out.println(
          plan.baseRevision() == null
              ? "%s, a new set".formatted(plan.versionSet())
              : "%s, revision %d".formatted(plan.versionSet(), plan.baseRevision()));
      Plans.changes(plan, out, session.process().colour());
      if (plan.changes().isEmpty()) {
        out.println("  keeps its pins");
      }
    }
  }

  /** Prints what the rules say. */
  void checks(List<Check> checks) {
    if (!checks.isEmpty()) {
      session.out().println();
      new CheckLines(checks, now).print(session.out(), session.process().colour());
    }
  }

  private void votes(String what, List<Vote> votes) {
    if (votes.isEmpty()) {
      return;
    }
    PrintWriter out = session.out();
    out.println();
    out.println(what);
    for (Vote vote : votes) {
      String line =
          "  %s, %s  %s"
              .formatted(
                  Text.clean(vote.actor().label()),
                  Text.since(Text.clean(vote.at()), now),
                  Text.clean(vote.comment()));
      out.println(line.stripTrailing());
    }
  }

  /** What somebody can do next; empty if nothing. */
  static String next(ChangeRequest request) {
    long number = request.number();
    return switch (request.state()) {
      case "ready" ->
          request.isWhenReady()
              ? "The server applies it."
              : "forge request apply %d applies it.".formatted(number);
      case "stale" ->
          "What it was to change has changed; forge request refresh %d bases it on what stands now."
              .formatted(number);
      default -> "";
    };
  }
}
