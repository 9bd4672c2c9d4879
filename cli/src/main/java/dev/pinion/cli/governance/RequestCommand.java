package dev.pinion.cli.governance;

import dev.pinion.cli.output.ExitCode;
import dev.pinion.cli.output.Overriding;
import dev.pinion.cli.output.RefusedException;
import dev.pinion.cli.output.Table;
import dev.pinion.cli.output.Text;
import dev.pinion.cli.session.Session;
import dev.pinion.cli.session.Workspace;
import dev.pinion.cli.versionset.Plans;
import dev.pinion.client.Pages;
import dev.pinion.client.Parallel;
import dev.pinion.client.Requests;
import dev.pinion.client.Requests.Query;
import dev.pinion.client.Services;
import dev.pinion.client.model.request.ChangeRequest;
import dev.pinion.client.model.request.RequestPlan;
import dev.pinion.client.model.service.Plan;
import dev.pinion.client.model.service.Service;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code forge request}: planned changes that wait until the rules let them through. */
@Command(
    name = "request",
    description = "Shows change requests, approves, rejects and applies them.",
    addMethodSubcommands = false,
    synopsisSubcommandLabel = "COMMAND")
public final class RequestCommand {
  private static final String REQUEST = "Its number, such as 7, or its id.";

  private final Session session;

  /** The commands of a session. */
  public RequestCommand(Session session) {
    this.session = session;
  }

  /** How far a request has come. */
  enum State {
    OPEN,
    READY,
    APPLIED,
    STALE,
    REJECTED,
    WITHDRAWN,
    FAILED;

    /** The word on the command line and in requests. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Command(name = "list", description = "Lists change requests, the newest first.")
  int list(
      @Option(names = "--mine", description = "Only those that you have made.") boolean mine,
      @Option(
              names = "--awaiting-me",
              description = "Only those that your approval would bring on.")
          boolean awaitingMe,
      @Option(
              names = "--state",
              paramLabel = "open|ready|applied|stale|rejected|withdrawn|failed",
              description = "Only those that have come so far.")
          @Nullable State state,
      @Option(
              names = "--service",
              paramLabel = "SERVICE",
              description = "Only those of this service: its id or its unique name.")
          @Nullable String service,
      @Option(
              names = "--limit",
              paramLabel = "N",
              defaultValue = "20",
              description = "How many at most; ${DEFAULT-VALUE} if it is left out.")
          int limit)
      throws IOException {
    RefusedException.requireLimit(limit);
    Workspace workspace = session.workspace();
    Services services = workspace.api().services();
    Service of = service == null ? null : workspace.get(services, service);
    var query =
        new Query(
            state == null ? null : state.toString(), of == null ? null : of.id(), mine, awaitingMe);
    Pages<ChangeRequest> found = workspace.api().requests().list(query, limit);
    if (session.json()) {
      session.printThings(found.items());
    } else {
      print(found.items(), services, of);
    }
    if (found.more()) {
      session
          .err()
          .println(
              "%s listed, and there are more; a larger --limit lists them."
                  .formatted(Text.count(found.items().size(), "request")));
    }
    return ExitCode.DONE;
  }

  private void print(List<ChangeRequest> requests, Services services, @Nullable Service of) {
    Map<String, String> names = names(requests, services, of);
    var table =
        new Table("NUMBER", "STATE", "CHANGE", "SERVICE", "AUTHOR", "AGE", "TITLE")
            .cutting(6, 3, 4, 2);
    Instant now = session.process().clock().instant();
    for (ChangeRequest each : requests) {
      table.row(
          "#" + each.number(),
          each.state(),
          RequestPrinter.change(each.change()),
          names.getOrDefault(each.serviceId(), each.serviceId()),
          each.author().label(),
          Text.age(each.createdAt(), now),
          each.title());
    }
    session.print(table);
  }

  /** The names of the services that the requests are of. */
  private static Map<String, String> names(
      List<ChangeRequest> requests, Services services, @Nullable Service of) {
    Map<String, String> names = new HashMap<>();
    if (of != null) {
      names.put(of.id(), of.name());
      return names;
    }
    List<String> ids = requests.stream().map(ChangeRequest::serviceId).distinct().toList();
    Parallel.map(ids, id -> Optional.ofNullable(services.find(id)))
        .forEach(found -> found.ifPresent(each -> names.put(each.id(), each.name())));
    return names;
  }

  @Command(
      name = "show",
      description = "Shows what a change request changes, and what the rules say of it.")
  int show(@Parameters(paramLabel = "REQUEST", description = REQUEST) String name)
      throws IOException {
    Workspace workspace = session.workspace();
    ChangeRequest request = find(workspace, name);
    if (session.json()) {
      session.print(request);
    } else {
      printer(workspace).all(request);
    }
    return ExitCode.DONE;
  }

