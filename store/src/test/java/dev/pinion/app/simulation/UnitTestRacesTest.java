package dev.pinion.app.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.app.Race;
import dev.pinion.app.Shop;
import dev.pinion.app.meaning.Bundles;
import dev.pinion.app.models.ModelCatalog;
import dev.pinion.app.resolution.ResolutionLog;
import dev.pinion.app.resolution.SetViews;
import dev.pinion.app.resource.ResourceType;
import dev.pinion.app.resource.Resources;
import dev.pinion.app.resource.Resources.NewResource;
import dev.pinion.app.resource.Resources.ResourceChanges;
import dev.pinion.app.service.ServicePolicy;
import dev.pinion.app.service.Services.ServiceChanges;
import dev.pinion.app.service.Services.SettingsChanges;
import dev.pinion.app.service.SetWarnings;
import dev.pinion.app.service.SetWrite;
import dev.pinion.domain.DomainError;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.Usage;
import dev.pinion.domain.resource.Content;
import dev.pinion.domain.resource.Content.Member;
import dev.pinion.domain.resource.Content.UnitTest;
import dev.pinion.domain.resource.Criterion;
import dev.pinion.domain.resource.MetricValue;
import dev.pinion.domain.resource.Resource;
import dev.pinion.domain.service.Pins;
import dev.pinion.domain.service.Service;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whoever begins to use something races whoever takes it away: one of the two gets it, and the
 * other is told so. {@code -Dpinion.seed} repeats, {@code -Dpinion.rounds} makes it longer.
 */
@SuppressWarnings("NullAway.Init") // set before each test
class UnitTestRacesTest {
  private static final long SEED = Long.getLong("pinion.seed", System.nanoTime());
  private static final int ROUNDS = Integer.getInteger("pinion.rounds", 60);
  private static final String SET = "preview";

  @TempDir private Path folder;
  private final Random random = new Random(SEED);
  private Shop shop;
  private Resources resources;
  private SetViews views;
  private EntityId persona;
  private EntityId scenario;
  private EntityId metric;
  private int round;

  /** Something that takes away what a unit test on the set needs. */
  private enum Rival {
    DELETE_SET,
    REPLACE_SETS,
    DEACTIVATE,
    DELETE_SERVICE
  }

  @BeforeEach
  void open() throws IOException {
    System.out.println("UnitTestRacesTest: -Dpinion.seed=" + SEED);
    shop = new Shop(folder);
    resources = new Resources(shop.work);
    views =
        new SetViews(
            shop.work,
            new Bundles(),
            new SetWarnings(ModelCatalog.builtIn(), Shop.LIMITS),
            new ResolutionLog(shop.work));
    persona = make(ResourceType.SIMULATION_PERSONAS, "persona", new Content.SimulationPersona("r"));
    scenario = make(ResourceType.SCENARIOS, "scenario", new Content.Scenario());
    metric = makeMetric("metric");
  }

  @AfterEach
  void close() {
    shop.close();
  }

  private <C extends Content> EntityId make(ResourceType<C> type, String name, C content) {
    return resources
        .create(shop.admin, type, new NewResource<>(name, List.of(), content, null))
        .id();
  }

  private EntityId makeMetric(String name) {
    return make(
        ResourceType.METRICS,
        name,
        new Content.Metric(List.of(), null, "", new MetricValue.Bool()));
  }

  private UnitTest unitTest(EntityId service, String set) {
    return new UnitTest(
        "d",
        service,
        set,
        persona,
        scenario,
        1,
        List.of(new Criterion("c", metric, new Criterion.Bool(true))),
        null);
  }

  private void rival(Rival rival, EntityId service) {
    switch (rival) {
      case DELETE_SET -> shop.sets.delete(shop.admin, service, SET, List.of());
      case REPLACE_SETS ->
          shop.services.update(
              shop.admin,
              service,
              new ServiceChanges(
                  null, null, null, null, null, null, null, SettingsChanges.NONE, Map.of()),
              ServicePolicy.DRAFTABLE);
      case DEACTIVATE ->
          shop.services.update(
              shop.admin, service, Shop.changes(null, false), ServicePolicy.RUNNABLE);
      case DELETE_SERVICE -> shop.services.delete(shop.admin, service);
    }
  }

  /**
   * Catches a guard, or the making of a unit test, that decides by another transaction's state, and
   * a view of sets that tells who used them before.
   */
  @Test
  void whatAUnitTestNeedsIsEitherUsedOrTakenAway() throws Exception {
    for (round = 0; round < ROUNDS; round++) {
      Rival rival = Rival.values()[random.nextInt(Rival.values().length)];
      EntityId service = shop.create("service " + round);
      shop.sets.upsert(shop.admin, SetWrite.to(service, SET), Pins.LATEST);
      EntityId mover = null;
      if (random.nextBoolean() && (rival == Rival.DELETE_SET || rival == Rival.REPLACE_SETS)) {
        mover = make(ResourceType.UNIT_TESTS, "mover " + round, unitTest(service, "release"));
      }
      var users = new ArrayList<Runnable>();
      for (int i = random.nextInt(3); i >= 0; i--) {
        String name = "test " + round + " " + i;
        users.add(() -> make(ResourceType.UNIT_TESTS, name, unitTest(service, SET)));
      }
      if (mover != null) {
        EntityId moved = mover;
        users.add(() -> move(moved, service));
      }
      var all = new ArrayList<>(users);
      int place = random.nextInt(all.size() + 1);
      all.add(place, () -> rival(rival, service));
      views.list(shop.admin, service);
      List<@Nullable DomainError> outcomes = Race.run(all);
      DomainError refusal = outcomes.remove(place);
      long made = outcomes.stream().filter(Objects::isNull).count();
      String what = "round %d, %s, %s".formatted(round, rival, outcomes);
      if (refusal == null) {
        assertThat(made).as(what).isZero();
        assertThat(outcomes)
            .as(what)
            .allMatch(
                error ->
                    error instanceof DomainError.UnknownReference
                        || error instanceof DomainError.Refused);
      } else {
        assertThat(refusal).as(what).isInstanceOf(DomainError.InUse.class);
        assertThat(made).as(what).isPositive();
      }
      requireTruth(service, what);
    }
  }

