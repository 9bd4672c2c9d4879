package dev.pinion.api.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.Access;
import dev.pinion.api.fixture.Http;
import dev.pinion.api.fixture.PlatformBodies;
import dev.pinion.api.fixture.PlatformKeys;
import dev.pinion.api.fixture.TestServer;
import dev.pinion.api.fixture.TestTenant;
import dev.pinion.domain.Change;
import dev.pinion.store.TenantTx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * A key and a person write without pause, several requests at once, while an administrator takes
 * their right away and gives it back; {@code -Dpinion.rounds} makes it longer. The change log tells
 * what came between: no change of theirs, even if its request was admitted before.
 *
 * <p>Would catch a right that is looked at when a request comes in and not by the transaction that
 * writes, and a refused write that has left a trace.
 */
class RevocationRacesTest {
  private static final long SEED = Long.getLong("pinion.seed", System.nanoTime());
  private static final int ROUNDS = Integer.getInteger("pinion.rounds", 24);
  private static final int WRITERS = 4;

  /** Writes of each that are done before the next revocation, so that it meets others. */
  private static final int WRITES_BETWEEN = 4;

  private static final int PAUSE_MILLIS_MAX = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int CHANGES_MAX = 10_000_000;
  private static final String CREW = "Crew";

  private final Random random = new Random(SEED);
  private final List<Way> ways = new ArrayList<>();
  private final List<Gap> gaps = new ArrayList<>();
  private final ConcurrentMap<Integer, AtomicInteger> refusals = new ConcurrentHashMap<>();
  private volatile boolean over;

  /** Somebody who writes; whoever takes their place has another id. */
  private static final class Holder {
    final Set<String> ids = new HashSet<>();
    final AtomicInteger writes = new AtomicInteger();
    final List<Future<?>> writers = new ArrayList<>();
    String id = "";
    volatile Http client;

    Holder(Http client) {
      this.client = client;
    }

    void become(String newId, Http newClient) {
      ids.add(newId);
      id = newId;
      client = newClient;
    }
  }

  /**
   * A time without rights.
   *
   * @param of the ids of those who have none
   * @param sent the newest change when the revocation was sent
   * @param answered the newest change when it was answered
   * @param forEver whether those ids never get it back
   */
  private record Gap(String what, Set<String> of, long sent, long answered, boolean forEver) {}

  /** A way to take rights away. */
  private enum Way {
    KEY_DELETED,
    USER_DELETED,
    USER_IN_A_LESSER_ROLE,
    ROLE_WITHOUT_PERMISSIONS,
    TENANT_PAUSED,
    SERVER_PAUSED
  }

  /** A tenant with a key, a person and an administrator who takes and gives. */
  private static final class World {
    final TestTenant tenant;
    final Http admin;
    final Http owner;
    final Holder key;
    final Holder person;
    final String service;

    World(TestServer server) {
      tenant = server.tenant("races");
      admin = tenant.admin();
      owner = tenant.platform();
      service = service();
      admin.post("role/", crew(CREW)).expect(201);
      key = new Holder(owner);
      person = new Holder(owner);
      makeKey();
      makePerson();
    }

    private String service() {
      String agent = PlatformBodies.made(owner, "agents", "agent");
      String graph = PlatformBodies.made(owner, "context-graphs", "graph");
      for (int i = 0; i < 2; i++) {
        owner.post("agents/" + agent + "/versions", PlatformBodies.agentVersion()).expect(201);
        owner
            .post("context-graphs/" + graph + "/versions", PlatformBodies.graphVersion())
            .expect(201);
      }
      Map<String, Object> body =
          Map.of("name", "s", "agent_id", agent, "context_graph_id", graph, "is_active", true);
      String made = owner.post("services", body).expect(201).json().get("id").stringValue();
      owner.put("services/" + made + "/version-sets/stable", pins(2)).expect(204);
      return made;
    }

    long seq() {
      return tenant.founded().tenant().read(TenantTx::lastSeq);
    }

    void makeKey() {
      JsonNode made = owner.post("api-keys", PlatformKeys.body("admin")).expect(201).json();
      key.become(
          made.get("key_id").stringValue(),
          PlatformKeys.as(owner, made.get("api_key").stringValue()));
    }

    void makePerson() {
      String id = Access.invite(admin, "p" + person.ids.size() + "@races.test", CREW);
      person.become(id, PlatformKeys.as(owner, tenant.token(id)));
    }

    Set<String> losers(Way way) {
      return switch (way) {
        case KEY_DELETED -> Set.of(key.id);
        case USER_DELETED, USER_IN_A_LESSER_ROLE, ROLE_WITHOUT_PERMISSIONS -> Set.of(person.id);
        case TENANT_PAUSED, SERVER_PAUSED -> Set.of(key.id, person.id);
      };
    }

    void revoke(Way way) {
      switch (way) {
        case KEY_DELETED -> owner.delete("api-keys/" + key.id).expect(204);
        case USER_DELETED -> admin.delete("user/" + person.id).expect(204);
        case USER_IN_A_LESSER_ROLE -> assign(Access.USER);
        case ROLE_WITHOUT_PERMISSIONS -> grant(Access.role(CREW));
        case TENANT_PAUSED -> pause("tenant", true);
        case SERVER_PAUSED -> pause("server", true);
      }
    }

    void restore(Way way) {
      switch (way) {
        case KEY_DELETED -> makeKey();
        case USER_DELETED -> makePerson();
        case USER_IN_A_LESSER_ROLE -> assign(CREW);
        case ROLE_WITHOUT_PERMISSIONS -> grant(crew(CREW));
        case TENANT_PAUSED -> pause("tenant", false);
        case SERVER_PAUSED -> pause("server", false);
      }
    }

