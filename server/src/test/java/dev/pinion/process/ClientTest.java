package dev.pinion.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Client commands as a person runs them, each in a process of its own. */
class ClientTest {
  private static final String SERVICE = "Clinic front desk";

  @TempDir Path folder;

  @Test
  void besideTheDemonstrationNothingHasToBeSetUp() throws IOException, InterruptedException {
    try (ForgeProcess server = ForgeProcess.serve(folder, "--demo")) {
      var list = ForgeProcess.run(folder, "version-set", "list", SERVICE);
      assertThat(list.err()).isEmpty();
      assertThat(list.code()).isZero();
      assertThat(list.out()).startsWith("NAME ").contains("\nrelease ").doesNotContain("\u001b[");

      var wrong = ForgeProcess.run(folder, "version-set", "lst", SERVICE);
      assertThat(wrong.code()).isEqualTo(2);
      assertThat(wrong.out()).isEmpty();
      assertThat(wrong.err()).startsWith("There is no command \"lst\"; did you mean \"list\"?");

      var slip = ForgeProcess.run(folder, "version-set", "show", SERVICE, "relese");
      assertThat(slip.code()).isEqualTo(1);
      assertThat(slip.err())
          .isEqualTo(
              "The service \"%s\" has no version set \"relese\"; did you mean \"release\"?\n"
                  .formatted(SERVICE));
      assertThat(server.terminate()).isNotNegative();
    }
    var away = ForgeProcess.run(folder, "version-set", "list", SERVICE);
    assertThat(away.code()).isEqualTo(1);
    assertThat(away.err())
        .startsWith("No server answers at http://")
        .endsWith(
            " (the demonstration in this folder, data/demo-credentials.json); is it running?\n");
  }

  /** Runs a command in a script of a shell, which gets its words; what it says on stderr. */
  private String inShell(String script, String... args) throws IOException, InterruptedException {
    ProcessBuilder builder = ForgeProcess.command(folder, folder.resolve("out"), args);
    builder.command().addAll(0, List.of("sh", "-c", script + "; echo $? >code", "sh"));
    builder.environment().put("LC_ALL", "C");
    assertThat(builder.start().waitFor()).isZero();
    return Files.readString(ForgeProcess.err(folder.resolve("out")));
  }

  private String exitCode() throws IOException {
    return Files.readString(folder.resolve("code")).strip();
  }

  /** Catches a reason whose letters are lost, which stays in the history for ever. */
  @Test
  void anArgumentThatTheLocaleCannotCarryIsRefused() throws IOException, InterruptedException {
    String script = "\"$@\" --reason \"$(printf 'zur\\303\\274ck')\"";
    assertThat(inShell(script, "version-set", "rollback", SERVICE))
        .isEqualTo(
            "An argument has characters that the charset of this locale (ANSI_X3.4-1968) lacks; set LC_ALL=C.UTF-8.\n");
    assertThat(exitCode()).isEqualTo("2");
  }

  /** Catches a script that goes on with half an answer. */
  @Test
  void outputThatIsLostIsAFailureAndAClosedPipeIsNone() throws IOException, InterruptedException {
    assumeTrue(Files.exists(Path.of("/dev/full")), "there is no /dev/full");
    assertThat(inShell("\"$@\" >/dev/full", "completion", "bash"))
        .isEqualTo("The output could not be written completely; is the disk full?\n");
    assertThat(exitCode()).isEqualTo("1");
    String piped = "{ \"$@\"; echo $? >piped; } | true";
    assertThat(inShell(piped, "completion", "bash")).isEmpty();
    assertThat(folder.resolve("piped")).hasContent("0");
  }
}
