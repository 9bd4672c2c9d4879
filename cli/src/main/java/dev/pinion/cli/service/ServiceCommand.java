package dev.pinion.cli.service;

import dev.pinion.cli.output.CliJson;
import dev.pinion.cli.output.Details;
import dev.pinion.cli.output.ExitCode;
import dev.pinion.cli.output.RefusedException;
import dev.pinion.cli.output.Table;
import dev.pinion.cli.output.Text;
import dev.pinion.cli.session.Session;
import dev.pinion.cli.session.Workspace.Kind;
import dev.pinion.cli.versionset.Sets;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code forge service}: the services of a workspace, their fitness and their way back. */
@Command(
    name = "service",
    description = "Shows services, checks that they are fit to serve, takes back a replaced agent.",
    addMethodSubcommands = false,
    synopsisSubcommandLabel = "COMMAND")
public final class ServiceCommand {
  private final Session session;

  /** The commands of a session. */
  public ServiceCommand(Session session) {
    this.session = session;
  }

  /** What {@code list} lists. */
  static final class Wanted {
    @Option(
        names = "--search",
        paramLabel = "TEXT",
        description = "Only services whose name or description contains it, in any case.")
    private @Nullable String search;

    @Option(
        names = "--tag",
        paramLabel = "KEY:VALUE",
        description =
            "Only services with this tag; repeat it and all must match. KEY:* is any value, KEY: is none.")
    private List<String> tags = List.of();

    @Option(names = "--active", description = "Only services that are switched on.")
    private boolean active;

    @Option(names = "--inactive", description = "Only services that are switched off.")
    private boolean inactive;

    @Option(
        names = "--limit",
        paramLabel = "N",
        description = "How many at most; all if it is left out.")
    private int limit = Integer.MAX_VALUE;

    private void check() {
      if (active && inactive) {
        throw RefusedException.usage("Give --active or --inactive, not both.");
      }
      if (limit < 1) {
        throw RefusedException.usage("--limit must be at least 1.");
      }
      for (String tag : tags) {
        if (tag.indexOf(':') < 1) {
          throw RefusedException.usage(
              "\"%s\" is no tag; write KEY:VALUE, KEY:* or KEY: with --tag."
                  .formatted(Text.clean(tag)));
        }
      }
    }

    /** Whether a service has all the tags; the API cannot be asked for them. */
    private boolean hasTags(JsonNode service) {
      return tags.stream()
          .allMatch(wanted -> service.path("tags").valueStream().anyMatch(tag -> is(tag, wanted)));
    }

    private static boolean is(JsonNode tag, String wanted) {
      String key = CliJson.text(tag, "key");
      return wanted.equals(key + ":*") || wanted.equals(key + ":" + CliJson.text(tag, "value"));
    }
  }

  @Command(name = "list", description = "Lists services by name.")
  int list(@Mixin Wanted wanted) throws IOException {
    wanted.check();
    var found =
        session
            .workspace()
            .services(
                wanted.search,
                wanted.active == wanted.inactive ? null : (Boolean) wanted.active,
                wanted.limit,
                wanted::hasTags);
    List<JsonNode> services = found.items();
    if (session.json()) {
      session.printItems(services);
    } else {
      print(services);
    }
    if (found.more()) {
      // Beside the answer: what reads the answer must not take it for a service.
      session
          .err()
          .println(
              wanted.tags.isEmpty() && found.total() >= 0
                  ? "Listed %,d of %s; a larger --limit lists more."
                      .formatted(services.size(), Text.count(found.total(), "service"))
                  : "%s listed, and there are more; a larger --limit lists them."
                      .formatted(Text.count(services.size(), "service")));
    }
    return ExitCode.DONE;
  }

  private void print(List<JsonNode> services) {
    var table =
        new Table("NAME", "ACTIVE", "AGENT", "CONTEXT GRAPH", "SETS", "AGE", "ID")
            .cutting(6, 3, 2, 0);
    Instant now = session.process().clock().instant();
    for (JsonNode service : services) {
      table.row(
          CliJson.text(service, "name"),
          service.path("is_active").asBoolean() ? "yes" : "no",
          CliJson.text(service, "agent_name"),
          CliJson.text(service, "context_graph_name"),
          service.path("version_sets").size(),
          Text.age(CliJson.text(service, "created_at"), now),
          CliJson.text(service, "id"));
    }
    session.print(table);
  }

