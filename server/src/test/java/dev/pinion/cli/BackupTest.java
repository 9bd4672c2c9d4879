package dev.pinion.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.pinion.api.fixture.TestServer;
import dev.pinion.cli.output.ExitCode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every backup command of docs/configuration.md that is not forge's, run as it stands there while a
 * server is at work: what it copies is a store that a server starts on and that lacks no
 * acknowledged write.
 */
class BackupTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "configuration.md");
  private static final Pattern BLOCK =
      Pattern.compile("(?ms)^## Backups$.*?^```sh\\n(sqlite3 .*?)^```$");
  private static final String OTHERWISE = "# or: ";
  private static final int SERVICES = 30;
  private static final long SECONDS_MAX = 60;

  @TempDir Path folder;

  static Stream<String> commands() throws IOException {
    Matcher block = BLOCK.matcher(Files.readString(DOCUMENT));
    assertThat(block.find()).as("the commands in %s", DOCUMENT).isTrue();
    return block
        .group(1)
        .lines()
        .flatMap(line -> Arrays.stream(line.split(OTHERWISE, -1)))
        .map(String::strip)
        .filter(command -> !command.isEmpty());
  }

  @Test
  void theDocumentHasBothWays() throws IOException {
    assertThat(commands())
        .hasSize(2)
        .allSatisfy(command -> assertThat(command).startsWith("sqlite3 ").contains("backup.db"));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void aServerStartsOnTheCopyWithAllThatWasAcknowledged(String command)
      throws IOException, InterruptedException {
    assumeThat(isInstalled("sqlite3")).as("sqlite3 is installed").isTrue();
    CliWorld world;
    var made = new AtomicInteger();
    try (TestServer server = TestServer.start(folder.resolve("data"))) {
      world = CliWorld.in(server, "acme");
      make(world, made, SERVICES);
      Thread busy = Thread.ofVirtual().start(() -> make(world, made, SERVICES));
      run(command);
      busy.join();
    }
    assertThat(made).as("the writes beside the copy succeed too").hasValue(2 * SERVICES);

    Path restored = Files.createDirectories(folder.resolve("restored"));
    Files.move(folder.resolve("backup.db"), restored.resolve("pinion.db"));
    try (TestServer server = TestServer.start(restored)) {
      TestForge forge = TestForge.of(folder, server, world.tenant());
      List<String> names =
          forge
              .json("service", "list")
              .get("items")
              .valueStream()
              .map(each -> each.get("name").asString())
              .toList();
      assertThat(names)
          .containsAll(IntStream.range(0, SERVICES).mapToObj(BackupTest::name).toList())
          .hasSizeLessThanOrEqualTo(2 * SERVICES);
      assertThat(forge.done("version-set", "verify", name(SERVICES - 1), "release")).isNotEmpty();
      forge
          .run("version-set", "upsert", name(0), "mine", "-a", "1", "--apply")
          .expect(ExitCode.DONE);
    }
  }

  private static void make(CliWorld world, AtomicInteger made, int count) {
    for (int i = 0; i < count; i++) {
      world.service(name(made.get()));
      made.incrementAndGet();
    }
  }

  private static String name(int number) {
    return "Line " + number;
  }

  private void run(String command) throws IOException, InterruptedException {
    Path out = folder.resolve("command.out");
    Process shell =
        new ProcessBuilder("sh", "-c", command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    if (!shell.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
      shell.destroyForcibly();
      throw new AssertionError("it takes too long: " + command);
    }
    assertThat(shell.exitValue()).as("%s: %s", command, Files.readString(out)).isZero();
    assertThat(out).as(command).isEmptyFile();
  }

  private static boolean isInstalled(String tool) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(each -> Files.isExecutable(Path.of(each, tool)));
  }
}
