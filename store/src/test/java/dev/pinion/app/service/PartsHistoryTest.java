package dev.pinion.app.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.app.Moment;
import dev.pinion.app.Shop;
import dev.pinion.app.ShopTest;
import dev.pinion.app.meaning.Bundles;
import dev.pinion.app.models.ModelCatalog;
import dev.pinion.app.resolution.EffectiveVoice;
import dev.pinion.app.resolution.Ledgers;
import dev.pinion.app.resolution.ResolutionLog;
import dev.pinion.app.resolution.Resolver;
import dev.pinion.app.resolution.Resolver.Resolution;
import dev.pinion.app.resolution.SetViews;
import dev.pinion.app.service.Services.ServiceChanges;
import dev.pinion.app.service.Services.SettingsChanges;
import dev.pinion.domain.DomainError;
import dev.pinion.domain.DomainException;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.resource.ResourceKind;
import dev.pinion.domain.service.Bundle;
import dev.pinion.domain.service.Pins;
import dev.pinion.domain.service.Revision;
import dev.pinion.domain.service.Revision.Operation;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.service.VersionSet;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What a service's sets meant, whatever is done to the service, its sets, its agent and its graph,
 * while the clock goes forth, stands still and steps back; {@code -Dpinion.rounds} makes it longer.
 *
 * <p>Would catch a revision that means something else later, a set that a replaced agent leaves
 * without a revision, and a past that is answered with the agent or the versions of now.
 */
class PartsHistoryTest extends ShopTest {
  private static final long SEED = Long.getLong("pinion.seed", System.nanoTime());
  private static final int ROUNDS = Integer.getInteger("pinion.rounds", 60);
  private static final int STEPS = 4;
  private static final List<String> NAMES = List.of("edge", "release", "a", "b");

  private final Random random = new Random(SEED);
  private final Bundles bundles = new Bundles();
  private final Ledgers ledgers = new Ledgers();
  private Instant now = Instant.parse("2026-05-01T12:00:00Z");

  @Override
  protected InstantSource clock() {
    return () -> now;
  }

  /**
   * What a set was seen to mean.
   *
   * @param revision which one it stood at
   */
  private record Seen(long revision, Bundle bundle, String digest) {

    static Seen of(Resolution found, String digest) {
      return new Seen(found.set().revision(), found.bundle(), digest);
    }

    static Seen of(SetViews.SetView found) {
      return new Seen(found.set().revision(), found.bundle(), found.digest().get());
    }
  }

  /** What every set was seen to mean at a time. */
  private record Moment(Instant at, Map<String, Seen> sets) {}

  private SetViews views() {
    return new SetViews(
        shop.work,
        bundles,
        new SetWarnings(ModelCatalog.builtIn(), Shop.LIMITS),
        new ResolutionLog(shop.work));
  }

  private Resolver resolver() {
    return new Resolver(bundles, new EffectiveVoice(Map.of()), new ResolutionLog(shop.work));
  }

  @Test
  void aReplacedAgentIsARevisionOfEverySet() {
    EntityId other = shop.asset(ResourceKind.AGENT, "Other", 3);
    shop.sets.upsert(shop.admin, SetWrite.to(id, "a"), Shop.pins(1L, 1L));
    String before = digest("a@1");
    join(other, null);
    for (String name : List.of("edge", "release", "a")) {
      Revision newest = ledgers.history(shop.admin, id, name, 0, 1).items().getFirst();
      assertThat(newest.origin().operation()).as(name).isEqualTo(Operation.SERVICE);
      assertThat(newest.parts().agentId()).as(name).isEqualTo(other);
      assertThat(newest.after()).as(name).isEqualTo(newest.before());
      assertThat(revision(shop.find(id), name)).isEqualTo(newest.number());
      assertThat(ledgers.verify(shop.admin, id, name).isValid()).as(name).isTrue();
    }
    assertThat(digest("a@1")).isEqualTo(before);
    assertThat(views().get(shop.admin, id, ref("edge@1")).bundle().agentId()).isEqualTo(shop.agent);
    shop.refused(
        DomainError.Conflict.class,
        () -> shop.sets.rollback(shop.admin, SetWrite.to(id, "a"), new Rollback(null, null)));
  }

  @Test
  void atAnyTimeASetSaysWhatItsResolveSaidThen() {
    System.out.println("PartsHistoryTest: -Dpinion.seed=" + SEED);
    List<EntityId> agents = List.of(shop.agent, shop.asset(ResourceKind.AGENT, "Other", 3));
    List<EntityId> graphs =
        List.of(shop.graph, shop.asset(ResourceKind.CONTEXT_GRAPH, "Second", 3));
    var past = new TreeMap<Instant, Moment>();
    Map<String, Seen> pinned = new HashMap<>();
    Map<Operation, Integer> operations = new TreeMap<>();
    for (int round = 0; round < ROUNDS; round++) {
      for (int step = 0; step < STEPS; step++) {
        passTime();
        long seq = shop.seq();
        attempt(agents, graphs);
        if (shop.seq() > seq) {
          // That time was seen before this change, by a clock that has stood still or stepped back.
          past.tailMap(newestChange(), true).clear();
        }
      }
      Moment seen = look(pinned);
      past.put(seen.at(), seen);
    }
    past.values().forEach(this::assertStillSaid);
    pinned.forEach(
        (ref, seen) ->
            assertThat(Seen.of(views().get(shop.admin, id, ref(ref))))
                .as("%s of seed %d", ref, SEED)
                .isEqualTo(seen));
    for (String name : NAMES) {
      List<Revision> ledger = ledgers.history(shop.admin, id, name, 0, 10_000).items();
      ledger.forEach(each -> operations.merge(each.origin().operation(), 1, Integer::sum));
      assertThat(ledgers.verify(shop.admin, id, name).isValid()).as(name).isTrue();
    }
    // A clock that steps back far takes many moments along.
    assertThat(past).hasSizeGreaterThan(ROUNDS / 6);
    assertThat(pinned).hasSizeGreaterThan(ROUNDS / 3);
    assertThat(operations.keySet()).as("seed %d", SEED).containsExactly(Operation.values());
  }

