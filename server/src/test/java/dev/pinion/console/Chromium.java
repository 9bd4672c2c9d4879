package dev.pinion.console;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/** The one browser of all tests of a JVM; it ends with it. */
final class Chromium {
  /** Quiet and alone: it asks nobody for updates, and leaves no profile behind. */
  private static final List<String> FLAGS =
      List.of(
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync");

  /** Longer than a page takes on a machine that has much else to do. */
  private static final double ASSERTION_MILLIS_MAX = 30_000;

  private static @Nullable Browser browser;

  private Chromium() {}

  /** The browser; on a machine that has none the test is left out. */
  static synchronized Browser get() {
    Browser known = browser;
    if (known != null) {
      return known;
    }
    Path program =
        program()
            .orElseGet(
                () ->
                    Assumptions.abort(
                        "there is no Chromium on PATH, so the console is not tested; install Debian's package chromium-headless-shell"));
    var options =
        new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"));
    Playwright playwright = Playwright.create(options);
    Browser started =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(program)
                    .setHeadless(true)
                    .setArgs(FLAGS));
    PlaywrightAssertions.setDefaultAssertionTimeout(ASSERTION_MILLIS_MAX);
    Runtime.getRuntime().addShutdownHook(new Thread(playwright::close));
    browser = started;
    return started;
  }

  /** The first of these names, wherever on PATH: the shell without windows takes least time. */
  private static Optional<Path> program() {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.of("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
        .flatMap(
            name ->
                Arrays.stream(path.split(File.pathSeparator)).map(folder -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
