package dev.pinion.cli.service;

import dev.pinion.cli.output.Details;
import dev.pinion.cli.output.ExitCode;
import dev.pinion.cli.output.RefusedException;
import dev.pinion.cli.output.Table;
import dev.pinion.cli.output.Text;
import dev.pinion.cli.session.Session;
import dev.pinion.cli.session.Workspace;
import dev.pinion.cli.versionset.Sets;
import dev.pinion.client.Pages;
import dev.pinion.client.model.service.Service;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

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
      RefusedException.requireLimit(limit);
      for (String tag : tags) {
        if (tag.indexOf(':') < 1) {
          throw RefusedException.usage(
              "\"%s\" is no tag; write KEY:VALUE, KEY:* or KEY: with --tag."
                  .formatted(Text.clean(tag)));
        }
      }
    }

    /** Whether a service has all the tags, which the API's contract cannot be asked for. */
    private boolean hasTags(Service service) {
      return tags.stream()
          .allMatch(wanted -> service.tags().stream().anyMatch(tag -> is(tag, wanted)));
    }

    private static boolean is(Service.Tag tag, String wanted) {
      return wanted.equals(tag.key() + ":*") || wanted.equals(tag.key() + ":" + tag.value());
    }
  }

  @Command(name = "list", description = "Lists services by name.")
  int list(@Mixin Wanted wanted) throws IOException {
    wanted.check();
    Pages<Service> found =
        session
            .workspace()
            .api()
            .services()
            .list(
                wanted.search,
                wanted.active == wanted.inactive ? null : (Boolean) wanted.active,
                wanted.limit,
                wanted::hasTags);
    List<Service> services = found.items();
    if (session.json()) {
      session.printThings(services);
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

  private void print(List<Service> services) {
    var table =
        new Table("NAME", "ACTIVE", "AGENT", "CONTEXT GRAPH", "SETS", "AGE", "ID")
            .cutting(6, 3, 2, 0);
    Instant now = session.process().clock().instant();
    for (Service service : services) {
      table.row(
          service.name(),
          service.isActive() ? "yes" : "no",
          service.agentName(),
          service.contextGraphName(),
          service.versionSetNames().size(),
          Text.age(service.createdAt(), now),
          service.id());
    }
    session.print(table);
  }

  @Command(name = "show", description = "Shows one service.")
  int show(
      @Parameters(paramLabel = "SERVICE", description = "Its id or its unique name.")
          String idOrName)
      throws IOException {
    Workspace workspace = session.workspace();
    Service service = workspace.get(workspace.api().services(), idOrName);
    if (session.json()) {
      session.print(service);
      return ExitCode.DONE;
    }
    Instant now = session.process().clock().instant();
    new Details()
        .line("name", service.name())
        .line("id", service.id())
        .line("description", service.description())
        .line("active", service.isActive() ? "yes" : "no")
        .line("agent", "%s (%s)".formatted(service.agentName(), service.agentId()))
        .line(
            "context graph",
            "%s (%s)".formatted(service.contextGraphName(), service.contextGraphId()))
        .line("persona", service.personaName())
        .line("channel", service.channelType())
        .line("environment", service.environment())
        .line("version sets", String.join(", ", service.versionSetNames()))
        .line(
            "tags",
            service.tags().stream()
                .map(tag -> tag.key() + ":" + tag.value())
                .collect(Collectors.joining(", ")))
        .line("keyterms", String.join(", ", service.keyterms()))
        .line("created", Text.since(service.createdAt(), now))
        .line("updated", Text.since(service.updatedAt(), now))
        .print(session.out());
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
      @Option(
              names = "--apply",
              description = "Makes the change; without it the change is only shown.")
          boolean apply)
      throws IOException {
    return new ServiceReturn(session, Sets.of(session.workspace(), service)).run(to, reason, apply);
  }
}
