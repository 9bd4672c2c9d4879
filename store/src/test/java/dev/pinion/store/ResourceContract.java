package dev.pinion.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.domain.EntityId;
import dev.pinion.domain.resource.Content;
import dev.pinion.domain.resource.Content.Member;
import dev.pinion.domain.resource.Content.UnitTest;
import dev.pinion.domain.resource.Content.UnitTestSet;
import dev.pinion.domain.resource.Criterion;
import dev.pinion.domain.resource.MetricValue;
import dev.pinion.domain.resource.Resource;
import dev.pinion.domain.resource.ResourceKind;
import dev.pinion.domain.resource.ResourceVersion;
import dev.pinion.domain.service.Service;
import dev.pinion.store.ResourceStore.VersionRange;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What {@link ResourceStore} states, of every kind. */
interface ResourceContract extends StoreFixture {

  private <C extends Content> Resource<C> stored(String name, C content) {
    Resource<C> resource = Samples.resource(name, content);
    write(tx -> tx.resources().insert(resource));
    return resource;
  }

  private Resource<Content.Metric> metric(MetricValue value) {
    return stored(
        "metric " + Samples.id(), new Content.Metric(List.of(), Samples.TEXT, "d", value));
  }

  private Resource<UnitTest> unitTest(String name) {
    EntityId service = service("service of " + name).id();
    Resource<?> metric = metric(new MetricValue.Bool());
    return stored(
        name,
        new UnitTest(
            Samples.TEXT,
            service,
            "release",
            stored("persona of " + name, new Content.SimulationPersona(Samples.TEXT)).id(),
            stored("scenario of " + name, new Content.Scenario()).id(),
            10,
            List.of(new Criterion(Samples.TEXT, metric.id(), new Criterion.Bool(true))),
            null));
  }

  private static UnitTestSet set(Resource<?>... unitTests) {
    return new UnitTestSet(
        null, List.of(unitTests).stream().map(each -> new Member(each.id(), 2)).toList(), null);
  }

  private void update(Resource<?> resource) {
    write(tx -> tx.resources().update(resource));
  }

  private static Resource<?> deleted(Resource<?> resource) {
    return resource.deletedBy(Samples.actor("deleter"), Samples.LATER);
  }

  @Test
  default void resourcesOfEveryKindReadBackEqual() {
    Service service = service("service");
    Resource<?> test = unitTest("test");
    List<Resource<?>> all =
        List.of(
            asset(ResourceKind.AGENT, "Ägent " + Samples.TEXT, 0),
            asset(ResourceKind.CONTEXT_GRAPH, "graph", 0),
            stored("persona", new Content.Persona("r", Samples.TEXT, "b", "eng", Samples.json())),
            stored("persona", new Content.SimulationPersona("r")),
            stored("scenario", new Content.Scenario()),
            metric(new MetricValue.Bool()),
            metric(new MetricValue.Numerical(new BigDecimal("-1"), new BigDecimal("2.50"))),
            metric(new MetricValue.Categorical(List.of("a", Samples.TEXT))),
            stored(
                "expecting",
                new UnitTest(
                    "d",
                    service.id(),
                    "edge",
                    stored("p", new Content.SimulationPersona("r")).id(),
                    stored("s", new Content.Scenario()).id(),
                    1,
                    List.of(
                        new Criterion(
                            "n",
                            metric(new MetricValue.Bool()).id(),
                            new Criterion.Numerical(">=", new BigDecimal("1E+2"))),
                        new Criterion(
                            "c",
                            metric(new MetricValue.Bool()).id(),
                            new Criterion.Categorical(List.of("x")))),
                    7L)),
            stored("set", set(test, test).withLastRun(Samples.id())),
            stored("behaviors", new Content.BehaviorSet(true, List.of(service.id()))));
    for (Resource<?> each : all) {
      assertThat(found(tx -> tx.resources().find(each.id()))).isEqualTo(each);
    }
    List<Resource<?>> listed = listed(tx -> tx.resources().all());
    assertThat(listed).containsAll(all).isSortedAccordingTo((a, b) -> a.id().compareTo(b.id()));
    assertThat(listed).extracting(Resource::kind).contains(ResourceKind.values());
  }

