package dev.pinion.benchmarks.driver;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run on PostgreSQL is asked for.
 *
 * @param url of an empty database; null starts one
 * @param services of each tenant
 * @param writers connections for writes
 * @param seconds of each load
 * @param rounds how often each load is repeated, in turn with the others
 */
record PostgresLine(@Nullable String url, int services, int writers, int seconds, int rounds) {
  static final String USAGE =
      """
      Usage: ./benchmarks/run postgres [--url URL] [--services N] [--writers N] [--seconds S]
                                       [--rounds N]

        --url URL      jdbc:postgresql://… of an empty database; one is started if it is left out
        --services N   services of each of 64 tenants; 50 if it is left out
        --writers N    connections for writes, as the setting store.writers; 16 if it is left out
        --seconds S    seconds of each load; 3 if it is left out
        --rounds N     rounds; 5 if it is left out
      """;

  /**
   * Reads the command line.
   *
   * @throws IllegalArgumentException with a sentence for the user
   */
  static PostgresLine parse(String... args) {
    String url = null;
    int services = 50;
    int writers = 16;
    int seconds = 3;
    int rounds = 5;
    for (int i = 0; i < args.length; i += 2) {
      String option = args[i];
      if (i + 1 == args.length) {
        throw new IllegalArgumentException(option + " is unknown or needs a value.");
      }
      String value = args[i + 1];
      switch (option) {
        case "--url" -> url = value;
        case "--services" -> services = Options.number(option, value);
        case "--writers" -> writers = Options.number(option, value);
        case "--seconds" -> seconds = Options.number(option, value);
        case "--rounds" -> rounds = Options.number(option, value);
        default -> throw new IllegalArgumentException(option + " is unknown.");
      }
    }
    return new PostgresLine(url, services, writers, seconds, rounds);
  }

  /** The settings of a server on that database. */
  Map<String, String> settings(String database) {
    return Map.of("clusters.default.url", database, "store.writers", Integer.toString(writers));
  }
}
