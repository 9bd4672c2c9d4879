package dev.pinion.benchmarks.driver;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Loads a server with wrk, one thread on the load's core, and keeps what it prints. */
final class Wrk {
  private final Path program;
  private final Children children;
  private final Cores cores;
  private final Path folder;
  private final Path raw;

  /**
   * A load generator.
   *
   * @param folder for the scripts and the requests
   * @param raw the file that everything it prints is added to
   */
  Wrk(Path program, Children children, Cores cores, Path folder, Path raw) throws IOException {
    this.program = program;
    this.children = children;
    this.cores = cores;
    this.folder = Files.createDirectories(folder);
    this.raw = raw;
    for (String script : List.of("reads.lua", "writes.lua")) {
      Files.writeString(folder.resolve(script), resource(script) + resource("done.lua"));
    }
  }

  /** Sends requests in turn. */
  Load read(String label, String url, ReadWork work, int connections, int seconds)
      throws IOException, InterruptedException {
    Path requests = Request.write(work.requests(), folder.resolve(work.file() + ".requests"));
    return run(
        label + ", " + work.name(),
        connections,
        seconds,
        List.of("-s", folder.resolve("reads.lua").toString(), url, "--", requests.toString()));
  }

  /**
   * Sends writes.
   *
   * @param first the number of the first request, so that later loads do not repeat earlier ones
   */
  Load write(String url, WriteWork work, int connections, int seconds, long first)
      throws IOException, InterruptedException {
    Path requests = Request.write(work.requests(), folder.resolve(work.file() + ".requests"));
    Path bodies = Files.write(folder.resolve(work.file() + ".bodies"), work.bodies());
    return run(
        "%s, %d connections".formatted(work.name(), connections),
        connections,
        seconds,
        List.of(
            "-s",
            folder.resolve("writes.lua").toString(),
            url,
            "--",
            requests.toString(),
            bodies.toString(),
            Long.toString(first)));
  }

  private Load run(String label, int connections, int seconds, List<String> rest)
      throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(program.toString());
    command.addAll(
        List.of("-t1", "-c" + connections, "-d" + seconds + "s", "--timeout", "10s", "--latency"));
    command.addAll(rest);
    String output = children.run(cores.load(command));
    Files.writeString(
        raw,
        "## " + label + "\n" + output + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
    return Load.ofWrk(output);
  }

  private static String resource(String name) {
    try (InputStream in =
        Objects.requireNonNull(Wrk.class.getResourceAsStream("/driver/" + name))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
