package dev.pinion.benchmarks;

import dev.pinion.app.Caller;
import dev.pinion.app.governance.Overriding;
import dev.pinion.app.governance.RuleBook;
import dev.pinion.app.governance.Rules;
import dev.pinion.app.governance.Rules.RuleWrite;
import dev.pinion.app.meaning.Bundles;
import dev.pinion.app.resource.ResourceType;
import dev.pinion.app.resource.Resources;
import dev.pinion.app.resource.Resources.NewResource;
import dev.pinion.app.service.Promotion;
import dev.pinion.app.service.SetRef;
import dev.pinion.app.service.SetWrite;
import dev.pinion.app.simulation.RunReport;
import dev.pinion.app.simulation.RunReport.Target;
import dev.pinion.app.simulation.RunReport.TestReport;
import dev.pinion.app.simulation.UnitTestSetRuns;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.governance.Glob;
import dev.pinion.domain.governance.Lasting;
import dev.pinion.domain.governance.Pinned;
import dev.pinion.domain.governance.PromotionOnly;
import dev.pinion.domain.governance.Rule;
import dev.pinion.domain.governance.Scope;
import dev.pinion.domain.governance.Soak;
import dev.pinion.domain.governance.TestsPassed;
import dev.pinion.domain.resource.Content;
import dev.pinion.domain.resource.Criterion;
import dev.pinion.domain.resource.MetricValue;
import dev.pinion.domain.run.Run;
import dev.pinion.domain.service.ChangePlan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What rules cost a promotion, by the use case on SQLite in a temporary folder: one writer alone.
 * Compare the numbers of one run with each other.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
@State(org.openjdk.jmh.annotations.Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // JMH calls prepare before anything else
public class GovernedPromotionBenchmark {
  private static final String FROM = "preview";
  private static final String OTHER = "staging";
  private static final String TO = "release";

  /** Revisions of the set that content is promoted from. */
  private static final int HISTORY = 60;

  private static final int UNIT_TESTS = 5;

  /** A little more than the second that the rule asks for. */
  private static final int SOAKED_MILLIS = 1_100;

  /** Which rules the tenant has. */
  public enum Governance {
    /** None. */
    NONE,
    /** One that governs other services. */
    ELSEWHERE,
    /** One that lets only promotions of pinned content through that was tested and has soaked. */
    GOVERNED
  }

  /** Which rules the tenant has. */
  @Param public Governance rules;

  private EntityId service;

  /** Gives one service a history, evidence and a rule. */
  @Setup(Level.Trial)
  public void prepare(Tenant tenant) throws InterruptedException {
    service = tenant.nextActive();
    for (int i = 0; i < HISTORY; i++) {
      upsert(tenant, FROM, i);
    }
    upsert(tenant, OTHER, HISTORY + 1);
    EntityId tests = passedTests(tenant);
    if (rules == Governance.GOVERNED) {
      Thread.sleep(SOAKED_MILLIS);
    }
    if (rules != Governance.NONE) {
      var services =
          new Scope.Services(
              null,
              null,
              List.of(rules == Governance.GOVERNED ? service : tenant.nextActive()),
              null);
      var terms =
          new Rule.Terms(
              "Careful",
              null,
              true,
              new Scope(services, List.of(new Glob(TO)), null),
              List.of(
                  new PromotionOnly(null),
                  new Pinned(),
                  new TestsPassed(tests, 1, null, null),
                  new Soak(FROM, Lasting.parse("1s"))),
              null);
      new Rules(tenant.world().work(), new RuleBook(new Bundles()))
          .create(tenant.owner(), new RuleWrite(terms, true));
    }
  }

  private void upsert(Tenant tenant, String set, int seed) {
    tenant
        .world()
        .sets()
        .upsert(tenant.owner(), SetWrite.to(service, set), ServiceData.pins(3L, seed));
  }

  /** A unit test set whose newest run has passed on what the set means now. */
  private EntityId passedTests(Tenant tenant) {
    EntityId persona =
        make(tenant, ResourceType.SIMULATION_PERSONAS, new Content.SimulationPersona(""), Map.of());
    EntityId scenario = make(tenant, ResourceType.SCENARIOS, new Content.Scenario(), Map.of());
    EntityId metric =
        make(
            tenant,
            ResourceType.METRICS,
            new Content.Metric(List.of(), null, "", new MetricValue.Bool()),
            null);
    var members = new ArrayList<Content.Member>();
    for (int i = 0; i < UNIT_TESTS; i++) {
      var test =
          new Content.UnitTest(
              "",
              service,
              FROM,
              persona,
              scenario,
              10,
              List.of(new Criterion("c", metric, new Criterion.Bool(true))),
              null);
      members.add(new Content.Member(make(tenant, ResourceType.UNIT_TESTS, test, null), 1));
    }
    EntityId set =
        make(
            tenant,
            ResourceType.UNIT_TEST_SETS,
            new Content.UnitTestSet(null, members, null),
            null);
    var runs = new UnitTestSetRuns(tenant.world().work(), new Bundles(), Duration.ofHours(1));
    Caller owner = tenant.owner();
    EntityId id = runs.create(owner, set);
    Run run = Objects.requireNonNull(owner.tenant().read(tx -> tx.runs().find(id)));
    Instant now = tenant.world().work().now();
    runs.report(
        owner,
        id,
        new RunReport(
            run.tests().stream()
                .map(
                    each ->
                        new TestReport(
                            new Target.ById(each.id()), true, Map.of("c", true), null, now, now))
                .toList(),
            null));
    return set;
  }

  private <C extends Content> EntityId make(
      Tenant tenant,
      ResourceType<C> type,
      C content,
      @Nullable Map<String, @Nullable Object> version) {
    EntityId unique = tenant.world().work().newId();
    return new Resources(tenant.world().work())
        .create(tenant.owner(), type, new NewResource<>(unique.hex(), List.of(), content, version))
        .id();
  }

  /** A promotion of what was tested, each time onto other content. */
  @State(org.openjdk.jmh.annotations.Scope.Benchmark)
  public static class Turn {

    /** Puts the other content there, past the rules. */
    @Setup(Level.Invocation)
    public void turn(Tenant tenant, GovernedPromotionBenchmark benchmark) {
      var overriding = new Overriding("The benchmark goes back.");
      benchmark.promote(
          tenant, OTHER, new SetWrite(benchmark.service, TO, List.of(), false, overriding));
    }
  }

  private ChangePlan promote(Tenant tenant, String from, SetWrite write) {
    var promotion = new Promotion(SetRef.parse(from).orElseThrow(), true, null);
    return tenant.world().sets().promote(tenant.owner(), write, promotion);
  }

  /** A promotion that is on disk, and in the catalog, when it returns. */
  @Benchmark
  public ChangePlan commit(Tenant tenant, Turn turn) {
    return promote(tenant, FROM, SetWrite.to(service, TO));
  }

  /** What a promotion would do, with what the rules say of it; nothing is written. */
  @Benchmark
  public ChangePlan plan(Tenant tenant) {
    return promote(tenant, FROM, new SetWrite(service, TO, List.of(), true));
  }
}
