package dev.pinion.cli.versionset;

import dev.pinion.cli.output.ExitCode;
import dev.pinion.cli.output.Text;
import dev.pinion.cli.session.Session;
import dev.pinion.client.Precondition;
import dev.pinion.client.model.Plan;
import java.io.PrintWriter;
import java.util.function.Function;
import java.util.function.Supplier;

/** Writes of version sets that the server plans: shown first, done only where it is said. */
final class Plans {
  private final Session session;
  private final Sets sets;

  Plans(Session session, Sets sets) {
    this.session = session;
    this.sets = sets;
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
    String name = plan.versionSet();
    boolean isNew = plan.baseRevision() == null;
    String at = isNew ? "a new set" : "revision " + plan.baseRevision();
    out.printf("%s of \"%s\" at %s, %s%n", name, sets.serviceName(), sets.server(), at);
    new Changes(session.process().colour()).pins(plan.changes()).print(out);
    plan.warnings().forEach(each -> out.println("warning: " + Text.clean(each.message())));
    if (plan.changes().isEmpty()) {
      out.println("Nothing changes: it is so already.");
    } else if (wanted) {
      out.printf("Done: %s is at revision %d.%n", name, plan.revision());
    } else {
      out.println("Nothing is changed yet. Add --apply to do it.");
      if (isNew) {
        remarkOnNewName(name);
      }
    }
  }

  /** A set that is made by a slip of the fingers is told of. */
  private void remarkOnNewName(String name) {
    String near = Text.didYouMean(name, sets.names());
    if (!near.equals(".")) {
      session.err().printf("There is no set \"%s\" yet%s%n", name, near);
    }
  }
}
