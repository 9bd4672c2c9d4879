package dev.pinion.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.Http.Response;
import dev.pinion.api.fixture.OneServerTest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The console as bytes: its page, its files, and how much of them there is. */
@SuppressWarnings("NullAway.Init") // set before all tests
class ConsoleFilesTest extends OneServerTest {
  /** What a browser has to read before anything is shown. */
  private static final int SCRIPT_BYTES_MAX = 400 * 1024;

  private static List<String> named(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).results().map(MatchResult::group).toList();
  }

  /** The files that the page names, by their addresses. */
  private static Map<String, Response> files() {
    var files = new TreeMap<String, Response>();
    for (String address :
        named("/console/files/[^\"]+", server.http().get("/console").expect(200).body())) {
      files.put(address, server.http().get(address).expect(200));
    }
    return files;
  }

  @Test
  void everyAddressBelowIsThePage() {
    Response page = server.http().get("/console").expect(200);
    assertThat(page.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
    assertThat(page.header("Cache-Control")).isEqualTo("no-cache");
    assertThat(page.header("Content-Security-Policy"))
        .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
        .contains("require-trusted-types-for 'script'")
        .doesNotContain("unsafe", "http");
    assertThat(page.body())
        .doesNotContain("{", "https://")
        .doesNotContainPattern("<script(?! type=\"module\" src=)");
    for (String path : List.of("/console/", "/console/services", "/console/services/x/sets/a/b")) {
      assertThat(server.http().get(path).expect(200).body()).isEqualTo(page.body());
    }
  }

  @Test
  void filesAreKeptForEverAndNothingElseIsThere() {
    Map<String, Response> files = files();
    assertThat(files).hasSizeGreaterThan(20);
    files.forEach(
        (address, file) ->
            assertThat(file.header("Cache-Control"))
                .as(address)
                .isEqualTo("public, max-age=31536000, immutable"));
    String one = files.keySet().iterator().next();
    String version = one.split("/", 5)[3];
    for (String other :
        List.of(
            one.replace(version, "0".repeat(16)),
            "/console/files/" + version + "/app/no.js",
            "/console/files/" + version + "/%2e%2e/index.html",
            "/console/files/" + version + "/app/..%2findex.html",
            "/console/files/" + version + "/lib/libraries.properties")) {
      server.http().get(other).expect(404);
    }
  }

  /** Would catch a library that names another in a way that no browser finds. */
  @Test
  void everyImportIsAFileThatThePageLoads() {
    Map<String, Response> files = files();
    files.forEach(
        (address, file) -> {
          if (address.endsWith(".js")) {
            String folder = address.substring(0, address.lastIndexOf('/') + 1);
            for (String found :
                named("(?<=\\bfrom ?[\"'])[^\"']+(?=[\"'];|[\"']\\n)", file.body())) {
              String target = Path.of(folder).resolve(found).normalize().toString();
              assertThat(files).as("%s imports %s", address, found).containsKey(target);
            }
          }
        });
  }

  @Test
  void allScriptTogetherIsSmall() {
    int bytes =
        files().entrySet().stream()
            .filter(each -> each.getKey().endsWith(".js"))
            .mapToInt(each -> each.getValue().body().getBytes(StandardCharsets.UTF_8).length)
            .sum();
    assertThat(bytes).isBetween(100_000, SCRIPT_BYTES_MAX);
  }
}