  @Test
  default void aResourceUpdateReplacesEverythingButItsCreation() {
    Resource<Content.SimulationPersona> made = stored("before", new Content.SimulationPersona("r"));
    Resource<?> changed =
        made.withContent("after", List.of(), new Content.SimulationPersona("other"))
            .touchedBy(Samples.actor("other"), Samples.LATER.plusMillis(1));
    update(changed);
    assertThat(found(tx -> tx.resources().find(made.id()))).isEqualTo(changed);
    refused(tx -> tx.resources().update(Samples.resource("x", new Content.Scenario())));
  }

  @Test
  default void aNameIsReservedByOneOfAKindThatIsThere() {
    Resource<?> first = stored("Name", new Content.SimulationPersona("r"));
    stored("name", new Content.SimulationPersona("r"));
    stored("Name", new Content.Scenario());
    refused(
        tx ->
            tx.resources()
                .insert(Samples.resource("Name", new Content.SimulationPersona("other"))));
    assertThat(found(tx -> tx.resources().findByName(ResourceKind.SIMULATION_PERSONA, "Name")))
        .isEqualTo(first.id());
    update(deleted(first));
    assertThat(found(tx -> tx.resources().findByName(ResourceKind.SIMULATION_PERSONA, "Name")))
        .isNull();
    stored("Name", new Content.SimulationPersona("heir"));
  }

  @Test
  default void onlyAnActiveBehaviorSetReservesItsName() {
    stored("Name", new Content.BehaviorSet(false, List.of()));
    Resource<Content.BehaviorSet> draft = stored("Name", new Content.BehaviorSet(false, List.of()));
    Resource<?> active = stored("Name", new Content.BehaviorSet(true, List.of()));
    assertThat(found(tx -> tx.resources().findByName(ResourceKind.BEHAVIOR_SET, "Name")))
        .isEqualTo(active.id());
    refused(
        tx ->
            tx.resources()
                .update(
                    draft.withContent(
                        "Name", List.of(), new Content.BehaviorSet(true, List.of()))));
  }

  @Test
  default void whatIsNamedIsKnownByItsUsersAndCannotBeDeleted() {
    Resource<UnitTest> test = unitTest("test");
    Resource<UnitTestSet> second = stored("second", set(test));
    Resource<UnitTestSet> first = stored("first", set(test, test));
    assertThat(listed(tx -> tx.resources().usersOf(test.id()))).isEqualTo(List.of(first, second));
    EntityId metric = test.content().criteria().getFirst().metricId();
    assertThat(listed(tx -> tx.resources().usersOf(metric))).isEqualTo(List.of(test));
    refused(tx -> tx.resources().update(deleted(test)));

    Resource<UnitTest> other = unitTest("other");
    update(first.withContent("first", List.of(), set(other)));
    update(deleted(second));
    assertThat(listed(tx -> tx.resources().usersOf(test.id()))).isEmpty();
    update(deleted(test));
    refused(tx -> tx.resources().update(deleted(other)));
  }

  @Test
  default void whatIsNotThereCannotBeNamed() {
    Resource<UnitTest> test = unitTest("test");
    update(deleted(test));
    Resource<?> persona = stored("persona", new Content.SimulationPersona("r"));
    refused(tx -> tx.resources().insert(Samples.resource("gone", set(test))));
    refused(tx -> tx.resources().insert(Samples.resource("other kind", set(persona))));
    refused(
        tx ->
            tx.resources()
                .insert(
                    Samples.resource("b", new Content.BehaviorSet(true, List.of(Samples.id())))));
    Service service = service("service");
    Resource<Content.BehaviorSet> behaviors =
        stored("b", new Content.BehaviorSet(true, List.of(service.id())));
    write(tx -> tx.services().delete(service.id(), Samples.LATER));
    update(behaviors.touchedBy(Samples.actor("x"), Samples.LATER));
    refused(
        tx ->
            tx.resources()
                .insert(
                    Samples.resource("c", new Content.BehaviorSet(true, List.of(service.id())))));
  }

