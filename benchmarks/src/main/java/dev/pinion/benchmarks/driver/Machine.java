package dev.pinion.benchmarks.driver;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What a run ran on. */
final class Machine {
  private Machine() {}

  /** The processor, how many there are, the memory and the system. */
  static String describe() {
    return "%s, %d processors, %s; %s %s"
        .formatted(
            field("/proc/cpuinfo", "model name"),
            Runtime.getRuntime().availableProcessors(),
            field("/proc/meminfo", "MemTotal"),
            System.getProperty("os.name"),
            System.getProperty("os.version"));
  }

  /** The kind of file system that a folder is on. */
  static String fileSystem(Path folder) throws IOException {
    FileStore store = Files.getFileStore(folder);
    return store.type();
  }

  /** The commit of a checkout, and whether something was changed since. */
  static String commit(Path home) {
    String git = home.toString();
    String commit = Tools.firstLine(Path.of("git"), "-C", git, "rev-parse", "--short", "HEAD");
    String changed = Tools.firstLine(Path.of("git"), "-C", git, "status", "--porcelain");
    return changed.isEmpty() ? commit : commit + ", with changes";
  }

  /** The version that a tool tells; "not installed" if it is missing. */
  static String version(@Nullable Path tool, String option) {
    return tool == null ? "not installed" : Tools.firstLine(tool, option);
  }

  private static String field(String file, String name) {
    try (var lines = Files.lines(Path.of(file))) {
      return lines
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    } catch (IOException e) {
      return "unknown";
    }
  }
}
