package dev.pinion.app.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.app.Race;
import dev.pinion.app.Shop;
import dev.pinion.app.Work;
import dev.pinion.domain.Actor;
import dev.pinion.domain.Change;
import dev.pinion.domain.DomainError;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.Usage;
import dev.pinion.domain.resource.Resource;
import dev.pinion.domain.resource.ResourceVersion;
import dev.pinion.domain.service.Pins;
import dev.pinion.domain.service.Revision;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.service.VersionSet;
import dev.pinion.store.ResourceStore.VersionRange;
import dev.pinion.store.Samples;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Use cases that race; {@code -Dpinion.rounds} makes it longer. */
class ServiceRacesTest {
  private static final long SEED = Long.getLong("pinion.seed", System.nanoTime());
  private static final int ROUNDS = Integer.getInteger("pinion.rounds", 60);
  private static final int THREADS = 8;

  @TempDir private Path folder;
  private final Random random = new Random(SEED);
  private Shop shop;

  @BeforeEach
  void open() throws IOException {
    System.out.println("ServiceRacesTest: -Dpinion.seed=" + SEED);
    shop = new Shop(folder);
  }

  @AfterEach
  void close() {
    shop.close();
  }

  /**
   * Catches a name that is found free in the catalog, or in another transaction than it is taken.
   */
  @Test
  void ofRacingCreatesOfANameExactlyOneWins() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      String name = "name " + round;
      var all = new ArrayList<Runnable>();
      for (int i = 0; i < THREADS; i++) {
        all.add(() -> shop.create(name));
      }
      assertOneWins(name, Race.run(all));
    }
  }

  /** Catches a uniqueness over all services that looks at the active ones only, or too early. */
  @Test
  void ofRacingCreatesOfANameThatIsUniqueAmongAllExactlyOneWins() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      String name = "draft " + round;
      var all = new ArrayList<Runnable>();
      for (int i = 0; i < THREADS; i++) {
        var wanted = shop.newService(name, i % 2 == 0, Pins.LATEST);
        all.add(() -> shop.services.create(shop.admin, wanted, ServicePolicy.DRAFTABLE));
      }
      List<@Nullable DomainError> outcomes = Race.run(all);
      assertThat(outcomes.stream().filter(Objects::isNull).count()).as(name).isEqualTo(1);
      List<EntityId> holders = shop.tenant.read(tx -> tx.services().findByName(name));
      assertThat(holders).hasSize(1);
    }
  }

  /** Catches a path to an active name that forgets to check, or checks too early. */
  @Test
  void ofRacingCreatesRenamesAndActivationsExactlyOneWins() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      String name = "name " + round;
      EntityId renamed = shop.create("before " + round);
      EntityId activated =
          shop.services
              .create(shop.admin, shop.newService(name, false, Pins.LATEST), ServicePolicy.RUNNABLE)
              .id();
      EntityId both =
          shop.services
              .create(
                  shop.admin,
                  shop.newService("both " + round, false, Pins.LATEST),
                  ServicePolicy.RUNNABLE)
              .id();
      List<@Nullable DomainError> outcomes =
          Race.run(
              List.of(
                  () -> shop.create(name),
                  () ->
                      shop.services.update(
                          shop.admin, renamed, Shop.changes(name, null), ServicePolicy.RUNNABLE),
                  () ->
                      shop.services.update(
                          shop.admin, activated, Shop.changes(null, true), ServicePolicy.RUNNABLE),
                  () ->
                      shop.services.update(
                          shop.admin, both, Shop.changes(name, true), ServicePolicy.RUNNABLE)));
      assertOneWins(name, outcomes);
    }
  }

  private void assertOneWins(String name, List<@Nullable DomainError> outcomes) {
    assertThat(outcomes.stream().filter(Objects::isNull).count()).as(name).isEqualTo(1);
    assertThat(outcomes.stream().filter(Objects::nonNull))
        .allMatch(DomainError.Conflict.class::isInstance);
    List<Service> stored = shop.tenant.read(tx -> tx.services().all());
    assertThat(stored.stream().filter(each -> each.active() && each.name().equals(name)))
        .hasSize(1);
  }

  /** Catches a revision whose number or content before was read outside its transaction. */
  @Test
  void theLedgerOfRacingWritesTellsOneStory() throws Exception {
    EntityId id = shop.create("shop");
    for (int round = 0; round < ROUNDS; round++) {
      var all = new ArrayList<Runnable>();
      for (int i = 0; i < THREADS; i++) {
        long agent = 1L + random.nextInt(3);
        long graph = 1L + random.nextInt(3);
        boolean delete = random.nextInt(3) == 0;
        all.add(
            () -> {
              if (delete) {
                shop.sets.delete(shop.admin, id, "custom", List.of());
              } else {
                shop.sets.upsert(shop.admin, SetWrite.to(id, "custom"), Shop.pins(agent, graph));
              }
            });
      }
      assertThat(Race.run(all).stream().filter(Objects::nonNull))
          .allMatch(DomainError.NotFound.class::isInstance);
    }
    List<Revision> ledger = shop.ledger(id, "custom");
    assertThat(ledger)
        .extracting(Revision::number)
        .isEqualTo(LongStream.rangeClosed(1, ledger.size()).boxed().toList());
    Pins last = null;
    for (Revision revision : ledger) {
      assertThat(revision.before()).as("before %d", revision.number()).isEqualTo(last);
      assertThat(revision.after()).isNotEqualTo(last);
      last = revision.after();
    }
    VersionSet set = shop.find(id).versionSet("custom");
    assertThat(set == null ? null : set.pins()).isEqualTo(last);
    assertThat(set == null ? ledger.size() : set.revision()).isEqualTo((long) ledger.size());
  }

  /** Catches a guard that looks for users of a set before the transaction that removes it. */
  @Test
  void aSetIsEitherUsedOrDeleted() throws Exception {
    EntityId id = shop.create("shop");
    for (int round = 0; round < ROUNDS; round++) {
      String set = "set-" + round % 50;
      String user = "user " + round;
      if (shop.find(id).versionSet(set) == null) {
        shop.sets.upsert(shop.admin, SetWrite.to(id, set), Pins.LATEST);
      }
      var refusedUse = new boolean[1];
      List<@Nullable DomainError> outcomes =
          Race.run(
              List.of(
                  () -> shop.sets.delete(shop.admin, id, set, List.of()),
                  () -> {
                    try {
                      shop.use(id, set, user);
                    } catch (RuntimeException e) {
                      refusedUse[0] = true;
                    }
                  }));
      boolean deleted = outcomes.getFirst() == null;
      assertThat(refusedUse[0]).as("refused if, and only if, deleted").isEqualTo(deleted);
      assertThat(shop.find(id).versionSet(set) == null).isEqualTo(deleted);
      if (!deleted) {
        assertThat(outcomes.getFirst()).isInstanceOf(DomainError.InUse.class);
      }
      List<Usage> usages = shop.tenant.read(tx -> tx.usages().of(id));
      assertThat(usages).hasSize(deleted ? 0 : 1);
      Work.commit(
          shop.tenant,
          tx -> {
            tx.usages().remove("unit_test", "id of " + user);
            return true;
          });
    }
  }

  /** Catches a version whose number was read before its transaction began. */
  @Test
  void versionsThatAreAppendedAtOnceAreNumberedWithoutGaps() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      var all = new ArrayList<Runnable>();
      for (int i = 0; i < THREADS; i++) {
        all.add(this::appendVersion);
      }
      assertThat(Race.run(all)).containsOnlyNulls();
    }
    long expected = 3 + (long) ROUNDS * THREADS;
    List<ResourceVersion> versions =
        shop.tenant.read(
            tx ->
                tx.resources()
                    .versions(
                        shop.agent, new VersionRange(1, Long.MAX_VALUE, false, 0, 1_000_000)));
    assertThat(versions)
        .extracting(ResourceVersion::version)
        .isEqualTo(LongStream.rangeClosed(1, expected).boxed().toList());
  }

  private void appendVersion() {
    Work.commit(
        shop.tenant,
        tx -> {
          Resource<?> asset = Objects.requireNonNull(tx.resources().find(shop.agent));
          long next = asset.latestVersion() + 1;
          ResourceVersion version = Samples.version(shop.agent, next);
          tx.resources().append(version);
          tx.resources().update(asset.withVersion(version));
          var subject = Change.Subject.of(Change.SubjectType.RESOURCE, shop.agent);
          tx.append(
              Change.Draft.of("agent.version_created", subject, asset.name()),
              Actor.system("acme"),
              Samples.TIME);
          return next;
        });
  }
}
