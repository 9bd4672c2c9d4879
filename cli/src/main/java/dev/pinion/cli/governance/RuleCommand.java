package dev.pinion.cli.governance;

import dev.pinion.cli.output.ConditionWords;
import dev.pinion.cli.output.Details;
import dev.pinion.cli.output.ExitCode;
import dev.pinion.cli.output.RefusedException;
import dev.pinion.cli.output.Table;
import dev.pinion.cli.output.Text;
import dev.pinion.cli.session.Session;
import dev.pinion.cli.session.Workspace;
import dev.pinion.client.ClientException;
import dev.pinion.client.Rules;
import dev.pinion.client.model.governance.Rule;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code forge rule}: what must hold before a version set changes its meaning. */
@Command(
    name = "rule",
    description = "Shows, writes and deletes the rules that govern version sets.",
    addMethodSubcommands = false,
    synopsisSubcommandLabel = "COMMAND")
public final class RuleCommand {
  private final Session session;

  /** The commands of a session. */
  public RuleCommand(Session session) {
    this.session = session;
  }

  @Command(name = "list", description = "Lists every rule by name.")
  int list() throws IOException {
    List<Rule> rules = session.workspace().api().rules().list();
    var table =
        new Table("NAME", "ENABLED", "APPLIES TO", "ASKS", "VERSION", "AGE", "ID")
            .cutting(6, 3, 2, 0);
    Instant now = session.process().clock().instant();
    for (Rule rule : rules) {
      table.row(
          rule.name(),
          rule.isEnabled() ? "yes" : "no",
          ScopeWords.of(rule.appliesTo()),
          rule.conditions().stream().map(ConditionWords::of).collect(Collectors.joining("; ")),
          rule.version(),
          Text.age(rule.updatedAt(), now),
          rule.id());
    }
    return session.print(rules, table);
  }

  @Command(name = "show", description = "Shows one rule: what it applies to and what it asks.")
  int show(@Parameters(paramLabel = "RULE", description = "Its id or its name.") String idOrName)
      throws IOException {
    Workspace workspace = session.workspace();
    Rule rule = workspace.get(workspace.api().rules(), idOrName);
    if (session.json()) {
      session.print(rule);
      return ExitCode.DONE;
    }
    PrintWriter out = session.out();
    new Details()
        .line("name", rule.name())
        .line("id", rule.id())
        .line("description", rule.description())
        .line("enabled", rule.isEnabled() ? "yes" : "no")
        .line("applies to", ScopeWords.of(rule.appliesTo()))
        .line(
            "rollback",
            rule.rollback().equals("same")
                ? "a change like any other"
                : "to what stood there lawfully: without tests, approvals and waiting")
        .line("version", Long.toString(rule.version()))
        .line("author", rule.updatedBy().label())
        .line("changed", Text.since(rule.updatedAt(), session.process().clock().instant()))
        .print(out);
    out.println("asks");
    rule.conditions().forEach(each -> out.println("  " + ConditionWords.of(each)));
    return ExitCode.DONE;
  }

  @Command(
      name = "apply",
      description = "Writes rules from a file: replaces those of the same names, makes the others.")
  int apply(
      @Option(
              names = {"-f", "--file"},
              required = true,
              paramLabel = "FILE",
              description = "JSON of one rule or of a list; - is the standard input.")
          String file,
      @Option(
              names = "--accept-violations",
              description = "Writes them even if sets break them as they stand.")
          boolean acceptViolations)
      throws IOException {
    List<JsonNode> documents = RuleFile.read(session.process(), file);
    Rules rules = session.workspace().api().rules();
    List<Rule> existing = rules.list();
    var written = new ArrayList<Rule>();
    for (JsonNode document : documents) {
      String name = document.path("name").stringValue();
      Rule before =
          existing.stream().filter(each -> each.name().equals(name)).findFirst().orElse(null);
      try {
        Rule after =
            before == null
                ? rules.create(document, acceptViolations)
                : rules.replace(before, document, acceptViolations);
        written.add(after);
        if (!session.json()) {
          session.out().println(done(before == null ? 0 : before.version(), after));
        }
      } catch (ClientException e) {
        throw new RefusedException(
            "The rule \"%s\" %s%s. %s"
                .formatted(
                    Text.clean(name),
                    e.outcomeUnknown() ? "is perhaps not written" : "is not written",
                    written.isEmpty()
                        ? ""
                        : ", but %s before it".formatted(Text.count(written.size(), "rule")),
                    session.words(e)));
      }
    }
    if (session.json()) {
      session.printThings(written);
    }
    return ExitCode.DONE;
  }

  private static String done(long versionBefore, Rule after) {
    String name = Text.clean(after.name());
    if (versionBefore == 0) {
      return "Made the rule \"%s\".".formatted(name);
    }
    return after.version() == versionBefore
        ? "The rule \"%s\" says so already.".formatted(name)
        : "Replaced the rule \"%s\": it is at version %d.".formatted(name, after.version());
  }

  @Command(name = "delete", description = "Deletes a rule; what it governed is then free of it.")
  int delete(
      @Parameters(paramLabel = "RULE", description = "Its id or its name.") String idOrName,
      @Option(names = "--yes", description = "Does not ask first.") boolean yes)
      throws IOException {
    Workspace workspace = session.workspace();
    Rule rule = workspace.get(workspace.api().rules(), idOrName);
    String name = Text.clean(rule.name());
    String question =
        "Delete the rule \"%s\", which applies to %s?"
            .formatted(name, ScopeWords.of(rule.appliesTo()));
    if (!yes && !Question.agreed(session, question, "Nothing is deleted.")) {
      throw RefusedException.usage(
          "Nobody can be asked here whether to delete the rule \"%s\"; add --yes.".formatted(name));
    }
    workspace.api().rules().delete(rule);
    if (session.json()) {
      session.print(rule);
    } else {
      session.out().printf("Deleted the rule \"%s\".%n", name);
    }
    return ExitCode.DONE;
  }
}
