package dev.pinion.app.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.app.Shop;
import dev.pinion.app.ShopTest;
import dev.pinion.app.meaning.Bundles;
import dev.pinion.app.resolution.Ledgers;
import dev.pinion.app.service.RandomSetWrites.Outcome;
import dev.pinion.app.service.RandomSetWrites.Planned;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.resource.Resource;
import dev.pinion.domain.resource.ResourceKind;
import dev.pinion.domain.service.ChangePlan;
import dev.pinion.domain.service.Pins;
import dev.pinion.domain.service.Revision;
import dev.pinion.domain.service.Revision.Operation;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.service.ServicePlan;
import dev.pinion.domain.service.VersionSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What holds of version sets whatever is done to them; {@code -Dpinion.rounds} makes it longer.
 * Every ledger tells one story: from its first revision to what stands.
 */
class SetInvariantsTest extends ShopTest {
  private static final long SEED = Long.getLong("pinion.seed", System.nanoTime());
  private static final int ROUNDS = Integer.getInteger("pinion.rounds", 60);
  private static final int STEPS_PER_ROUND = 6;
  private static final int THREADS = 6;

  private final Random random = new Random(SEED);
  private final Ledgers ledgers = new Ledgers();

  @BeforeEach
  void printSeed() {
    System.out.println("SetInvariantsTest: -Dpinion.seed=" + SEED);
  }

  private void assertInvariants(String after) {
    Service service = shop.find(id);
    VersionSet edge = Objects.requireNonNull(service.versionSet("edge"));
    assertThat(edge.pins()).as(after).isEqualTo(Pins.LATEST);
    assertThat(service.storedSets()).as(after).containsKey("release").doesNotContainKey("edge");
    Resource<?> agent = asset(service.agentId());
    Resource<?> graph = asset(service.graphId());
    service
        .storedSets()
        .forEach(
            (name, set) -> {
              assertThat(dangles(set.pins().agentVersion(), agent)).as(after).isFalse();
              assertThat(dangles(set.pins().graphVersion(), graph)).as(after).isFalse();
            });
    assertThat(Bundles.of(service, release(service).pins(), shop.tenant.snapshot()::part))
        .as(after)
        .doesNotReturn(null, bundle -> bundle.version(ResourceKind.AGENT))
        .doesNotReturn(null, bundle -> bundle.version(ResourceKind.CONTEXT_GRAPH));
    for (String name : List.of("edge", "release", "a", "b", "c")) {
      assertStory(name, service, after);
    }
  }

  private static VersionSet release(Service service) {
    return Objects.requireNonNull(service.versionSet("release"));
  }

  private Resource<?> asset(EntityId asset) {
    return Objects.requireNonNull(shop.tenant.snapshot().part(asset));
  }

  private static boolean dangles(@Nullable Long pin, Resource<?> asset) {
    return pin != null && !asset.hasVersion(pin);
  }

  private void assertStory(String name, Service service, String after) {
    List<Revision> story = shop.ledger(id, name);
    VersionSet current = service.versionSet(name);
    Pins content = null;
    for (int i = 0; i < story.size(); i++) {
      Revision revision = story.get(i);
      assertThat(revision.number()).as(after).isEqualTo(i + 1L);
      assertThat(revision.before()).as(after).isEqualTo(content);
      if (i > 0 && revision.parts().equals(story.get(i - 1).parts())) {
        assertThat(revision.after()).as(after).isNotEqualTo(content);
        assertThat(revision.origin().operation()).as(after).isNotEqualTo(Operation.SERVICE);
      }
      content = revision.after();
    }
    if (!name.equals("edge") || !story.isEmpty()) {
      assertThat(current == null ? null : current.pins()).as(after).isEqualTo(content);
    }
    if (!story.isEmpty()) {
      assertThat(ledgers.verify(shop.admin, id, name).isValid()).as(after).isTrue();
    }
  }

