package dev.pinion.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code forge completion}, in the shells themselves as far as they are installed. */
class CompletionCommandTest {
  @TempDir Path folder;

  private Path script(String shell) throws IOException {
    Path file = folder.resolve("completion." + shell);
    Files.writeString(file, new TestForge(folder).done("completion", shell));
    return file;
  }

  private String run(String shell, String... command) throws IOException, InterruptedException {
    assumeTrue(
        Stream.of("/bin/", "/usr/bin/", "/usr/local/bin/")
            .anyMatch(bin -> Files.isExecutable(Path.of(bin + shell))),
        shell + " is not installed");
    Path out = folder.resolve("out");
    var builder =
        new ProcessBuilder(
                Stream.concat(Stream.of(shell), Stream.of(command)).toArray(String[]::new))
            .redirectErrorStream(true)
            .redirectOutput(out.toFile());
    builder.environment().put("HOME", folder.toString());
    Process process = builder.start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    String said = Files.readString(out, StandardCharsets.UTF_8);
    assertThat(process.exitValue()).as(said).isZero();
    return said;
  }

  @Test
  void bashCompletesCommandsOptionsAndWords() throws IOException, InterruptedException {
    String script =
        """
        source "$1"
        compopt() { :; }
        complete_line() {
          COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=(); _complete_forge
          echo "${COMPREPLY[@]}"
        }
        complete_line forge version-s
        complete_line forge version-set pro
        complete_line forge version-set promote --rea
        complete_line forge completion f
        """;
    assertThat(run("bash", "-c", script, "bash", script("bash").toString()).lines())
        .containsExactly("version-set", "promote", "--reason", "fish");
  }

  @Test
  void zshTakesTheScript() throws IOException, InterruptedException {
    String said = run("zsh", "-fc", "source " + script("zsh") + "; echo \"$_comps[forge]\"");
    assertThat(said).contains("_complete_forge");
  }

  @Test
  void fishCompletesCommandsOptionsAndWords() throws IOException, InterruptedException {
    String script =
        """
        source %s
        complete -C "forge version-s"
        complete -C "forge version-set pro"
        complete -C "forge version-set promote --rea"
        complete -C "forge completion f"
        """
            .formatted(script("fish"));
    assertThat(run("fish", "-c", script).lines().map(line -> line.replaceFirst("\t.*", "")))
        .containsExactly("version-set", "promote", "--reason", "fish");
  }

  @Test
  void fishIsToldOfEveryCommand() throws IOException {
    assertThat(Files.readString(script("fish")))
        .startsWith("complete -c forge -f\n")
        .contains("-a version-set -d ")
        .contains("-a rollback -d ")
        .contains("__fish_seen_subcommand_from get show' -x -l at".replace("-x -l at", "-l at -x"))
        .contains("-a 'agent context-graph'")
        .contains("__fish_seen_subcommand_from restore' -F -d 'The backup.'");
  }
}