  private void move(EntityId unitTest, EntityId service) {
    resources.update(
        shop.admin,
        ResourceType.UNIT_TESTS,
        unitTest,
        new ResourceChanges<>(null, null, old -> unitTest(service, SET)));
  }

  /** The usages are those of the unit tests that are there, on sets of a service that is active. */
  private void requireTruth(EntityId id, String what) {
    shop.tenant.read(
        tx -> {
          List<String> tests =
              tx.resources().all().stream()
                  .filter(each -> !each.deleted())
                  .flatMap(UnitTestRacesTest::ofUnitTest)
                  .filter(each -> each.content().serviceId().equals(id))
                  .map(each -> each.content().versionSet() + " " + each.name())
                  .sorted()
                  .toList();
          List<String> usages =
              tx.usages().of(id).stream()
                  .map((Usage usage) -> usage.versionSet() + " " + usage.name())
                  .sorted()
                  .toList();
          assertThat(usages).as(what).isEqualTo(tests);
          Service service = tx.services().find(id);
          if (service != null) {
            for (SetViews.SetView view : views.list(shop.admin, id)) {
              assertThat(tests.stream().filter(each -> each.startsWith(view.set().name() + " ")))
                  .as(what)
                  .hasSize(view.usedBy());
            }
          }
          if (!tests.isEmpty()) {
            assertThat(service).as(what).isNotNull();
            assertThat(Objects.requireNonNull(service).active()).as(what).isTrue();
            tx.usages()
                .of(id)
                .forEach(
                    usage ->
                        assertThat(service.versionSet(usage.versionSet())).as(what).isNotNull());
          }
          return true;
        });
  }

  private static Stream<Resource<UnitTest>> ofUnitTest(Resource<?> resource) {
    return Stream.ofNullable(resource.as(UnitTest.class));
  }

  /** Catches a deletion that looks for users before its transaction. */
  @Test
  void whatAResourceNamesIsEitherNamedOrDeleted() throws Exception {
    EntityId service = shop.create("service");
    for (round = 0; round < ROUNDS; round++) {
      metric = makeMetric("metric " + round);
      EntityId taken = metric;
      EntityId test = make(ResourceType.UNIT_TESTS, "t " + round, unitTest(service, "edge"));
      EntityId free = makeMetric("free " + round);
      metric = free;
      UnitTest second = unitTest(service, "edge");
      metric = taken;
      String name = "named " + round;
      var members = new Content.UnitTestSet(null, List.of(new Member(test, 1)), null);
      boolean pair = random.nextBoolean();
      List<Runnable> all = new ArrayList<>();
      all.add(
          pair
              ? () -> make(ResourceType.UNIT_TEST_SETS, name, members)
              : () -> make(ResourceType.UNIT_TESTS, name, second));
      all.add(
          pair
              ? () -> resources.delete(shop.admin, ResourceType.UNIT_TESTS, test)
              : () -> resources.delete(shop.admin, ResourceType.METRICS, free));
      boolean swapped = random.nextBoolean();
      if (swapped) {
        Collections.swap(all, 0, 1);
      }
      List<@Nullable DomainError> outcomes = Race.run(all);
      DomainError use = outcomes.get(swapped ? 1 : 0);
      DomainError deletion = outcomes.get(swapped ? 0 : 1);
      assertThat(use == null).as("round " + round).isNotEqualTo(deletion == null);
      if (use == null) {
        assertThat(deletion).isInstanceOf(DomainError.InUse.class);
      } else {
        assertThat(use).isInstanceOf(DomainError.UnknownReference.class);
      }
    }
  }

  /** Catches a run whose predecessor is looked for before its transaction. */
  @Test
  void ofRunsThatOneUserStartsAtOnceExactlyOneStarts() throws Exception {
    EntityId service = shop.create("service");
    EntityId test = make(ResourceType.UNIT_TESTS, "t", unitTest(service, "edge"));
    var runs = new UnitTestSetRuns(shop.work, new Bundles(), Duration.ofHours(1));
    for (round = 0; round < ROUNDS; round++) {
      EntityId set =
          make(
              ResourceType.UNIT_TEST_SETS,
              "set " + round,
              new Content.UnitTestSet(null, List.of(new Member(test, 2)), null));
      Runnable start = () -> runs.create(shop.admin, set);
      List<@Nullable DomainError> outcomes = Race.run(Collections.nCopies(4, start));
      assertThat(outcomes.stream().filter(Objects::isNull)).hasSize(1);
      assertThat(outcomes.stream().filter(Objects::nonNull))
          .allMatch(DomainError.Conflict.class::isInstance);
    }
  }
}
