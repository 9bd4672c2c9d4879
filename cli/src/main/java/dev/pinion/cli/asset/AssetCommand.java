package dev.pinion.cli.asset;

import dev.pinion.cli.output.CliJson;
import dev.pinion.cli.output.Details;
import dev.pinion.cli.output.ExitCode;
import dev.pinion.cli.output.Outline;
import dev.pinion.cli.output.RefusedException;
import dev.pinion.cli.output.Table;
import dev.pinion.cli.output.Text;
import dev.pinion.cli.session.Session;
import dev.pinion.cli.session.Workspace;
import dev.pinion.cli.session.Workspace.Kind;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

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
    AGENT(Kind.AGENT),
    CONTEXT_GRAPH(Kind.CONTEXT_GRAPH);

    private final Kind kind;

    Shown(Kind kind) {
      this.kind = kind;
    }

    /** The word on the command line. */
    @Override
    public String toString() {
      return kind.word().replace(' ', '-');
    }
  }

  @Command(name = "agents", description = "Lists every agent.")
  int agents() throws IOException {
    return list(Kind.AGENT);
  }

  @Command(name = "context-graphs", description = "Lists every context graph.")
  int contextGraphs() throws IOException {
    return list(Kind.CONTEXT_GRAPH);
  }

  @Command(
      name = "agent-versions",
      description = "Lists the versions of an agent, the newest first.")
  int agentVersions(
      @Parameters(paramLabel = "AGENT", description = "Its id or its unique name.") String idOrName)
      throws IOException {
    return versions(Kind.AGENT, idOrName);
  }

  @Command(
      name = "context-graph-versions",
      description = "Lists the versions of a context graph, the newest first.")
  int contextGraphVersions(
      @Parameters(paramLabel = "GRAPH", description = "Its id or its unique name.") String idOrName)
      throws IOException {
    return versions(Kind.CONTEXT_GRAPH, idOrName);
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
    JsonNode asset = workspace.get(what.kind, idOrName);
    JsonNode version = workspace.api().find(workspace.path(what.kind, asset, "versions", number));
    if (version == null) {
      throw new RefusedException(
          "The %s \"%s\" %s; %s is none of them."
              .formatted(
                  what.kind.word(),
                  Text.clean(CliJson.text(asset, "name")),
                  Pinnable.versions(asset),
                  Text.clean(number)));
    }
    if (session.json()) {
      session.print(version);
      return ExitCode.DONE;
    }
    Instant now = session.process().clock().instant();
    new Details()
        .line("name", asset, "name")
        .line("id", asset, "id")
        .line("description", asset, "description")
        .line("version", version, "version")
        .line("made", Text.age(CliJson.text(version, "created_at"), now) + " ago")
        .print(session.out());
    session.out().println();
    Outline.print(content(version), session.out());
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
    if (limit < 1) {
      throw RefusedException.usage("--limit must be at least 1.");
    }
    return new Behaviors(session, session.workspace()).run(idOrName, limit);
  }

  private int list(Kind kind) throws IOException {
    List<JsonNode> assets = session.workspace().all(kind);
    if (session.json()) {
      session.printItems(assets);
      return ExitCode.DONE;
    }
    boolean graphs = kind == Kind.CONTEXT_GRAPH;
    Table table =
        graphs
            ? new Table("NAME", "LATEST", "STATES", "AGE", "DESCRIPTION", "ID").cutting(4, 5, 0)
            : new Table("NAME", "LATEST", "AGE", "DESCRIPTION", "ID").cutting(3, 4, 0);
    Instant now = session.process().clock().instant();
    for (JsonNode asset : assets) {
      String name = CliJson.text(asset, "name");
      String latest =
          asset.path("latest_version").asLong() == 0 ? "–" : CliJson.text(asset, "latest_version");
      String age = Text.age(CliJson.text(asset, "updated_at"), now);
      String description = CliJson.text(asset, "description");
      String id = CliJson.text(asset, "id");
      if (graphs) {
        table.row(name, latest, CliJson.text(asset, "state_count"), age, description, id);
      } else {
        table.row(name, latest, age, description, id);
      }
    }
    session.print(table);
    return ExitCode.DONE;
  }

  private int versions(Kind kind, String idOrName) throws IOException {
    Workspace workspace = session.workspace();
    JsonNode asset = workspace.get(kind, idOrName);
    List<JsonNode> versions =
        workspace
            .api()
            .all("versions", workspace.path(kind, asset, "versions"), "sort_by", "-version");
    if (session.json()) {
      session.printItems(versions);
      return ExitCode.DONE;
    }
    boolean graphs = kind == Kind.CONTEXT_GRAPH;
    var table =
        new Table("VERSION", "AGE", graphs ? "STATES" : "NAME", "DESCRIPTION").cutting(3, 2);
    Instant now = session.process().clock().instant();
    for (JsonNode version : versions) {
      table.row(
          CliJson.text(version, "version"),
          Text.age(CliJson.text(version, "created_at"), now),
          graphs ? version.path("states").size() : CliJson.text(version, "name"),
          graphs ? CliJson.text(version, "description") : CliJson.text(version, "background"));
    }
    session.print(table);
    return ExitCode.DONE;
  }

  /** What of a version is its content. */
  private static JsonNode content(JsonNode version) {
    var content = CliJson.object();
    for (var field : version.properties()) {
      boolean about =
          switch (field.getKey()) {
            case "id",
                "workspace_id",
                "agent_id",
                "context_graph_id",
                "version",
                "created_at",
                "updated_at" ->
                true;
            default -> false;
          };
      if (!about) {
        content.set(field.getKey(), field.getValue());
      }
    }
    return content;
  }
}
