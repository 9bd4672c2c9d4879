package dev.pinion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.cli.output.CliJson;
import dev.pinion.cli.output.ExitCode;
import dev.pinion.cli.output.ProcessContext;
import dev.pinion.cli.output.Terminal;
import dev.pinion.config.Settings;
import dev.pinion.server.Pinion;
import dev.pinion.server.ServerStarter;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForgeTest {

  /** A terminal at which nobody sits. */
  private static final Terminal NOBODY =
      new Terminal() {
        @Override
        public @Nullable String ask(String question) {
          return null;
        }

        @Override
        public @Nullable String askSecretly(String question) {
          return null;
        }
      };

  @TempDir Path folder;

  private Charset charset = StandardCharsets.UTF_8;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final List<Settings> served = new ArrayList<>();

  private int forge(ServerStarter server, boolean colour, String... args) {
    ProcessContext process =
        new ProcessContext(
            Map.of("PINION_SERVER_HOST", "::1"),
            folder,
            InputStream.nullInputStream(),
            new PrintWriter(out),
            new PrintWriter(err, true),
            charset,
            colour ? NOBODY : null,
            InstantSource.system());
    return Pinion.forge(process, server).run(args);
  }

  private int forge(String... args) {
    return forge((settings, _) -> served.add(settings), false, args);
  }

  @Test
  void serveRunsTheServerWithWhatFlagsAndEnvironmentSay() {
    int code =
        forge(
            "serve",
            "--port=0",
            "--data-dir",
            folder.toString(),
            "--demo",
            "--rate-limits",
            "off",
            "--cluster",
            "eu=/eu.db",
            "--cluster",
            "us=/us.db");

    assertThat(code).isEqualTo(ExitCode.DONE);
    assertThat(err.toString()).isEmpty();
    Settings settings = served.getFirst();
    assertThat(settings.server().host()).isEqualTo("::1");
    assertThat(settings.server().port()).isZero();
    assertThat(settings.dataDir()).isEqualTo(folder);
    assertThat(settings.demo()).isTrue();
    assertThat(settings.rateLimits().enabled()).isFalse();
    assertThat(settings.clusters())
        .containsExactly(
            new Settings.Cluster("eu", new Settings.Database.File(Path.of("/eu.db"))),
            new Settings.Cluster("us", new Settings.Database.File(Path.of("/us.db"))));
  }

  @Test
  void aWrongSettingIsRefusedInOneLine() {
    assertThat(forge("serve", "--port", "70000")).isEqualTo(ExitCode.FAILED);
    assertThat(err.toString())
        .isEqualTo(
            "server.port cannot be \"70000\" (from the command line): it must be a whole number from 0 to 65535.\n");
    assertThat(served).isEmpty();
  }

  @Test
  void aServerThatCannotStartFailsWithItsMessage() {
    int code =
        forge(
            (settings, _) -> {
              throw new IOException("Port 8080 is taken.");
            },
            false,
            "serve");

    assertThat(code).isEqualTo(ExitCode.FAILED);
    assertThat(err.toString()).isEqualTo("Port 8080 is taken.\n");
  }

  @Test
  void aFileThatCannotBeUsedIsToldInOneSentence() {
    Map<IOException, String> sentences =
        Map.of(
            new NoSuchFileException("a.json"), "There is no file a.json.\n",
            new AccessDeniedException("b.json"),
                "The file b.json cannot be used: access is denied.\n",
            new FileSystemException("c.json", null, "Is a directory"),
                "The file c.json cannot be used: Is a directory.\n");
    sentences.forEach(
        (fault, sentence) -> {
          ServerStarter checked =
              (_, _) -> {
                throw fault;
              };
          ServerStarter unchecked =
              (_, _) -> {
                throw new UncheckedIOException(fault);
              };
          for (ServerStarter each : List.of(checked, unchecked)) {
            err.getBuffer().setLength(0);
            assertThat(forge(each, false, "serve")).isEqualTo(ExitCode.FAILED);
            assertThat(err.toString()).isEqualTo(sentence);
          }
        });
  }

  @Test
  void credentialsThatAreOfNoUseAreToldInOneSentence() throws IOException {
    for (String content :
        List.of(
            "null", "[]", "{", "{\"base_url\":null,\"org_id\":\"a\"}", "{\"base_url\":\"x\"}")) {
      Files.writeString(folder.resolve("credentials.json"), content);
      err.getBuffer().setLength(0);
      assertThat(forge("maintenance", "on", "--credentials", "credentials.json"))
          .as(content)
          .isEqualTo(ExitCode.FAILED);
      assertThat(err.toString())
          .as(content)
          .endsWith("must be JSON with base_url, org_id, user_id, api_key_id and api_key.\n")
          .hasLineCount(1);
    }
    assertThat(forge("maintenance", "on", "--credentials", ".")).isEqualTo(ExitCode.FAILED);
    assertThat(err.toString()).contains("There is no file ").contains("--credentials FILE");
  }

  /** Catches a pause of a server that is not the one of the profile. */
  @Test
  void maintenanceRefusesAProfile() {
    assertThat(forge("maintenance", "on", "--env", "production", "--apply"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(err.toString())
        .isEqualTo(
            "maintenance uses no profile; name your credentials with --credentials FILE instead of --env.\n");
  }

  @Test
  void jsonLosesNothingWhereTheOutputLacksCharacters() throws IOException {
    charset = StandardCharsets.US_ASCII;
    Files.writeString(folder.resolve("é.agent.json"), "{}");
    assertThat(forge("validate", "--json", "é.agent.json")).isEqualTo(ExitCode.FAILED);
    assertThat(out.toString()).matches("[ -~\\s]+").contains("\\u00e9.agent.json");
  }

  @Test
  void aPipeIsReadAsAFileIs() throws IOException, InterruptedException {
    Path agent = TestForge.pipe(folder.resolve("agent"), "{");
    assertThat(forge("validate", "--kind", "agent", agent.toString())).isEqualTo(ExitCode.FAILED);
    assertThat(err.toString()).isEqualTo("1 file checked, 1 fault.\n");
    Path credentials =
        TestForge.pipe(
            folder.resolve("credentials"),
            """
            {"base_url": "http://127.0.0.1:1", "org_id": "acme", "user_id": "u", "api_key_id": "i",
             "api_key": "k"}
            """);
    assertThat(forge("maintenance", "on", "--credentials", credentials.toString()))
        .isEqualTo(ExitCode.DONE);
    assertThat(out.toString()).contains("This would begin maintenance of the tenant acme");
  }

  @Test
  void aWordThatBeginsWithAnAtSignIsAWord() throws IOException {
    Files.writeString(folder.resolve("words"), "--help");
    for (String word : List.of("@words", "@" + folder.resolve("words"))) {
      err.getBuffer().setLength(0);
      assertThat(forge("validate", word)).isEqualTo(ExitCode.FAILED);
      assertThat(err.toString()).isEqualTo("There is no file %s.\n".formatted(word));
    }
  }

  @Test
  void helpListsAllCommandsWhateverElseIsNamed() {
    assertThat(forge("--help", "service")).isEqualTo(ExitCode.DONE);
    assertThat(out.toString()).contains("  version-set ").contains("  service ");
    out.getBuffer().setLength(0);
    assertThat(forge("version-set", "--help", "promote")).isEqualTo(ExitCode.DONE);
    assertThat(out.toString()).contains("  promote").contains("  history");
  }

  @Test
  void theWordOfTheHostedPlatformIsIgnoredAndNotTakenForAnEnvironment() {
    assertThat(forge("--env", "platform", "platform", "service", "list"))
        .isEqualTo(ExitCode.FAILED);
    assertThat(err.toString()).contains("platform").doesNotContain("There is no command");
  }

  @Test
  void aFaultOfTheProgramShowsItsTrace() {
    int code =
        forge(
            (settings, _) -> {
              throw new IllegalStateException("broken");
            },
            false,
            "serve");

    assertThat(code).isEqualTo(ExitCode.FAILED);
    assertThat(err.toString()).contains("IllegalStateException: broken").contains("\tat ");
  }

  @Test
  void aWrongCommandLineIsUsage() {
    assertThat(forge()).isEqualTo(ExitCode.USAGE);
    assertThat(forge("serv")).isEqualTo(ExitCode.USAGE);
    assertThat(forge("serve", "--prot", "1")).isEqualTo(ExitCode.USAGE);
    assertThat(forge("serve", "--port", "eighty")).isEqualTo(ExitCode.USAGE);
    assertThat(forge("serve", "--rate-limits", "maybe")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("A command is missing.\nTry \"forge --help\".\n");
    assertThat(err.toString()).contains("Try \"forge serve --help\".\n");
    assertThat(out.toString()).isEmpty();
    assertThat(served).isEmpty();
  }

  @Test
  void helpAndVersionAreAnswersWithoutColourUnlessAsked() {
    assertThat(forge("--help")).isEqualTo(ExitCode.DONE);
    assertThat(forge("serve", "--help")).isEqualTo(ExitCode.DONE);
    assertThat(forge("--version")).isEqualTo(ExitCode.DONE);
    assertThat(forge("serve", "--help-config")).isEqualTo(ExitCode.DONE);
    assertThat(err.toString()).isEmpty();
    assertThat(out.toString())
        .contains("Usage: forge")
        .contains("--cluster=NAME=DATABASE")
        .contains("pinion ")
        .contains("server.port = 8080\n")
        .doesNotContain("\u001b[");

    assertThat(forge((settings, _) -> served.add(settings), true, "--help"))
        .isEqualTo(ExitCode.DONE);
    assertThat(out.toString()).contains("\u001b[");
  }

  @Test
  void tenantsAreMadeOnceAndListed() {
    String data = folder.toString();
    assertThat(forge("tenant", "create", "acme", "--data-dir", data, "--json"))
        .isEqualTo(ExitCode.DONE);
    assertThat(CliJson.mapper().readTree(out.toString()).get("org_id").asString())
        .isEqualTo("acme");

    assertThat(forge("tenant", "create", "acme", "--data-dir", data)).isEqualTo(ExitCode.FAILED);
    assertThat(forge("tenant", "create", "Not A Slug", "--data-dir", data))
        .isEqualTo(ExitCode.FAILED);
    assertThat(forge("tenant", "create", "metrics", "--data-dir", data)).isEqualTo(ExitCode.FAILED);
    assertThat(err.toString().lines())
        .containsExactly(
            "The name \"acme\" is taken; choose another one.",
            "\"Not A Slug\" is no tenant name: use 2 to 63 lower-case letters, digits and inner dashes.",
            "The name \"metrics\" is reserved; choose another one.");

    out.getBuffer().setLength(0);
    assertThat(forge("tenant", "list", "--data-dir", data)).isEqualTo(ExitCode.DONE);
    assertThat(out.toString().lines().toList())
        .hasSize(2)
        .satisfiesExactly(
            titles -> assertThat(titles).matches("ORGANIZATION .* ROWS +MEMORY +DISK *"),
            acme ->
                assertThat(acme)
                    .matches(
                        "acme .* [1-9][0-9]* \\([0-9.]+ %\\) +[0-9.]+ KiB \\([0-9.]+ %\\) +[0-9.]+ KiB \\([0-9.]+ %\\) *"));

    out.getBuffer().setLength(0);
    assertThat(forge("tenant", "list", "--data-dir", data, "--json")).isEqualTo(ExitCode.DONE);
    assertThat(CliJson.mapper().readTree(out.toString()).at("/0/use/memory_bytes").asLong())
        .isPositive();
  }
}
