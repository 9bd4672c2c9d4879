package dev.pinion.cli.output;

import java.io.Console;
import org.jspecify.annotations.Nullable;

/** A person at a terminal, who can be asked. */
public interface Terminal {

  /** What the person answers; null at the end of the input. */
  @Nullable String ask(String question);

  /** What the person answers without it being shown; null at the end of the input. */
  @Nullable String askSecretly(String question);

  /** The person at the process's console. */
  static Terminal of(Console console) {
    return new Terminal() {
      @Override
      public @Nullable String ask(String question) {
        return console.readLine("%s", question);
      }

      @Override
      public @Nullable String askSecretly(String question) {
        char[] typed = console.readPassword("%s", question);
        return typed == null ? null : new String(typed);
      }
    };
  }
}
