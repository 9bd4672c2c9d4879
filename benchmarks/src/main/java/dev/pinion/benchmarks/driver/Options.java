package dev.pinion.benchmarks.driver;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a run is asked for.
 *
 * @param services of each tenant
 * @param seconds of each load
 * @param rounds how often each load is repeated, in turn with the others
 * @param connections of the loads that read
 * @param parts what is measured besides the start
 * @param out the folder of the results; null for one named by the time
 */
record Options(
    int services,
    int tenants,
    boolean quick,
    int seconds,
    int rounds,
    int connections,
    Set<Part> parts,
    @Nullable Path out) {

  static final String USAGE =
      """
      Usage: ./benchmarks/run [--services N] [--tenants N] [--quick] [--seconds S] [--rounds N]
                              [--connections N] [--only PART,…] [--out FOLDER]
             ./benchmarks/run postgres --help

        --services N      services of each tenant; 1000 if it is left out
        --tenants N       tenants; 1 if it is left out
        --quick           one short round, about two minutes in all
        --seconds S       seconds of each load; 5, or 1 with --quick
        --rounds N        rounds; 3, or 1 with --quick
        --connections N   connections of the loads that read; 16 if it is left out
        --only PART,…     reads, mixed (reads while others write), writes; all if it is left out
        --out FOLDER      the folder of the results; benchmarks/target/results/TIME if it is left out

      PINION_JAVA_OPTS is passed on to the server.
      """;

  /**
   * Reads the command line.
   *
   * @throws IllegalArgumentException with a sentence for the user
   */
  static Options parse(String... args) {
    int services = 1_000;
    int tenants = 1;
    int connections = 16;
    boolean quick = false;
    int seconds = 0;
    int rounds = 0;
    Set<Part> parts = EnumSet.allOf(Part.class);
    Path out = null;
    for (int i = 0; i < args.length; i++) {
      String option = args[i];
      if (option.equals("--quick")) {
        quick = true;
        continue;
      }
      if (i + 1 == args.length) {
        throw new IllegalArgumentException(option + " is unknown or needs a value.");
      }
      String value = args[++i];
      switch (option) {
        case "--services" -> services = number(option, value);
        case "--tenants" -> tenants = number(option, value);
        case "--seconds" -> seconds = number(option, value);
        case "--rounds" -> rounds = number(option, value);
        case "--connections" -> connections = number(option, value);
        case "--only" -> parts = Part.parse(value);
        case "--out" -> out = Path.of(value);
        default -> throw new IllegalArgumentException(option + " is unknown.");
      }
    }
    return new Options(
        services,
        tenants,
        quick,
        seconds != 0 ? seconds : quick ? 1 : 5,
        rounds != 0 ? rounds : quick ? 1 : 3,
        connections,
        parts,
        out);
  }

  /**
   * A number of the command line.
   *
   * @throws IllegalArgumentException with a sentence for the user
   */
  static int number(String option, String value) {
    try {
      int number = Integer.parseInt(value);
      if (number >= 1) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new IllegalArgumentException(option + " needs a whole number from 1, not " + value + ".");
  }
}
