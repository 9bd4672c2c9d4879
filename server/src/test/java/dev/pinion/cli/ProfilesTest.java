package dev.pinion.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pinion.cli.output.ProcessContext;
import dev.pinion.cli.output.RefusedException;
import dev.pinion.cli.session.DotEnv;
import dev.pinion.cli.session.Profile;
import dev.pinion.cli.session.Profile.Origins;
import dev.pinion.cli.session.Profiles;
import dev.pinion.cli.session.StoredProfiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the address, the workspace and the key come from. */
class ProfilesTest {
  private static final String STAGING = "http://staging.example";

  @TempDir Path folder;
  private final Map<String, String> environment = new HashMap<>();

  private ProcessContext process() {
    environment.put("HOME", folder.resolve("home").toString());
    return new ProcessContext(
        environment,
        folder,
        InputStream.nullInputStream(),
        new PrintWriter(Writer.nullWriter()),
        new PrintWriter(Writer.nullWriter()),
        StandardCharsets.UTF_8,
        null,
        InstantSource.system());
  }

  private Profile find(@Nullable String env) throws IOException {
    return new Profiles(process(), env).find();
  }

  private void store(String name, String url) throws IOException {
    new StoredProfiles(process())
        .store(name, new Profile(url, "stored-w", "stored-k", Origins.all("a test")));
  }

  private void dotEnv(String env, String text) throws IOException {
    Files.writeString(folder.resolve(".env.platform." + env), text);
  }

  private void demonstration() throws IOException {
    Files.createDirectories(folder.resolve("data"));
    Files.writeString(
        folder.resolve("data/demo-credentials.json"),
        """
        {"base_url": "http://127.0.0.1:8080", "workspace_id": "demo-w", "platform_api_key": "demo-k"}
        """);
  }

  private String login(String name) {
    return "the login \"%s\", %s"
        .formatted(name, folder.resolve("home/.config/pinion/profiles/" + name + ".json"));
  }

  @Test
  void theEnvironmentWinsOverTheFileWhichWinsOverTheLogin() throws IOException {
    store("staging", STAGING);
    assertThat(find("staging"))
        .isEqualTo(new Profile(STAGING, "stored-w", "stored-k", Origins.all(login("staging"))));

    dotEnv("staging", "PLATFORM_WORKSPACE_ID=file-w\nPLATFORM_API_KEY=file-k\n");
    assertThat(find("staging"))
        .isEqualTo(
            new Profile(
                STAGING,
                "file-w",
                "file-k",
                new Origins(
                    login("staging"),
                    "PLATFORM_WORKSPACE_ID of the file .env.platform.staging",
                    "PLATFORM_API_KEY of the file .env.platform.staging")));

    environment.put(Profiles.KEY, "environment-k");
    environment.put(Profiles.WORKSPACE, " ");
    assertThat(find("staging"))
        .isEqualTo(
            new Profile(
                STAGING,
                "file-w",
                "environment-k",
                new Origins(
                    login("staging"),
                    "PLATFORM_WORKSPACE_ID of the file .env.platform.staging",
                    "PLATFORM_API_KEY of the environment")));
  }

  @Test
  void aDamagedLoginIsInNobodysWayWhoSaysEverything() throws IOException {
    store("staging", STAGING);
    Files.writeString(folder.resolve("home/.config/pinion/profiles/staging.json"), "{");
    environment.put(Profiles.URL, STAGING);
    environment.put(Profiles.WORKSPACE, "w");
    assertThatThrownBy(() -> find("staging")).hasMessageEndingWith("is damaged; log in again.");
    environment.put(Profiles.KEY, "k");
    assertThat(find("staging").key()).isEqualTo("k");
  }

