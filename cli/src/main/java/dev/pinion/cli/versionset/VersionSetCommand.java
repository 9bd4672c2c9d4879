package dev.pinion.cli.versionset;

import dev.pinion.cli.output.CliJson;
import dev.pinion.cli.output.Details;
import dev.pinion.cli.output.ExitCode;
import dev.pinion.cli.output.RefusedException;
import dev.pinion.cli.output.Table;
import dev.pinion.cli.output.Text;
import dev.pinion.cli.session.ApiClient;
import dev.pinion.cli.session.Session;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code forge version-set}: what a service pins, its history, promotion and the way back. */
@Command(
    name = "version-set",
    description = "Shows, changes, compares, promotes and restores version sets.",
    addMethodSubcommands = false,
    synopsisSubcommandLabel = "COMMAND")
public final class VersionSetCommand {
  private static final int PAGE_MAX = 100;
  private static final int HASH_CHARS = 12;

  private final Session session;

  /** The commands of a session. */
  public VersionSetCommand(Session session) {
    this.session = session;
  }

  @Command(name = "list", description = "Lists every version set of a service.")
  int list(
      @Parameters(paramLabel = "SERVICE", description = "Its id or its unique name.")
          String service)
      throws IOException {
    List<JsonNode> all = sets(service).list();
    if (session.json()) {
      session.printItems(all);
      return ExitCode.DONE;
    }
    var table =
        new Table("NAME", "AGENT", "GRAPH", "REVISION", "AUTHOR", "AGE", "MODELS").cutting(6, 4, 0);
    Instant now = session.process().clock().instant();
    for (JsonNode set : all) {
      boolean locked = set.path("locked").asBoolean();
      table.row(
          CliJson.text(set, "name"),
          Sets.pin(set, "agent_version_number"),
          Sets.pin(set, "context_graph_version_number"),
          locked ? "–" : CliJson.text(set, "revision"),
          locked ? "–" : Sets.author(set.path("updated_by")),
          Text.age(CliJson.text(set, "updated_at"), now),
          Sets.models(set));
    }
    session.print(table);
    return ExitCode.DONE;
  }

  @Command(name = "show", aliases = "get", description = "Shows one version set in full.")
  int show(
      @Parameters(paramLabel = "SERVICE", description = "Its id or its unique name.")
          String service,
      @Parameters(paramLabel = "SET", description = "The set's name.") String name,
      @Option(
              names = "--at",
              paramLabel = "TIME",
              description = "What it said then, such as 2026-05-01T12:00:00Z.")
          @Nullable String at)
      throws IOException {
    Sets sets = sets(service);
    String path = ApiClient.withQuery(sets.path("version-sets", name), "at", at);
    JsonNode set = sets.require(sets.exchange("GET", path, null, Map.of()), name);
    if (session.json()) {
      session.print(set);
      return ExitCode.DONE;
    }
    Instant now = session.process().clock().instant();
    PrintWriter out = session.out();
    new Details()
        .line("name", set, "name")
        .line("service", sets.serviceName())
        .line("agent", Sets.pin(set, "agent_version_number"))
        .line("context graph", Sets.pin(set, "context_graph_version_number"))
        .line("revision", set, "revision")
        .line("author", Sets.author(set.path("updated_by")))
        .line(
            "changed",
            "%s (%s ago)"
                .formatted(
                    CliJson.text(set, "updated_at"),
                    Text.age(CliJson.text(set, "updated_at"), now)))
        .line(
            "used by",
            set.path("used_by").asLong() == 0
                ? "nothing"
                : Text.count(set.path("used_by").asLong(), "test"))
        .line("digest", set, "digest")
        .print(out);
    if (!set.path("llm_model_preferences").isEmpty()) {
      out.println();
      out.println("LLM preferences");
      for (var each : set.path("llm_model_preferences").properties()) {
        out.printf(
            "  %s  %s %s%n",
            Text.clean(each.getKey()),
            Text.clean(CliJson.text(each.getValue(), "llm_name")),
            Text.clean(each.getValue().path("params").toString()));
      }
    }
    for (JsonNode warning : set.path("warnings")) {
      out.println("warning: " + Text.clean(CliJson.text(warning, "message")));
    }
    return ExitCode.DONE;
  }

