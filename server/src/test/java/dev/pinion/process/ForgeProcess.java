package dev.pinion.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.Http;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code forge serve} in a process of its own, on this test run's classes. */
public final class ForgeProcess implements AutoCloseable {
  /** The exit code of a process that was told to stop. */
  public static final int SIGTERM_EXIT = 128 + 15;

  private static final Duration START_MAX = Duration.ofSeconds(60);
  private static final Duration END_MAX = Duration.ofSeconds(30);
  private static final String LISTENS = "Pinion listens on ";

  private final Process process;
  private final Path folder;
  private final Path out;
  private final String baseUrl;

  private ForgeProcess(Process process, Path folder, Path out, String baseUrl) {
    this.process = process;
    this.folder = folder;
    this.out = out;
    this.baseUrl = baseUrl;
  }

  /** A server on a free port with its data and its output in the folder. */
  static ForgeProcess serve(Path folder, String... flags) throws IOException, InterruptedException {
    return serve(folder, Map.of(), flags);
  }

  /** The same, with more variables in its environment. */
  public static ForgeProcess serve(Path folder, Map<String, String> environment, String... flags)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile(folder, "serve", ".out");
    Process process = start(folder, out, environment, flags);
    Instant deadline = Instant.now().plus(START_MAX);
    while (process.isAlive() && Instant.now().isBefore(deadline)) {
      String text = Files.readString(out);
      int at = text.indexOf(LISTENS);
      if (at >= 0 && text.indexOf('\n', at) > 0) {
        String url = text.substring(at + LISTENS.length(), text.indexOf('\n', at)).strip();
        return new ForgeProcess(process, folder, out, url);
      }
      Thread.sleep(20);
    }
    process.destroyForcibly();
    throw new AssertionError(
        "the server did not start: " + Files.readString(out) + Files.readString(err(out)));
  }

  /** Where a process writes its errors and its log whose answers are in {@code out}. */
  public static Path err(Path out) {
    return out.resolveSibling(out.getFileName() + ".err");
  }

  /** Starts {@code forge serve} without waiting for it. */
  static Process start(Path folder, Path out, String... flags) throws IOException {
    return start(folder, out, Map.of(), flags);
  }

  private static Process start(
      Path folder, Path out, Map<String, String> environment, String... flags) throws IOException {
    // A test that gives the server less memory measures it as it is.
    List<String> command = forge(!environment.containsKey("JDK_JAVA_OPTIONS"));
    command.add("serve");
    command.addAll(List.of(flags));
    if (!List.of(flags).contains("--data-dir")) {
      command.addAll(List.of("--data-dir", folder.resolve("data").toString()));
    }
    if (!List.of(flags).contains("--port")) {
      command.addAll(List.of("--port", "0"));
    }
    var builder =
        new ProcessBuilder(command).redirectError(err(out).toFile()).redirectOutput(out.toFile());
    builder.environment().putAll(environment);
    return builder.start();
  }

  /**
   * The program.
   *
   * @param brief whether it ends before the optimising compiler pays
   */
  private static List<String> forge(boolean brief) {
    List<String> command = ProgramJvm.command();
    if (brief) {
      command.add("-XX:TieredStopAtLevel=1");
    }
    command.add("dev.pinion.server.Pinion");
    return command;
  }

  /** A command that ended. */
  record Ended(int code, String out, String err) {}

  /** Runs a command in the folder, with the folder as home and none of this machine's profiles. */
  static Ended run(Path folder, String... args) throws IOException, InterruptedException {
    return piped(folder, "", args);
  }

  /** The same with a text as its standard input. */
  static Ended piped(Path folder, String input, String... args)
      throws IOException, InterruptedException {
    Path in = Files.writeString(Files.createTempFile(folder, "forge", ".in"), input);
    Path out = Files.createTempFile(folder, "forge", ".out");
    Process process = begin(folder, in, out, args);
    assertThat(process.waitFor(END_MAX.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
    return new Ended(process.exitValue(), Files.readString(out), Files.readString(err(out)));
  }

  /** Starts a command, which may be killed; what it prints is in {@code out} and beside it. */
  public static Process begin(Path folder, Path out, String... args) throws IOException {
    return begin(folder, Files.createTempFile(folder, "forge", ".in"), out, args);
  }

  private static Process begin(Path folder, Path in, Path out, String... args) throws IOException {
    return command(folder, out, args).redirectInput(in.toFile()).start();
  }

  /** A command that is not started yet. */
  static ProcessBuilder command(Path folder, Path out, String... args) {
    List<String> command = forge(true);
    command.addAll(List.of(args));
    var builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err(out).toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("PLATFORM_"));
    builder.environment().keySet().removeAll(List.of("XDG_CONFIG_HOME", "COLUMNS"));
    builder.environment().put("HOME", folder.toString());
    return builder;
  }

  /** The address that it said it listens on. */
  public String baseUrl() {
    return baseUrl;
  }

  /** A client with the demonstration's key; paths are below {@code /v1/demo/}. */
  Http demo() throws IOException {
    return client("org_id");
  }

  /** The same; paths are below {@code /v1/<workspace uuid>/}. */
  public Http workspace() throws IOException {
    return client("workspace_id");
  }

  /** The same through another server on the same database. */
  public Http workspaceThrough(ForgeProcess other) throws IOException {
    return client("workspace_id", other.baseUrl);
  }

  private Http client(String tenant) throws IOException {
    return client(tenant, baseUrl);
  }

  private Http client(String tenant, String url) throws IOException {
    JsonNode file =
        JsonMapper.shared()
            .readTree(Files.readAllBytes(folder.resolve("data/demo-credentials.json")));
    return Http.at("%s/v1/%s/".formatted(url, file.get(tenant).asString()))
        .with("Authorization", "Bearer " + file.get("platform_api_key").asString());
  }

  /** Whether it still runs. */
  boolean isAlive() {
    return process.isAlive();
  }

  /** The memory that it has of the machine's, in 2^20 bytes; 0 where the system does not say. */
  long residentMegabytes() throws IOException {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    return !Files.exists(status)
        ? 0
        : Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("VmRSS:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
            .sum();
  }

  /** The processor time that it has used. */
  Duration processorTime() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** What it has printed for whoever started it. */
  String output() throws IOException {
    return Files.readString(out);
  }

  /** What it has logged. */
  public String log() throws IOException {
    return Files.readString(err(out));
  }

  /** Asks it to stop, and returns its exit code. */
  public int terminate() throws InterruptedException {
    process.destroy();
    assertThat(process.waitFor(END_MAX.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
    return process.exitValue();
  }

  /** Kills it as a fault would. */
  public void kill() throws InterruptedException {
    process.destroyForcibly();
    assertThat(process.waitFor(END_MAX.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    // Its files are removed next.
    process.onExit().orTimeout(END_MAX.toSeconds(), TimeUnit.SECONDS).join();
  }
}
