package dev.pinion.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.Http;
import dev.pinion.api.fixture.Http.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole server is killed under requests with keys, and each request that got no answer is sent
 * again to the next server: it was carried out exactly once.
 *
 * <p>Would catch a key that is noted in another transaction than what was done under it.
 */
class IdempotencyKillTest {
  private static final int ROUNDS = Integer.getInteger("pinion.kill.rounds", 2);
  private static final int WRITERS = 8;
  private static final String AGENTS = "organization/agent";

  private static final Map<String, Object> VERSION =
      Map.of(
          "initials",
          "K",
          "identity",
          Map.of(
              "name",
              "Kim",
              "role",
              "clerk",
              "developed_by",
              "Acme",
              "default_spoken_language",
              "eng",
              "relationship_to_developer",
              Map.of(
                  "ownership",
                  "own",
                  "type",
                  "t",
                  "conversation_visibility",
                  "c",
                  "thought_visibility",
                  "t")),
          "background",
          "b",
          "behaviors",
          List.of(),
          "communication_patterns",
          List.of(),
          "voice_config",
          Map.of("voice_id", "v"));

  @TempDir Path folder;

  /** A request for a version of an agent, by its key. */
  private record Sent(String agent, String key) {}

  @Test
  void whatIsSentAgainAfterAKillIsDoneOnce() throws IOException, InterruptedException {
    long seed = Long.getLong("pinion.seed", System.nanoTime());
    System.out.println("IdempotencyKillTest: -Dpinion.seed=" + seed);
    var random = new Random(seed);
    int lost = 0;
    for (int round = 0; round < ROUNDS; round++) {
      var unanswered = new ConcurrentLinkedQueue<Sent>();
      Map<String, Integer> answered = new ConcurrentHashMap<>();
      try (ForgeProcess forge = serve()) {
        Http demo = forge.demo();
        List<String> agents = agents(demo, round);
        List<Thread> writers =
            agents.stream()
                .map(id -> Thread.ofVirtual().start(() -> write(demo, id, answered, unanswered)))
                .toList();
        Thread.sleep(300 + random.nextInt(500));
        forge.kill();
        for (Thread writer : writers) {
          writer.join();
        }
      }
      assertThat(unanswered).as("every writer was interrupted").hasSize(WRITERS);
      try (ForgeProcess forge = serve()) {
        Http demo = forge.demo();
        for (Sent each : unanswered) {
          Response again = send(demo, each);
          if (again.status() == 409) {
            assertThat(again.body()).contains("idempotency_answer_lost");
            lost++;
          } else {
            again.expect(201);
          }
          assertThat(latestVersion(demo, each.agent()))
              .as("-Dpinion.seed=%d: %s was answered %s", seed, each, again)
              .isEqualTo(answered.getOrDefault(each.agent(), 0) + 1);
        }
      }
    }
    System.out.println("IdempotencyKillTest lost answers: " + lost);
  }

  private ForgeProcess serve() throws IOException, InterruptedException {
    return ForgeProcess.serve(folder, "--demo", "--rate-limits", "off");
  }

  private static List<String> agents(Http demo, int round) {
    var ids = new ArrayList<String>();
    for (int i = 0; i < WRITERS; i++) {
      var body = Map.of("agent_name", "writer %d of round %d".formatted(i, round));
      ids.add(demo.post(AGENTS, body).expect(201).json().get("id").asString());
    }
    return ids;
  }

  private static void write(
      Http demo, String agent, Map<String, Integer> answered, Queue<Sent> unanswered) {
    for (int n = 0; ; n++) {
      var sent = new Sent(agent, agent + "-" + n);
      try {
        send(demo, sent).expect(201);
        answered.merge(agent, 1, Integer::sum);
      } catch (UncheckedIOException e) {
        unanswered.add(sent);
        return;
      }
    }
  }

  private static Response send(Http demo, Sent sent) {
    return demo.with("Idempotency-Key", sent.key())
        .post(AGENTS + "/" + sent.agent() + "/", VERSION);
  }

  private static int latestVersion(Http demo, String agent) {
    return demo.get(AGENTS + "?id=" + agent)
        .expect(200)
        .json()
        .at("/agents/0/latest_version")
        .asInt(0);
  }
}