  @Command(
      name = "upsert",
      description = {
        "Writes fields of a version set; those not named stay as they are.",
        "Shows what would change, and does it with --apply."
      })
  int upsert(
      @Parameters(paramLabel = "SERVICE", description = "Its id or its unique name.")
          String service,
      @Parameters(paramLabel = "SET", description = "The set's name, new or not.") String name,
      @Option(
              names = {"-a", "--agent-version"},
              paramLabel = "N|latest",
              description = "The agent's version.")
          @Nullable String agent,
      @Option(
              names = {"-g", "--context-graph-version"},
              paramLabel = "N|latest",
              description = "The context graph's version.")
          @Nullable String graph,
      @Option(
              names = "--body",
              paramLabel = "JSON",
              description = "All LLM preferences: {interaction: {llm_name, params}}.")
          @Nullable String body,
      @Option(
              names = "--file",
              paramLabel = "FILE",
              description = "The same from a file; - is the standard input.")
          @Nullable String file,
      @Option(names = "--apply", description = "Does it; without this it is only shown.")
          boolean apply)
      throws IOException {
    var wish = new Upsert.Wish(agent, graph, Upsert.preferences(session.process(), body, file));
    return new Upsert(session, sets(service), name).run(wish, apply);
  }

  @Command(name = "diff", description = "Shows how two version sets, or revisions of them, differ.")
  int diff(
      @Parameters(paramLabel = "SERVICE", description = "Its id or its unique name.")
          String service,
      @Parameters(paramLabel = "FROM", description = "A set's name, or name@revision.") String from,
      @Parameters(paramLabel = "TO", description = "The same.") String to,
      @Option(names = "--patch", description = "Also prints the differences as RFC 6902 patches.")
          boolean patch)
      throws IOException {
    Sets sets = sets(service);
    String path = ApiClient.withQuery(sets.path("compare"), "from", from, "to", to);
    JsonNode found = sets.require(sets.exchange("GET", path, null, Map.of()), from, to);
    if (session.json()) {
      session.print(found);
    } else {
      new Comparison(session.out(), session.process().colour(), patch).print(found);
    }
    return ExitCode.DONE;
  }

  @Command(
      name = "promote",
      description = {
        "Copies one set's content onto another; what follows the newest is frozen at its number.",
        "Shows what would change, and does it with --apply."
      })
  int promote(
      @Parameters(paramLabel = "SERVICE", description = "Its id or its unique name.")
          String service,
      @Parameters(paramLabel = "FROM", description = "A set's name, or name@revision.") String from,
      @Parameters(paramLabel = "TO", description = "The set to write, new or not.") String to,
      @Option(names = "--reason", paramLabel = "TEXT", description = "Why; the history tells it.")
          @Nullable String reason,
      @Option(names = "--no-pin", description = "Leaves what follows the newest as it is.")
          boolean noPin,
      @Option(
              names = "--expected-revision",
              paramLabel = "N",
              description = "Refuses unless the set stands at this revision.")
          @Nullable Long expected,
      @Option(names = "--apply", description = "Does it; without this it is only shown.")
          boolean apply)
      throws IOException {
    var body = CliJson.object().put("from", from).put("pin_latest", !noPin);
    putTerms(body, reason, expected);
    return new Plans(session, sets(service)).run(to, "promote", body, apply, from);
  }

  @Command(
      name = "rollback",
      description = {
        "Puts the content of an earlier revision back, as a new revision.",
        "Shows what would change, and does it with --apply."
      })
  int rollback(
      @Parameters(paramLabel = "SERVICE", description = "Its id or its unique name.")
          String service,
      @Parameters(
              paramLabel = "SET",
              arity = "0..1",
              defaultValue = Sets.RELEASE,
              description = "The set's name; release if it is left out.")
          String name,
      @Option(
              names = "--to",
              paramLabel = "N",
              description = "The revision to go back to; the one before if it is left out.")
          @Nullable Long to,
      @Option(names = "--reason", paramLabel = "TEXT", description = "Why; the history tells it.")
          @Nullable String reason,
      @Option(
              names = "--expected-revision",
              paramLabel = "N",
              description = "Refuses unless the set stands at this revision.")
          @Nullable Long expected,
      @Option(names = "--apply", description = "Does it; without this it is only shown.")
          boolean apply)
      throws IOException {
    var body = CliJson.object();
    if (to != null) {
      body.put("to_revision", to);
    }
    putTerms(body, reason, expected);
    return new Plans(session, sets(service)).run(name, "rollback", body, apply, name);
  }

