package dev.pinion.cli.governance;

import dev.pinion.cli.output.RefusedException;
import dev.pinion.cli.output.Terminal;
import dev.pinion.cli.session.Session;
import java.util.Locale;

/** Questions of commands that cannot be taken back. */
final class Question {
  private Question() {}

  /**
   * Asks whoever sits at the terminal, if anybody does.
   *
   * @param refusal what is said of any answer but yes
   * @return whether anybody could be asked
   */
  static boolean agreed(Session session, String question, String refusal) {
    Terminal terminal = session.process().terminal();
    if (terminal == null) {
      return false;
    }
    session.out().flush();
    String answer = terminal.ask(question + " [y/N] ");
    if (answer == null || !answer.strip().toLowerCase(Locale.ROOT).matches("y|yes")) {
      throw new RefusedException(refusal);
    }
    return true;
  }
}
