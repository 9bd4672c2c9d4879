package dev.pinion.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.TestServer;
import dev.pinion.api.fixture.TestTenant;
import dev.pinion.console.LargeWorkspace.Scale;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The first views of a large workspace. With {@code -Dpinion.console.services=10000
 * -Dpinion.console.rounds=7} it prints a table of medians; without, it sees that everything is
 * there and that no answer is larger than it may be.
 */
class SizesTest {
  private static final int SERVICES = Integer.getInteger("pinion.console.services", 60);
  private static final int ROUNDS = Integer.getInteger("pinion.console.rounds", 0);
  private static final int SETS = 100;
  private static final int STATES = 300;
  private static final int ROWS = 20;
  private static final long ANSWER_BYTES_MAX = 1_000_000;

  /** Where a page is, and what is there so often when it shows what people come for. */
  private record Place(String path, String selector, int count) {}

  @Test
  void everyFirstViewComesInSmallAnswers(@TempDir Path data) {
    Chromium.get();
    try (TestServer server = TestServer.start(data)) {
      TestTenant tenant = server.tenant("large");
      LargeWorkspace large =
          LargeWorkspace.fill(tenant.platform(), new Scale(SERVICES, SETS, STATES));
      String base = server.server().baseUrl();
      String state = signedIn(base, tenant.credentials().platformApiKey());
      for (Map<String, Place> each : List.of(places(large), others(large))) {
        each.forEach((name, place) -> requireSmall(name, look(base, state, place)));
      }
      if (ROUNDS > 0) {
        measure(base, state, places(large));
      }
    }
  }

  private static void requireSmall(String name, FirstView first) {
    assertThat(first.largest())
        .as("the largest answer of %s", name)
        .isBetween(1L, ANSWER_BYTES_MAX);
  }

  /** What is not measured: it goes on looking when it is shown, or is as these are. */
  private static Map<String, Place> others(LargeWorkspace large) {
    var others = new LinkedHashMap<String, Place>();
    others.put("a promotion", new Place(service(large) + "/promote?from=edge", ".plan", 1));
    others.put("a set", new Place(service(large) + "/sets/release", "main h1", 1));
    others.put("health", new Place("/health", "main h1", 1));
    others.put("a rule", new Place("/rules/new", "main h1", 1));
    others.put("requests", new Place("/requests", "main h1", 1));
    return others;
  }

  private static Map<String, Place> places(LargeWorkspace large) {
    var places = new LinkedHashMap<String, Place>();
    places.put("services", new Place("/services", "tbody tr", ROWS));
    places.put("a service with 100 sets", new Place(service(large), "tbody tr", ROWS));
    places.put("a graph of 300 states", new Place(graph(large), ".graph-words", 1));
    places.put("the same, all of it", new Place(graph(large), ".graph-words", STATES));
    String compared = graph(large) + "?compare=1";
    places.put(
        "its two versions compared", new Place(compared, ".graph-legend ~ * .graph-words", 1));
    places.put("the same comparison, all of it", new Place(compared, ".graph-words", STATES + 1));
    places.put("activity", new Place("/activity", ".log > li", ROWS));
    places.put("agents", new Place("/agents", "tbody tr", 1));
    return places;
  }

  private static String service(LargeWorkspace large) {
    return "/services/" + large.service();
  }

  private static String graph(LargeWorkspace large) {
    return "/graphs/" + large.graph();
  }

  /** The cookies of a browser that has signed in. */
  private static String signedIn(String base, String key) {
    try (var visitor = new Visitor(base)) {
      return visitor.signIn(key).context().storageState();
    }
  }

  private static FirstView look(String base, String state, Place place) {
    return FirstView.of(base + "/console" + place.path(), state, place.selector(), place.count());
  }

  /** Every page in turn, so that what else the machine does falls on all of them. */
  private static void measure(String base, String state, Map<String, Place> places) {
    var views = new LinkedHashMap<String, List<FirstView>>();
    for (int round = 0; round < ROUNDS; round++) {
      places.forEach(
          (name, place) ->
              views.computeIfAbsent(name, _ -> new ArrayList<>()).add(look(base, state, place)));
    }
    System.out.println("| first view of | time | processor time | requests | largest answer |");
    System.out.println("| --- | --- | --- | --- | --- |");
    views.forEach((name, all) -> System.out.println(median(all).row(name)));
  }

  /** The one in the middle by time. */
  private static FirstView median(List<FirstView> views) {
    return views.stream()
        .sorted(Comparator.comparingDouble(FirstView::millis))
        .toList()
        .get(views.size() / 2);
  }
}
