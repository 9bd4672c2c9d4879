package dev.pinion.benchmarks.driver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * What every part of a run needs.
 *
 * @param home the checkout
 * @param out the folder of the results
 * @param work a folder that is removed at the end
 */
record Bench(
    Options options, Path home, Path out, Path work, Tools tools, Cores cores, Children children) {

  /** The folder of the server's data. */
  Path data() {
    return work.resolve("data");
  }

  /** The file of everything that was printed by what measures. */
  Path raw() {
    return out.resolve("raw.txt");
  }

  /** Says what is going on. */
  void say(String what) {
    System.err.println(what + "…");
  }

  /** Adds to the raw output. */
  void keep(String label, String output) throws IOException {
    Files.writeString(
        raw(),
        "## " + label + "\n" + output + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  /** The command that runs a class of the driver in a process of its own. */
  List<String> java(Class<?> main, String... args) {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    command.addAll(List.of(args));
    return command;
  }
}
