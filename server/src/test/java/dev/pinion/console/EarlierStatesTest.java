package dev.pinion.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.pinion.api.fixture.Http;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * What was before, on the pages that show what is: the pins of a set at a time, and runs of tests
 * before the newest. It would catch a time that is read in another zone than the reader's, and an
 * earlier run that is lost or told twice.
 */
class EarlierStatesTest extends DemoConsoleTest {
  private static final String ZONE = "America/New_York";

  @Test
  void aSetSaysWhatItSaidAtATimeOfTheReadersZone() throws InterruptedException {
    String sets = path("/services/" + service("Order support") + "/version-sets");
    JsonNode first = api().get(sets + "/release/revisions").expect(200).json().path("items").get(0);
    // The control knows whole seconds.
    Instant between =
        Instant.parse(first.path("at").asString()).truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
    while (!Instant.now().isAfter(between)) {
      Thread.sleep(50);
    }
    api().post(sets + "/release/promote", Map.of("from", "preview")).expect(200);

    Visitor visitor = visitor(zone());
    Page page = visitor.page();
    visitor.open("/console/services/" + service("Order support") + "/sets/release");
    Locator now = visitor.region("What it says now");
    Locator then = visitor.region("What it said at a time");
    assertThat(fact(now, "Agent")).containsText("v2");
    Locator time = page.getByLabel("Date and time, where you are");
    time.fill(local(between));
    assertThat(fact(then, "Agent")).containsText("v1");
    assertThat(fact(then, "Context graph")).containsText("v1");
    assertThat(fact(then, "Revision")).hasText("1");
    assertThat(fact(then, "Models")).containsText("the runtime's own choice");
    assertThat(fact(now, "Agent")).containsText("v2");
    visitor.requireAccessible();
    page.reload();
    assertThat(fact(then, "Agent")).containsText("v1");
    assertThat(time).hasValue(local(between));

    then.getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName("1")).click();
    assertThat(page).hasURL(Pattern.compile("[?&]revision=1(&|$)"));
    assertThat(visitor.entry("Made").first()).hasAttribute("aria-current", "true");
    assertThat(fact(then, "Agent")).containsText("v1");

    time.fill("2001-02-03T04:05:06");
    assertThat(then).containsText("There was no such set then.");
    visitor.requireAccessible();
    time.fill("");
    assertThat(then).not().containsText("There was no such set then.");
    assertThat(page).not().hasURL(Pattern.compile("[?&]at="));
  }

  @Test
  void anEarlierRunOfATestSetShowsWhenItIsAskedFor() {
    Http tenant =
        server
            .http()
            .below("/v1/" + demo.orgId() + "/simulation/")
            .with("Authorization", "Bearer " + demo.platformApiKey());
    String set = testSet(tenant, "Prescriptions before release");
    String run =
        tenant
            .post("unit_test_set_run/", Map.of("simulation_unit_test_set_id", set))
            .expect(201)
            .json()
            .path("simulation_unit_test_set_run_id")
            .asString();
    Visitor visitor = owner().open("/console/services/" + service("Prescription line") + "/tests");
    Locator card = visitor.region("Prescriptions before release");
    Locator rows = card.locator("tbody tr");
    assertThat(card).containsText("newest run waiting");
    assertThat(rows).hasCount(1);
    assertThat(rows).containsText("0 of 2 passed");
    assertThat(rows).containsText("2 without a result");
    visitor.button("Show earlier runs").click();
    assertThat(rows).hasCount(2);
    assertThat(rows.last()).containsText("2 of 2 passed");
    assertThat(rows.last()).containsText("preview: agent v3, graph v3");
    assertThat(visitor.button("Show earlier runs")).hasCount(0);
    visitor.requireAccessible();

    for (JsonNode each : run(tenant, run).path("unit_test_runs")) {
      var result =
          Map.of(
              "unit_test_run_id",
              each.path("id").asString(),
              "result",
              "failed",
              "scores",
              Map.of("goal", false),
              "started_at",
              "2026-01-01T10:00:00Z",
              "finished_at",
              "2026-01-01T10:05:00Z");
      tenant
          .post("unit_test_set_run/" + run + "/results", Map.of("results", List.of(result)))
          .expect(200);
    }
    assertThat(rows.first()).containsText("0 of 2 passed");
    assertThat(card).containsText("newest run completed");
    assertThat(rows.first()).not().containsText("without a result");
    assertThat(rows).hasCount(2);
  }

  private static JsonNode run(Http tenant, String id) {
    String path = "unit_test_set_run/?id=" + id;
    return tenant.get(path).expect(200).json().path("simulation_unit_test_set_runs").get(0);
  }

  private static String testSet(Http tenant, String name) {
    JsonNode all = tenant.get("unit_test_set/").expect(200).json();
    for (JsonNode each : all.path("simulation_unit_test_sets")) {
      if (each.path("name").asString().equals(name)) {
        return each.path("id").asString();
      }
    }
    throw new IllegalArgumentException("no unit test set is called " + name);
  }

  private static Locator fact(Locator region, String name) {
    Locator term = region.page().locator("dt").getByText(name, exactly());
    return region
        .locator("dl > div")
        .filter(new Locator.FilterOptions().setHas(term))
        .locator("dd");
  }

  private static Locator.GetByTextOptions exactly() {
    return new Locator.GetByTextOptions().setExact(true);
  }

  private static Browser.NewContextOptions zone() {
    return new Browser.NewContextOptions().setViewportSize(1280, 800).setTimezoneId(ZONE);
  }

  private static String local(Instant moment) {
    return LocalDateTime.ofInstant(moment, ZoneId.of(ZONE))
        .format(DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss"));
  }
}
