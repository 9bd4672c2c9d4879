package dev.pinion.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.fixture.Patience;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
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

  /** Catches a word of a sentence that is taken for a command. */
  @Test
  void onlyTheCommandThatServesGetsTheServersHeap() throws Exception {
    assertThat(words(Map.of(), "version-set", "rollback", "x", "--reason", "we now serve Spain"))
        .contains("-XX:TieredStopAtLevel=1")
        .doesNotContain("-Xmn32m");
    assertThat(words(Map.of(), "--json", "serve")).contains("-Xmn32m");
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

  /** What the launcher says when it has to make its caches, and for that to take its lock. */
  private String training(String before) throws Exception {
    Files.delete(home.resolve("cli/target/forge.aot"));
    var builder = new ProcessBuilder("sh", "-c", before + "; exec ./forge serve");
    builder.directory(home.toFile());
    builder.environment().put("JAVA_HOME", home.resolve("java").toString());
    builder.redirectErrorStream(true).redirectOutput(home.resolve("said").toFile());
    Process process = builder.start();
    try {
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("it ends").isTrue();
    } finally {
      process.destroyForcibly();
    }
    return Files.readString(home.resolve("said"));
  }

  private Process forge(Path said) throws IOException {
    var builder = new ProcessBuilder("./forge", "serve").directory(home.toFile());
    builder.environment().put("JAVA_HOME", home.resolve("java").toString());
    return builder.redirectErrorStream(true).redirectOutput(said.toFile()).start();
  }

  @Test
  void aLockThatAKilledForgeLeftIsTakenOver() throws Exception {
    Process dead = new ProcessBuilder("true").start();
    dead.waitFor();
    assertThat(training("ln -s " + dead.pid() + " server/.build-lock")).doesNotContain("waiting");
    assertThat(home.resolve("server/.build-lock")).doesNotExist();
  }

  /** Catches a container that was killed while it built: its next forge has the same id. */
  @Test
  void aLockOfAKilledForgeWithTheSameProcessIdIsTakenOver() throws Exception {
    assertThat(training("ln -s $$ server/.build-lock")).doesNotContain("waiting");
  }

  /** Catches a computer that was started anew: its processes get the ids of those of before. */
  @Test
  void aLockWhoseProcessIdBelongsToSomethingElseByNowIsTakenOver() throws Exception {
    Process other = new ProcessBuilder("sleep", "600").start();
    try {
      assertThat(training("ln -s " + other.pid() + ":1 server/.build-lock"))
          .doesNotContain("waiting");
    } finally {
      other.destroyForcibly();
    }
  }

  /** Of the lock of an earlier launcher, nobody knows when its owner began. */
  @Test
  void aLockOfAForgeThatGoesOnIsWaitedFor() throws Exception {
    Path java = home.resolve("java/bin/java");
    Files.writeString(java, "#!/bin/sh\nwhile [ -e hold ]; do sleep 0.1; done\n");
    Files.createFile(home.resolve("hold"));
    Process earlier = new ProcessBuilder("sleep", "600").start();
    try {
      Files.delete(home.resolve("cli/target/forge.aot"));
      Path lock = home.resolve("server/.build-lock");
      Path saidByFirst = home.resolve("first");
      Path saidBySecond = home.resolve("second");
      Process first = forge(saidByFirst);
      Patience.until("a lock", () -> Files.isSymbolicLink(lock));
      Process second = forge(saidBySecond);
      Patience.until("a wait", () -> Files.readString(saidBySecond).contains("waiting"));
      Files.delete(home.resolve("hold"));
      assertThat(first.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(second.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(Files.readString(saidByFirst)).doesNotContain("waiting");

      Files.delete(home.resolve("cli/target/forge.aot"));
      Files.createSymbolicLink(lock, Path.of(Long.toString(earlier.pid())));
      Process third = forge(saidByFirst);
      Patience.until("a wait", () -> Files.readString(saidByFirst).contains("waiting"));
      earlier.destroyForcibly().waitFor();
      assertThat(third.waitFor(30, TimeUnit.SECONDS)).isTrue();
    } finally {
      earlier.destroyForcibly();
    }
  }

  /** Catches a build that writes over the jars from which a server runs. */
  @Test
  void aBuildLeavesTheFilesOfAServerThatRunsAlone() throws Exception {
    Files.createDirectories(home.resolve("server/target/lib"));
    Files.createDirectories(home.resolve("bin"));
    for (String program : List.of("java/bin/javac", "bin/mvn")) {
      Files.writeString(
          home.resolve(program),
          """
          #!/bin/sh
          for file in server/target/pinion.jar server/target/lib/core.jar cli/target/forge.jar; do
            echo new >$file
          done
          """);
      Files.setPosixFilePermissions(
          home.resolve(program), PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    List<String> files =
        List.of(
            "server/target/pinion.jar",
            "server/target/lib/core.jar",
            "server/target/pinion.aot",
            "cli/target/forge.jar");
    Files.writeString(home.resolve("server/target/lib/core.jar"), "something");
    for (int i = 0; i < files.size(); i++) {
      Files.createLink(home.resolve("open" + i), home.resolve(files.get(i)));
    }
    Files.createFile(home.resolve("pom.xml"));
    Files.setLastModifiedTime(home.resolve("server/target/pinion.jar"), FileTime.fromMillis(1_000));
    String path = home.resolve("bin") + ":" + System.getenv("PATH");
    assertThat(words(Map.of("PATH", path), "serve")).contains("serve");
    for (int i = 0; i < files.size(); i++) {
      assertThat(home.resolve("open" + i)).as(files.get(i)).hasContent("something");
      assertThat(home.resolve(files.get(i))).isRegularFile();
    }
    assertThat(home.resolve("server/target/pinion.jar")).hasContent("new");
  }

  @Test
  void aLockThatCannotBeMadeIsAFault() throws Exception {
    assertThat(training("touch server/.build-lock"))
        .contains("the lock " + home.toRealPath().resolve("server/.build-lock"))
        .contains("cannot be made");
  }
}
