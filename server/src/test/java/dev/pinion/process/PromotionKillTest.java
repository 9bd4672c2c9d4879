package dev.pinion.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.Http;
import dev.pinion.api.fixture.Http.Response;
import dev.pinion.fixture.Patience;
import dev.pinion.process.SetLoad.Answered;
import dev.pinion.process.SetLoad.Sent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The whole server is killed while many clients promote, roll back, upsert and delete sets; {@code
 * -Dpinion.kill.rounds} makes it longer. What was answered is in the ledgers, nothing half-done is,
 * and what is sent again under its key is done once.
 *
 * <p>Would catch a set that is written in another transaction than its ledger, its change-log entry
 * or the note of its key, and an answer that is sent before its commit.
 */
class PromotionKillTest {
  private static final int ROUNDS = Integer.getInteger("pinion.kill.rounds", 2);
  private static final int CLIENTS = 8;
  private static final int REPEATED_MAX = 20;
  private static final int PAGE = 100;

  /**
   * Kills of one data folder: each client makes a set of its own, and a service has 100 at most.
   */
  private static final int ROUNDS_PER_FOLDER = 10;

  @TempDir Path folder;
  private SetLoad load = new SetLoad();
  private String round = "";

  @Test
  void aKillLeavesNothingHalfDone() throws IOException, InterruptedException {
    long seed = Long.getLong("pinion.seed", System.nanoTime());
    System.out.println("PromotionKillTest: -Dpinion.seed=" + seed);
    var random = new Random(seed);
    int answered = 0;
    for (int done = 0; done < ROUNDS; done += ROUNDS_PER_FOLDER) {
      int kills = Math.min(ROUNDS_PER_FOLDER, ROUNDS - done);
      load = new SetLoad();
      kill(Files.createDirectory(folder.resolve("after-" + done)), done, kills, seed, random);
      answered += load.answers();
      System.out.printf(
          "PromotionKillTest: %d kills, %d writes, each told truly%n", done + kills, answered);
    }
    assertThat(answered).as("the test has written anything at all").isPositive();
  }

  private void kill(Path data, int before, int kills, long seed, Random random)
      throws IOException, InterruptedException {
    for (int i = 0; i <= kills; i++) {
      round = "-Dpinion.seed=%d, after %d kills".formatted(seed, before + i);
      try (ForgeProcess forge = ForgeProcess.serve(data, "--demo", "--rate-limits", "off")) {
        Http workspace = forge.workspace();
        List<String> services = services(workspace);
        check(workspace, services);
        if (i < kills) {
          List<Thread> clients = new ArrayList<>();
          for (int n = 0; n < CLIENTS; n++) {
            long own = random.nextLong();
            clients.add(Thread.ofVirtual().start(() -> load.run(workspace, services, own)));
          }
          int earlier = load.answers();
          Patience.until(
              "the first answer", () -> load.answers() > earlier || !load.faults.isEmpty());
          Thread.sleep(100 + random.nextInt(500));
          forge.kill();
          for (Thread client : clients) {
            client.join();
          }
          assertThat(load.faults).as(round).isEmpty();
        }
      }
    }
  }

  private static List<String> services(Http workspace) {
    return workspace
        .get("services?sort_by=name")
        .expect(200)
        .json()
        .get("items")
        .valueStream()
        .filter(service -> service.get("is_active").asBoolean())
        // A rule of the demonstration holds what callers of that one get.
        .filter(service -> !service.get("name").asString().equals("Prescription line"))
        .map(service -> service.get("id").asString())
        .toList();
  }

  private void check(Http workspace, List<String> services) {
    Stories stories = stories(workspace, services);
    for (Sent each : load.unanswered) {
      sendAgain(workspace, each, stories.revision(each.key()));
    }
    load.answered.stream().limit(REPEATED_MAX).forEach(each -> repeat(workspace, each));
    if (!load.unanswered.isEmpty()) {
      load.unanswered.clear();
      stories(workspace, services);
    }
  }

  /** What the ledgers say, which is what was answered. */
  private Stories stories(Http workspace, List<String> services) {
    var stories = new Stories(round);
    services.forEach(service -> stories.read(workspace, service));
    load.answered.forEach(stories::assertAnswered);
    stories.assertPlainWrites(load);
    return stories;
  }

  /**
   * Sends again what was not answered.
   *
   * @param done the revision that it had made; null if there is none
   */
  private void sendAgain(Http workspace, Sent sent, @Nullable JsonNode done) {
    Response again = sent.to(workspace);
    String what = "%s: %s was answered %s".formatted(round, sent, again);
    if (again.body().contains("idempotency_answer_lost")) {
      assertThat(again.status()).as(what).isEqualTo(409);
      assertThat(done != null || !sent.changes()).as(what).isTrue();
      return;
    }
    boolean replayed = again.headers().firstValue("Idempotent-Replay").isPresent();
    if (done != null) {
      assertThat(replayed).as(what).isTrue();
      assertThat(again.json().get("revision")).as(what).isEqualTo(done.get("revision"));
    } else if (again.status() == 200 && sent.changes()) {
      assertThat(replayed).as(what).isFalse();
      assertThat(again.json().get("revision").isNull()).as(what).isFalse();
    }
    load.answered.add(new Answered(sent, again));
  }

