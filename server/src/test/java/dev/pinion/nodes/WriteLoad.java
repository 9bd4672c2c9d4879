package dev.pinion.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.Http;
import dev.pinion.api.fixture.Http.Response;
import dev.pinion.api.fixture.PlatformService;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntPredicate;
import tools.jackson.databind.JsonNode;

/**
 * Clients that write all the time, each through one server after the other, and what they were
 * answered. It is told afterwards whether everything that was answered is there.
 */
final class WriteLoad extends Load {
  private static final int CLIENTS = 8;
  private static final int PAGE = 20;
  private static final String MODEL = "openai_gpt-4.1-2025-04-14";

  private final List<Http> owners;
  private final PlatformService service;
  private final IntPredicate isUp;
  private final Set<String> agents = ConcurrentHashMap.newKeySet();
  private final AtomicLong answered = new AtomicLong();

  /** How often each set was promoted to, and was answered so. */
  private final Map<String, Long> promotions = new ConcurrentHashMap<>();

  /** What was not answered as it should be, or not at all. */
  private final Set<String> failures = ConcurrentHashMap.newKeySet();

  private WriteLoad(List<Http> owners, PlatformService service, IntPredicate isUp) {
    this.owners = owners;
    this.service = service;
    this.isUp = isUp;
  }

  /** Begins to write; each load needs a name of its own. */
  static WriteLoad begin(List<Http> owners, PlatformService service, String name) {
    return begin(owners, service, name, _ -> true);
  }

  /**
   * Begins to write as a load balancer lets clients do it.
   *
   * @param isUp whether a server is to be asked, by its number
   */
  static WriteLoad begin(
      List<Http> owners, PlatformService service, String name, IntPredicate isUp) {
    var load = new WriteLoad(owners, service, isUp);
    for (int i = 0; i < CLIENTS; i++) {
      String client = name + "-" + i;
      int first = i;
      load.begin(() -> load.write(client, first));
    }
    return load;
  }

  private void write(String client, int first) {
    for (int i = 0; goesOn(); i++) {
      int server = (first + i) % owners.size();
      if (!isUp.test(server)) {
        continue;
      }
      Http through = owners.get(server);
      try {
        if (i % 2 == 0) {
          String name = client + "-" + i;
          if (isAnswered(through.post("agents", Map.of("name", name)), 201)) {
            agents.add(name);
          }
        } else {
          promote(through, client, i);
        }
      } catch (UncheckedIOException e) {
        // It may be there or not.
        failures.add("server %d: %s".formatted(server, e));
      }
    }
  }

  private boolean isAnswered(Response answer, int wanted) {
    if (answer.status() != wanted) {
      failures.add("%s: %d %s".formatted(answer.request(), answer.status(), answer.body()));
      return false;
    }
    answered.incrementAndGet();
    return true;
  }

  private void promote(Http through, String set, int i) {
    Map<String, Object> pins =
        Map.of(
            "agent_version_number",
            1 + i % 3,
            "context_graph_version_number",
            1 + (i / 3) % 3,
            // No content twice: a write that changes nothing makes no revision.
            "llm_model_preferences",
            Map.of("EngageUser", Map.of("llm_name", MODEL, "params", Map.of("seed", i))));
    Response answer = through.put(service.sets() + "/" + set, Map.of("version_set", pins));
    if (isAnswered(answer, 204)) {
      promotions.merge(set, 1L, Long::sum);
    }
  }

  /** Writes that were answered so far. */
  long answered() {
    return answered.get();
  }

  /** Waits until so many more writes have been answered. */
  void awaitAnswers(int more) throws InterruptedException {
    long wanted = answered() + more;
    long end = System.nanoTime() + 60_000_000_000L;
    while (answered() < wanted) {
      assertThat(System.nanoTime()).as("writes go on").isLessThan(end);
      Thread.sleep(5);
    }
  }

  /** Every request was carried out and answered so. */
  void assertNothingFailed() {
    assertThat(failures).isEmpty();
  }

  /** Everything that was answered is there, by every server, and every ledger is whole. */
  void assertNothingIsLost() {
    for (Http owner : owners) {
      Http newest = owner.with("Cache-Control", "no-cache");
      assertThat(names(newest)).containsAll(agents);
      promotions.forEach((set, count) -> assertLedger(newest, set, count));
    }
  }

  private static Set<String> names(Http owner) {
    var names = new HashSet<String>();
    boolean more = true;
    for (int offset = 0; more; offset += PAGE) {
      JsonNode page =
          owner
              .get("agents?limit=%d&continuation_token=%d".formatted(PAGE, offset))
              .expect(200)
              .json();
      page.get("items").forEach(agent -> names.add(agent.get("name").stringValue()));
      more = page.get("has_more").booleanValue();
    }
    return names;
  }

  private void assertLedger(Http owner, String set, long least) {
    String path = service.sets() + "/" + set;
    JsonNode verified = owner.get(path + "/revisions/verify").expect(200).json();
    assertThat(verified.get("valid").booleanValue()).as(set).isTrue();
    long revision = owner.get(path).expect(200).json().get("revision").longValue();
    assertThat(verified.get("length").longValue()).as(set).isEqualTo(revision);
    assertThat(revision).as(set).isGreaterThanOrEqualTo(least);
  }
}
