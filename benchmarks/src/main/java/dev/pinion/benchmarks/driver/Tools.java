package dev.pinion.benchmarks.driver;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Programs that the driver uses where they are installed; null for each that is not.
 *
 * @param wrk makes the load; without it nothing is loaded
 * @param nginx the limit of reads
 * @param taskset gives server and load a core each
 */
record Tools(@Nullable Path wrk, @Nullable Path nginx, @Nullable Path taskset) {

  static Tools find() {
    return new Tools(find("wrk"), find("nginx"), find("taskset"));
  }

  /** A sentence for each tool that is missing. */
  List<String> missing() {
    var missing = new ArrayList<String>();
    if (wrk == null) {
      missing.add("wrk was not found: reads and writes over HTTP are not measured.");
    }
    if (nginx == null) {
      missing.add("nginx was not found: reads have no limit to be compared with.");
    }
    if (taskset == null) {
      missing.add("taskset was not found: server and load share all cores.");
    }
    return missing;
  }

  private static @Nullable Path find(String name) {
    String path = String.valueOf(System.getenv("PATH"));
    return Stream.concat(
            Stream.of(path.split(File.pathSeparator, -1)),
            Stream.of("/usr/sbin", "/usr/local/sbin"))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElse(null);
  }

  /** The first line that a command prints; empty if it cannot be run. */
  static String firstLine(Path program, String... args) {
    var command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(args));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      try (var out = process.inputReader(StandardCharsets.UTF_8)) {
        String line = out.readLine();
        return line == null ? "" : line.strip();
      }
    } catch (IOException e) {
      return "";
    }
  }
}
