package dev.pinion;

import dev.pinion.cli.Forge;
import dev.pinion.cli.Surroundings;

/** The program's entry. */
public final class Pinion {

  private Pinion() {}

  /** Runs one {@code forge} command and ends the process with its exit code. */
  public static void main(String[] args) {
    Forge forge =
        new Forge(
            Surroundings.ofProcess(),
            settings -> {
              throw new UnsupportedOperationException("No server is wired.");
            });
    System.exit(forge.run(args));
  }
}
