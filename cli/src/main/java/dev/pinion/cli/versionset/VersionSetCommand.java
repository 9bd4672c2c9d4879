package dev.pinion.cli.versionset;

import dev.pinion.cli.output.Details;
import dev.pinion.cli.output.ExitCode;
import dev.pinion.cli.output.RefusedException;
import dev.pinion.cli.output.Table;
import dev.pinion.cli.output.Text;
import dev.pinion.cli.session.Session;
import dev.pinion.client.Precondition;
import dev.pinion.client.Requests;
import dev.pinion.client.VersionSets;
import dev.pinion.client.VersionSets.Promotion;
import dev.pinion.client.VersionSets.Rollback;
import dev.pinion.client.model.service.Comparison;
import dev.pinion.client.model.service.Pins;
import dev.pinion.client.model.service.Revision;
import dev.pinion.client.model.service.VersionSet;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code forge version-set}: what a service pins, its history, promotion and the way back. */
@Command(
    name = "version-set",
    description = "Shows, changes, compares, promotes and restores version sets.",
    addMethodSubcommands = false,
    synopsisSubcommandLabel = "COMMAND")
public final class VersionSetCommand {
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
    List<VersionSet> all = sets(service).api().list();
    var table =
        new Table("NAME", "AGENT", "GRAPH", "REVISION", "AUTHOR", "AGE", "MODELS").cutting(6, 4, 0);
    Instant now = now();
    for (VersionSet set : all) {
      table.row(
          set.name(),
          Sets.pin(set.pins().agentVersion(), set.agentVersion()),
          Sets.pin(set.pins().contextGraphVersion(), set.contextGraphVersion()),
          set.isLocked() ? "–" : set.revision(),
          set.isLocked() ? "–" : set.updatedBy().label(),
          Text.age(set.updatedAt(), now),
          models(set));
    }
    return session.print(all, table);
  }

  /** The LLM preferences in one line. */
  private static String models(VersionSet set) {
    return set.pins().models().entrySet().stream()
        .map(each -> each.getKey() + ": " + each.getValue().model())
        .collect(Collectors.joining(", "));
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
    VersionSet set = sets.ask(api -> api.getAt(name, at), name);
    if (session.json()) {
      session.print(set);
      return ExitCode.DONE;
    }
    Instant now = now();
    PrintWriter out = session.out();
    new Details()
        .line("name", set.name())
        .line("service", sets.serviceName())
        .line("agent", Sets.pin(set.pins().agentVersion(), set.agentVersion()))
        .line(
            "context graph", Sets.pin(set.pins().contextGraphVersion(), set.contextGraphVersion()))
        .line("revision", Long.toString(set.revision()))
        .line("author", set.updatedBy().label())
        .line("changed", Text.since(set.updatedAt(), now))
        .line("used by", set.usedBy() == 0 ? "nothing" : Text.count(set.usedBy(), "test"))
        .line("digest", set.digest())
        .print(out);
    Map<String, Pins.Preference> models = set.pins().models();
    if (!models.isEmpty()) {
      out.println();
      out.println("LLM preferences");
      models.forEach(
          (interaction, preference) ->
              out.printf(
                  "  %s  %s %s%n",
                  Text.clean(interaction),
                  Text.clean(preference.model()),
                  Text.clean(preference.params().toString())));
    }
    set.warnings().forEach(each -> out.println("warning: " + Text.clean(each.message())));
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
      @Option(
              names = "--apply",
              description = "Makes the change; without it the change is only shown.")
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
    Comparison found = sets.ask(api -> api.compare(from, to), from, to);
    if (session.json()) {
      session.print(found);
    } else {
      new ComparisonPrinter(
              session.out(), session.process().charset(), session.process().colour(), patch)
          .print(found);
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
      @Option(names = "--no-pin", description = "Leaves what follows the newest as it is.")
          boolean noPin,
      @Mixin Governing governing)
      throws IOException {
    governing.check();
    Sets sets = sets(service);
    VersionSets api = sets.api();
    var promotion =
        new Promotion(
                from,
                Sets.writable(to),
                !noPin,
                governing.reason(),
                Precondition.at(governing.expected()))
            .overriding(governing.override());
    if (governing.isRequest()) {
      var ask = governing.ask("Promote %s to %s".formatted(from, to), now());
      return new Asked(session, sets)
          .run(() -> requests(sets).create(id(sets), promotion, ask), from);
    }
    return new Plans(session, sets, governing.blocked())
        .run(
            () -> api.planPromotion(promotion),
            unmoved -> api.promote(promotion.at(unmoved)),
            governing.apply(),
            from);
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
              defaultValue = VersionSet.RELEASE,
              description = "The set's name; release if it is left out.")
          String name,
      @Option(
              names = "--to",
              paramLabel = "N",
              description = "The revision to go back to; the one before if it is left out.")
          @Nullable Long to,
      @Mixin Governing governing)
      throws IOException {
    governing.check();
    Sets sets = sets(service);
    VersionSets api = sets.api();
    var rollback =
        new Rollback(
                Sets.writable(name), to, governing.reason(), Precondition.at(governing.expected()))
            .overriding(governing.override());
    if (governing.isRequest()) {
      String title = "Roll %s back".formatted(name) + (to == null ? "" : " to revision " + to);
      var ask = governing.ask(title, now());
      return new Asked(session, sets)
          .run(() -> requests(sets).create(id(sets), rollback, ask), name);
    }
    return new Plans(session, sets, governing.blocked())
        .run(
            () -> api.planRollback(rollback),
            unmoved -> api.rollback(rollback.at(unmoved)),
            governing.apply(),
            name);
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
    RefusedException.requireLimit(limit);
    List<Revision> revisions = sets(service).ask(api -> api.revisions(name, limit), name);
    var table =
        new Table("REVISION", "OPERATION", "AUTHOR", "AGE", "HASH", "REASON").cutting(5, 2, 4);
    Instant now = now();
    for (Revision revision : revisions) {
      table.row(
          revision.revision(),
          Ledgers.operation(revision),
          revision.actor().label(),
          Text.age(revision.at(), now),
          Text.head(revision.hash(), HASH_CHARS),
          revision.reason());
    }
    return session.print(revisions, table);
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
      @Option(
              names = "--apply",
              description = "Makes the change; without it the change is only shown.")
          boolean apply,
      @Option(names = "--yes", description = "Does not ask first.") boolean yes)
      throws IOException {
    return new Deletion(session, sets(service), name).run(apply, yes);
  }

  private Instant now() {
    return session.process().clock().instant();
  }

  private static Requests requests(Sets sets) {
    return sets.workspace().api().requests();
  }

  private static String id(Sets sets) {
    return sets.service().id();
  }

  private Sets sets(String service) throws IOException {
    return Sets.of(session.workspace(), service);
  }
}