  @Test
  void aStoredKeyIsNotSentToAnotherServer() throws IOException {
    store("staging", STAGING);
    environment.put(Profiles.URL, "http://elsewhere.example/");
    assertThatThrownBy(() -> find("staging"))
        .hasMessage(
            "PLATFORM_WORKSPACE_ID and PLATFORM_API_KEY are missing: found PLATFORM_API_URL of the environment, and nothing more in the environment or .env.platform.staging. The key of %s is for http://staging.example alone. Set them, or log in with forge auth login --env staging.",
            login("staging"));
    environment.put(Profiles.WORKSPACE, "w");
    assertThatThrownBy(() -> find("staging"))
        .isInstanceOf(RefusedException.class)
        .hasMessageStartingWith(
            "PLATFORM_API_KEY is missing: found PLATFORM_API_URL of the environment and PLATFORM_WORKSPACE_ID of the environment");

    environment.put(Profiles.URL, STAGING + "/");
    assertThat(find("staging").key()).isEqualTo("stored-k");
  }

  /** Whoever gives a file to somebody could otherwise collect the key of their environment. */
  @Test
  void aKeyOfTheEnvironmentIsNotSentToTheAddressOfAFile() throws IOException {
    dotEnv("staging", "PLATFORM_API_URL=http://f.example\nPLATFORM_WORKSPACE_ID=w\n");
    environment.put(Profiles.KEY, "environment-k");
    String refusal =
        "The PLATFORM_API_KEY of the environment is not sent to http://f.example, the address in the file .env.platform.staging. Put the key into that file, or set PLATFORM_API_URL too if it is meant for that server.";
    assertThatThrownBy(() -> find("staging")).hasMessage(refusal);
    dotEnv(
        "staging",
        "PLATFORM_API_URL=http://f.example\nPLATFORM_WORKSPACE_ID=w\nPLATFORM_API_KEY=file-k\n");
    assertThatThrownBy(() -> find("staging")).hasMessage(refusal);
    store("staging", "http://f.example");
    assertThatThrownBy(() -> find("staging")).hasMessage(refusal);

    environment.put(Profiles.URL, "http://f.example");
    assertThat(find("staging").key()).isEqualTo("environment-k");
    environment.remove(Profiles.URL);
    environment.remove(Profiles.KEY);
    assertThat(find("staging").key()).isEqualTo("file-k");
  }

  /** Nobody who looks at a folder has meant the server of a file in it that they did not name. */
  @Test
  void aKeyOfTheEnvironmentIsNotSentToTheDemonstrationOfAFolder() throws IOException {
    demonstration();
    environment.put(Profiles.KEY, "environment-k");
    assertThatThrownBy(() -> find(null))
        .isInstanceOf(RefusedException.class)
        .hasMessageStartingWith(
            "PLATFORM_API_URL and PLATFORM_WORKSPACE_ID are missing: found PLATFORM_API_KEY of the environment, and nothing more.");
    environment.put(Profiles.WORKSPACE, "w");
    assertThatThrownBy(() -> find(null))
        .hasMessageStartingWith("PLATFORM_API_URL is missing: found PLATFORM_WORKSPACE_ID");
  }

  @Test
  void aBlankAddressInTheEnvironmentIsNoneAndVouchesForNoFile() throws IOException {
    dotEnv("staging", "PLATFORM_API_URL=http://f.example\nPLATFORM_WORKSPACE_ID=w\n");
    environment.put(Profiles.KEY, "environment-k");
    environment.put(Profiles.URL, " ");
    assertThatThrownBy(() -> find("staging"))
        .hasMessageStartingWith(
            "The PLATFORM_API_KEY of the environment is not sent to http://f.example, the address in the file .env.platform.staging.");
  }

  @Test
  void aMistypedVariableIsNamed() throws IOException {
    environment.put("PLATFORM_API_ULR", STAGING);
    assertThatThrownBy(() -> find(null))
        .hasMessageContaining(
            " PLATFORM_API_ULR of the environment is not read; did you mean \"PLATFORM_API_URL\"");
    environment.clear();
    dotEnv("staging", "PLATFORM_API_URL=http://f.example\nPLATFORM_API_KEYS=k\n");
    assertThatThrownBy(() -> find("staging"))
        .hasMessageStartingWith(
            "PLATFORM_WORKSPACE_ID and PLATFORM_API_KEY are missing: found PLATFORM_API_URL of the file .env.platform.staging")
        .hasMessageContaining(
            "PLATFORM_API_KEYS of the file .env.platform.staging is not read; did you mean \"PLATFORM_API_KEY\"");
  }