  @Command(name = "show", description = "Shows one service.")
  int show(
      @Parameters(paramLabel = "SERVICE", description = "Its id or its unique name.")
          String idOrName)
      throws IOException {
    JsonNode service = session.workspace().get(Kind.SERVICE, idOrName);
    if (session.json()) {
      session.print(service);
      return ExitCode.DONE;
    }
    Instant now = session.process().clock().instant();
    var details =
        new Details()
            .line("name", service, "name")
            .line("id", service, "id")
            .line("description", service, "description")
            .line("active", service.path("is_active").asBoolean() ? "yes" : "no")
            .line("agent", named(service, "agent_name", "agent_id"))
            .line("context graph", named(service, "context_graph_name", "context_graph_id"))
            .line("persona", service, "persona_name")
            .line("channel", service, "channel_type")
            .line("environment", service, "environment")
            .line("version sets", String.join(", ", service.path("version_sets").propertyNames()))
            .line("tags", tags(service))
            .line("keyterms", texts(service.path("keyterms")))
            .line("created", since(service, "created_at", now))
            .line("updated", since(service, "updated_at", now));
    PrintWriter out = session.out();
    details.print(out);
    return ExitCode.DONE;
  }

  /** What {@code --only} leaves. */
  enum Only {
    FAILING;

    /** The word on the command line. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Command(
      name = "health",
      description = {
        "Checks that every version set resolves, is pinned, undeprecated and in use.",
        "Fails if the release of a service does not resolve."
      })
  int health(
      @Parameters(
              paramLabel = "SERVICE",
              arity = "0..1",
              description = "Its id or its unique name; every service if it is left out.")
          @Nullable String idOrName,
      @Option(
              names = "--only",
              paramLabel = "failing",
              description = "Shows only services that are not fit to serve.")
          @Nullable Only only,
      @Option(
              names = {"--all", "--verbose"},
              description = "Names each set and each finding, however many are alike.")
          boolean each)
      throws IOException {
    return new Health(session, session.workspace(), only != null, each).run(idOrName);
  }

  @Command(
      name = "rollback",
      description = {
        "Takes a replaced agent or context graph back, and with it what the sets pinned of it.",
        "Shows what would change, and does it with --apply."
      })
  int rollback(
      @Parameters(paramLabel = "SERVICE", description = "Its id or its unique name.")
          String service,
      @Option(
              names = "--to",
              paramLabel = "N",
              description = "The revision of edge to go back to; the one before if it is left out.")
          @Nullable Long to,
      @Option(names = "--reason", paramLabel = "TEXT", description = "Why; the history tells it.")
          @Nullable String reason,
      @Option(names = "--apply", description = "Does it; without this it is only shown.")
          boolean apply)
      throws IOException {
    var body = CliJson.object();
    if (to != null) {
      body.put("to_revision", to);
    }
    if (reason != null) {
      body.put("reason", reason);
    }
    return new ServiceReturn(session, new Sets(session.workspace(), service)).run(body, apply);
  }

  private static String named(JsonNode service, String name, String id) {
    return "%s (%s)".formatted(CliJson.text(service, name), CliJson.text(service, id));
  }

  private static String since(JsonNode service, String field, Instant now) {
    String time = CliJson.text(service, field);
    return "%s (%s ago)".formatted(time, Text.age(time, now));
  }

  private static String tags(JsonNode service) {
    return service
        .path("tags")
        .valueStream()
        .map(tag -> CliJson.text(tag, "key") + ":" + CliJson.text(tag, "value"))
        .collect(Collectors.joining(", "));
  }

  private static String texts(JsonNode list) {
    return list.valueStream().map(JsonNode::asString).collect(Collectors.joining(", "));
  }
}
