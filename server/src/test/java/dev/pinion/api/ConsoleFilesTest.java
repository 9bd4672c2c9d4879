package dev.pinion.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.Http.Response;
import dev.pinion.api.fixture.OneServerTest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The console as bytes: its page, its files, and how much of them there is. */
@SuppressWarnings("NullAway.Init") // set before all tests
class ConsoleFilesTest extends OneServerTest {
  /** What a browser reads in all. */
  private static final int SCRIPT_BYTES_MAX = 400 * 1024;

  private static List<String> named(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).results().map(MatchResult::group).toList();
  }

  private static final String ADDRESS = "/console/files/[^\"]+";
  private static final String IMPORTED = "(?<=\\b(?:from|import) ?[\"'])\\.[a-z./-]+(?=[\"'])";
  private static final String LAZILY = "(?<=\\bimport\\(')[^']+(?=')";

  private static String page(String path) {
    return server.http().get(path).expect(200).body();
  }

  /** The files of the console by their addresses: what the page names, and what these name. */
  private static Map<String, Response> files() {
    var files = new TreeMap<String, Response>();
    var open = new ArrayDeque<String>(named(ADDRESS, page("/console")));
    while (!open.isEmpty()) {
      String address = open.remove();
      if (!files.containsKey(address)) {
        Response file = server.http().get(address).expect(200);
        files.put(address, file);
        if (address.endsWith(".js")) {
          open.addAll(targets(IMPORTED, address, file.body()));
          open.addAll(targets(LAZILY, address, file.body()));
        }
      }
    }
    return files;
  }

  private static List<String> targets(String how, String address, String module) {
    Path folder = Path.of(address).resolveSibling("");
    return named(how, module).stream()
        .map(found -> folder.resolve(found).normalize().toString())
        .toList();
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
        .containsOnlyOnce("rel=\"stylesheet\"")
        .doesNotContain("{", "https://")
        .doesNotContainPattern("<script(?! type=\"module\" src=)");
    for (String path : List.of("/console/", "/console/services", "/console/services/x/sets/a/b")) {
      assertThat(withoutPreloads(page(path))).isEqualTo(withoutPreloads(page.body()));
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

  private static String withoutPreloads(String page) {
    return page.replaceAll("<link rel=\"modulepreload\"[^>]*>\n", "");
  }

  /** Would catch a library that names another in a way that no browser finds. */
  @Test
  void everyImportIsAFile() {
    Map<String, Response> files = files();
    assertThat(files.keySet())
        .anyMatch(each -> each.endsWith("/lib/preact-hooks.js"))
        .anyMatch(each -> each.endsWith("/pages/services.js"))
        .anyMatch(each -> each.endsWith("/graph/layout.js"));
  }

  /** A module that is not named would be asked for when another one is there, and so on. */
  @ParameterizedTest
  @CsvSource({
    "/console, pages/services.js, graph/layout.js",
    "/console/services/x%2Fy, pages/service.js, pages/services.js",
    "/console/graphs/x, graph/layout.js, pages/service.js",
    "/console/rules/new, pages/rule.js, pages/service.js",
    "/console/nothing/of/it, app/main.js, pages/services.js"
  })
  void thePageLoadsWhatItsAddressShowsAndNothingElse(String path, String there, String notThere) {
    List<String> loaded =
        named(ADDRESS, page(path)).stream().filter(each -> each.endsWith(".js")).toList();
    assertThat(loaded)
        .anyMatch(each -> each.endsWith("/" + there))
        .noneMatch(each -> each.endsWith("/" + notThere));
    for (String address : loaded) {
      String module = server.http().get(address).expect(200).body();
      assertThat(loaded).as(address).containsAll(targets(IMPORTED, address, module));
    }
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
