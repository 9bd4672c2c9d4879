package dev.pinion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.Http;
import dev.pinion.api.fixture.TestServer;
import dev.pinion.api.fixture.TestTenant;
import dev.pinion.app.Work;
import dev.pinion.cli.output.CliJson;
import dev.pinion.cli.output.ExitCode;
import dev.pinion.domain.Actor;
import dev.pinion.domain.Change;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.resource.Resource;
import dev.pinion.store.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code forge service health}: what fails is found, however one asks, and said once. */
class HealthTest {
  private static final int SERVICES = 60;
  private static final int ROUNDS = 3;
  private static final List<String> SETS = List.of("preview", "canary");

  /** Models of the operator's first file; the second has one deprecated and one no more. */
  private static final String OLD_MODEL = "house-old";

  private static final String GONE_MODEL = "house-gone";

  private final long seed = Long.getLong("pinion.seed", ThreadLocalRandom.current().nextLong());
  private final Random random = new Random(seed);
  private final List<Parts> parts = new ArrayList<>();
  private final List<String> services = new ArrayList<>();
  private final TreeSet<Integer> failingCounts = new TreeSet<>();

  @TempDir Path data;
  @TempDir Path folder;

  /** An agent and a graph, and how many versions they have. */
  private record Parts(CliWorld world, Versions agent, Versions graph) {}

  /** How many versions something has, whatever it is joined with. */
  private static final class Versions {
    int count;

    Versions(int count) {
      this.count = count;
    }
  }

  /**
   * {@code --only failing} does not look at services of which it thinks that they cannot fail. What
   * it leaves out must be fit by the server's own answer, or a broken release goes out unseen.
   */
  @Test
  void onlyFailingFindsWhatTheWholeLookFindsAndWhatResolvingRefuses() throws IOException {
    System.out.println("HealthTest: -Dpinion.seed=" + seed);
    TestTenant tenant;
    try (TestServer server = start(List.of(model(OLD_MODEL, false), model(GONE_MODEL, false)))) {
      tenant = server.tenant("acme");
      makeParts(tenant);
      makeServices();
      compare(server, tenant, "as made");
      for (int round = 0; round < ROUNDS; round++) {
        change(tenant);
        compare(server, tenant, "after changes " + round);
      }
    }
    try (TestServer server = start(List.of(model(OLD_MODEL, true)))) {
      compare(server, tenant, "by other models");
    }
    // A run in which nothing fails, or all of it, would prove little.
    assertThat(failingCounts.last()).as("-Dpinion.seed=" + seed).isBetween(1, SERVICES - 1);
  }

  private TestServer start(List<Map<String, Object>> models) throws IOException {
    Path file = folder.resolve("models.json");
    Files.writeString(file, CliJson.mapper().writeValueAsString(Map.of("models", models)));
    return TestServer.start(
        data, Map.of("rate-limits.enabled", "off", "models.file", file.toString()));
  }

  private static Map<String, Object> model(String name, boolean deprecated) {
    return Map.of(
        "name", name, "deprecated", deprecated, "params_model_schema", Map.of("type", "object"));
  }

  /** Every pair of agents and graphs with no, one and several versions. */
  private void makeParts(TestTenant tenant) {
    List<CliWorld> worlds = new ArrayList<>();
    List<Versions> agents = new ArrayList<>();
    List<Versions> graphs = new ArrayList<>();
    for (int versions : new int[] {0, 0, 1, 3}) {
      int number = worlds.size();
      worlds.add(CliWorld.of(tenant, "Agent " + number, "Graph " + number));
      agents.add(new Versions(0));
      graphs.add(new Versions(0));
      var pair = new Parts(worlds.getLast(), agents.getLast(), graphs.getLast());
      for (int i = 0; i < versions; i++) {
        addAgentVersion(pair);
        addGraphVersion(pair);
      }
    }
    for (int a = 0; a < worlds.size(); a++) {
      for (int g = 0; g < worlds.size(); g++) {
        CliWorld agent = worlds.get(a);
        var world = new CliWorld(tenant, agent.api(), agent.agent(), worlds.get(g).graph());
        parts.add(new Parts(world, agents.get(a), graphs.get(g)));
      }
    }
  }

  private static void addAgentVersion(Parts of) {
    of.agent().count++;
    of.world().addAgentVersion("Version %d.".formatted(of.agent().count));
  }

