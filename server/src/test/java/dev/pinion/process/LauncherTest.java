package dev.pinion.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher as it is in the image of a container: beside jars, without sources and compiler. */
class LauncherTest {
  @TempDir private Path home;

  @BeforeEach
  void install() throws IOException {
    for (String file : List.of("server/target/pinion", "cli/target/forge")) {
      Files.createDirectories(home.resolve(file).resolveSibling(""));
      for (String ending : List.of(".jar", ".aot")) {
        Files.writeString(home.resolve(file + ending), "something");
      }
    }
    Path java = home.resolve("java/bin/java");
    Files.createDirectories(java.resolveSibling(""));
    Files.writeString(java, "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
    Files.writeString(home.resolve("java/release"), "JAVA_VERSION=\"25.0.1\"\n");
    Files.copy(Path.of("..", "forge"), home.resolve("forge"));
    for (Path program : List.of(java, home.resolve("forge"))) {
      Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  /** What the launcher gives Java, word by word. */
  private List<String> words(Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    var builder = new ProcessBuilder(home.resolve("forge").toString());
    builder.command().addAll(List.of(command));
    builder.environment().remove("PINION_JAVA_OPTS");
    builder.environment().put("JAVA_HOME", home.resolve("java").toString());
    builder.environment().putAll(environment);
    Process process = builder.redirectErrorStream(true).start();
    List<String> said = new String(process.getInputStream().readAllBytes(), UTF_8).lines().toList();
    assertThat(process.waitFor()).as(String.join("\n", said)).isZero();
    return said;
  }

  @Test
  void startsTheServerWithoutSourcesOnAJavaWithoutACompiler() throws Exception {
    assertThat(words(Map.of(), "serve", "--port", "0"))
        .startsWith("-XX:+UseSerialGC")
        .contains("-Xmx512m", "-Xmn32m", "-XX:AOTCache=" + home.resolve("server/target/pinion.aot"))
        .endsWith(
            "-jar", home.resolve("server/target/pinion.jar").toString(), "serve", "--port", "0");
  }

  @Test
  void aPartOfTheMemoryTakesThePlaceOfTheSizeOfTheHeap() throws Exception {
    assertThat(words(Map.of("PINION_JAVA_OPTS", "-Dx=y -XX:MaxRAMPercentage=60"), "serve"))
        .contains("-XX:MaxRAMPercentage=60", "-Dx=y", "-Xms48m")
        .noneMatch(word -> word.startsWith("-Xmx"));
  }

  @Test
  void aSizeOfTheOperatorsComesAfterTheUsualOne() throws Exception {
    assertThat(words(Map.of("PINION_JAVA_OPTS", "-Xmx1g"), "serve"))
        .containsSubsequence("-Xmx512m", "-Xmx1g");
  }
}
