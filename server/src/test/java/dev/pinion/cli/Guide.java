package dev.pinion.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.pinion.api.fixture.TestServer;
import dev.pinion.cli.GuideShell.Block;
import dev.pinion.cli.GuideShell.Outcome;
import dev.pinion.demo.DemoCredentialsFile;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A guide whose commands do what it says: run in its order on the demonstration, each exits as said
 * and prints what is shown. In what is shown, {@code …} stands for anything within a line, a line
 * of it alone for any lines; runs of blanks count as one.
 */
record Guide(String name, String text) {
  private static final String ANYTHING = "…";
  private static final String SERVER = "forge serve --demo";

  private static final Pattern FENCE =
      Pattern.compile("(?ms)^(?:<!-- exit (\\d+) -->\\n)?```(\\w*)\\n(.*?)^```$");
  private static final Pattern INLINE = Pattern.compile("`\\./(forge [^`]+)`");

  /** The guide of that name in docs. */
  static Guide of(String name) throws IOException {
    return new Guide(name, Files.readString(Path.of("..", "docs", name)));
  }

  /** A block and, if the guide shows it, what it prints. */
  private record Example(Block block, List<String> shown) {}

  /** Runs every command in a folder, on a server whose time is the clock's. */
  void run(Path folder, InstantSource clock) throws IOException, InterruptedException {
    for (String tool : List.of("sh", "curl", "jq")) {
      assumeThat(isInstalled(tool)).as("the guide's %s is installed", tool).isTrue();
    }
    List<Example> examples = examples();
    try (TestServer server =
        TestServer.start(folder.resolve("data"), Map.of("rate-limits.enabled", "off"), clock)) {
      server.server().makeDemo(new DemoCredentialsFile(folder.resolve("data")));
      try (var shell = new GuideShell(folder, new TestForge(folder))) {
        List<Outcome> outcomes = shell.run(examples.stream().map(Example::block).toList());
        for (int i = 0; i < outcomes.size(); i++) {
          compare(examples.get(i), outcomes.get(i));
        }
        assertThat(outcomes).as("all blocks were run").hasSameSizeAs(examples);
      }
    }
  }

  private static boolean isInstalled(String tool) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(each -> Files.isExecutable(Path.of(each, tool)));
  }

  private void compare(Example example, Outcome outcome) {
    Block block = example.block();
    String at = "docs/%s:%d\n%s".formatted(name, block.line(), block.commands());
    assertThat(outcome.exit()).as("%sprinted %s", at, outcome.output()).isEqualTo(block.exit());
    if (!example.shown().isEmpty()) {
      assertThat(shape(outcome.output().lines().toList())).as(at).matches(pattern(example.shown()));
    }
  }

  private static String shape(List<String> lines) {
    return lines.stream()
        .map(line -> line.stripTrailing().replaceAll("(?<=\\S) +", " ") + "\n")
        .collect(Collectors.joining());
  }

  static Pattern pattern(List<String> shown) {
    var pattern = new StringBuilder();
    for (String line : shown) {
      if (line.equals(ANYTHING)) {
        pattern.append("(?:.*\\n)*");
      } else {
        pattern.append(
            Arrays.stream(shape(List.of(line)).split(ANYTHING, -1))
                .map(Pattern::quote)
                .collect(Collectors.joining(".*")));
      }
    }
    return Pattern.compile(pattern.toString());
  }

  /** The blocks of commands in their order, each with the block of output that follows it. */
  private List<Example> examples() {
    var examples = new ArrayList<Example>();
    Matcher fence = FENCE.matcher(text);
    while (fence.find()) {
      int line = (int) text.substring(0, fence.start(2)).lines().count();
      switch (fence.group(2)) {
        case "sh" -> {
          int exit = fence.group(1) == null ? 0 : Integer.parseInt(fence.group(1));
          examples.add(new Example(new Block(line, fence.group(3), exit), List.of()));
        }
        case "output" -> {
          Example last = examples.removeLast();
          assertThat(last.shown()).as("line %d: one output for a block", line).isEmpty();
          examples.add(new Example(last.block(), fence.group(3).lines().toList()));
        }
        default -> assertThat(fence.group(3)).as("line %d is run", line).doesNotContain("./forge");
      }
    }
    return examples;
  }

  /** Makes sure that commands which the text names are run too. */
  void requireNamedCommandsToBeRun(int atLeast) {
    String run =
        examples().stream()
            .map(example -> example.block().commands())
            .collect(Collectors.joining());
    List<String> named =
        INLINE.matcher(text).results().map(each -> each.group(1)).distinct().toList();
    assertThat(named).contains(SERVER).hasSizeGreaterThanOrEqualTo(atLeast);
    assertThat(named)
        .filteredOn(command -> !command.equals(SERVER))
        .allSatisfy(command -> assertThat(run).contains(command.replaceFirst(" \".*", "")));
  }
}
