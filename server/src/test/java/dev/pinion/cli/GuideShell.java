package dev.pinion.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A shell in which {@code ./forge} is run by this process, and everything else is what it is. One
 * shell runs all blocks, so variables last from one to the next.
 */
final class GuideShell implements AutoCloseable {
  private static final long SECONDS_MAX = 120;

  private final Path folder;
  private final HttpServer bridge;

  /** A shell in the folder of the commands. */
  GuideShell(Path folder, TestForge forge) throws IOException {
    this.folder = folder;
    bridge = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    bridge.createContext("/", exchange -> answer(exchange, forge));
    bridge.start();
    Path script = folder.resolve("forge");
    Files.writeString(
        script,
        """
        #!/bin/sh
        eval "$(printf '%%s\\0' "$@" | curl -sS --data-binary @- http://127.0.0.1:%d/)"
        """
            .formatted(bridge.getAddress().getPort()));
    if (!script.toFile().setExecutable(true)) {
      throw new IOException("cannot make " + script + " executable");
    }
  }

  /** A block of commands; all of it is one of the guide's. */
  record Block(int line, String commands, int exit) {}

  /** What a block came to. */
  record Outcome(int exit, String output) {}

  /** Runs the blocks in turn, up to the first that does not exit as it should. */
  List<Outcome> run(List<Block> blocks) throws IOException, InterruptedException {
    var script = new StringBuilder("set -u\n");
    for (int i = 0; i < blocks.size(); i++) {
      Block block = blocks.get(i);
      // What is to succeed keeps its variables; what is to fail must not end the shell.
      boolean fails = block.exit() != 0;
      script.append(fails ? "set +e\n(\n" : "set -e\n{\n").append(block.commands());
      script.append(fails ? ")" : "}").append(" >%d.out 2>&1\n".formatted(i));
      script.append("echo $? >%d.exit\n".formatted(i));
    }
    Path file = Files.writeString(folder.resolve("guide.sh"), script);
    Process shell =
        new ProcessBuilder("sh", file.toString())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("guide.out").toFile())
            .start();
    if (!shell.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
      shell.destroyForcibly();
      throw new AssertionError("the guide's commands take too long");
    }
    var outcomes = new ArrayList<Outcome>();
    for (int i = 0; i < blocks.size() && Files.exists(folder.resolve(i + ".out")); i++) {
      Path exit = folder.resolve(i + ".exit");
      outcomes.add(
          new Outcome(
              Files.exists(exit)
                  ? Integer.parseInt(Files.readString(exit).strip())
                  : shell.exitValue(),
              Files.readString(folder.resolve(i + ".out"))));
    }
    return outcomes;
  }

  /** Runs one command; the answer is shell that prints what it printed and exits as it did. */
  private static void answer(HttpExchange exchange, TestForge forge) throws IOException {
    String words = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    TestForge.Run run = forge.run(words.substring(0, words.length() - 1).split("\0", -1));
    String answer =
        "printf %%s %s; printf %%s %s >&2; exit %d\n"
            .formatted(quoted(run.out()), quoted(run.err()), run.code());
    byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }

  @Override
  public void close() {
    bridge.stop(0);
  }
}
