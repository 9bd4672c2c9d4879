package dev.pinion.api.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.Http;
import dev.pinion.api.fixture.StoredEntities;
import dev.pinion.api.fixture.TestServer;
import dev.pinion.api.fixture.TestTenant;
import dev.pinion.catalog.ServiceIndex;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.resource.ResourceKind;
import dev.pinion.domain.service.Pins;
import dev.pinion.domain.service.Revision;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.service.VersionSet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Both dialects write to one tenant at the same time; after every pair of writes they say the same
 * of every service, and the ledgers add up. {@code -Dpinion.seed} repeats what is asked for, though
 * not which of two comes first.
 */
@SuppressWarnings("NullAway.Init") // set by the test
class BothFacesTest {
  private static final int STEPS = 150;
  private static final String MODEL = "azure_gpt-4.1-2025-04-14";
  private static final String MACHINE = "service_hierarchical_state_machine";
  private static final List<String> NAMES = List.of("a", "b", "c", "d", "e", "f");
  private static final List<String> SETS = List.of("release", "edge", "x", "y", "z");
  private static final List<String> SAME =
      List.of("name", "description", "is_active", "tags", "keyterms");

  private final long seed = Long.getLong("pinion.seed", ThreadLocalRandom.current().nextLong());
  private final Random random = new Random(seed);
  private final Set<EntityId> everSeen = new HashSet<>();
  private final Map<String, Integer> statuses = new TreeMap<>();
  private TestTenant tenant;
  private Http classic;
  private Http platform;
  private List<EntityId> agents;
  private List<EntityId> graphs;
  private List<EntityId> services = List.of();

  @Test
  void bothFacesSayTheSame(@TempDir Path data) {
    System.out.println("BothFacesTest: -Dpinion.seed=" + seed);
    try (TestServer server = TestServer.start(data)) {
      tenant = server.tenant("acme");
      classic = tenant.admin();
      platform = tenant.platform();
      var stored = new StoredEntities(tenant);
      agents = assets(stored, ResourceKind.AGENT);
      graphs = assets(stored, ResourceKind.CONTEXT_GRAPH);
      for (int step = 0; step < STEPS; step++) {
        Supplier<Http.Response> first = classicWrite();
        Supplier<Http.Response> second = platformWrite();
        String what = "-Dpinion.seed=%d step %d".formatted(seed, step);
        var other = CompletableFuture.supplyAsync(first);
        Http.Response here = second.get();
        String where = what + told(here) + told(other.join());
        compare(where);
        ledgers(where);
      }
    }
    // A run in which nothing succeeds, or nothing is refused, would prove little.
    assertThat(statuses).containsKeys("200", "201", "204", "400", "404", "409", "422");
  }

  private static List<EntityId> assets(StoredEntities stored, ResourceKind kind) {
    return List.of(
        stored.asset(kind, kind.code() + "1", 1), stored.asset(kind, kind.code() + "3", 3));
  }

  private String told(Http.Response response) {
    statuses.merge(Integer.toString(response.status()), 1, Integer::sum);
    assertThat(response.status())
        .as("-Dpinion.seed=%d %s: %s", seed, response.request(), response.body())
        .isIn(200, 201, 204, 400, 404, 409, 422);
    return "; " + response.request() + " -> " + response.status();
  }

  private Supplier<Http.Response> classicWrite() {
    String one = "service/" + service().hex() + "/";
    return switch (random.nextInt(6)) {
      case 0 -> {
        Map<String, Object> body = classicService();
        yield () -> classic.post("service/", body);
      }
      case 1 -> {
        Map<String, Object> change = Map.of("name", pick(NAMES));
        yield () -> classic.post(one, change);
      }
      case 2 -> {
        Map<String, Object> change = Map.of("is_active", random.nextBoolean());
        yield () -> classic.post(one, change);
      }
      case 3 -> {
        Map<String, Object> change = Map.of("agent_id", pick(agents).hex());
        yield () -> classic.post(one, change);
      }
      case 4 -> {
        var pins = pins(MACHINE + "_version_number");
        String path = one + "version_sets/" + pick(SETS) + "/";
        yield () -> classic.put(path, Map.of("version_set", pins));
      }
      default -> {
        String path = one + "version_sets/" + pick(SETS) + "/";
        yield () -> classic.delete(path);
      }
    };
  }

  private Map<String, Object> classicService() {
    return Map.of(
        "name",
        pick(NAMES),
        "description",
        "classic",
        "is_active",
        random.nextBoolean(),
        "agent_id",
        pick(agents).hex(),
        MACHINE + "_id",
        pick(graphs).hex(),
        "keyterms",
        List.of("one two"),
        "tags",
        Map.of("k", pick(NAMES)),
        "release_version_set",
        pins(MACHINE + "_version_number"));
  }

  private Supplier<Http.Response> platformWrite() {
    String one = "services/" + service().uuid();
    String graphPin = "context_graph_version_number";
    return switch (random.nextInt(7)) {
      case 0 -> {
        Map<String, Object> body =
            Map.of(
                "name", pick(NAMES),
                "is_active", random.nextBoolean(),
                "agent_id", pick(agents).uuid().toString(),
                "context_graph_id", pick(graphs).uuid().toString(),
                "keyterms", List.of("Any Term"),
                "tags", List.of(Map.of("key", "k", "value", "1"), Map.of("key", "k")),
                "version_sets", Map.of(pick(SETS), pins(graphPin), pick(SETS) + "1", Map.of()));
        yield () -> platform.post("services", body);
      }
      case 1 -> {
        Map<String, Object> change = Map.of("name", pick(NAMES), "is_active", random.nextBoolean());
        yield () -> platform.put(one, change);
      }
      case 2 -> {
        Map<String, Object> change = Map.of("context_graph_id", pick(graphs).uuid().toString());
        yield () -> platform.put(one, change);
      }
      case 3 -> {
        Map<String, Object> change =
            Map.of("version_sets", Map.of(pick(SETS), pins(graphPin), pick(SETS) + "1", Map.of()));
        yield () -> platform.put(one, change);
      }
      case 4 -> {
        boolean really = random.nextInt(3) == 0;
        yield () -> really ? platform.delete(one) : platform.put(one, Map.of());
      }
      default -> {
        var pins = pins(graphPin);
        String path = one + "/version-sets/" + pick(SETS);
        yield () -> platform.put(path, Map.of("version_set", pins));
      }
    };
  }

