package dev.pinion.cli.versionset;

import dev.pinion.cli.output.CheckLines;
import dev.pinion.cli.output.ExitCode;
import dev.pinion.cli.output.Text;
import dev.pinion.cli.session.Session;
import dev.pinion.client.model.request.ChangeRequest;
import java.io.PrintWriter;
import java.util.function.Supplier;

/** Changes that are asked for instead of made. */
record Asked(Session session, Sets sets) {

  /**
   * Makes a change request and shows it.
   *
   * @param read the set that it reads
   */
  int run(Supplier<ChangeRequest> making, String read) {
    ChangeRequest made = sets.ask(_ -> making.get(), read);
    if (session.json()) {
      session.print(made);
      return ExitCode.DONE;
    }
    PrintWriter out = session.out();
    boolean colour = session.process().colour();
    out.printf(
        "Change request #%d \"%s\" of \"%s\" at %s%n",
        made.number(), Text.clean(made.title()), sets.serviceName(), sets.server());
    made.plan().sets().forEach(plan -> Plans.changes(plan, out, colour));
    new CheckLines(made.checks(), session.process().clock().instant()).print(out, colour);
    out.printf("%s forge request show %d tells how it stands.%n", next(made), made.number());
    return ExitCode.DONE;
  }

  /** What is to happen next. */
  private static String next(ChangeRequest made) {
    if (made.isWhenReady()) {
      return "The server applies it when it is ready.";
    }
    return made.state().equals("ready")
        ? "It is ready: forge request apply %d applies it.".formatted(made.number())
        : "It is %s: somebody applies it when it is ready.".formatted(Text.clean(made.state()));
  }
}