  @Test
  default void onlyAPersonaCanBeRemoved() {
    Resource<?> persona = stored("name", new Content.Persona("r", "d", "b", "eng", Samples.json()));
    refused(stranger(), tx -> tx.resources().delete(persona.id()));
    write(tx -> tx.resources().delete(persona.id()));
    assertThat(found(tx -> tx.resources().find(persona.id()))).isNull();
    refused(tx -> tx.resources().delete(persona.id()));
    refused(tx -> tx.resources().update(persona));
    Resource<?> agent = asset(ResourceKind.AGENT, "agent", 0);
    refused(tx -> tx.resources().delete(agent.id()));
    Resource<?> scenario = stored("name", new Content.Scenario());
    refused(tx -> tx.resources().delete(scenario.id()));
  }

  @Test
  default void aDeletedResourceStaysAsItIs() {
    Resource<?> made = stored("name", new Content.Scenario());
    update(deleted(made));
    assertThat(found(tx -> tx.resources().find(made.id()))).isEqualTo(deleted(made));
    refused(tx -> tx.resources().update(made));
    refused(tx -> tx.resources().update(deleted(made)));
  }

  @Test
  default void aDeprecatedAgentGetsVersionsAndNothingElse() {
    Resource<?> agent = asset(ResourceKind.AGENT, "name", 1);
    Resource<?> deprecated = deleted(agent);
    update(deprecated);
    refused(tx -> tx.resources().update(agent));
    ResourceVersion next = Samples.version(agent.id(), 2);
    write(tx -> tx.resources().append(next));
    update(deprecated.withVersion(next));
    assertThat(found(tx -> tx.resources().find(agent.id())))
        .isEqualTo(deprecated.withVersion(next));
    Resource<?> heir = asset(ResourceKind.AGENT, "name", 0);
    assertThat(found(tx -> tx.resources().findByName(ResourceKind.AGENT, "name")))
        .isEqualTo(heir.id());
  }

  @Test
  default void versionsComeInRangesDirectionsAndPages() {
    EntityId agent = asset(ResourceKind.AGENT, "a", 12).id();
    asset(ResourceKind.AGENT, "b", 3);
    assertThat(numbers(agent, new VersionRange(2, 5, false, 0, 99)))
        .containsExactly(2L, 3L, 4L, 5L);
    assertThat(numbers(agent, new VersionRange(2, 5, true, 0, 99))).containsExactly(5L, 4L, 3L, 2L);
    assertThat(numbers(agent, new VersionRange(1, 12, false, 8, 3))).containsExactly(9L, 10L, 11L);
    assertThat(numbers(agent, new VersionRange(10, Long.MAX_VALUE, false, 0, 9)))
        .containsExactly(10L, 11L, 12L);
    assertThat(numbers(agent, new VersionRange(1, 12, true, 11, 9))).containsExactly(1L);
    assertThat(numbers(agent, new VersionRange(1, 12, true, 12, 9))).isEmpty();
    assertThat(numbers(agent, new VersionRange(5, 4, false, 0, 9))).isEmpty();
    assertThat(numbers(agent, new VersionRange(1, 12, false, 0, 0))).isEmpty();
  }

  private List<Long> numbers(EntityId resource, VersionRange range) {
    return read(tx -> tx.resources().versions(resource, range)).stream()
        .map(ResourceVersion::version)
        .toList();
  }