  /** A service that was there after the step before, or now and then none. */
  private EntityId service() {
    return services.isEmpty() || random.nextInt(15) == 0 ? StoredEntities.newId() : pick(services);
  }

  private Map<String, @Nullable Object> pins(String graphPin) {
    var pins = new HashMap<String, @Nullable Object>();
    pins.put("agent_version_number", pin());
    pins.put(graphPin, pin());
    Map<String, Object> preference =
        Map.of("llm_name", MODEL, "params", Map.of("temperature", random.nextInt(3) / 2.0));
    pins.put("llm_model_preferences", random.nextBoolean() ? Map.of("say", preference) : Map.of());
    return pins;
  }

  /** Mostly nothing or the version that every asset has. */
  private @Nullable Integer pin() {
    return switch (random.nextInt(5)) {
      case 0, 1 -> null;
      case 2 -> 3;
      default -> 1;
    };
  }

  private void compare(String where) {
    List<JsonNode> ofClassic = pages(classic, "service/?limit=20", "services");
    List<JsonNode> ofPlatform = pages(platform, "services?limit=20", "items");
    assertThat(ofClassic.stream().map(BothFacesTest::translated).toList())
        .as(where)
        .isEqualTo(ofPlatform.stream().map(BothFacesTest::common).toList());
    services =
        ofClassic.stream().map(each -> EntityId.ofHex(each.get("id").stringValue())).toList();
    everSeen.addAll(services);
    long activeNames =
        ofClassic.stream()
            .filter(each -> each.get("is_active").booleanValue())
            .map(each -> each.get("name").stringValue())
            .distinct()
            .count();
    assertThat(ofClassic.stream().filter(each -> each.get("is_active").booleanValue()).count())
        .as(where)
        .isEqualTo(activeNames);
  }

  private static List<JsonNode> pages(Http client, String path, String field) {
    var all = new ArrayList<JsonNode>();
    String token = "0";
    while (!token.isEmpty()) {
      JsonNode page = client.get(path + "&continuation_token=" + token).expect(200).json();
      all.addAll(page.get(field).values());
      token = page.get("has_more").booleanValue() ? page.get("continuation_token").asString() : "";
    }
    return all;
  }

  /** A Platform service without what Classic does not know of. */
  private static JsonNode common(JsonNode platform) {
    ObjectNode common = platform.deepCopy().asObject();
    var keep = new ArrayList<>(SAME);
    keep.addAll(List.of("id", "agent_id", "context_graph_id", "version_sets"));
    return common.retain(keep);
  }

  /** A Classic service in Platform's words. */
  private static JsonNode translated(JsonNode classic) {
    ObjectNode translated = classic.deepCopy().asObject().retain(SAME);
    translated.put("id", uuid(classic.get("id")));
    translated.put("agent_id", uuid(classic.get("agent_id")));
    translated.put("context_graph_id", uuid(classic.get(MACHINE + "_id")));
    ObjectNode sets = translated.putObject("version_sets");
    for (Map.Entry<String, JsonNode> set : classic.get("version_sets").properties()) {
      ObjectNode words = set.getValue().deepCopy().asObject();
      words.set("context_graph_version_number", words.remove(MACHINE + "_version_number"));
      sets.set(set.getKey(), words);
    }
    return translated;
  }

  private static String uuid(JsonNode hex) {
    return EntityId.ofHex(hex.stringValue()).uuid().toString();
  }

  private void ledgers(String where) {
    ServiceIndex current = tenant.founded().tenant().snapshot().services();
    for (EntityId id : everSeen) {
      Service service = current.get(id);
      for (String name : names()) {
        VersionSet set = service == null ? null : service.storedSets().get(name);
        if (service != null && name.equals(VersionSet.EDGE)) {
          set = service.storedEdge();
        }
        // A deleted service takes no leave of its sets: their ledgers just end.
        ledger(where + " " + id + " " + name, revisions(id, name), set, service != null);
      }
    }
  }

  private static List<String> names() {
    var names = new ArrayList<>(SETS);
    SETS.forEach(name -> names.add(name + "1"));
    return names;
  }

  private List<Revision> revisions(EntityId service, String set) {
    return tenant.founded().tenant().read(tx -> tx.ledger().revisions(service, set, 0, 10_000));
  }

  private static void ledger(
      String where, List<Revision> newestFirst, @Nullable VersionSet set, boolean lives) {
    Pins content = null;
    long number = 0;
    for (Revision each : newestFirst.reversed()) {
      assertThat(each.number()).as(where).isEqualTo(++number);
      assertThat(each.before()).as(where).isEqualTo(content);
      content = each.after();
    }
    if (lives) {
      assertThat(content).as(where).isEqualTo(set == null ? null : set.pins());
      if (set != null) {
        assertThat(set.revision()).as(where).isEqualTo(number);
      }
    }
  }

  private <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
