package dev.pinion.cli.governance;

import dev.pinion.cli.output.ExitCode;
import dev.pinion.cli.output.RefusedException;
import dev.pinion.cli.output.Table;
import dev.pinion.cli.output.Text;
import dev.pinion.cli.output.TimeText;
import dev.pinion.cli.session.Session;
import dev.pinion.cli.session.Workspace;
import dev.pinion.client.Freezes;
import dev.pinion.client.model.governance.Freeze;
import dev.pinion.client.model.governance.Scope;
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

/** {@code forge freeze}: times in which nothing changes its meaning. */
@Command(
    name = "freeze",
    description = "Freezes version sets, so that nothing changes what they mean, and thaws them.",
    addMethodSubcommands = false,
    synopsisSubcommandLabel = "COMMAND")
public final class FreezeCommand {
  private static final String WHICH = "Which one; the only one there is if it is left out.";
  private static final String UNTIL = "When it ends: 2026-05-01T12:00:00Z, or 48h from now.";

  private final Session session;

  /** The commands of a session. */
  public FreezeCommand(Session session) {
    this.session = session;
  }

  /** What a freeze applies to; everything if nothing is named. */
  static final class Filters {
    @Option(
        names = "--names",
        arity = "1..*",
        paramLabel = "PATTERN",
        description = "Only services of these names; * is any text.")
    private List<String> names = List.of();

    @Option(
        names = "--tags",
        arity = "1..*",
        paramLabel = "KEY:VALUE",
        description = "Only services with all of these tags; KEY:* is any value, KEY: is none.")
    private List<String> tags = List.of();

    @Option(
        names = "--environments",
        arity = "1..*",
        paramLabel = "NAME",
        description = "Only services of these environments.")
    private List<String> environments = List.of();

    @Option(
        names = "--version-sets",
        arity = "1..*",
        paramLabel = "PATTERN",
        description = "Only sets of these names; * is any text.")
    private List<String> versionSets = List.of();

    private @Nullable Scope scope() {
      boolean none =
          names.isEmpty() && tags.isEmpty() && environments.isEmpty() && versionSets.isEmpty();
      return none ? null : Scope.of(names, tags, environments, versionSets);
    }
  }

  @Command(name = "on", description = "Begins a freeze, at once.")
  int on(
      @Option(
              names = "--reason",
              required = true,
              paramLabel = "TEXT",
              description = "Why; whoever is refused is told.")
          String reason,
      @Option(names = "--until", paramLabel = "TIME", description = UNTIL) @Nullable String until,
      @Mixin Filters filters,
      @Option(names = "--no-rollback", description = "Refuses rollbacks, too.") boolean noRollback)
      throws IOException {
    Instant now = session.process().clock().instant();
    Instant end = until == null ? null : TimeText.parse(until, "--until", now);
    Freeze made =
        session.workspace().api().freezes().create(reason, filters.scope(), end, !noRollback);
    if (session.json()) {
      session.print(made);
      return ExitCode.DONE;
    }
    session
        .out()
        .printf(
            "Frozen: %s, %s. %s%nforge freeze off %s ends it.%n",
            ScopeWords.of(made.appliesTo()),
            until(made, now),
            made.allowsRollback()
                ? "Rollbacks to what stood there lawfully stay possible."
                : "Rollbacks are refused, too.",
            made.id());
    return ExitCode.DONE;
  }

  @Command(name = "change", description = "Changes why and until when a freeze is on.")
  int change(
      @Parameters(paramLabel = "ID", arity = "0..1", description = WHICH) @Nullable String id,
      @Option(names = "--reason", paramLabel = "TEXT", description = "Why, from now on.")
          @Nullable String reason,
      @Option(names = "--until", paramLabel = "TIME", description = UNTIL) @Nullable String until)
      throws IOException {
    if (reason == null && until == null) {
      throw RefusedException.usage("Say what changes: --reason, --until or both.");
    }
    Instant now = session.process().clock().instant();
    Freezes freezes = session.workspace().api().freezes();
    Freeze is = find(freezes.list(), id);
    Instant end = is.until().isEmpty() ? null : Instant.parse(is.until());
    Freeze changed =
        freezes.replace(
            is.id(),
            reason == null ? is.reason() : reason,
            is.appliesTo(),
            until == null ? end : TimeText.parse(until, "--until", now),
            is.allowsRollback());
    if (session.json()) {
      session.print(changed);
      return ExitCode.DONE;
    }
    session
        .out()
        .printf(
            "Changed the freeze of %s: %s, %s.%n",
            ScopeWords.of(changed.appliesTo()), Text.clean(changed.reason()), until(changed, now));
    return ExitCode.DONE;
  }

  private static String until(Freeze freeze, Instant now) {
    return freeze.until().isEmpty()
        ? "until somebody ends it"
        : "until " + Text.until(freeze.until(), now);
  }

  @Command(name = "off", description = "Ends a freeze, at once.")
  int off(@Parameters(paramLabel = "ID", arity = "0..1", description = WHICH) @Nullable String id)
      throws IOException {
    Freezes freezes = session.workspace().api().freezes();
    Freeze ended = find(freezes.list(), id);
    freezes.delete(ended.id());
    if (session.json()) {
      session.print(ended);
    } else {
      session
          .out()
          .printf(
              "Ended the freeze of %s: %s%n",
              ScopeWords.of(ended.appliesTo()), Text.clean(ended.reason()));
    }
    return ExitCode.DONE;
  }

  private static Freeze find(List<Freeze> all, @Nullable String id) {
    if (all.isEmpty()) {
      throw new RefusedException("Nothing is frozen.");
    }
    if (id == null && all.size() == 1) {
      return all.getFirst();
    }
    String wanted = id == null ? null : Workspace.platformId(id);
    return all.stream()
        .filter(each -> each.id().equals(wanted))
        .findFirst()
        .orElseThrow(
            () ->
                new RefusedException(
                    "%s; say which by its id:%s".formatted(problem(all, id), listed(all))));
  }

  private static String problem(List<Freeze> all, @Nullable String id) {
    return id == null
        ? String.format(Locale.ROOT, "There are %d freezes", all.size())
        : "There is no freeze \"%s\"".formatted(Text.clean(id));
  }

  private static String listed(List<Freeze> all) {
    return all.stream()
        .map(each -> "\n  %s  %s".formatted(each.id(), Text.clean(each.reason())))
        .collect(Collectors.joining());
  }

  @Command(name = "status", description = "Lists the freezes that are on.")
  int status() throws IOException {
    List<Freeze> freezes = session.workspace().api().freezes().list();
    if (session.json()) {
      session.printThings(freezes);
      return ExitCode.DONE;
    }
    if (freezes.isEmpty()) {
      session.out().println("Nothing is frozen.");
      return ExitCode.DONE;
    }
    var table =
        new Table("FROZEN", "UNTIL", "ROLLBACK", "BY", "AGE", "REASON", "ID").cutting(6, 5, 0, 3);
    Instant now = session.process().clock().instant();
    for (Freeze each : freezes) {
      table.row(
          ScopeWords.of(each.appliesTo()),
          each.until().isEmpty() ? "–" : Text.until(each.until(), now),
          each.allowsRollback() ? "yes" : "no",
          each.createdBy().label(),
          Text.age(each.createdAt(), now),
          each.reason(),
          each.id());
    }
    session.print(table);
    return ExitCode.DONE;
  }
}
