package dev.pinion.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Route;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Pages whose modules are loaded when they are gone to. */
class PagesTest extends DemoConsoleTest {
  private static final String FILES = "**/console/files/**";
  private static final String RULES = "**/console/files/**/rules.js";

  private static final String LOADED =
      """
      modules => {
        const loaded = performance.getEntriesByType('resource').map(each => new URL(each.name).pathname);
        return modules.every(each => loaded.includes(each));
      }
      """;

  @Test
  void aPageThatCannotBeLoadedSaysSoAndHowToGoOn() {
    Visitor visitor = visitor();
    // Pages are loaded by themselves, too, a while after somebody has signed in.
    visitor.page().route(RULES, Route::abort);
    visitor.signIn(demo.platformApiKey());
    visitor.link("Rules").click();
    assertThat(visitor.heading("This page could not be loaded")).isVisible();
    visitor.requireAccessible();
    visitor.page().unroute(RULES);
    visitor.button("Load again").click();
    assertThat(visitor.heading("Rules")).isVisible();
  }

  /** A server of another version has none of the files of this one. */
  @Test
  void whoHasLookedAtOnePageHasTheOthersToo() {
    List<String> modules =
        Pattern.compile("/console/files/[^\"]+\\.js")
            .matcher(server.http().get("/console/settings").expect(200).body())
            .results()
            .map(MatchResult::group)
            .toList();
    Visitor visitor = owner();
    visitor.page().waitForFunction(LOADED, modules);
    visitor.page().route(FILES, Route::abort);
    visitor.link("Settings").click();
    assertThat(visitor.heading("Settings: This session")).isVisible();
  }
}
