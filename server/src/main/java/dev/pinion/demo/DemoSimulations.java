package dev.pinion.demo;

import dev.pinion.app.Caller;
import dev.pinion.app.resource.ResourceType;
import dev.pinion.app.resource.Resources;
import dev.pinion.app.resource.Resources.NewResource;
import dev.pinion.app.simulation.BehaviorInvocations;
import dev.pinion.app.simulation.BehaviorInvocations.NewInvocation;
import dev.pinion.app.simulation.RunReport;
import dev.pinion.app.simulation.RunReport.Target;
import dev.pinion.app.simulation.RunReport.TestReport;
import dev.pinion.app.simulation.UnitTestSetRuns;
import dev.pinion.demo.DemoSimulationData.DemoBehaviorSet;
import dev.pinion.demo.DemoSimulationData.DemoMetric;
import dev.pinion.demo.DemoSimulationData.DemoThreshold;
import dev.pinion.demo.DemoSimulationData.DemoUnitTest;
import dev.pinion.demo.DemoSimulationData.DemoUnitTestSet;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.resource.Content;
import dev.pinion.domain.resource.Content.Member;
import dev.pinion.domain.resource.Criterion;
import dev.pinion.domain.resource.MetricValue;
import dev.pinion.domain.resource.Resource;
import dev.pinion.domain.run.Run;
import dev.pinion.domain.run.RunState;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.service.Tag;
import dev.pinion.store.RunStore.RunQuery;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The simulations of the demonstration tenant. What was there once is never made again, so what
 * somebody deleted stays deleted, and what depends on it is left out.
 */
public final class DemoSimulations {
  private final Resources resources;
  private final UnitTestSetRuns runs;
  private final BehaviorInvocations invocations;
  private final InstantSource clock;

  /** A demonstration made with these use cases. */
  public DemoSimulations(
      Resources resources,
      UnitTestSetRuns runs,
      BehaviorInvocations invocations,
      InstantSource clock) {
    this.resources = resources;
    this.runs = runs;
    this.invocations = invocations;
    this.clock = clock;
  }

  /** Makes what is missing. */
  void make(Caller caller) {
    DemoSimulationData data = DemoData.read("/demo/simulations.json", DemoSimulationData.class);
    data.personas()
        .forEach(
            each ->
                make(
                    caller,
                    ResourceType.SIMULATION_PERSONAS,
                    each.name(),
                    () ->
                        wanted(
                            each.name(),
                            each.tags(),
                            new Content.SimulationPersona(each.role()),
                            each.version())));
    data.scenarios()
        .forEach(
            each ->
                make(
                    caller,
                    ResourceType.SCENARIOS,
                    each.name(),
                    () ->
                        wanted(each.name(), each.tags(), new Content.Scenario(), each.version())));
    data.metrics()
        .forEach(
            each ->
                make(
                    caller,
                    ResourceType.METRICS,
                    each.name(),
                    () -> wanted(each.name(), Map.of(), metric(each), null)));
    data.unitTests()
        .forEach(
            each ->
                make(caller, ResourceType.UNIT_TESTS, each.name(), () -> unitTest(caller, each)));
    data.unitTestSets().forEach(each -> makeSet(caller, each));
    data.behaviorSets().forEach(each -> makeBehaviors(caller, each));
  }

  private <C extends Content> void make(
      Caller caller, ResourceType<C> type, String name, Supplier<@Nullable NewResource<C>> wanted) {
    if (resource(caller, type, name) == null
        && !Demo.wasThere(caller, type.kind().code() + ".created", name)) {
      NewResource<C> missing = wanted.get();
      if (missing != null) {
        resources.create(caller, type, missing);
      }
    }
  }

  private static <C extends Content> NewResource<C> wanted(
      String name,
      Map<String, @Nullable String> tags,
      C content,
      @Nullable Map<String, @Nullable Object> version) {
    List<Tag> all =
        tags.entrySet().stream().map(tag -> new Tag(tag.getKey(), tag.getValue())).toList();
    return new NewResource<>(name, all, content, version);
  }

  private static Content.Metric metric(DemoMetric metric) {
    MetricValue value =
        metric.lowerBound() == null || metric.upperBound() == null
            ? new MetricValue.Bool()
            : new MetricValue.Numerical(metric.lowerBound(), metric.upperBound());
    return new Content.Metric(List.of(), metric.notes(), metric.description(), value);
  }

  private @Nullable NewResource<Content.UnitTest> unitTest(Caller caller, DemoUnitTest wanted) {
    Service service = service(caller, wanted.service());
    EntityId persona = current(caller, ResourceType.SIMULATION_PERSONAS, wanted.persona());
    EntityId scenario = current(caller, ResourceType.SCENARIOS, wanted.scenario());
    EntityId goal = current(caller, ResourceType.METRICS, wanted.goal());
    DemoThreshold threshold = wanted.warmth();
    EntityId warmth =
        threshold == null ? goal : current(caller, ResourceType.METRICS, threshold.metric());
    if (service == null
        || !service.active()
        || persona == null
        || scenario == null
        || goal == null
        || warmth == null) {
      return null;
    }
    var criteria = new ArrayList<Criterion>();
    criteria.add(new Criterion(DemoSimulationData.GOAL, goal, new Criterion.Bool(true)));
    if (threshold != null) {
      criteria.add(new Criterion(DemoSimulationData.WARMTH, warmth, threshold.expectation()));
    }
    return wanted(
        wanted.name(),
        Map.of(),
        new Content.UnitTest(
            wanted.description(),
            service.id(),
            wanted.versionSet(),
            persona,
            scenario,
            wanted.maxInteractions(),
            criteria,
            null),
        null);
  }