  private static void putTerms(
      tools.jackson.databind.node.ObjectNode body,
      @Nullable String reason,
      @Nullable Long expected) {
    if (reason != null) {
      body.put("reason", reason);
    }
    if (expected != null) {
      body.put("expected_revision", expected);
    }
  }

  @Command(
      name = "history",
      description =
          "Shows the revisions of a version set, the newest first; also of a deleted one.")
  int history(
      @Parameters(paramLabel = "SERVICE", description = "Its id or its unique name.")
          String service,
      @Parameters(paramLabel = "SET", description = "The set's name.") String name,
      @Option(
              names = "--limit",
              paramLabel = "N",
              defaultValue = "20",
              description = "How many at most; ${DEFAULT-VALUE} if it is left out.")
          int limit)
      throws IOException {
    if (limit < 1) {
      throw RefusedException.usage("--limit must be at least 1.");
    }
    List<JsonNode> revisions = revisions(sets(service), name, limit);
    if (session.json()) {
      session.printItems(revisions);
      return ExitCode.DONE;
    }
    var table =
        new Table("REVISION", "OPERATION", "AUTHOR", "AGE", "HASH", "REASON").cutting(5, 2, 4);
    Instant now = session.process().clock().instant();
    for (JsonNode revision : revisions) {
      table.row(
          CliJson.text(revision, "revision"),
          Ledgers.operation(revision),
          Sets.author(revision.path("actor")),
          Text.age(CliJson.text(revision, "at"), now),
          Text.head(CliJson.text(revision, "hash"), HASH_CHARS),
          CliJson.text(revision, "reason"));
    }
    session.print(table);
    return ExitCode.DONE;
  }

  private static List<JsonNode> revisions(Sets sets, String name, int limit) {
    var revisions = new ArrayList<JsonNode>();
    String token = "0";
    while (revisions.size() < limit && !token.isEmpty()) {
      String path =
          ApiClient.withQuery(
              sets.path("version-sets", name, "revisions"),
              "limit",
              String.valueOf(Math.min(PAGE_MAX, limit - revisions.size())),
              "continuation_token",
              token);
      JsonNode page = sets.require(sets.exchange("GET", path, null, Map.of()), name);
      page.path("items").forEach(revisions::add);
      token = page.path("has_more").asBoolean() ? CliJson.text(page, "continuation_token") : "";
    }
    return revisions;
  }

  @Command(
      name = "verify",
      description = "Checks that histories are as they were written; fails if one is not.")
  int verify(
      @Parameters(paramLabel = "SERVICE", description = "Its id or its unique name.")
          String service,
      @Parameters(
              paramLabel = "SET",
              arity = "0..1",
              description = "The set's name; every set if it is left out.")
          @Nullable String name)
      throws IOException {
    return new Ledgers(session, sets(service)).verify(name);
  }

  @Command(
      name = "delete",
      description = "Deletes a version set. Shows what would go, and does it with --apply.")
  int delete(
      @Parameters(paramLabel = "SERVICE", description = "Its id or its unique name.")
          String service,
      @Parameters(paramLabel = "SET", description = "The set's name.") String name,
      @Option(names = "--apply", description = "Does it; without this it is only shown.")
          boolean apply,
      @Option(names = "--yes", description = "Does not ask first.") boolean yes)
      throws IOException {
    return new Deletion(session, sets(service), name).run(apply, yes);
  }

  private Sets sets(String service) throws IOException {
    return new Sets(session.workspace(), service);
  }
}
