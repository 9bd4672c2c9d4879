package dev.pinion.benchmarks.driver;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;

/** The processes that the driver has started, and ends. */
final class Children implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 20;

  private final ConcurrentLinkedDeque<Process> running = new ConcurrentLinkedDeque<>();

  private volatile boolean closed;

  /** Starts a process whose output goes to a file. */
  Process start(List<String> command, Map<String, String> environment, Path log)
      throws IOException {
    var builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    return started(builder);
  }

  /**
   * Runs a process to its end.
   *
   * @return what it printed
   * @throws IOException if it fails
   */
  String run(List<String> command) throws IOException, InterruptedException {
    Process process = started(new ProcessBuilder(command).redirectErrorStream(true));
    String output;
    try (var in = process.getInputStream()) {
      output = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    int status = process.waitFor();
    running.remove(process);
    if (status != 0) {
      throw new IOException(String.join(" ", command) + " failed:\n" + output);
    }
    return output;
  }

  private Process started(ProcessBuilder builder) throws IOException {
    Process process = builder.start();
    running.addFirst(process);
    if (closed) {
      end(process);
      throw new IOException("the driver is ending");
    }
    return process;
  }

  /** Ends a process, gently at first. */
  void end(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    running.remove(process);
  }

  /** Ends all that still run, the youngest first, and lets nothing start any more. */
  void endAll() {
    closed = true;
    running.forEach(this::end);
  }

  @Override
  public void close() {
    endAll();
  }
}