  @Test
  default void versionsOfAResourceAreKeptForEver() {
    EntityId owner = stored("name", new Content.Scenario()).id();
    List<ResourceVersion> made = List.of(version(owner, 1), version(owner, 2), version(owner, 3));
    write(tx -> made.forEach(tx.resources()::append));
    assertThat(found(tx -> tx.resources().version(owner, 2))).isEqualTo(made.get(1));
    assertThat(found(tx -> tx.resources().version(owner, 4))).isNull();
    assertThat(listed(tx -> tx.resources().versions(owner, new VersionRange(2, 9, true, 0, 10))))
        .isEqualTo(List.of(made.get(2), made.get(1)));
    assertThat(listed(tx -> tx.resources().versions(owner, new VersionRange(1, 3, false, 1, 1))))
        .isEqualTo(List.of(made.get(1)));
    refused(tx -> tx.resources().append(version(owner, 3)));
    refused(tx -> tx.resources().append(version(owner, 0)));
    refused(tx -> tx.resources().append(version(Samples.id(), 1)));
  }

  private static ResourceVersion version(EntityId owner, long number) {
    return new ResourceVersion(
        Samples.id(), owner, number, Samples.json(), Samples.actor("a"), Samples.TIME);
  }

  @Test
  default void aResourceBelongsToItsTenant() {
    Resource<?> made = stored("name", new Content.SimulationPersona("r"));
    EntityId id = made.id();
    write(tx -> tx.resources().append(version(id, 1)));
    assertThat(found(stranger(), tx -> tx.resources().find(id))).isNull();
    assertThat(found(stranger(), tx -> tx.resources().all())).isEqualTo(List.of());
    assertThat(found(stranger(), tx -> tx.resources().version(id, 1))).isNull();
    assertThat(found(stranger(), tx -> tx.resources().usersOf(id))).isEqualTo(List.of());
    assertThat(
            found(
                stranger(),
                tx -> tx.resources().findByName(ResourceKind.SIMULATION_PERSONA, "name")))
        .isNull();
    refused(stranger(), tx -> tx.resources().update(made));
    refused(stranger(), tx -> tx.resources().append(version(id, 2)));
    Resource<?> test = unitTest("test");
    refused(stranger(), tx -> tx.resources().insert(Samples.resource("set", set(test))));
  }

  /** What a resource was before each kind of write, whether it was looked at first or not. */
  @Test
  default void resourcesThatWereWrittenAreKnownAsTheyWere() {
    Resource<?> made = stored("name", new Content.Persona("r", "d", "b", "eng", Samples.json()));
    List<Consumer<TenantTx>> kinds =
        List.of(
            tx -> tx.resources().update(made.touchedBy(Samples.actor("x"), Samples.LATER)),
            tx -> tx.resources().append(version(made.id(), 1)),
            tx -> tx.resources().delete(made.id()));
    for (Consumer<TenantTx> each : kinds) {
      for (boolean isFound : List.of(true, false)) {
        undone(
            tx -> {
              if (isFound) {
                tx.resources().find(made.id());
              }
              assertThat(tx.resources().before()).isEmpty();
              each.accept(tx);
              assertThat(tx.resources().before()).isEqualTo(Map.of(made.id(), Optional.of(made)));
            });
      }
    }
    Resource<?> touched = made.touchedBy(Samples.actor("x"), Samples.LATER);
    write(
        tx -> {
          tx.resources().append(version(made.id(), 1));
          assertThat(tx.resources().find(made.id())).isEqualTo(made);
          tx.resources().update(touched);
          assertThat(tx.resources().find(made.id())).isEqualTo(touched);
          assertThat(tx.resources().before()).isEqualTo(Map.of(made.id(), Optional.of(made)));
        });
  }

  @Test
  default void aResourceThatIsMadeWasNotThereBefore() {
    Resource<?> made = Samples.resource("name", new Content.Scenario());
    write(
        tx -> {
          tx.resources().insert(made);
          tx.resources().append(version(made.id(), 1));
          tx.resources().update(made.touchedBy(Samples.actor("x"), Samples.LATER));
          assertThat(tx.resources().before()).isEqualTo(Map.of(made.id(), Optional.empty()));
        });
    assertThat(found(tx -> tx.resources().before())).isEqualTo(Map.of());
  }
}