  @Test
  void theFileIsReadOnlyForItsOwnName() throws IOException {
    dotEnv(
        "staging",
        "PLATFORM_API_URL=http://f.example\nPLATFORM_WORKSPACE_ID=w\nPLATFORM_API_KEY=k\n");
    assertThat(find("staging").url()).isEqualTo("http://f.example");
    assertThatThrownBy(() -> find("stagin"))
        .hasMessage(
            "There is no profile \"stagin\": neither .env.platform.stagin in this folder with one of PLATFORM_API_URL, PLATFORM_WORKSPACE_ID, PLATFORM_API_KEY, nor a login. Log in with forge auth login --env stagin.");
    store("production", STAGING);
    assertThatThrownBy(() -> find("prodution"))
        .hasMessageContaining("nor a login; did you mean \"production\"?");
    assertThatThrownBy(() -> find(null))
        .hasMessageContaining("No server is configured")
        .hasMessageContaining("--env: production.");
    assertThatThrownBy(() -> find("../../etc/passwd"))
        .hasMessageContaining("cannot name a profile");
  }

  @Test
  void theDemonstrationIsTheLastResortOfWhoeverNamesNothing() throws IOException {
    demonstration();
    assertThat(find(null))
        .isEqualTo(
            new Profile(
                "http://127.0.0.1:8080",
                "demo-w",
                "demo-k",
                Origins.all("the demonstration in this folder, data/demo-credentials.json")));
    assertThatThrownBy(() -> find("staging")).hasMessageContaining("There is no profile");
    environment.put(Profiles.URL, STAGING);
    assertThatThrownBy(() -> find(null))
        .hasMessageContaining("PLATFORM_WORKSPACE_ID and PLATFORM_API_KEY are missing");
    environment.remove(Profiles.URL);
    store(StoredProfiles.DEFAULT, STAGING);
    assertThat(find(null).key()).isEqualTo("stored-k");
  }

  @Test
  void anAddressIsAWebAddressWithoutCredentials() throws IOException {
    environment.put(Profiles.WORKSPACE, "w");
    environment.put(Profiles.KEY, "k");
    for (String wrong :
        new String[] {
          "localhost:8080", "ftp://x", "http://", "http://a:b@c", "http://x/?y", "a b"
        }) {
      environment.put(Profiles.URL, wrong);
      assertThatThrownBy(() -> find(null)).as(wrong).hasMessageContaining("is no address");
    }
    environment.put(Profiles.URL, "https://pinion.example/below/");
    assertThat(find(null).url()).isEqualTo("https://pinion.example/below");
  }

  @Test
  void aFileOfVariablesReadsAsShellsReadIt() throws IOException {
    Path file = folder.resolve("file");
    Files.writeString(
        file,
        """
        \uFEFF# a comment
        A=plain # and a remark
          export B = spaced\r
        C='single # $kept \\n'   # remark
        D="double \\"quoted\\" \\$kept\\nline"
        E=
        F=a#b
        G=#nothing
        A2='first'
        A2=last
        """);
    assertThat(DotEnv.read(file))
        .isEqualTo(
            Map.of(
                "A", "plain",
                "B", "spaced",
                "C", "single # $kept \\n",
                "D", "double \"quoted\" $kept\nline",
                "E", "",
                "F", "a#b",
                "G", "",
                "A2", "last"));

    Files.writeString(file, "A=1\nsecret words\n");
    assertThatThrownBy(() -> DotEnv.read(file))
        .isInstanceOf(RefusedException.class)
        .hasMessage("Line 2 of %s does not read; write NAME=value.", file);

    Files.write(file, new byte[] {'A', '=', (byte) 0xE9});
    assertThatThrownBy(() -> DotEnv.read(file))
        .isInstanceOf(RefusedException.class)
        .hasMessage("The file %s is not UTF-8; save it as UTF-8.", file);
    Files.writeString(file, "A='open\n");
    assertThatThrownBy(() -> DotEnv.read(file)).hasMessageContaining("Line 1");
  }
}
