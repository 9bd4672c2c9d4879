package dev.pinion.process;

import dev.pinion.domain.Sha256;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * How tests start Java on the classes of this test run: with a cache of loaded classes, as {@code
 * forge} does it, which takes almost half off a start. A cache takes jars only, so each folder of
 * classes becomes one. All processes of a run share what the first of them makes.
 */
final class ProgramJvm {
  private static final Path PLACE = Path.of("target", "program");
  private static final Duration TRAINING_MAX = Duration.ofSeconds(60);
  private static final List<String> COMMON =
      List.of("--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC");

  /** What a stale cache has to say would be taken for the program's output. */
  private static final List<String> QUIET =
      List.of(
          "-Xlog:disable",
          "-Xlog:all=warning:stderr",
          "-Xlog:aot*=off:stderr",
          "-Xlog:cds*=off:stderr");

  private static final List<String> COMMAND = make();

  private ProgramJvm() {}

  /** The beginning of a command, up to the options of the JVM that the caller adds. */
  static List<String> command() {
    return new ArrayList<>(COMMAND);
  }

  private static List<String> make() {
    try {
      List<Path> classPath =
          Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
              .map(Path::of)
              .filter(Files::exists)
              .toList();
      Path folder = PLACE.resolve(stamp(classPath)).toAbsolutePath();
      Files.createDirectories(folder);
      try (FileChannel channel =
              FileChannel.open(
                  folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock _ = channel.lock()) {
        Path cache = folder.resolve("program.aot");
        List<String> jars = jars(classPath, folder);
        if (!Files.exists(cache)) {
          train(jars, cache);
        }
        var command = new ArrayList<>(List.of(java()));
        command.addAll(COMMON);
        command.addAll(QUIET);
        command.addAll(List.of("-XX:AOTCache=" + cache, "-cp", joined(jars)));
        return List.copyOf(command);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static String joined(List<String> jars) {
    return String.join(File.pathSeparator, jars);
  }

  /** Changes with every class. */
  private static String stamp(List<Path> classPath) throws IOException {
    var text = new StringBuilder();
    for (Path each : classPath) {
      try (Stream<Path> files = Files.walk(each)) {
        for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
          text.append(file).append(Files.getLastModifiedTime(file)).append('\n');
        }
      }
    }
    return HexFormat.of()
        .formatHex(Sha256.of(text.toString().getBytes(StandardCharsets.UTF_8)), 0, 8);
  }

  private static List<String> jars(List<Path> classPath, Path folder) {
    ToolProvider jar = ToolProvider.findFirst("jar").orElseThrow();
    var jars = new ArrayList<String>();
    for (int i = 0; i < classPath.size(); i++) {
      Path each = classPath.get(i);
      if (!Files.isDirectory(each)) {
        jars.add(each.toAbsolutePath().toString());
        continue;
      }
      Path packed = folder.resolve("classes-%d.jar".formatted(i));
      if (!Files.exists(packed)) {
        int code =
            jar.run(System.out, System.err, "-c0f", packed.toString(), "-C", each.toString(), ".");
        if (code != 0) {
          throw new IllegalStateException("jar cannot pack " + each);
        }
      }
      jars.add(packed.toString());
    }
    return jars;
  }

  /** Lets a server start once, and end. If that fails, the tests go on without a cache. */
  private static void train(List<String> jars, Path cache)
      throws IOException, InterruptedException {
    Path data = Files.createTempDirectory(cache.getParent(), "training");
    Path out = data.resolve("out");
    var command = new ArrayList<>(List.of(java()));
    command.addAll(COMMON);
    command.addAll(QUIET);
    command.addAll(List.of("-XX:AOTCacheOutput=" + cache, "-cp", joined(jars)));
    command.addAll(List.of("dev.pinion.server.Pinion", "serve", "--demo", "--port", "0"));
    command.addAll(List.of("--data-dir", data.resolve("data").toString()));
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    Instant deadline = Instant.now().plus(TRAINING_MAX);
    try {
      while (process.isAlive() && Files.size(out) == 0 && Instant.now().isBefore(deadline)) {
        Thread.sleep(20);
      }
      process.destroy();
      process.waitFor(TRAINING_MAX.toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      process.destroyForcibly().waitFor();
    }
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
