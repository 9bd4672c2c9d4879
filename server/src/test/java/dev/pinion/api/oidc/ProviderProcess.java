package dev.pinion.api.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The provider of the module {@code provider} in a process of its own: one for all tests of a JVM,
 * with which it ends.
 */
public final class ProviderProcess {
  public static final String CLIENT = "pinion";
  public static final String SECRET = "a secret of the tests: %&+";
  public static final String PUBLIC_CLIENT = "pinion-public";
  public static final String PASSWORD = "password";

  private static final Path MODULE = Path.of("..", "provider", "target");

  /** Of this process: others run other tests. */
  private static final Path ERRORS =
      Path.of("target", "provider-" + ProcessHandle.current().pid() + ".err");

  private static @Nullable ProviderProcess one;

  private final String issuer;

  private ProviderProcess(String issuer) {
    this.issuer = issuer;
  }

  /** The provider, which is started for the first who asks. */
  public static synchronized ProviderProcess get() throws IOException {
    ProviderProcess known = one;
    if (known == null) {
      known = new ProviderProcess(started());
      one = known;
    }
    return known;
  }

  private static String started() throws IOException {
    Path libraries = MODULE.resolve("classpath.txt");
    assertThat(libraries).as("made by: mvn -pl provider -am process-classes").exists();
    Files.createDirectories(ERRORS.resolveSibling(""));
    // It ends when its input does, which this JVM holds.
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
            .redirectError(ERRORS.toFile())
            .start();
    BufferedReader lines = process.inputReader();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith("http://")) {
        return line.strip();
      }
    }
    throw new AssertionError("the provider did not start: " + Files.readString(ERRORS));
  }

  /** What it calls itself. */
  public String issuer() {
    return issuer;
  }
}