  /** Mostly forth, at times not at all, now and then back. */
  private void passTime() {
    switch (random.nextInt(8)) {
      case 0 -> now = now.minusMillis(random.nextInt(5_000));
      case 1, 2 -> {}
      default -> now = now.plusMillis(1 + random.nextInt(3_000));
    }
  }

  private void attempt(List<EntityId> agents, List<EntityId> graphs) {
    try {
      step(agents.get(random.nextInt(2)), graphs.get(random.nextInt(2)));
    } catch (DomainException e) {
      // What is refused changes nothing; that much happens at random is asserted in the end.
      assertThat(e.error()).isNotNull();
    }
  }

  private void step(EntityId agent, EntityId graph) {
    String name = NAMES.get(1 + random.nextInt(NAMES.size() - 1));
    var write = SetWrite.to(id, name);
    switch (random.nextInt(12)) {
      case 0 -> join(agent, null);
      case 1 -> join(null, graph);
      case 2 -> join(agent, graph, Map.of("a", pins(), "release", pins()));
      case 3 ->
          shop.rollbacks.rollback(
              shop.admin, new ServiceRollbacks.Return(id, to(), null, Map.of(), List.of(), false));
      case 4 -> shop.addVersion(random.nextBoolean() ? agent : graph);
      case 5, 6 ->
          shop.sets.promote(
              shop.admin,
              write,
              new Promotion(
                  SetRef.to(NAMES.get(random.nextInt(NAMES.size()))), random.nextBoolean(), null));
      case 7, 8 -> shop.sets.rollback(shop.admin, write, new Rollback(to(), null));
      case 9 -> shop.sets.delete(shop.admin, id, name, List.of());
      default -> shop.sets.upsert(shop.admin, SetWrite.to(id, name), pins());
    }
  }

  private @Nullable Long to() {
    return random.nextInt(3) == 0 ? (Long) (1L + random.nextInt(6)) : null;
  }

  private Pins pins() {
    return Shop.pins(version(), version());
  }

  private @Nullable Long version() {
    return random.nextInt(3) == 0 ? null : (Long) (1L + random.nextInt(4));
  }

  private void join(@Nullable EntityId agent, @Nullable EntityId graph) {
    join(agent, graph, null);
  }

  private void join(
      @Nullable EntityId agent, @Nullable EntityId graph, @Nullable Map<String, Pins> sets) {
    shop.services.update(
        shop.admin,
        id,
        new ServiceChanges(null, null, null, agent, graph, null, null, SettingsChanges.NONE, sets),
        ServicePolicy.RUNNABLE);
  }

  /** Notes what everything resolves to, and for ever what floats on nothing. */
  private Moment look(Map<String, Seen> pinned) {
    Service service = shop.find(id);
    var seen = new LinkedHashMap<String, Seen>();
    for (VersionSet set : service.versionSets().values()) {
      Resolution resolved = resolver().resolve(shop.admin, id, SetRef.to(set.name()));
      Seen found = Seen.of(resolved, resolver().digest(shop.admin, resolved));
      seen.put(set.name(), found);
      Pins pins = set.pins();
      if (pins.agentVersion() != null && pins.graphVersion() != null) {
        pinned.put(set.name() + "@" + set.revision(), found);
      }
    }
    Instant newest = newestChange();
    return new Moment(newest.isAfter(now) ? newest : now, seen);
  }

  private Instant newestChange() {
    return shop.tenant.<Instant>read(tx -> tx.head().changedAt());
  }

  private void assertStillSaid(Moment moment) {
    for (String name : NAMES) {
      String what = "%s at %s of seed %d".formatted(name, moment.at(), SEED);
      Seen then = moment.sets().get(name);
      if (then == null) {
        shop.refused(
            DomainError.NotFound.class, () -> views().get(shop.admin, id, name, moment.at()));
      } else {
        assertThat(Seen.of(views().get(shop.admin, id, name, moment.at())))
            .as(what)
            .isEqualTo(then);
      }
    }
  }

  private String digest(String ref) {
    return views().get(shop.admin, id, ref(ref)).digest().get();
  }

  private static long revision(Service service, String name) {
    return SetRef.require(service, name).revision();
  }

  private static SetRef ref(String text) {
    return SetRef.parse(text).orElseThrow();
  }
}
