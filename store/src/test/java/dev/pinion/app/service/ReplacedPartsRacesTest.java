package dev.pinion.app.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.app.Race;
import dev.pinion.app.Shop;
import dev.pinion.app.ShopTest;
import dev.pinion.app.resolution.Ledgers;
import dev.pinion.app.service.Services.ServiceChanges;
import dev.pinion.app.service.Services.SettingsChanges;
import dev.pinion.domain.Change;
import dev.pinion.domain.DomainError;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.resource.ResourceKind;
import dev.pinion.domain.service.Pins;
import dev.pinion.domain.service.Revision;
import dev.pinion.domain.service.Revision.Operation;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.service.VersionSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A service whose agent and graph are replaced, there and back, while others write its sets; {@code
 * -Dpinion.rounds} makes it longer.
 *
 * <p>Would catch a write of a set that was allowed by the agent before it was replaced, a
 * replacement that did not see the newest pins, and a revision that names other parts than the
 * service had when it was made.
 */
class ReplacedPartsRacesTest extends ShopTest {
  private static final long SEED = Long.getLong("pinion.seed", System.nanoTime());
  private static final int ROUNDS = Integer.getInteger("pinion.rounds", 80);
  private static final int RACERS = 8;
  private static final int CHANGES_MAX = 1_000_000;
  private static final List<String> SETS = List.of("release", "a", "b");

  private final Random random = new Random(SEED);
  private final Ledgers ledgers = new Ledgers();

  /** How many versions an agent or a graph has, which stays so. */
  private final Map<EntityId, Long> versions = new HashMap<>();

  private final Map<Operation, Integer> done = new TreeMap<>();
  private List<EntityId> agents = List.of();
  private List<EntityId> graphs = List.of();
  private int refused;

  @BeforeEach
  void makeParts() {
    agents = List.of(shop.agent, shop.asset(ResourceKind.AGENT, "Young", 1));
    graphs = List.of(shop.graph, shop.asset(ResourceKind.CONTEXT_GRAPH, "Second", 2));
    versions.putAll(Map.of(agents.getFirst(), 3L, agents.getLast(), 1L));
    versions.putAll(Map.of(graphs.getFirst(), 3L, graphs.getLast(), 2L));
  }

  @Test
  void noSetPinsWhatThePresentAgentLacks() throws Exception {
    System.out.println("ReplacedPartsRacesTest: -Dpinion.seed=" + SEED);
    Revision.Parts parts = Revision.Parts.of(shop.find(id));
    for (int round = 0; round < ROUNDS; round++) {
      long seq = shop.seq();
      var all = new ArrayList<>(List.of(replacement(), replacement()));
      while (all.size() < RACERS) {
        all.add(write());
      }
      List<@Nullable DomainError> outcomes = Race.run(all);
      refused += (int) outcomes.stream().filter(Objects::nonNull).count();
      parts = replay(parts, seq, "round %d of seed %d".formatted(round, SEED));
    }
    for (String name : List.of("edge", "release", "a", "b")) {
      assertThat(ledgers.verify(shop.admin, id, name).isValid()).as(name).isTrue();
    }
    System.out.printf("ReplacedPartsRacesTest: %s, %d refused%n", done, refused);
    assertThat(refused).isPositive();
    assertThat(done.getOrDefault(Operation.SERVICE, 0)).isGreaterThan(ROUNDS / 4);
  }

  /** Something that gives the service another agent or graph, or tries to. */
  private Runnable replacement() {
    EntityId agent = agents.get(random.nextInt(2));
    EntityId graph = random.nextInt(3) == 0 ? graphs.get(random.nextInt(2)) : null;
    Long back = random.nextBoolean() ? null : (Long) (1L + random.nextInt(4));
    return switch (random.nextInt(6)) {
      // What has pins of its own gets by the guard whatever the sets pin now.
      case 0, 1 -> {
        var sets = new TreeMap<String, Pins>();
        SETS.forEach(name -> sets.put(name, pins(1, 2)));
        yield () -> replace(agent, graph, sets);
      }
      case 2 ->
          () ->
              shop.rollbacks.rollback(
                  shop.admin,
                  new ServiceRollbacks.Return(id, back, null, Map.of(), List.of(), false));
      default -> () -> replace(agent, graph, null);
    };
  }

