package dev.pinion.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.app.models.ModelCatalog;
import dev.pinion.domain.AssetKind;
import dev.pinion.domain.DomainError;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.Pins;
import dev.pinion.domain.Revision;
import dev.pinion.domain.Revision.Operation;
import dev.pinion.domain.Service;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What a service's sets meant, when its agent and its graph are replaced again and again; {@code
 * -Dpinion.rounds} makes it longer.
 *
 * <p>Would catch a revision that means something else later, and a past that is answered with the
 * agent or the graph of now.
 */
class PartsHistoryTest extends ShopTest {
  private static final long SEED = Long.getLong("pinion.seed", System.nanoTime());
  private static final int ROUNDS = Integer.getInteger("pinion.rounds", 60);
  private static final List<String> NAMES = List.of("edge", "release", "a");

  private final Random random = new Random(SEED);
  private final Bundles bundles = new Bundles();
  private final Ledgers ledgers = new Ledgers();

  /** What a set was seen to mean at a moment. */
  private record Seen(Instant at, String name, Revision.Parts parts, String digest) {}

  private SetViews views() {
    return new SetViews(shop.work, bundles, new SetWarnings(ModelCatalog.builtIn(), Shop.LIMITS));
  }

  @Test
  void aReplacedAgentIsARevisionOfEverySet() {
    EntityId other = shop.asset(AssetKind.AGENT, "Other", 3);
    shop.sets.upsert(shop.admin, id, "a", Shop.pins(1L, 1L));
    String before = digest("a@1");
    shop.services.update(shop.admin, id, Shop.joined(other, null), ServicePolicy.RUNNABLE);
    for (String name : NAMES) {
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
        () ->
            shop.sets.rollback(
                shop.admin,
                new SetWrite(id, "a", List.of(), false),
                new VersionSets.Return(null, null)));
  }

  @Test
  void atAnyTimeASetSaysWhatItSaidThen() throws InterruptedException {
    System.out.println("PartsHistoryTest: -Dpinion.seed=" + SEED);
    List<EntityId> agents = List.of(shop.agent, shop.asset(AssetKind.AGENT, "Other", 3));
    List<EntityId> graphs = List.of(shop.graph, shop.asset(AssetKind.CONTEXT_GRAPH, "Second", 3));
    var seen = new ArrayList<Seen>();
    Map<String, String> digests = new HashMap<>();
    shop.sets.upsert(shop.admin, id, "a", Shop.pins(1L, null));
    for (int round = 0; round < ROUNDS; round++) {
      step(agents, graphs);
      look(seen, digests);
    }
    for (Seen each : seen) {
      String what = "-Dpinion.seed=%d: %s".formatted(SEED, each);
      SetViews.SetView then = views().get(shop.admin, id, each.name(), each.at());
      assertThat(then.digest()).as(what).isEqualTo(each.digest());
      assertThat(then.bundle().agentId()).as(what).isEqualTo(each.parts().agentId());
      assertThat(then.bundle().graphId()).as(what).isEqualTo(each.parts().graphId());
    }
    for (String name : NAMES) {
      assertThat(ledgers.verify(shop.admin, id, name).isValid()).as(name).isTrue();
    }
  }

  private void step(List<EntityId> agents, List<EntityId> graphs) {
    switch (random.nextInt(5)) {
      case 0 -> join(agents.get(random.nextInt(2)), null);
      case 1 -> join(null, graphs.get(random.nextInt(2)));
      case 2 -> shop.sets.upsert(shop.admin, id, "release", Pins.LATEST);
      case 3 -> shop.sets.upsert(shop.admin, id, "a", Shop.pins(1L + random.nextInt(3), null));
      default ->
          shop.sets.upsert(shop.admin, id, "release", Shop.pins(null, 1L + random.nextInt(3)));
    }
  }

  private void join(@Nullable EntityId agent, @Nullable EntityId graph) {
    shop.services.update(shop.admin, id, Shop.joined(agent, graph), ServicePolicy.RUNNABLE);
  }

  /** Notes what everything means, at a moment that nothing else happens in. */
  private void look(List<Seen> seen, Map<String, String> digests) throws InterruptedException {
    Thread.sleep(2);
    Instant now = Instant.now();
    Service service = shop.find(id);
    for (String name : NAMES) {
      String digest = digest(name);
      seen.add(new Seen(now, name, Revision.Parts.of(service), digest));
      String revision = name + "@" + revision(service, name);
      // No version is added here, so a revision means the same for ever even where it floats.
      assertThat(digests.computeIfAbsent(revision, this::digest)).isEqualTo(digest);
      digests.forEach((ref, was) -> assertThat(digest(ref)).as(ref).isEqualTo(was));
    }
    Thread.sleep(2);
  }

  private String digest(String ref) {
    return views().get(shop.admin, id, ref(ref)).digest();
  }

  private static long revision(Service service, String name) {
    return SetRef.require(service, name).revision();
  }

  private static SetRef ref(String text) {
    return SetRef.parse(text).orElseThrow();
  }
}