  @Command(
      name = "approve",
      description = {
        "Shows what a change request changes, asks, and approves exactly that.",
        "Without a terminal nobody is asked."
      })
  int approve(
      @Parameters(paramLabel = "REQUEST", description = REQUEST) String name,
      @Option(names = "--comment", paramLabel = "TEXT", description = "What others are to read.")
          @Nullable String comment,
      @Option(names = "--yes", description = "Does not ask first.") boolean yes)
      throws IOException {
    if (session.json() && !yes && session.process().terminal() != null) {
      throw RefusedException.usage(
          "With --json you are not shown what you would approve; add --yes, or leave --json out.");
    }
    Workspace workspace = session.workspace();
    ChangeRequest request = find(workspace, name);
    if (!session.json()) {
      printer(workspace).brief(request);
      session.out().println();
    }
    if (!yes) {
      Question.agreed(session, "Approve #%d?".formatted(request.number()), "Nothing is approved.");
    }
    return told(workspace, "Approved", workspace.api().requests().approve(request, comment));
  }

  @Command(name = "reject", description = "Refuses a change request for good.")
  int reject(
      @Parameters(paramLabel = "REQUEST", description = REQUEST) String name,
      @Option(
              names = "--comment",
              required = true,
              paramLabel = "TEXT",
              description = "Why; its author reads it.")
          String comment)
      throws IOException {
    return toId(name, "Rejected", (requests, id) -> requests.reject(id, comment));
  }

  @Command(name = "comment", description = "Says something of a change request that waits.")
  int comment(
      @Parameters(paramLabel = "REQUEST", description = REQUEST) String name,
      @Parameters(paramLabel = "TEXT", description = "What is said.") String text)
      throws IOException {
    return toId(name, "Commented on", (requests, id) -> requests.comment(id, text));
  }

  @Command(name = "apply", description = "Applies a change request, if the rules let it through.")
  int apply(
      @Parameters(paramLabel = "REQUEST", description = REQUEST) String name,
      @Option(
              names = "--override",
              description = "Does it although rules are not met; --reason must say why.")
          boolean override,
      @Option(
              names = "--reason",
              paramLabel = "TEXT",
              description = "Why rules are overridden; the history tells it.")
          @Nullable String reason)
      throws IOException {
    if (reason != null && !override) {
      throw RefusedException.usage(
          "--reason says why rules are overridden; add --override, or leave it out.");
    }
    String why = Overriding.reason(override, reason);
    Workspace workspace = session.workspace();
    ChangeRequest request = find(workspace, name);
    RequestPlan done = workspace.api().requests().apply(request.id(), why);
    if (session.json()) {
      session.print(done);
      return ExitCode.DONE;
    }
    PrintWriter out = session.out();
    out.println("Applied " + RequestPrinter.name(request) + ".");
    printer(workspace).plans(done.sets());
    out.println();
    for (Plan plan : done.sets()) {
      if (plan.revision() != null) {
        out.printf(
            "%s is at revision %d.%s%n",
            plan.versionSet(), plan.revision(), Plans.overridden(plan));
      }
    }
    return ExitCode.DONE;
  }

  @Command(
      name = "refresh",
      description = "Bases a change request on what stands now; its approvals fall.")
  int refresh(@Parameters(paramLabel = "REQUEST", description = REQUEST) String name)
      throws IOException {
    return toId(name, "Refreshed", Requests::refresh);
  }

  @Command(name = "withdraw", description = "Takes a change request back.")
  int withdraw(@Parameters(paramLabel = "REQUEST", description = REQUEST) String name)
      throws IOException {
    return toId(name, "Withdrew", Requests::withdraw);
  }

  private RequestPrinter printer(Workspace workspace) {
    return new RequestPrinter(session, workspace);
  }

  private static ChangeRequest find(Workspace workspace, String name) {
    return RequestName.parse(name).find(workspace.api().requests());
  }

  /** Does something to the request of that name, and says what. */
  private int toId(String name, String what, BiFunction<Requests, String, ChangeRequest> work)
      throws IOException {
    Workspace workspace = session.workspace();
    String id = find(workspace, name).id();
    return told(workspace, what, work.apply(workspace.api().requests(), id));
  }

  /** Says what was done to a request and how it stands; the checks as far as it lives. */
  private int told(Workspace workspace, String what, ChangeRequest request) {
    if (session.json()) {
      session.print(request);
      return ExitCode.DONE;
    }
    session
        .out()
        .printf(
            "%s %s, which is %s.%s%n",
            what,
            RequestPrinter.name(request),
            Text.clean(request.state()),
            RequestPrinter.next(request).isEmpty() ? "" : " " + RequestPrinter.next(request));
    if (request.isLive()) {
      printer(workspace).checks(request.checks());
    }
    return ExitCode.DONE;
  }
}
