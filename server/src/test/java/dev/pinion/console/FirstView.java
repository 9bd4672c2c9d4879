package dev.pinion.console;

import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.LoadState;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The first view of a page in a browser that has nothing of it yet, from the navigation until its
 * content is painted.
 *
 * @param millis the time that took
 * @param work processor time of the page's main thread until then, in milliseconds
 * @param script how much of that scripts took
 * @param layout how much of that styles and layout took
 * @param requests how many requests were made until nothing more came
 * @param largest the bytes of the largest answer, not compressed
 */
record FirstView(
    double millis, double work, double script, double layout, int requests, long largest) {
  private static final String SHOWN = "data-first-view";

  /** A frame after the content is there, it is painted. */
  private static final String WATCH =
      """
      (() => {
        const [selector, count] = [%s, %d];
        const look = () => {
          if (document.querySelectorAll(selector).length < count) return requestAnimationFrame(look);
          requestAnimationFrame(() => setTimeout(() =>
            document.documentElement.setAttribute('%s', String(performance.now()))));
        };
        look();
      })()
      """;

  /**
   * Looks at a page.
   *
   * @param state cookies of somebody who is signed in
   * @param selector what is there at least {@code count} times when the content is shown
   */
  static FirstView of(String url, String state, String selector, int count) {
    var options = new Browser.NewContextOptions().setViewportSize(1280, 800).setStorageState(state);
    try (BrowserContext context = Chromium.get().newContext(options)) {
      Page page = context.newPage();
      String quoted = "'" + selector.replace("'", "\\'") + "'";
      page.addInitScript(WATCH.formatted(quoted, count, SHOWN));
      CDPSession inspector = context.newCDPSession(page);
      Map<String, Long> bytes = new HashMap<>();
      var requests = new AtomicInteger();
      inspector.on("Network.requestWillBeSent", _ -> requests.incrementAndGet());
      inspector.on(
          "Network.dataReceived",
          event ->
              bytes.merge(
                  event.get("requestId").getAsString(),
                  event.get("dataLength").getAsLong(),
                  Long::sum));
      inspector.send("Network.enable");
      inspector.send("Performance.enable", processorTime());
      page.navigate(url);
      Locator shown = page.locator("html[" + SHOWN + "]");
      shown.waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.ATTACHED));
      Map<String, Double> metrics = metrics(inspector);
      page.waitForLoadState(LoadState.NETWORKIDLE);
      return new FirstView(
          Double.parseDouble(Objects.requireNonNull(shown.getAttribute(SHOWN))),
          millis(metrics, "TaskDuration"),
          millis(metrics, "ScriptDuration"),
          millis(metrics, "LayoutDuration") + millis(metrics, "RecalcStyleDuration"),
          requests.get(),
          bytes.values().stream().mapToLong(Long::longValue).max().orElse(0));
    }
  }

  /** Other work of the machine makes everything take longer, but does not count as this. */
  private static JsonObject processorTime() {
    var domain = new JsonObject();
    domain.addProperty("timeDomain", "threadTicks");
    return domain;
  }

  private static double millis(Map<String, Double> metrics, String name) {
    return metrics.getOrDefault(name, 0.0) * 1000;
  }

  private static Map<String, Double> metrics(CDPSession inspector) {
    JsonObject answer = inspector.send("Performance.getMetrics");
    var metrics = new HashMap<String, Double>();
    answer
        .getAsJsonArray("metrics")
        .forEach(
            each -> {
              JsonObject metric = each.getAsJsonObject();
              metrics.put(metric.get("name").getAsString(), metric.get("value").getAsDouble());
            });
    return metrics;
  }

  /** A row of a table, after the name of the page. */
  String row(String name) {
    return String.format(
        Locale.ROOT,
        "| %s | %.0f ms | %.0f ms | %.0f ms | %.0f ms | %d | %,d |",
        name,
        millis,
        work,
        script,
        layout,
        requests,
        largest);
  }
}
