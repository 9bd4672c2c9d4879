package dev.pinion.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Times by the clock of whoever reads them. It would catch a page that shows the server's zone, or
 * the same clock to everybody.
 */
class TimeZonesTest extends DemoConsoleTest {

  @Test
  void whoPointsAtATimeReadsTheExactInstantOfTheirZone() {
    String sets = path("/services/" + service("Order support") + "/version-sets");
    api().post(sets + "/release/promote", Map.of("from", "preview")).expect(200);
    JsonNode entry = api().get(sets + "/release/revisions").expect(200).json().path("items").get(0);
    Instant moment = Instant.parse(entry.path("at").asString());
    for (ZoneId zone : new ZoneId[] {ZoneId.of("Asia/Tokyo"), ZoneId.of("America/New_York")}) {
      Visitor visitor = visitor(in(zone));
      visitor.open("/console/services/" + service("Order support") + "/sets/release");
      requireTitle(visitor.entry("Promoted from preview").locator("time").first(), moment, zone);

      visitor.open("/console/activity?kind=version_set.changed");
      Locator line = visitor.page().locator(".log > li").first();
      assertThat(line).containsText("Order support");
      requireTitle(line.locator("time").first(), moment, zone);
      line.getByText("Details").click();
      assertThat(line.locator(".log-details time"))
          .containsText(clock(moment, zone, "MMM d, uuuu, h:mm"));
      // A day begins at the reader's midnight.
      assertThat(visitor.page().locator(".card h2").first())
          .hasText(clock(moment, zone, "EEEE, MMMM d, uuuu"));
      String day = clock(moment, zone, "uuuu-MM-dd");
      visitor.page().getByLabel("Day", new Page.GetByLabelOptions().setExact(true)).fill(day);
      assertThat(visitor.page()).hasURL(Pattern.compile("[?&]day=" + day));
      assertThat(line).containsText("Order support");
    }
  }

  private static void requireTitle(Locator time, Instant moment, ZoneId zone) {
    time.hover();
    String exact = clock(moment, zone, "EEEE, MMMM d, uuuu");
    String second = clock(moment, zone, "h:mm:ss");
    // Browsers write a narrow space, and name a zone by its letters or by its distance.
    String title = exact + " at " + second + "\\s(AM|PM) (GMT\\+9|E[SD]T)\\s.*Z";
    assertThat(time).hasAttribute("title", Pattern.compile(title));
  }

  private static String clock(Instant moment, ZoneId zone, String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.US)
        .format(ZonedDateTime.ofInstant(moment, zone));
  }

  private static Browser.NewContextOptions in(ZoneId zone) {
    return new Browser.NewContextOptions()
        .setViewportSize(1280, 800)
        .setLocale("en-US")
        .setTimezoneId(zone.getId());
  }
}
