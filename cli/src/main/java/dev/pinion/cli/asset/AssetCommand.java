package dev.pinion.cli.asset;

import dev.pinion.cli.output.Details;
import dev.pinion.cli.output.ExitCode;
import dev.pinion.cli.output.Outline;
import dev.pinion.cli.output.RefusedException;
import dev.pinion.cli.output.Table;
import dev.pinion.cli.output.Text;
import dev.pinion.cli.session.Session;
import dev.pinion.cli.session.Workspace;
import dev.pinion.client.Parts;
import dev.pinion.client.model.resource.Agent;
import dev.pinion.client.model.resource.ContextGraph;
import dev.pinion.client.model.resource.Pinnable;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code forge asset}: what can be pinned, and what behaviours fired. */
@Command(
    name = "asset",
    description = "Shows agents and context graphs, and what fired of behaviours.",
    addMethodSubcommands = false,
    synopsisSubcommandLabel = "COMMAND")
public final class AssetCommand {
  private final Session session;

  /** The commands of a session. */
  public AssetCommand(Session session) {
    this.session = session;
  }

  /** What {@code show} shows. */
  enum Shown {
    AGENT,
    CONTEXT_GRAPH;

    /** The word on the command line. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** Words such as {@code has the versions 1 to 3}. */
  public static String versions(Pinnable part) {
    return switch ((int) Math.min(part.latestVersion(), 2)) {
      case 0 -> "has no version yet";
      case 1 -> "has the version 1 only";
      default -> "has the versions 1 to " + part.latestVersion();
    };
  }

  @Command(name = "agents", description = "Lists every agent.")
  int agents() throws IOException {
    List<Agent> agents = session.workspace().api().agents().list();
    var table = new Table("NAME", "LATEST", "AGE", "DESCRIPTION", "ID").cutting(3, 4, 0);
    for (Agent each : agents) {
      table.row(each.name(), latest(each), age(each.updatedAt()), each.description(), each.id());
    }
    return session.print(agents, table);
  }

  @Command(name = "context-graphs", description = "Lists every context graph.")
  int contextGraphs() throws IOException {
    List<ContextGraph> graphs = session.workspace().api().contextGraphs().list();
    var table = new Table("NAME", "LATEST", "STATES", "AGE", "DESCRIPTION", "ID").cutting(4, 5, 0);
    for (ContextGraph each : graphs) {
      table.row(
          each.name(),
          latest(each),
          each.stateCount(),
          age(each.updatedAt()),
          each.description(),
          each.id());
    }
    return session.print(graphs, table);
  }

  @Command(
      name = "agent-versions",
      description = "Lists the versions of an agent, the newest first.")
  int agentVersions(
      @Parameters(paramLabel = "AGENT", description = "Its id or its unique name.") String idOrName)
      throws IOException {
    Workspace workspace = session.workspace();
    Parts<Agent, Agent.Version> agents = workspace.api().agents();
    List<Agent.Version> versions = agents.versions(workspace.get(agents, idOrName).id());
    var table = new Table("VERSION", "AGE", "NAME", "DESCRIPTION").cutting(3, 2);
    for (Agent.Version each : versions) {
      table.row(each.version(), age(each.createdAt()), each.name(), each.background());
    }
    return session.print(versions, table);
  }

  @Command(
      name = "context-graph-versions",
      description = "Lists the versions of a context graph, the newest first.")
  int contextGraphVersions(
      @Parameters(paramLabel = "GRAPH", description = "Its id or its unique name.") String idOrName)
      throws IOException {
    Workspace workspace = session.workspace();
    Parts<ContextGraph, ContextGraph.Version> graphs = workspace.api().contextGraphs();
    List<ContextGraph.Version> versions = graphs.versions(workspace.get(graphs, idOrName).id());
    var table = new Table("VERSION", "AGE", "STATES", "DESCRIPTION").cutting(3, 2);
    for (ContextGraph.Version each : versions) {
      table.row(each.version(), age(each.createdAt()), each.stateCount(), each.description());
    }
    return session.print(versions, table);
  }

  @Command(
      name = "show",
      description = "Shows one version of an agent or of a context graph, with its content.")
  int show(
      @Parameters(paramLabel = "agent|context-graph", description = "What to show.") Shown what,
      @Parameters(paramLabel = "NAME", description = "Its id or its unique name.") String idOrName,
      @Option(
              names = "--version-number",
              paramLabel = "N|latest",
              defaultValue = "latest",
              description = "Which version; the newest if it is left out.")
          String number)
      throws IOException {
    Workspace workspace = session.workspace();
    Parts<?, ?> parts =
        what == Shown.AGENT ? workspace.api().agents() : workspace.api().contextGraphs();
    Pinnable part = workspace.get(parts, idOrName);
    Pinnable.Version version = parts.findVersion(part.id(), number);
    if (version == null) {
      throw new RefusedException(
          "The %s \"%s\" %s; %s is none of them."
              .formatted(
                  parts.word(), Text.clean(part.name()), versions(part), Text.clean(number)));
    }
    if (session.json()) {
      session.print(version);
      return ExitCode.DONE;
    }
    new Details()
        .line("name", part.name())
        .line("id", part.id())
        .line("description", part.description())
        .line("version", Long.toString(version.version()))
        .line("made", age(version.createdAt()) + " ago")
        .print(session.out());
    session.out().println();
    Outline.print(version.content(), session.out());
    return ExitCode.DONE;
  }

  @Command(
      name = "behavior-invocations",
      description = "Lists what fired of a behaviour set, the newest first.")
  int behaviorInvocations(
      @Parameters(paramLabel = "BEHAVIOR-SET", description = "Its id or its unique name.")
          String idOrName,
      @Option(
              names = "--limit",
              paramLabel = "N",
              defaultValue = "30",
              description = "How many at most; ${DEFAULT-VALUE} if it is left out.")
          int limit)
      throws IOException {
    RefusedException.requireLimit(limit);
    return new Behaviors(session, session.workspace()).run(idOrName, limit);
  }

  private String age(String time) {
    return Text.age(time, session.process().clock().instant());
  }

  private static String latest(Pinnable part) {
    return part.latestVersion() == 0 ? "–" : Long.toString(part.latestVersion());
  }
}
