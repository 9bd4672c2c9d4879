package dev.pinion.cli.versionset;

import dev.pinion.cli.output.CheckLines;
import dev.pinion.cli.output.ExitCode;
import dev.pinion.cli.output.Text;
import dev.pinion.cli.session.Session;
import dev.pinion.client.Precondition;
import dev.pinion.client.model.governance.Check;
import dev.pinion.client.model.service.Plan;
import java.io.PrintWriter;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Writes of version sets that the server plans: shown first, done only where it is said. */
public final class Plans {
  private final Session session;
  private final Sets sets;
  private final String blocked;

  /**
   * Writes of a service's sets.
   *
   * @param blocked what to do about a write that the rules do not let through, as a sentence
   */
  Plans(Session session, Sets sets, String blocked) {
    this.session = session;
    this.sets = sets;
    this.blocked = blocked;
  }

  /**
   * Has the server plan a write, and carry the plan out if it is said so. What is carried out is
   * refused if the set has moved since the plan.
   *
   * @param planning asks for the plan
   * @param write does it, if the set stands as it says
   * @param read the set that the write reads
   */
  int run(Supplier<Plan> planning, Function<Precondition, Plan> write, boolean apply, String read) {
    Plan plan = sets.ask(_ -> planning.get(), read);
    if (apply && !plan.changes().isEmpty()) {
      Precondition unmoved = Precondition.of(plan);
      plan = sets.ask(_ -> write.apply(unmoved), read);
    }
    show(plan, apply);
    return ExitCode.DONE;
  }

  /**
   * Prints a plan.
   *
   * @param wanted whether it was to be carried out
   */
  void show(Plan plan, boolean wanted) {
    if (session.json()) {
      session.print(plan);
      return;
    }
    PrintWriter out = session.out();
    boolean colour = session.process().colour();
    String name = plan.versionSet();
    boolean isNew = plan.baseRevision() == null;
    String at = isNew ? "a new set" : "revision " + plan.baseRevision();
    out.printf("%s of \"%s\" at %s, %s%n", name, sets.serviceName(), sets.server(), at);
    changes(plan, out, colour);
    new CheckLines(plan.checks(), session.process().clock().instant()).print(out, colour);
    if (plan.changes().isEmpty()) {
      out.println("Nothing changes: it is so already.");
    } else if (wanted) {
      Long revision = plan.revision();
      String now = revision == null ? "is written" : "is at revision " + revision;
      out.printf("Done: %s %s.%s%n", name, now, overridden(plan));
    } else {
      out.println(
          "Nothing is changed yet. " + (plan.isReleasable() ? "Add --apply to do it." : blocked));
      if (isNew) {
        remarkOnNewName(name);
      }
    }
  }

  /** Which rules a write that was made has overridden, as a sentence; empty if none. */
  public static String overridden(Plan done) {
    String rules =
        done.checks().stream()
            .filter(check -> check.state() != Check.State.PASSED)
            .map(check -> "\"" + Text.clean(check.rule()) + "\"")
            .distinct()
            .collect(Collectors.joining(", "));
    return rules.isEmpty() ? "" : " It overrode " + rules + ".";
  }

  /** Prints what a plan changes and what the server warns of. */
  public static void changes(Plan plan, PrintWriter out, boolean colour) {
    new Changes(colour).pins(plan.changes()).print(out);
    plan.warnings().forEach(each -> out.println("warning: " + Text.clean(each.message())));
  }

  /** A set that is made by a slip of the fingers is told of. */
  private void remarkOnNewName(String name) {
    String near = Text.didYouMean(name, sets.names());
    if (!near.equals(".")) {
      session.err().printf("There is no set \"%s\" yet%s%n", name, near);
    }
  }
}
