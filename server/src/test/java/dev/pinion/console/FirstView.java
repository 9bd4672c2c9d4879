package dev.pinion.console;

import com.google.gson.JsonElement;
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
 * @param requests how many requests were made until then
 * @param largest the bytes of the largest answer until nothing more came, not compressed
 */
record FirstView(double millis, double work, int requests, long largest) {
  private static final String SHOWN = "data-first-view";

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
      page.addInitScript(watch(selector, count));
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
      double work = work(inspector);
      int asked = requests.get();
      page.waitForLoadState(LoadState.NETWORKIDLE);
      return new FirstView(
          Double.parseDouble(Objects.requireNonNull(shown.getAttribute(SHOWN))),
          work,
          asked,
          bytes.values().stream().mapToLong(Long::longValue).max().orElse(0));
    }
  }

  /** A frame after the content is there, it is painted. */
  private static String watch(String selector, int count) {
    return """
    (() => {
      const look = () => {
        if (document.querySelectorAll('%s').length < %d) return requestAnimationFrame(look);
        requestAnimationFrame(() => setTimeout(() =>
          document.documentElement.setAttribute('%s', String(performance.now()))));
      };
      look();
    })()
    """
        .formatted(selector, count, SHOWN);
  }

  /** Other work of the machine makes everything take longer, but does not count as this. */
  private static JsonObject processorTime() {
    var domain = new JsonObject();
    domain.addProperty("timeDomain", "threadTicks");
    return domain;
  }

  private static double work(CDPSession inspector) {
    for (JsonElement each : inspector.send("Performance.getMetrics").getAsJsonArray("metrics")) {
      JsonObject metric = each.getAsJsonObject();
      if (metric.get("name").getAsString().equals("TaskDuration")) {
        return metric.get("value").getAsDouble() * 1000;
      }
    }
    throw new AssertionError("the browser does not tell how much it has worked");
  }

  /** A row of a table, after the name of the page. */
  String row(String name) {
    return String.format(
        Locale.ROOT,
        "| %s | %.0f ms | %.0f ms | %d | %,d |",
        name,
        millis,
        work,
        requests,
        largest);
  }
}