    private void assign(String role) {
      admin.post("role/" + role + "/assign", Map.of("user_id", person.id)).expect(200);
    }

    private void grant(Map<String, Object> role) {
      Map<String, Object> grants = Map.of("permission_grants", role.get("permission_grants"));
      admin.post("role/" + CREW, grants).expect(200);
    }

    private void pause(String scope, boolean begin) {
      admin.post("admin/maintenance", Map.of("enabled", begin, "scope", scope)).expect(200);
    }
  }

  private static Map<String, Object> crew(String name) {
    return Access.role(
        name,
        "Service:GetService",
        "Service:UpdateService",
        "Service:GetVersionSet",
        "Service:CreateVersionSet",
        "Service:UpdateVersionSet");
  }

  private static Map<String, Object> pins(int version) {
    return Map.of(
        "version_set",
        Map.of("agent_version_number", version, "context_graph_version_number", version));
  }

  @Test
  void betweenRevocationAndReturnNothingIsWritten(@TempDir Path data) throws Exception {
    System.out.println("RevocationRacesTest: -Dpinion.seed=" + SEED);
    try (TestServer server = TestServer.start(data);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var world = new World(server);
      for (Holder each : List.of(world.key, world.person)) {
        for (int i = 0; i < WRITERS; i++) {
          String set = (each == world.key ? "key-" : "person-") + i;
          each.writers.add(threads.submit(() -> write(each, "services/" + world.service, set)));
        }
      }
      try {
        for (int round = 0; round < ROUNDS; round++) {
          await(world.key);
          await(world.person);
          takeAndGiveBack(world, next());
        }
      } finally {
        over = true;
      }
      for (Holder each : List.of(world.key, world.person)) {
        for (Future<?> writer : each.writers) {
          writer.get();
        }
      }
      assertLog(world);
    }
  }

  /** Writes until the race is over; every write that is done changes something. */
  private void write(Holder holder, String service, String set) {
    String path = service + "/version-sets/" + set;
    for (int n = 0; !over; ) {
      Http client = holder.client;
      Http.Response answer =
          switch (n % 3) {
            case 0 -> client.put(path, pins(1));
            case 1 -> client.post(path + "/promote", Map.of("from", "stable"));
            default -> client.put(service, Map.of("description", set + n));
          };
      if (answer.status() == 200 || answer.status() == 204) {
        holder.writes.incrementAndGet();
        n++;
      } else {
        assertThat(answer.status()).as(answer.toString()).isIn(401, 403, 503);
        refusals.computeIfAbsent(answer.status(), _ -> new AtomicInteger()).incrementAndGet();
      }
    }
  }

  /** Every way comes as often as any other, in an order that differs each time. */
  private Way next() {
    if (ways.isEmpty()) {
      ways.addAll(List.of(Way.values()));
      Collections.shuffle(ways, random);
    }
    return ways.removeLast();
  }

  /** Waits until somebody has written for a while. */
  private static void await(Holder holder) throws Exception {
    int enough = holder.writes.get() + WRITES_BETWEEN;
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (holder.writes.get() < enough) {
      for (Future<?> writer : holder.writers) {
        if (writer.isDone()) {
          writer.get();
        }
      }
      assertThat(System.nanoTime()).as("somebody with rights is served").isLessThan(end);
      Thread.sleep(1);
    }
  }

  private void takeAndGiveBack(World world, Way way) throws InterruptedException {
    Set<String> losers = world.losers(way);
    boolean forEver = way == Way.KEY_DELETED || way == Way.USER_DELETED;
    long sent = world.seq();
    world.revoke(way);
    gaps.add(new Gap("%s of seed %d".formatted(way, SEED), losers, sent, world.seq(), forEver));
    Thread.sleep(random.nextInt(PAUSE_MILLIS_MAX + 1));
    world.restore(way);
  }

  private void assertLog(World world) {
    List<Change> log = world.tenant.founded().tenant().read(tx -> tx.changesAfter(0, CHANGES_MAX));
    Set<String> holders = new HashSet<>(world.key.ids);
    holders.addAll(world.person.ids);
    // The administrator does one thing after the other, so these are a revocation and its return.
    List<Long> others =
        log.stream().filter(it -> !holders.contains(it.actor().id())).map(Change::seq).toList();
    for (Gap gap : gaps) {
      long begin = first(others, gap.sent());
      long end = gap.forEver() ? Long.MAX_VALUE : first(others, gap.answered());
      assertThat(begin)
          .as("the revocation was logged before its answer")
          .isLessThanOrEqualTo(gap.answered());
      assertThat(log)
          .filteredOn(it -> it.seq() > begin && it.seq() < end)
          .filteredOn(it -> gap.of().contains(it.actor().id()))
          .as("%s, from %d to %d, answered at %d", gap.what(), begin, end, gap.answered())
          .isEmpty();
    }
    for (Holder each : List.of(world.key, world.person)) {
      assertThat(log.stream().filter(it -> each.ids.contains(it.actor().id())).count())
          .as("what was answered as done, and nothing else, is logged")
          .isEqualTo(each.writes.get());
    }
    System.out.printf(
        "RevocationRacesTest: %d revocations, %d and %d writes, refused %s%n",
        gaps.size(), world.key.writes.get(), world.person.writes.get(), refusals);
    assertThat(refusals).as("writes were under way when rights went").isNotEmpty();
  }

  /** The first of ascending numbers that is above another. */
  private static long first(List<Long> numbers, long above) {
    return numbers.stream().filter(it -> it > above).findFirst().orElseThrow();
  }
}
