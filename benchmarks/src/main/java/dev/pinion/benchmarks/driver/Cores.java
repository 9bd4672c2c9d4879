package dev.pinion.benchmarks.driver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A core for the server and nginx, and another one for the load; none if they cannot be had. */
final class Cores {
  private final @Nullable Path taskset;
  private final List<Integer> allowed;

  private Cores(@Nullable Path taskset, List<Integer> allowed) {
    this.taskset = taskset;
    this.allowed = allowed;
  }

  /** The first two cores that this process may use, if there are two. */
  static Cores find(@Nullable Path taskset) {
    try (var lines = Files.lines(Path.of("/proc/self/status"))) {
      String list =
          lines
              .filter(line -> line.startsWith("Cpus_allowed_list:"))
              .map(line -> line.substring(line.indexOf(':') + 1))
              .findFirst()
              .orElse("");
      return new Cores(taskset, parse(list));
    } catch (IOException e) {
      return new Cores(null, List.of());
    }
  }

  /** The numbers of a list such as {@code 0-1,4}. */
  static List<Integer> parse(String list) {
    var cores = new ArrayList<Integer>();
    for (String range : list.strip().split(",", -1)) {
      String[] ends = range.split("-", -1);
      if (!range.isEmpty()) {
        for (int i = Integer.parseInt(ends[0]); i <= Integer.parseInt(ends[ends.length - 1]); i++) {
          cores.add(i);
        }
      }
    }
    return cores;
  }

  private boolean apart() {
    return taskset != null && allowed.size() > 1;
  }

  /** The command on the server's core. */
  List<String> server(List<String> command) {
    return apart() ? on(allowed.get(0), command) : command;
  }

  /** The command on the core of the load. */
  List<String> load(List<String> command) {
    return apart() ? on(allowed.get(1), command) : command;
  }

  private List<String> on(int core, List<String> command) {
    var pinned = new ArrayList<>(List.of(String.valueOf(taskset), "-c", Integer.toString(core)));
    pinned.addAll(command);
    return pinned;
  }

  /** How the processes are spread, for the report. */
  @Override
  public String toString() {
    return apart()
        ? "server and nginx on core %d, load on core %d".formatted(allowed.get(0), allowed.get(1))
        : "not pinned";
  }
}