  private static void addGraphVersion(Parts of) {
    of.graph().count++;
    of.world().addGraphVersion("Version %d.".formatted(of.graph().count));
  }

  private void makeServices() {
    for (int i = 0; i < SERVICES; i++) {
      Parts of = pick(parts);
      var sets = new HashMap<String, Object>();
      if (random.nextInt(6) > 0) {
        sets.put("release", pins(of));
      }
      SETS.stream().filter(_ -> random.nextInt(4) == 0).forEach(name -> sets.put(name, pins(of)));
      services.add(
          of.world()
              .service(
                  "Line %02d".formatted(i),
                  Map.of("is_active", random.nextInt(4) > 0, "version_sets", sets)));
    }
  }

  /** Pins of one, both or none of the two, on versions that there are. */
  private Map<String, @Nullable Object> pins(Parts of) {
    var pins = new HashMap<String, @Nullable Object>();
    pins.put("agent_version_number", pin(of.agent()));
    pins.put("context_graph_version_number", pin(of.graph()));
    if (random.nextInt(3) == 0) {
      pins.put(
          "llm_model_preferences",
          Map.of(
              "EngageUser",
              Map.of("llm_name", pick(List.of(OLD_MODEL, GONE_MODEL)), "params", Map.of())));
    }
    return pins;
  }

  private @Nullable Integer pin(Versions of) {
    return of.count == 0 || random.nextInt(5) < 2 ? null : 1 + random.nextInt(of.count);
  }

  /** Changes some of everything; what the server refuses stays as it is. */
  private void change(TestTenant tenant) {
    addAgentVersion(pick(parts));
    addGraphVersion(pick(parts));
    deprecate(tenant, random.nextBoolean() ? pick(parts).world().agent() : aGraph());
    for (int i = 0; i < SERVICES / 4; i++) {
      Parts of = pick(parts);
      Map<String, ?> fields =
          switch (random.nextInt(3)) {
            case 0 -> Map.of("is_active", random.nextBoolean());
            case 1 -> Map.of("agent_id", of.world().agent(), "context_graph_id", aGraph());
            default -> Map.of("version_sets", Map.of("release", pins(of)));
          };
      of.world().api().put("services/" + pick(services), fields);
    }
  }

  private String aGraph() {
    return pick(parts).world().graph();
  }

  /** Deprecates beneath active services too, which the API refuses. */
  private static void deprecate(TestTenant tenant, String id) {
    EntityId asset = EntityId.fromUuid(UUID.fromString(id)).orElseThrow();
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    Work.commit(
        tenant.founded().tenant(),
        tx -> {
          Resource<?> found = Objects.requireNonNull(tx.resources().find(asset));
          if (found.deleted()) {
            return asset;
          }
          tx.resources().update(found.deletedBy(Samples.actor("x"), now));
          var subject = Change.Subject.of(Change.SubjectType.RESOURCE, asset);
          String kind = found.kind().code() + ".deleted";
          tx.append(Change.Draft.of(kind, subject, found.name()), Actor.system("acme"), now);
          return asset;
        });
  }

  private void compare(TestServer server, TestTenant tenant, String when) {
    String where = "-Dpinion.seed=%d %s".formatted(seed, when);
    TestForge forge = TestForge.of(folder, server, tenant);
    TestForge.Run whole = forge.run("service", "health", "--json");
    TestForge.Run quick = forge.run("service", "health", "--only", "failing", "--json");
    List<JsonNode> failing =
        items(whole)
            .filter(item -> item.get("is_active").asBoolean() && !item.get("fit").asBoolean())
            .toList();
    assertThat(items(whole)).as(where).hasSize(SERVICES);
    assertThat(items(quick).toList()).as(where).isEqualTo(failing);
    assertThat(whole.code())
        .as(where)
        .isEqualTo(failing.isEmpty() ? ExitCode.DONE : ExitCode.FAILED);
    assertThat(quick.code()).as(where).isEqualTo(whole.code());
    assertThat(quick.err()).as(where).isEqualTo(whole.err());
    assertThat(counts(forge.run("service", "health", "--only", "failing")))
        .as(where)
        .isEqualTo(counts(forge.run("service", "health")));
    failingCounts.add(failing.size());

    Http api =
        server
            .http()
            .below("/v1/" + TestForge.workspace(tenant) + "/")
            .with("Authorization", "Bearer " + tenant.credentials().platformApiKey());
    items(whole).forEach(item -> resolves(forge, api, item, where));
  }

