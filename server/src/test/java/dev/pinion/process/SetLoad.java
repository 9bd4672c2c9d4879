package dev.pinion.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.Http;
import dev.pinion.api.fixture.Http.Response;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Clients that write version sets until their server is gone, and what they were answered. A
 * promotion and a rollback carry their key as reason, an upsert a number that no other has, so that
 * each is known again in a ledger.
 */
final class SetLoad {
  /** Sets that every client writes. */
  static final List<String> SHARED = List.of("release", "s0", "s1", "s2", "s3", "s4");

  private static final String MODEL = "openai_gpt-4.1-2025-04-14";

  /** Posts that were answered. */
  final Queue<Answered> answered = new ConcurrentLinkedQueue<>();

  /** Posts that were not. */
  final Queue<Sent> unanswered = new ConcurrentLinkedQueue<>();

  /** What clients met that no server may answer. */
  final Queue<AssertionError> faults = new ConcurrentLinkedQueue<>();

  /** The numbers of upserts that were answered, and of all. */
  final Map<Long, Boolean> upserts = new ConcurrentHashMap<>();

  /** How many deletions of a set were done, by {@code <service>/<set>}. */
  final Map<String, Integer> deletions = new ConcurrentHashMap<>();

  private final AtomicLong numbers = new AtomicLong();
  private final AtomicInteger clients = new AtomicInteger();

  /**
   * A post under a key.
   *
   * @param changes whether it changes something if it is carried out
   */
  record Sent(
      String service,
      String set,
      String verb,
      Map<String, Object> body,
      String key,
      boolean changes) {

    Response to(Http workspace) {
      return workspace
          .with("Idempotency-Key", key)
          .post("services/%s/version-sets/%s/%s".formatted(service, set, verb), body);
    }
  }

  /** A post and its answer. */
  record Answered(Sent sent, Response response) {}

  /** How many posts and upserts were answered. */
  int answers() {
    return answered.size() + (int) upserts.values().stream().filter(each -> each).count();
  }

  /** Writes until the server is gone. */
  void run(Http workspace, List<String> services, long seed) {
    var client = new Client(workspace, services, new Random(seed), clients.incrementAndGet());
    try {
      while (true) {
        client.step();
      }
    } catch (UncheckedIOException e) {
      // The server is gone. What it did not answer is noted where it was sent.
    } catch (AssertionError e) {
      faults.add(e);
    }
  }

  /** One client. */
  private final class Client {
    private final Http workspace;
    private final List<String> services;
    private final Random random;
    private final int number;
    private int sent;

    Client(Http workspace, List<String> services, Random random, int number) {
      this.workspace = workspace;
      this.services = services;
      this.random = random;
      this.number = number;
    }

    void step() {
      String service = services.get(random.nextInt(services.size()));
      String target = shared();
      switch (random.nextInt(10)) {
        case 0, 1, 2, 3 -> {
          // What nobody else has written makes sure that the promotion changes something.
          String own = "own-" + number;
          upsert(service, own);
          post(service, target, "promote", Map.of("from", own), true);
        }
        case 4, 5 -> post(service, target, "promote", Map.of("from", shared()), false);
        case 6, 7 -> post(service, target, "rollback", Map.of(), true);
        case 8 -> upsert(service, target);
        default -> delete(service, target);
      }
    }

    private String shared() {
      return SHARED.get(random.nextInt(SHARED.size()));
    }

    private void post(
        String service, String set, String verb, Map<String, Object> wish, boolean changes) {
      String key = "%d-%d".formatted(number, ++sent);
      var body = new HashMap<>(wish);
      body.put("reason", key);
      if (random.nextInt(4) == 0) {
        body.put("expected_revision", 1 + random.nextInt(40));
      }
      var post = new Sent(service, set, verb, Map.copyOf(body), key, changes);
      try {
        Response response = post.to(workspace);
        assertThat(response.status()).as("%s was answered %s", post, response).isLessThan(500);
        answered.add(new Answered(post, response));
      } catch (UncheckedIOException e) {
        unanswered.add(post);
        throw e;
      }
    }

    private void upsert(String service, String set) {
      long unique = numbers.incrementAndGet();
      upserts.put(unique, false);
      var llm = Map.of("llm_name", MODEL, "params", Map.of("seed", unique));
      var body = Map.of("version_set", Map.of("llm_model_preferences", Map.of("EngageUser", llm)));
      workspace.put("services/%s/version-sets/%s".formatted(service, set), body).expect(204);
      upserts.put(unique, true);
    }

    private void delete(String service, String set) {
      Response response = workspace.delete("services/%s/version-sets/%s".formatted(service, set));
      assertThat(response.status()).as("%s", response).isLessThan(500);
      if (response.status() == 204) {
        deletions.merge(service + "/" + set, 1, Integer::sum);
      }
    }
  }
}
