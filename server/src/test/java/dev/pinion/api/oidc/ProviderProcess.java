package dev.pinion.api.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The provider of the module {@code provider} in a process of its own. */
final class ProviderProcess implements AutoCloseable {
  static final String CLIENT = "pinion";
  static final String SECRET = "a secret of the tests: %&+";
  static final String PUBLIC_CLIENT = "pinion-public";
  static final String PASSWORD = "password";

  private static final Path MODULE = Path.of("..", "provider", "target");

  private final Process process;
  private final String issuer;

  private ProviderProcess(Process process, String issuer) {
    this.process = process;
    this.issuer = issuer;
  }

  /** Starts it on a free port; what it complains of is in the file. */
  static ProviderProcess start(Path errors) throws IOException {
    Path libraries = MODULE.resolve("classpath.txt");
    assertThat(libraries).as("made by: mvn -pl provider -am process-classes").exists();
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-cp",
                MODULE.resolve("classes")
                    + File.pathSeparator
                    + Files.readString(libraries).strip(),
                "dev.pinion.provider.Provider")
            .redirectError(errors.toFile())
            .start();
    BufferedReader lines = process.inputReader();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith("http://")) {
        return new ProviderProcess(process, line.strip());
      }
    }
    throw new AssertionError("the provider did not start: " + Files.readString(errors));
  }

  /** What it calls itself. */
  String issuer() {
    return issuer;
  }

  /** Its sign-in page, filled in and sent by a browser that was sent to it. */
  Browser.Answer signIn(Browser browser, Browser.Answer sentTo, String name) {
    Browser.Answer page = browser.follow(sentTo);
    while (page.status() == 302) {
      page = browser.follow(page);
    }
    String token = page.body().replaceAll("(?s).*name=\"_csrf\"[^>]*value=\"([^\"]+)\".*", "$1");
    Browser.Answer answer =
        browser.post(
            issuer + "/login", List.of("username", name, "password", PASSWORD, "_csrf", token));
    while (answer.location().startsWith(issuer)) {
      answer = browser.follow(answer);
    }
    return answer;
  }

  @Override
  public void close() {
    process.destroy();
  }
}