  private void replace(EntityId agent, @Nullable EntityId graph, @Nullable Map<String, Pins> sets) {
    shop.services.update(
        shop.admin,
        id,
        new ServiceChanges(null, null, null, agent, graph, null, null, SettingsChanges.NONE, sets),
        ServicePolicy.RUNNABLE);
  }

  /** Something that writes one set, or tries to. */
  private Runnable write() {
    String name = SETS.get(random.nextInt(SETS.size()));
    var write = SetWrite.to(id, name);
    Pins pins = pins(3, 3);
    var promotion = new Promotion(SetRef.to(source(name)), random.nextBoolean(), null);
    return switch (random.nextInt(8)) {
      case 0, 1 -> () -> shop.sets.promote(shop.admin, write, promotion);
      case 2 -> () -> shop.sets.rollback(shop.admin, write, new Rollback(null, null));
      case 3 -> () -> shop.sets.delete(shop.admin, id, name, List.of());
      default -> () -> shop.sets.upsert(shop.admin, write, pins);
    };
  }

  private String source(String name) {
    return name.equals("release") ? SETS.get(1 + random.nextInt(2)) : VersionSet.EDGE;
  }

  private Pins pins(int agents, int graphs) {
    return Shop.pins(version(agents), version(graphs));
  }

  private @Nullable Long version(int newest) {
    return random.nextInt(4) == 0 ? null : (Long) (1L + random.nextInt(newest));
  }

  /**
   * Goes through what was logged after a change, in the order of the commits: a revision of {@code
   * edge} says what the service joins from there on, and every other one must agree.
   *
   * @param parts what the service joined then
   * @return what it joins now
   */
  private Revision.Parts replay(Revision.Parts parts, long seq, String when) {
    List<Change> changes = shop.tenant.read(tx -> tx.changesAfter(seq, CHANGES_MAX));
    Revision.Parts current = parts;
    for (Change change : changes) {
      Revision revision = revision(change);
      if (revision != null) {
        done.merge(revision.origin().operation(), 1, Integer::sum);
        if (revision.versionSet().equals(VersionSet.EDGE)) {
          current = revision.parts();
        }
        assertThat(revision.parts()).as("%s: %s", when, revision).isEqualTo(current);
        assertThere(revision.after(), current, when + ": " + revision);
      }
    }
    Service service = shop.find(id);
    assertThat(Revision.Parts.of(service)).as(when).isEqualTo(current);
    for (VersionSet set : service.versionSets().values()) {
      Revision newest = ledgers.history(shop.admin, id, set.name(), 0, 1).items().getFirst();
      assertThat(newest.parts()).as("%s: %s", when, set).isEqualTo(current);
      assertThat(newest.set()).as(when).isEqualTo(set);
      assertThere(set.pins(), current, when + ": " + set);
    }
    return current;
  }

  private @Nullable Revision revision(Change change) {
    String set = change.versionSet();
    Long number = change.revision();
    if (set == null || number == null) {
      return null;
    }
    List<Revision> found =
        shop.tenant.read(
            tx -> List.of(Objects.requireNonNull(tx.ledger().revision(id, set, number))));
    return found.getFirst();
  }

  private void assertThere(@Nullable Pins pins, Revision.Parts parts, String what) {
    if (pins != null) {
      assertWithin(pins.agentVersion(), parts.agentId(), what);
      assertWithin(pins.graphVersion(), parts.graphId(), what);
    }
  }

  private void assertWithin(@Nullable Long version, EntityId part, String what) {
    if (version != null) {
      assertThat(versions.get(part)).as(what).isGreaterThanOrEqualTo(version);
    }
  }
}
