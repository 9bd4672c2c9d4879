package dev.pinion.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.Http;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The whole server is killed under concurrent HTTP writes, and started again on what it left.
 *
 * <p>Would catch an answer that is sent before its commit is on disk as far as the operating system
 * is concerned, a service without its release, and a start that trips over an unfinished log. It
 * does not cut the power.
 */
class KillTest {
  private static final int ROUNDS = Integer.getInteger("pinion.kill.rounds", 3);
  private static final int WRITERS = 8;
  private static final int PAGE = 20;

  /** Kills of one data folder. Every start reads all that the kills before it left. */
  private static final int ROUNDS_PER_FOLDER = 25;

  @TempDir Path folder;

  @Test
  void everyAcknowledgedWriteSurvivesAKill() throws IOException, InterruptedException {
    long seed = Long.getLong("pinion.seed", System.nanoTime());
    System.out.println("KillTest: -Dpinion.seed=" + seed);
    var random = new Random(seed);
    int acknowledged = 0;
    for (int done = 0; done < ROUNDS; done += ROUNDS_PER_FOLDER) {
      int kills = Math.min(ROUNDS_PER_FOLDER, ROUNDS - done);
      acknowledged += kill(Files.createDirectory(folder.resolve("after-" + done)), kills, random);
      System.out.printf(
          "KillTest: %d kills, %d acknowledged writes, all there%n", done + kills, acknowledged);
    }
    assertThat(acknowledged).as("the test has written anything at all").isPositive();
  }

  /** Kills the server of a folder again and again; how many writes it acknowledged. */
  private static int kill(Path data, int kills, Random random)
      throws IOException, InterruptedException {
    Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    for (int round = 0; round < kills; round++) {
      try (ForgeProcess forge = ForgeProcess.serve(data, "--demo", "--rate-limits", "off")) {
        Http demo = forge.demo();
        assertAllThere(demo, acknowledged);
        String template = template(demo);
        List<Thread> writers =
            IntStream.range(0, WRITERS)
                .mapToObj(
                    n ->
                        Thread.ofVirtual()
                            .start(() -> createUntilKilled(demo, template, acknowledged)))
                .toList();
        Thread.sleep(300 + random.nextInt(700));
        forge.kill();
        for (Thread writer : writers) {
          writer.join();
        }
      }
    }
    try (ForgeProcess forge = ForgeProcess.serve(data, "--demo", "--rate-limits", "off")) {
      assertAllThere(forge.demo(), acknowledged);
    }
    return acknowledged.size();
  }

  /** The body of a service that differs from another one in its name only. */
  private static String template(Http demo) {
    JsonNode service =
        demo.get("service/?sort_by=name&is_active=true").expect(200).json().get("services").get(0);
    return JsonMapper.shared()
        .writeValueAsString(
            Map.of(
                "name",
                "NAME",
                "description",
                "written before a kill",
                "is_active",
                false,
                "agent_id",
                service.get("agent_id"),
                "service_hierarchical_state_machine_id",
                service.get("service_hierarchical_state_machine_id"),
                "keyterms",
                List.of(),
                "tags",
                Map.of("kind", "killed")));
  }

  private static void createUntilKilled(Http demo, String template, Set<String> acknowledged) {
    try {
      while (true) {
        Http.Response made = demo.post("service/", (Object) template);
        if (made.status() == 201) {
          acknowledged.add(made.json().get("id").asString());
        }
      }
    } catch (UncheckedIOException e) {
      // The server is gone: what it did not answer may or may not be there.
    }
  }

  private static void assertAllThere(Http demo, Set<String> acknowledged) {
    var found = new HashSet<String>();
    for (int offset = 0, more = 1; more > 0; offset += PAGE) {
      JsonNode page =
          demo.get("service/?limit=%d&continuation_token=%d".formatted(PAGE, offset))
              .expect(200)
              .json();
      page.get("services")
          .forEach(
              service -> {
                assertThat(service.get("version_sets").propertyNames()).contains("edge", "release");
                found.add(service.get("id").asString());
              });
      more = page.get("has_more").asBoolean() ? 1 : 0;
    }
    assertThat(found).containsAll(acknowledged);
  }
}
