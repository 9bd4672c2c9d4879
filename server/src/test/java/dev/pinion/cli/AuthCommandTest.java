package dev.pinion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.OneServerTest;
import dev.pinion.api.fixture.TestTenant;
import dev.pinion.cli.output.CliJson;
import dev.pinion.cli.output.ExitCode;
import dev.pinion.cli.session.Profiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code forge auth}. */
class AuthCommandTest extends OneServerTest {
  private static TestTenant acme;
  private static TestTenant other;

  @TempDir Path folder;
  private TestForge forge;

  @BeforeAll
  static void prepare() {
    acme = server.tenant("acme");
    other = server.tenant("other");
  }

  @BeforeEach
  void freshFolder() {
    forge = new TestForge(folder);
  }

  private Path stored(String name) {
    return folder.resolve(".config/pinion/profiles/" + name + ".json");
  }

  @Test
  void aLoginIsCheckedStoredForItsOwnerAloneAndUsed() throws IOException {
    String key = acme.credentials().platformApiKey();
    TestForge.Run login =
        forge.piped(key + "\n").run("auth", "login", "--url", TestForge.url(server) + "/");
    login.expect(ExitCode.DONE);
    assertThat(login.out())
        .isEqualTo(
            "Logged in to acme (Tenant acme, %s) at %s; the profile is \"default\".\n"
                .formatted(TestForge.workspace(acme), TestForge.url(server)));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(stored("default"))))
        .isEqualTo("rw-------");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(stored("default").getParent())))
        .isEqualTo("rwx------");

    String status = forge.done("auth", "status");
    assertThat(status)
        .contains("server     " + TestForge.url(server))
        .contains("source     the login \"default\", " + stored("default"))
        .contains("workspace  acme (Tenant acme, ")
        .containsPattern("expires in (89|90) d")
        .doesNotContain(key);
    assertThat(forge.json("auth", "status").get("workspace_id").asString())
        .isEqualTo(TestForge.workspace(acme));
    assertThat(forge.done("service", "list")).startsWith("NAME");
  }

  @Test
  void profilesHaveNamesAndTheOptionStandsAnywhere() {
    forge
        .with(Profiles.URL, TestForge.url(server))
        .piped(acme.credentials().platformApiKey())
        .done("--env", "one", "auth", "login");
    forge.piped(other.credentials().platformApiKey()).done("auth", "login", "--env=two");
    forge.without(Profiles.URL);

    assertThat(forge.json("auth", "--env", "one", "status").get("workspace_id").asString())
        .isEqualTo(TestForge.workspace(acme));
    assertThat(
            forge.json("platform", "auth", "status", "--env", "two").get("workspace_id").asString())
        .isEqualTo(TestForge.workspace(other));
    assertThat(forge.refused("auth", "status")).contains("--env: one, two.");
  }

  @Test
  void onATerminalTheKeyIsAskedForWithoutShowingIt() {
    forge.typing(TestForge.url(server), acme.credentials().platformApiKey());
    forge.run("auth", "login").expect(ExitCode.DONE);
    assertThat(forge.asked()).containsExactly("Address of the server: ", "(secretly) API key: ");
  }

  @Test
  void aFileOfCredentialsSaysAllThatALoginNeeds() throws IOException {
    Path file = folder.resolve("credentials of acme.json");
    var json =
        CliJson.object()
            .put("base_url", TestForge.url(server))
            .put("workspace_id", TestForge.workspace(acme))
            .put("platform_api_key", acme.credentials().platformApiKey());
    Files.writeString(file, json.toString());
    forge
        .with(Profiles.URL, "http://127.0.0.1:1")
        .with(Profiles.KEY, "pnk_other")
        .done("auth", "login", "--env", "one", "--credentials", file.getFileName().toString());
    forge.without(Profiles.URL).without(Profiles.KEY);
    assertThat(forge.json("auth", "status", "--env", "one").get("workspace_id").asString())
        .isEqualTo(TestForge.workspace(acme));

    assertThat(
            forge
                .run("auth", "login", "--credentials", file.toString(), "--url", "http://x")
                .expect(ExitCode.USAGE)
                .err())
        .startsWith(
            "--credentials says all that --url, --workspace and --api-key do; leave them out.\n");
    Files.writeString(file, json.put("workspace_id", TestForge.workspace(other)).toString());
    assertThat(forge.refused("auth", "login", "--credentials", file.toString()))
        .isEqualTo(
            "The key is of the workspace %s, not of %s; nothing is stored."
                .formatted(TestForge.workspace(acme), TestForge.workspace(other)));
    Files.writeString(file, json.put("base_url", "localhost").toString());
    assertThat(forge.refused("auth", "login", "--credentials", file.toString()))
        .startsWith("\"localhost\" (" + file + ") is no address of a server: ");
    Files.writeString(file, "{}");
    for (String wrong : new String[] {file.toString(), "missing.json", "."}) {
      assertThat(forge.refused("auth", "login", "--credentials", wrong))
          .isEqualTo(
              "The file %s must be JSON with base_url, workspace_id and platform_api_key."
                  .formatted(wrong));
    }
    assertThat(stored("default")).doesNotExist();
  }

  @Test
  void nothingIsStoredWhenSomethingIsWrong() {
    String url = TestForge.url(server);
    assertThat(forge.piped("pnk_wrong").refused("auth", "login", "--url", url))
        .isEqualTo(
            "The server at %s does not accept the credentials (the key given): The token is expired or was not issued here; sign in again."
                .formatted(url));
    assertThat(
            forge
                .piped(acme.credentials().platformApiKey())
                .refused("auth", "login", "--url", url, "--workspace", TestForge.workspace(other)))
        .isEqualTo(
            "The key is of the workspace %s, not of %s; nothing is stored."
                .formatted(TestForge.workspace(acme), TestForge.workspace(other)));
    assertThat(forge.piped("k").refused("auth", "login", "--url", "http://127.0.0.1:1"))
        .isEqualTo("No server answers at http://127.0.0.1:1 (--url); is it running?");
    assertThat(forge.piped("k").run("auth", "login").expect(ExitCode.USAGE).err())
        .contains("--url URL");
    assertThat(forge.piped(" \n").run("auth", "login", "--url", url).expect(ExitCode.USAGE).err())
        .startsWith("There is no key");
    assertThat(stored("default")).doesNotExist();
  }

  @Test
  void aKeyOfAnotherWorkspaceIsNamed() {
    String said =
        TestForge.of(folder, server, acme)
            .with(Profiles.WORKSPACE, TestForge.workspace(other))
            .run("auth", "status")
            .expect(ExitCode.FAILED)
            .err();
    assertThat(said)
        .isEqualTo(
            "The key is of the workspace %s, not of %s.\n"
                .formatted(TestForge.workspace(acme), TestForge.workspace(other)));
  }

  /** Would catch a login that sends what find() refuses to send. */
  @Test
  void aLoginDoesNotSendTheKeyOfTheEnvironmentToTheAddressOfAFile() throws IOException {
    Files.writeString(
        folder.resolve(".env.platform.x"), "PLATFORM_API_URL=" + TestForge.url(server) + "\n");
    forge.with(Profiles.KEY, acme.credentials().platformApiKey());
    assertThat(forge.refused("auth", "login", "--env", "x"))
        .startsWith(
            "The PLATFORM_API_KEY of the environment is not sent to " + TestForge.url(server));
    assertThat(stored("x")).doesNotExist();
    forge.done("auth", "login", "--env", "x", "--url", TestForge.url(server));
    assertThat(stored("x")).exists();
  }

  @Test
  void theIdOfAWorkspaceIsTheSameInCapitals() {
    forge
        .with(Profiles.URL, TestForge.url(server))
        .with(Profiles.WORKSPACE, TestForge.workspace(acme).toUpperCase(Locale.ROOT))
        .with(Profiles.KEY, acme.credentials().platformApiKey());
    assertThat(forge.done("auth", "status")).contains("workspace  acme (Tenant acme, ");
  }

  @Test
  void credentialsMayComeFromAPipe() throws IOException, InterruptedException {
    var json =
        CliJson.object()
            .put("base_url", TestForge.url(server))
            .put("workspace_id", TestForge.workspace(acme))
            .put("platform_api_key", acme.credentials().platformApiKey());
    Path pipe = TestForge.pipe(folder.resolve("pipe"), json.toString());
    assertThat(forge.done("auth", "login", "--credentials", pipe.toString()))
        .startsWith("Logged in to acme (Tenant acme, ");
  }

  @Test
  void theConfigurationFolderCanBeElsewhere() {
    forge
        .with("XDG_CONFIG_HOME", folder.resolve("elsewhere").toString())
        .piped(acme.credentials().platformApiKey())
        .done("auth", "login", "--url", TestForge.url(server));
    assertThat(folder.resolve("elsewhere/pinion/profiles/default.json")).exists();
    assertThat(stored("default")).doesNotExist();
  }
}
