package dev.pinion.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Attacks on a server of 256 MB, one by one and all at once: the process lives, health answers, and
 * another tenant reads and writes.
 *
 * <p>{@code -Dpinion.soak=600} lets the attack of all at once last so many seconds.
 */
class AttacksTest {
  private static final Duration EACH = Duration.ofSeconds(2);
  private static final Duration ALL = Duration.ofSeconds(Integer.getInteger("pinion.soak", 10));
  private static final int CLIENTS_PER_ATTACK = 4;

  private static ForgeProcess server;
  private static Attacks attacks;

  @BeforeAll
  static void start(@TempDir Path folder) throws IOException, InterruptedException {
    // Limits of requests a minute stop most attacks early; who has many keys is not stopped by
    // them.
    server =
        ForgeProcess.serve(
            folder,
            Map.of("JDK_JAVA_OPTIONS", "-Xmx256m", "PINION_RATE_LIMITS_ENABLED", "off"),
            "--demo");
    Path data = folder.resolve("data");
    var made =
        ForgeProcess.run(
            folder, "tenant", "create", "hostile", "--json", "--data-dir", data.toString());
    JsonNode credentials = JsonMapper.shared().readTree(made.out());
    attacks =
        new Attacks(
            server.baseUrl(),
            "hostile",
            credentials.get("workspace_id").stringValue(),
            credentials.get("platform_api_key").stringValue());
    attacks.prepare();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void eachAttackByItself() throws Exception {
    for (var attack : attacks.all().entrySet()) {
      withstand(attack.getKey(), List.of(attack.getValue()), EACH);
    }
  }

  @Test
  void allAttacksAtOnce() throws Exception {
    withstand("all at once", attacks.all().values(), ALL);
  }

  private static void withstand(String name, Collection<Attacks.Attack> those, Duration time)
      throws IOException, InterruptedException, ExecutionException {
    var honest = new HonestClient(server.workspace(), URI.create(server.baseUrl()));
    var over = new AtomicBoolean();
    var all = new ArrayList<Future<?>>();
    try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Attacks.Attack attack : those) {
        for (int i = 0; i < CLIENTS_PER_ATTACK; i++) {
          all.add(clients.submit(() -> repeat(attack, over)));
        }
      }
      long until = System.nanoTime() + time.toNanos();
      while (System.nanoTime() < until && server.isAlive()) {
        honest.turn();
      }
      over.set(true);
    }
    Map<String, Integer> answers = attacks.takeAnswers();
    System.out.printf(
        "%s: %s; server %d MB; attackers were answered %s%n",
        name, honest, server.residentMegabytes(), answers);
    assertThat(server.isAlive()).as("%s: the process lives: %s", name, server.log()).isTrue();
    assertThat(honest.failures()).as("%s: another tenant works", name).isEmpty();
    assertThat(honest.turns()).as("%s: another tenant works", name).isPositive();
    for (Future<?> each : all) {
      each.get();
    }
    assertThat(answers)
        .as("%s: the attackers get to what they attack", name)
        .doesNotContainKeys("HTTP/1.1 401", "HTTP/1.1 403", "HTTP/1.1 404");
  }

  private static void repeat(Attacks.Attack attack, AtomicBoolean over) {
    while (!over.get()) {
      try {
        attack.turn();
      } catch (IOException e) {
        // The server has ended the connection, as it should.
      } catch (InterruptedException e) {
        return;
      }
    }
  }
}
