package dev.pinion.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
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
}
