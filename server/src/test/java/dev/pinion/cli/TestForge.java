package dev.pinion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.TestServer;
import dev.pinion.api.fixture.TestTenant;
import dev.pinion.cli.output.CliJson;
import dev.pinion.cli.output.ExitCode;
import dev.pinion.cli.output.ProcessContext;
import dev.pinion.cli.output.Terminal;
import dev.pinion.server.Pinion;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Runs {@code forge} commands in this process, in a folder and with an environment of a test's. */
final class TestForge {
  private final Path folder;
  private final Map<String, String> environment = new HashMap<>();
  private InstantSource clock = InstantSource.system();
  private String input = "";
  private @Nullable Typist typist;

  /** Commands in a folder, which is also the home. */
  TestForge(Path folder) {
    this.folder = folder;
    environment.put("HOME", folder.toString());
  }

  /** Commands of a tenant's owner, by the environment. */
  static TestForge of(Path folder, TestServer server, TestTenant tenant) {
    return new TestForge(folder)
        .with("PLATFORM_API_URL", url(server))
        .with("PLATFORM_WORKSPACE_ID", workspace(tenant))
        .with("PLATFORM_API_KEY", tenant.credentials().platformApiKey());
  }

  static String url(TestServer server) {
    return "http://127.0.0.1:" + server.server().port();
  }

  static String workspace(TestTenant tenant) {
    return tenant.founded().tenant().id().uuid().toString();
  }

  /** Sets a variable. */
  TestForge with(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** Removes a variable. */
  TestForge without(String name) {
    environment.remove(name);
    return this;
  }

  /** Commands whose machine shows another time. */
  TestForge at(InstantSource time) {
    clock = time;
    return this;
  }

  /** Commands that have this piped in. */
  TestForge piped(String text) {
    input = text;
    typist = null;
    return this;
  }

  /** Commands on a terminal, at which somebody gives these answers in turn. */
  TestForge typing(String... answers) {
    typist = new Typist(new ArrayDeque<>(List.of(answers)), new ArrayList<>());
    return this;
  }

  /** What was asked on the terminal. */
  List<String> asked() {
    return typist == null ? List.of() : typist.asked();
  }

  /**
   * A pipe with a text in it, as a shell makes of {@code <(…)}: a second reader would wait for
   * ever.
   */
  static Path pipe(Path path, String text) throws IOException, InterruptedException {
    assertThat(new ProcessBuilder("mkfifo", path.toString()).inheritIO().start().waitFor())
        .isZero();
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              try {
                Files.writeString(path, text);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    return path;
  }

  /** Runs one command. */
  Run run(String... args) {
    var out = new StringWriter();
    var err = new StringWriter();
    var process =
        new ProcessContext(
            Map.copyOf(environment),
            folder,
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            StandardCharsets.UTF_8,
            typist,
            clock);
    var forge =
        Pinion.forge(
            process,
            (_, _) -> {
              throw new AssertionError("no command here serves");
            });
    int code = forge.run(args);
    return new Run("forge " + String.join(" ", args), code, out.toString(), err.toString());
  }

  /** Runs one command that is done and says nothing on stderr; what it printed. */
  String done(String... args) {
    Run run = run(args).expect(ExitCode.DONE);
    assertThat(run.err()).as(run.command()).isEmpty();
    return run.out();
  }

  /** Runs one command with {@code --json}; what it printed. */
  JsonNode json(String... args) {
    var all = new ArrayList<>(List.of(args));
    all.add("--json");
    return CliJson.mapper().readTree(done(all.toArray(String[]::new)));
  }

  /** Runs one command that is refused and prints nothing on stdout; what it said. */
  String refused(String... args) {
    Run run = run(args).expect(ExitCode.FAILED);
    assertThat(run.out()).as(run.command()).isEmpty();
    return run.err().strip();
  }

  /** A command that ended. */
  record Run(String command, int code, String out, String err) {

    Run expect(int expected) {
      assertThat(code).as("%s said %s%s", command, out, err).isEqualTo(expected);
      return this;
    }
  }

  /** Somebody at a terminal. */
  private record Typist(Deque<String> answers, List<String> asked) implements Terminal {

    @Override
    public @Nullable String ask(String question) {
      asked.add(question);
      return answers.poll();
    }

    @Override
    public @Nullable String askSecretly(String question) {
      return ask("(secretly) " + question);
    }
  }
}