  /** What the server resolves is fit, and the look at this one service says the same. */
  private static void resolves(TestForge forge, Http api, JsonNode item, String where) {
    String id = item.get("service_id").asString();
    int status = api.get("services/" + id + "/resolve?version_set=release").status();
    assertThat(status).as("%s %s", where, item).isIn(200, 409);
    assertThat(item.get("fit").asBoolean()).as("%s %s", where, item).isEqualTo(status == 200);
    TestForge.Run one = forge.run("service", "health", id, "--only", "failing");
    assertThat(one.code()).as("%s %s", where, item).isEqualTo(status == 200 ? 0 : ExitCode.FAILED);
  }

  /** A service is on a line of its own, or one of those that a line counts. */
  @Test
  void whatIsAlikeIsSaidOnceUnlessAllIsAskedFor() {
    try (TestServer server = TestServer.start(data)) {
      TestTenant tenant = server.tenant("acme");
      CliWorld whole = CliWorld.of(tenant, "Whole", "Whole");
      whole.addAgentVersion("One.");
      whole.addGraphVersion("One.");
      CliWorld without = CliWorld.of(tenant, "Without", "Without");
      without.addAgentVersion("One.");
      TestForge forge = TestForge.of(folder, server, tenant);
      Map<String, Integer> pins =
          Map.of("agent_version_number", 1, "context_graph_version_number", 1);
      whole.service("Pinned", Map.of("version_sets", Map.of("release", pins)));
      assertThat(forge.done("service", "health").lines())
          .containsExactly(
              "SERVICE  SET      RESOLVES  PINNED  DEPRECATED  USED BY  WARNINGS",
              "Pinned   edge     yes       –       no          –        0",
              "Pinned   release  yes       yes     no          –        0",
              "1 service: 1 fit to serve, 0 not, 0 switched off; 0 warnings.");
      assertThat(forge.done("service", "health", "--only", "failing"))
          .isEqualTo("1 service: 1 fit to serve, 0 not, 0 switched off.\n");

      for (String name : List.of("A", "B", "C", "D")) {
        without.service(name, Map.of());
      }
      without.service("Off", Map.of("is_active", false));
      TestForge.Run run = forge.run("service", "health", "--only", "failing");
      assertThat(run.expect(ExitCode.FAILED).err())
          .isEqualTo("Not fit to serve: release of \"A\", \"B\", \"C\" and 1 more.\n");
      assertThat(run.out().lines())
          .hasSize(1 + 8 + 3 + 1)
          .contains(
              "edge does not resolve: 4 services, e.g. \"A\", \"B\", \"C\"",
              "release does not resolve: 4 services, e.g. \"A\", \"B\", \"C\"",
              "release is not pinned: 4 services, e.g. \"A\", \"B\", \"C\"")
          .last()
          .isEqualTo("6 services: 1 fit to serve, 4 not, 1 switched off.");
      assertThat(forge.run("service", "health").out())
          .contains("\nOff      release  inactive  no      no          –        1\n")
          .endsWith("\n6 services: 1 fit to serve, 4 not, 1 switched off; 5 warnings.\n");

      TestForge.Run each = forge.run("service", "health", "--only", "failing", "--all");
      assertThat(each.expect(ExitCode.FAILED).err())
          .isEqualTo("Not fit to serve: release of \"A\", \"B\", \"C\", \"D\".\n");
      assertThat(each.out().lines())
          .contains(
              "release of \"D\": The set follows the newest version of its context graph, which has none yet; create one first.")
          .noneMatch(line -> line.contains("e.g."));

      for (int i = 10; i < 30; i++) {
        whole.service("Line " + i, Map.of("version_sets", Map.of("release", pins)));
      }
      assertThat(forge.run("service", "health").out())
          .as("no table of more than 40 sets")
          .doesNotContain("SERVICE  SET")
          .endsWith("\n26 services: 21 fit to serve, 4 not, 1 switched off; 5 warnings.\n");
      assertThat(forge.run("service", "health", "--verbose").out().lines())
          .filteredOn(line -> line.contains(" yes  "))
          .hasSize(42);
    }
  }

  private static Stream<JsonNode> items(TestForge.Run run) {
    return CliJson.mapper().readTree(run.out()).get("items").valueStream();
  }

  /** The numbers of services in the last line. */
  private static String counts(TestForge.Run run) {
    return run.out().lines().toList().getLast().replaceFirst("[;.].*", "");
  }

  private <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