  /** What was answered before the kill is answered so after it. */
  private void repeat(Http workspace, Answered each) {
    Response again = each.sent().to(workspace);
    String what = "%s: %s was first answered %s".formatted(round, each.sent(), each.response());
    assertThat(again.status()).as(what).isEqualTo(each.response().status());
    if (again.status() == 200) {
      assertThat(again.body()).as(what).isEqualTo(each.response().body());
      assertThat(again.header("Idempotent-Replay")).as(what).isEqualTo("true");
    }
  }

  /** The ledgers of services, as the server tells them. */
  private static final class Stories {
    private final String when;
    private final Map<String, List<JsonNode>> byReason = new HashMap<>();
    private final Map<Long, Integer> upserts = new HashMap<>();
    private final Map<String, Integer> deletions = new HashMap<>();

    Stories(String when) {
      this.when = when;
    }

    /** Reads every ledger of a service, and holds it against what stands. */
    void read(Http workspace, String service) {
      String sets = "services/" + service + "/version-sets";
      Map<String, JsonNode> standing = new HashMap<>();
      for (JsonNode set : workspace.get(sets).expect(200).json().get("items")) {
        standing.put(set.get("name").asString(), set);
      }
      Set<String> names = new HashSet<>(standing.keySet());
      names.remove("edge");
      names.addAll(SetLoad.SHARED);
      for (String name : names) {
        String where = "%s/%s".formatted(service, name);
        List<JsonNode> story = story(workspace, sets + "/" + name + "/revisions");
        assertReplays(where, story, standing.get(name));
        if (!story.isEmpty()) {
          JsonNode verified =
              workspace.get(sets + "/" + name + "/revisions/verify").expect(200).json();
          assertThat(verified.get("valid").asBoolean())
              .as("%s: %s is %s", when, where, verified)
              .isTrue();
          assertThat(verified.get("length").asInt()).as(when).isEqualTo(story.size());
        }
        story.forEach(revision -> note(where, revision));
      }
    }

    /** Every revision of a set, oldest first. */
    private static List<JsonNode> story(Http workspace, String path) {
      List<JsonNode> story = new ArrayList<>();
      while (true) {
        Response page =
            workspace.get("%s?limit=%d&continuation_token=%d".formatted(path, PAGE, story.size()));
        if (page.status() == 404) {
          return story;
        }
        page.expect(200).json().get("items").forEach(story::add);
        if (!page.json().get("has_more").asBoolean()) {
          return story.reversed();
        }
      }
    }

    private void assertReplays(String where, List<JsonNode> story, @Nullable JsonNode standing) {
      JsonNode content = null;
      for (int i = 0; i < story.size(); i++) {
        JsonNode revision = story.get(i);
        String at = "%s: %s, revision %d".formatted(when, where, i + 1);
        assertThat(revision.get("revision").asInt()).as(at).isEqualTo(i + 1);
        assertThat(pins(revision.get("before"))).as(at).isEqualTo(content);
        content = pins(revision.get("after"));
      }
      assertThat(pins(standing)).as("%s: %s", when, where).isEqualTo(content);
      if (standing != null) {
        assertThat(standing.get("revision").asInt()).as(where).isEqualTo(story.size());
      }
    }

    private static @Nullable JsonNode pins(@Nullable JsonNode holder) {
      if (holder == null || holder.isNull()) {
        return null;
      }
      var pins = JsonMapper.shared().createObjectNode();
      for (String field :
          List.of(
              "agent_version_number", "context_graph_version_number", "llm_model_preferences")) {
        pins.set(field, holder.get(field));
      }
      return pins;
    }

    private void note(String where, JsonNode revision) {
      String operation = revision.get("operation").asString();
      if (!revision.get("reason").isNull()) {
        byReason
            .computeIfAbsent(revision.get("reason").asString(), reason -> new ArrayList<>())
            .add(revision);
      }
      JsonNode number = revision.at("/after/llm_model_preferences/EngageUser/params/seed");
      if (operation.equals("upsert") && number.isNumber()) {
        upserts.merge(number.asLong(), 1, Integer::sum);
      } else if (operation.equals("delete")) {
        deletions.merge(where, 1, Integer::sum);
      }
    }

    /** The revision that a post made; null if it made none. */
    @Nullable JsonNode revision(String key) {
      List<JsonNode> made = byReason.getOrDefault(key, List.of());
      assertThat(made).as("%s: done once: %s", when, key).hasSizeLessThan(2);
      return made.isEmpty() ? null : made.getFirst();
    }

    /** Catches an answer without its write, and a write of what was refused. */
    void assertAnswered(Answered each) {
      JsonNode made = revision(each.sent().key());
      String what = "%s: %s was answered %s".formatted(when, each.sent(), each.response());
      boolean done =
          each.response().status() == 200 && !each.response().json().get("revision").isNull();
      assertThat(made != null).as(what).isEqualTo(done);
      if (made != null) {
        assertThat(made.get("revision")).as(what).isEqualTo(each.response().json().get("revision"));
        assertThat(made.get("operation").asString()).as(what).isEqualTo(each.sent().verb());
      }
    }

    /** Catches an upsert or a deletion that was answered and is not there, or there twice. */
    void assertPlainWrites(SetLoad load) {
      load.upserts.forEach(
          (number, answered) ->
              assertThat(upserts.getOrDefault(number, 0))
                  .as("%s: upsert %d", when, number)
                  .isBetween(answered ? 1 : 0, 1));
      load.deletions.forEach(
          (where, answered) ->
              assertThat(deletions.getOrDefault(where, 0))
                  .as("%s: deletions of %s", when, where)
                  .isBetween(answered, answered + CLIENTS * ROUNDS));
    }
  }
}