  private void makeSet(Caller caller, DemoUnitTestSet wanted) {
    make(caller, ResourceType.UNIT_TEST_SETS, wanted.name(), () -> unitTestSet(caller, wanted));
    Resource<Content.UnitTestSet> set =
        resource(caller, ResourceType.UNIT_TEST_SETS, wanted.name());
    if (set == null || set.deleted()) {
      return;
    }
    EntityId last = set.content().lastRunId();
    Run cut = last == null ? null : cutShort(caller, set.id(), last);
    if (last != null && cut == null) {
      return;
    }
    EntityId id = cut == null || cut.state().isOver() ? runs.create(caller, set.id()) : cut.id();
    Run run = Objects.requireNonNull(caller.tenant().read(tx -> tx.runs().find(id)));
    runs.report(caller, id, report(run, wanted));
  }

  /**
   * The run as it is now if it never got a result and is the set's first, null otherwise: people
   * begin later ones.
   */
  private @Nullable Run cutShort(Caller caller, EntityId set, EntityId id) {
    var all = new RunQuery(Set.of(), Set.of(set), Set.of(), Set.of(), null, clock.instant());
    return caller
        .tenant()
        .<@Nullable Run>read(
            tx -> {
              Run found = tx.runs().find(id);
              if (found == null || found.startedAt() != null || tx.runs().count(all) != 1) {
                return null;
              }
              Run run = found.at(clock.instant());
              boolean isWaiting = run.state() == RunState.PENDING;
              return isWaiting || Run.TIME_RAN_OUT.equals(run.failure()) ? run : null;
            });
  }

  private @Nullable NewResource<Content.UnitTestSet> unitTestSet(
      Caller caller, DemoUnitTestSet wanted) {
    var members = new ArrayList<Member>();
    wanted
        .unitTests()
        .forEach(
            (name, count) -> {
              EntityId test = current(caller, ResourceType.UNIT_TESTS, name);
              if (test != null) {
                members.add(new Member(test, count));
              }
            });
    return members.size() < wanted.unitTests().size()
        ? null
        : wanted(
            wanted.name(),
            Map.of(),
            new Content.UnitTestSet(wanted.description(), members, null),
            null);
  }

  private static RunReport report(Run run, DemoUnitTestSet wanted) {
    var results = new ArrayList<TestReport>();
    Instant start = run.createdAt();
    for (int i = 0; i < Math.min(run.tests().size(), wanted.results().size()); i++) {
      var result = wanted.results().get(i);
      results.add(
          new TestReport(
              new Target.ById(run.tests().get(i).id()),
              result.passed(),
              result.scores(),
              result.conversationId(),
              start.plus(i, ChronoUnit.MINUTES),
              start.plus(i + 1L, ChronoUnit.MINUTES)));
    }
    return new RunReport(results, null);
  }

  private void makeBehaviors(Caller caller, DemoBehaviorSet wanted) {
    make(caller, ResourceType.BEHAVIOR_SETS, wanted.name(), () -> behaviorSet(caller, wanted));
    EntityId set = current(caller, ResourceType.BEHAVIOR_SETS, wanted.name());
    if (set == null || caller.tenant().read(tx -> tx.invocations().count(set)) > 0) {
      return;
    }
    var all = new ArrayList<NewInvocation>();
    for (var each : wanted.invocations()) {
      Service service = service(caller, each.service());
      if (service != null) {
        all.add(
            new NewInvocation(
                1,
                each.conversationId(),
                service.id(),
                caller.actor().id(),
                each.initialMessageId(),
                each.agentMessageId(),
                List.of(),
                each.invokedAt()));
      }
    }
    if (!all.isEmpty()) {
      invocations.report(caller, set, all);
    }
  }

  private static NewResource<Content.BehaviorSet> behaviorSet(
      Caller caller, DemoBehaviorSet wanted) {
    List<EntityId> services =
        wanted.services().stream()
            .map(name -> service(caller, name))
            .filter(Objects::nonNull)
            .map(Service::id)
            .toList();
    return wanted(
        wanted.name(), wanted.tags(), new Content.BehaviorSet(true, services), wanted.version());
  }

  private static @Nullable Service service(Caller caller, String name) {
    return caller.tenant().snapshot().services().stream()
        .filter(service -> service.name().equals(name))
        .findFirst()
        .orElse(null);
  }

  /** The resource of that name that was there last, be it deleted or not. */
  private static <C extends Content> @Nullable Resource<C> resource(
      Caller caller, ResourceType<C> type, String name) {
    Resource<C> found = null;
    for (Resource<?> each : caller.tenant().snapshot().resources(type.kind()).values()) {
      Resource<C> resource = each.as(type.contentType());
      if (resource != null && resource.name().equals(name)) {
        found = resource;
      }
    }
    return found;
  }

  private static <C extends Content> @Nullable EntityId current(
      Caller caller, ResourceType<C> type, String name) {
    Resource<C> found = resource(caller, type, name);
    return found == null || found.deleted() ? null : found.id();
  }
}
