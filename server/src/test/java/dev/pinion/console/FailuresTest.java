package dev.pinion.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.Route;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What pages do when the server refuses a request for a while or does not answer. */
class FailuresTest extends DemoConsoleTest {
  private static final Pattern RUNS = Pattern.compile("/unit_test_set_run/");
  private static final Pattern RULES = Pattern.compile("/rules(\\?|$)");
  private static final Pattern SESSION = Pattern.compile("/v1/auth/session$");
  private static final String SEQ = "x-pinion-seq";

  /** Longer than the pages wait when nobody tells them how long. */
  private static final Duration RETRY_AFTER = Duration.ofSeconds(7);

  /** Would catch a page that asks again as soon as it was told to wait. */
  @Test
  void whatIsRefusedIsNotAskedForAtOnceAndGoesOnLater() {
    Visitor visitor = owner().open("/console/health");
    Page page = visitor.page();
    assertThat(visitor.button("Look again")).isVisible();
    List<Long> asked = new CopyOnWriteArrayList<>();
    var isBusy = new AtomicBoolean(true);
    page.route(
        RUNS,
        route -> {
          asked.add(System.nanoTime());
          if (isBusy.get()) {
            route.fulfill(tooMany());
          } else {
            route.resume();
          }
        });
    api().post(path("/agents"), Map.of("name", "One more")).expect(201);
    assertThat(page.getByText("Too many")).isVisible();
    visitor.requireAccessible();
    isBusy.set(false);
    assertThat(page.getByText("Too many")).hasCount(0);
    assertThat(visitor.button("Look again")).isVisible();
    assertThat(asked).hasSizeGreaterThan(1);
    // A browser rounds the times of its timers.
    assertThat(Duration.ofNanos(asked.get(1) - asked.getFirst()))
        .isGreaterThan(RETRY_AFTER.minusMillis(50));
  }

  private static Route.FulfillOptions tooMany() {
    return new Route.FulfillOptions()
        .setStatus(429)
        .setHeaders(Map.of("Retry-After", Long.toString(RETRY_AFTER.toSeconds())))
        .setContentType("application/json")
        .setBody("{\"detail\": \"Too many requests\"}");
  }

  /** The server lets a person ask for these a number of times a minute. */
  @ParameterizedTest
  @CsvSource({
    "/activity, /user/",
    "/rules/new, /unit_test_set/",
    "/services/{service}/tests, /unit_test/"
  })
  void whatIsLimitedIsNotAskedForAtEveryChange(String place, String limited) {
    Visitor visitor =
        owner().open("/console" + place.replace("{service}", service("Prescription line")));
    Page page = visitor.page();
    assertThat(page.locator("h1")).isVisible();
    page.waitForTimeout(1000);
    var asked = new AtomicInteger();
    page.onRequest(request -> asked.addAndGet(request.url().contains(limited) ? 1 : 0));
    for (int i = 0; i < 4; i++) {
      api().post(path("/agents"), Map.of("name", place + i)).expect(201);
      page.waitForTimeout(1000);
    }
    assertThat(asked.get()).isBetween(1, 3);
  }

  @Test
  void aPageThatCouldNotBeLoadedTriesAgainByItself() {
    Visitor visitor = owner();
    Page page = visitor.page();
    page.route(RULES, Route::abort);
    visitor.link("Rules").click();
    assertThat(page.getByText("this page tries again by itself")).isVisible();
    page.unroute(RULES);
    assertThat(visitor.link("Tested and approved")).isVisible();
    assertThat(page.getByText("this page tries again by itself")).hasCount(0);
  }

  /** Would catch a page that begins again with every change, and so is never there. */
  @Test
  void aSlowPageIsThereAlthoughSomethingChangesAllTheTime() {
    Visitor visitor = visitor();
    visitor
        .context()
        .addInitScript(
            """
            const plain = window.fetch;
            window.fetch = async (url, options) => {
              if (/\\/rules/.test(url)) await new Promise((done) => setTimeout(done, 2500));
              return plain(url, options);
            };
            """);
    Page page = visitor.signIn(demo.platformApiKey()).open("/console/rules").page();
    Locator rule = visitor.link("Tested and approved");
    for (int i = 0; i < 30 && !rule.isVisible(); i++) {
      api().post(path("/agents"), Map.of("name", "Busy " + i)).expect(201);
      page.waitForTimeout(400);
    }
    assertThat(rule.isVisible()).as("the page while others write").isTrue();
  }

  @Test
  void aWriteWithoutAnAnswerIsNotSaidToBeUndone() {
    Visitor visitor = owner().open("/console/freezes");
    Page page = visitor.page();
    visitor.button("Start a freeze").first().click();
    page.getByLabel("Reason").fill("Stocktaking");
    page.route(
        Pattern.compile("/freezes$"),
        route -> {
          if (route.request().method().equals("POST")) {
            route.fetch();
            route.abort();
          } else {
            route.resume();
          }
        });
    visitor.button("Freeze now").click();
    assertThat(page.getByText("it is not known whether this was done")).isVisible();
    assertThat(page.getByText("tries again by itself")).hasCount(0);
    visitor.requireAccessible();
    endFreezes();
  }

  private void endFreezes() {
    for (var each : api().get(path("/freezes")).expect(200).json().path("items")) {
      api().delete(path("/freezes/" + each.path("id").asString())).expect(204);
    }
  }

  @Test
  void aServerThatTakesRequestsAndAnswersNothingIsNoticed() {
    Visitor visitor = owner();
    Page page = visitor.page();
    page.route(SESSION, _ -> {});
    assertThat(page.getByText("The server does not answer.")).isVisible();
    page.unroute(SESSION);
    assertThat(page.getByText("The server does not answer.")).hasCount(0);
  }

  /** Would catch a page that another server answers from before what it has done itself. */
  @Test
  void whatIsReadIsNotOlderThanWhatThePageHasDone() {
    Visitor visitor = owner().open("/console/freezes");
    Page page = visitor.page();
    assertThat(visitor.heading("Nothing is frozen")).isVisible();
    visitor.button("Start a freeze").first().click();
    page.getByLabel("Reason").fill("Stocktaking");
    List<String> asked = new CopyOnWriteArrayList<>();
    List<String> asWell = new CopyOnWriteArrayList<>();
    var isDone = new AtomicBoolean();
    page.onResponse(
        response -> isDone.compareAndSet(false, response.request().method().equals("POST")));
    page.onRequest(
        request -> {
          // The form has asked for other things before, which may go on until then, and the modules
          // of other pages are fetched at any time.
          if (isDone.get() && request.method().equals("GET") && request.url().contains("/v1/")) {
            var about = SESSION.matcher(request.url()).find() ? asWell : asked;
            about.add(request.headers().getOrDefault(SEQ, "0"));
          }
        });
    Response done =
        page.waitForResponse(
            response -> response.request().method().equals("POST"),
            () -> visitor.button("Freeze now").click());
    long seq = Long.parseLong(done.headers().get(SEQ));
    assertThat(visitor.heading("Stocktaking")).isVisible();
    page.waitForTimeout(1000);
    assertThat(asked).isNotEmpty().allMatch(each -> Long.parseLong(each) >= seq);
    assertThat(asWell).isNotEmpty().containsOnly("0");
    endFreezes();
  }
}