  /** Catches a plan that is computed apart from what is done, and every breach of an invariant. */
  @Test
  void whateverIsDoneTheInvariantsHoldAndThePlanIsTheOutcome() {
    var writes = new RandomSetWrites(shop, id, random);
    int done = 0;
    for (int step = 0; step < ROUNDS * STEPS_PER_ROUND; step++) {
      if (random.nextInt(4) > 0) {
        String name = writes.name();
        Planned planned = writes.planned(name, writes.expectation(name));
        Outcome dry = RandomSetWrites.outcome(name, null, () -> planned.run(true));
        Outcome run = RandomSetWrites.outcome(name, null, () -> planned.run(false));
        assertThat(run.error()).isEqualTo(dry.error());
        ChangePlan plan = run.plan();
        if (plan != null) {
          done++;
          assertThat(Objects.requireNonNull(dry.plan()).applied(plan.revision())).isEqualTo(plan);
          assertThat(plan.revision() == null).isEqualTo(plan.changesNothing());
        }
        assertInvariants("step %d: %s of seed %d".formatted(step, name, SEED));
      } else {
        Outcome outcome = writes.write();
        assertInvariants("step %d: %s of seed %d".formatted(step, outcome.write(), SEED));
      }
      if (random.nextInt(20) == 0) {
        growOrReplace();
        assertInvariants("step %d: versions of seed %d".formatted(step, SEED));
      }
    }
    assertThat(done).isPositive();
  }

  /** Takes a replaced agent back, if there is one: what is planned is what is done. */
  private void takeBack() {
    RandomSetWrites.outcome(
        "take back",
        null,
        () -> {
          ServicePlan planned = shop.rollbacks.rollback(shop.admin, back(true));
          ServicePlan done = shop.rollbacks.rollback(shop.admin, back(false));
          assertThat(done.sets())
              .zipSatisfy(
                  planned.sets(),
                  (each, plan) -> assertThat(each).isEqualTo(plan.applied(each.revision())));
          assertThat(done).isEqualTo(planned.applied(planned.baseRevision() + 1, done.sets()));
          assertThat(Revision.Parts.of(shop.find(id))).isEqualTo(done.after());
          return null;
        });
  }

  private ServiceRollbacks.Return back(boolean dryRun) {
    return new ServiceRollbacks.Return(id, null, null, Map.of(), List.of(), dryRun);
  }

  /** Gives the agent another version, or the service another agent if no pin would dangle. */
  private void growOrReplace() {
    if (random.nextBoolean()) {
      shop.addVersion(shop.find(id).agentId());
      return;
    }
    if (random.nextInt(3) == 0) {
      takeBack();
      return;
    }
    EntityId other = shop.asset(ResourceKind.AGENT, "Agent " + random.nextLong(), 4);
    RandomSetWrites.outcome(
        "another agent",
        null,
        () -> {
          shop.services.update(shop.admin, id, Shop.joined(other, null), ServicePolicy.RUNNABLE);
          return null;
        });
  }

  /**
   * Many clients at one service: no update is lost. Catches an expected revision that is compared
   * outside the transaction, and a revision number that is handed out twice or skipped.
   */
  @Test
  void everyExpectationThatWasMetWasTrue() throws Exception {
    for (int round = 0; round < ROUNDS / 2; round++) {
      var bases = new ConcurrentHashMap<String, Outcome>();
      var clients = new ArrayList<Callable<Integer>>();
      for (int i = 0; i < THREADS; i++) {
        var writes = new RandomSetWrites(shop, id, new Random(random.nextLong()));
        clients.add(() -> run(writes, bases));
      }
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (var each : threads.invokeAll(clients)) {
          each.get();
        }
      }
      assertInvariants("round %d of seed %d".formatted(round, SEED));
    }
  }

  private static int run(RandomSetWrites writes, ConcurrentHashMap<String, Outcome> bases) {
    int done = 0;
    for (int step = 0; step < STEPS_PER_ROUND; step++) {
      Outcome outcome = writes.write();
      ChangePlan plan = outcome.plan();
      if (plan != null && plan.revision() != null) {
        done++;
        if (plan.baseRevision() != null) {
          assertThat(plan.revision()).isEqualTo(plan.baseRevision() + 1);
        }
        if (outcome.expected() != null) {
          assertThat(plan.baseRevision()).isEqualTo(outcome.expected());
        }
        // Two writes that start from the same revision of a set cannot both have been done.
        Outcome other = bases.putIfAbsent(plan.versionSet() + "@" + plan.revision(), outcome);
        assertThat(other).as("seed %d", SEED).isNull();
      }
    }
    return done;
  }
}
