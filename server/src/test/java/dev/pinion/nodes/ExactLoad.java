package dev.pinion.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.Http;
import dev.pinion.api.fixture.Http.Response;
import dev.pinion.api.fixture.PlatformService;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Clients that write, change and delete things of their own all the time, through a server that is
 * never stopped. Each request is carried out and answered so, or refused because the tenant moves,
 * and then nothing of it may be there. So everything is known exactly.
 */
final class ExactLoad extends Load {
  private static final int CLIENTS = 4;
  private static final int SETS = 5;
  private static final int PAGE = 20;

  /** Others want to be served too. */
  private static final long PAUSE_NANOS = 8_000_000;

  private final Http owner;
  private final PlatformService service;
  private final List<Client> clients;
  private final AtomicLong answered = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();

  private ExactLoad(Http owner, PlatformService service, long seed) {
    this.owner = owner;
    this.service = service;
    clients =
        IntStream.range(0, CLIENTS)
            .mapToObj(number -> new Client(number, new Random(seed + number)))
            .toList();
  }

  static ExactLoad begin(Http owner, PlatformService service, long seed) {
    var load = new ExactLoad(owner, service, seed);
    load.clients.forEach(each -> load.begin(each::run));
    return load;
  }

  /** What one client has written, which nobody else touches. */
  private final class Client {
    private final int number;
    private final Random random;

    /** The revision of each set that there is. */
    private final Map<String, Long> sets = new HashMap<>();

    /** How many revisions each set has ever had: a set that is made again goes on counting. */
    private final Map<String, Long> revisions = new HashMap<>();

    /** The identifiers of its personas by their names. */
    private final Map<String, String> personas = new HashMap<>();

    private int count;

    Client(int number, Random random) {
      this.number = number;
      this.random = random;
    }

    void run() {
      while (goesOn()) {
        count++;
        switch (random.nextInt(4)) {
          case 0 -> makePersona();
          case 1 -> deletePersona();
          case 2 -> deleteSet();
          default -> putSet();
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }

    private void putSet() {
      String name = "own-%d-%d".formatted(number, random.nextInt(SETS));
      // No content twice: a write that changes nothing makes no revision.
      Map<String, Object> models =
          Map.of(
              "EngageUser",
              Map.of("llm_name", "openai_gpt-4.1-2025-04-14", "params", Map.of("seed", count)));
      Map<String, Object> pins =
          Map.of("agent_version_number", 1 + count % 3, "llm_model_preferences", models);
      if (isDone(owner.put(service.sets() + "/" + name, Map.of("version_set", pins)))) {
        sets.put(name, revisions.merge(name, 1L, Long::sum));
      }
    }

    private void deleteSet() {
      String name = any(sets.keySet());
      if (name != null && isDone(owner.delete(service.sets() + "/" + name))) {
        sets.remove(name);
        revisions.merge(name, 1L, Long::sum);
      }
    }

    private void makePersona() {
      String name = "persona %d %d".formatted(number, count);
      Response made =
          owner.post("personas", Map.of("name", name, "role", "caller", "developed_by", "Acme"));
      if (isDone(made)) {
        personas.put(name, made.json().get("id").stringValue());
      }
    }

    private void deletePersona() {
      String name = any(personas.keySet());
      if (name != null && isDone(owner.delete("personas/" + personas.get(name)))) {
        personas.remove(name);
      }
    }

    private @Nullable String any(Set<String> names) {
      return names.isEmpty()
          ? null
          : names.stream().sorted().skip(random.nextInt(names.size())).findFirst().orElseThrow();
    }
  }

  private boolean isDone(Response answer) {
    if (answer.status() < 300) {
      answered.incrementAndGet();
      return true;
    }
    if (answer.status() == 503 && answer.body().contains("tenant_moving")) {
      refused.incrementAndGet();
    } else {
      failures.add("%s: %d %s".formatted(answer.request(), answer.status(), answer.body()));
    }
    return false;
  }

  /** Writes that were carried out so far. */
  long answered() {
    return answered.get();
  }

  /** Writes that were refused because the tenant moved. */
  long refused() {
    return refused.get();
  }

  /** Waits until so many more writes have been carried out. */
  void awaitAnswers(int more) throws InterruptedException {
    long wanted = answered() + more;
    long end = System.nanoTime() + 60_000_000_000L;
    while (answered() < wanted) {
      assertThat(System.nanoTime()).as("writes go on; %s", failures).isLessThan(end);
      Thread.sleep(5);
    }
  }

  /** All that was carried out is there and nothing else, and all ledgers are whole. */
  void assertExact(String when) {
    stop();
    assertThat(failures).as(when).isEmpty();
    var sets = new HashMap<String, Long>();
    var personas = new HashSet<String>();
    for (Client each : clients) {
      sets.putAll(each.sets);
      personas.addAll(each.personas.keySet());
    }
    Http newest = owner.with("Cache-Control", "no-cache");
    assertThat(names(newest, "personas", "persona ")).as(when).isEqualTo(personas);
    Set<String> found = names(newest, service.sets(), "own-");
    assertThat(found).as(when).isEqualTo(sets.keySet());
    sets.forEach(
        (name, revision) -> {
          String path = service.sets() + "/" + name;
          assertThat(newest.get(path).expect(200).json().get("revision").longValue())
              .as("%s: %s", when, name)
              .isEqualTo(revision);
          JsonNode verified = newest.get(path + "/revisions/verify").expect(200).json();
          assertThat(verified.get("valid").booleanValue()).as("%s: %s", when, name).isTrue();
          assertThat(verified.get("length").longValue()).as(when).isEqualTo(revision);
        });
  }

  private static Set<String> names(Http owner, String path, String prefix) {
    var names = new HashSet<String>();
    boolean more = true;
    for (int offset = 0; more; offset += PAGE) {
      JsonNode page =
          owner
              .get("%s?limit=%d&continuation_token=%d".formatted(path, PAGE, offset))
              .expect(200)
              .json();
      page.get("items").forEach(item -> names.add(item.get("name").stringValue()));
      more = page.path("has_more").asBoolean(false);
    }
    names.removeIf(name -> !name.startsWith(prefix));
    return names;
  }
}
