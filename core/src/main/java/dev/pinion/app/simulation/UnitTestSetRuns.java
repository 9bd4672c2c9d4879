package dev.pinion.app.simulation;

import dev.pinion.app.Caller;
import dev.pinion.app.Work;
import dev.pinion.app.meaning.Bundles;
import dev.pinion.app.resource.ResourceType;
import dev.pinion.app.resource.Resources;
import dev.pinion.app.service.ServiceRules;
import dev.pinion.budget.JsonWeight;
import dev.pinion.budget.Use;
import dev.pinion.domain.Author;
import dev.pinion.domain.CanonicalJson;
import dev.pinion.domain.DomainError;
import dev.pinion.domain.DomainException;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.Page;
import dev.pinion.domain.access.Attributes;
import dev.pinion.domain.access.Permission;
import dev.pinion.domain.resource.Content;
import dev.pinion.domain.resource.Content.Member;
import dev.pinion.domain.resource.Content.UnitTest;
import dev.pinion.domain.resource.Content.UnitTestSet;
import dev.pinion.domain.resource.Criterion;
import dev.pinion.domain.resource.MetricValue;
import dev.pinion.domain.resource.Resource;
import dev.pinion.domain.run.Reporter;
import dev.pinion.domain.run.Run;
import dev.pinion.domain.run.RunState;
import dev.pinion.domain.run.UnitTestRun;
import dev.pinion.domain.run.UnitTestRun.Result;
import dev.pinion.domain.run.UnitTestRun.Scored;
import dev.pinion.domain.run.UnitTestRun.Tested;
import dev.pinion.domain.service.Bundle;
import dev.pinion.domain.service.Pins;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.service.VersionSet;
import dev.pinion.store.RunStore.RunChoices;
import dev.pinion.store.RunStore.RunQuery;
import dev.pinion.store.TenantTx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Runs of unit test sets. Pinion executes nothing itself: a runner looks for runs that are pending,
 * executes them and reports what came of them. A run fails by itself when nothing comes for too
 * long; every read sees that at once, and it is written down with the next change of the run.
 */
public final class UnitTestSetRuns {
  /** Unit test runs of one run. */
  public static final int UNIT_TEST_RUNS_MAX = 500;

  /**
   * What a run may take of what a request may load, for it is read as a whole; half is results'.
   */
  private static final long BYTES_MAX = Use.LOADED.most() / 2;

  /** Values of a unit test run beside its preferences and criteria, about, and their characters. */
  private static final long OWN_VALUES = 30;

  private static final long OWN_CHARS = 600;

  private final Work work;
  private final Bundles bundles;
  private final Duration timeout;

  /**
   * The use cases of runs.
   *
   * @param timeout how long a run may go without a result before it fails
   */
  public UnitTestSetRuns(Work work, Bundles bundles, Duration timeout) {
    this.work = work;
    this.bundles = bundles;
    this.timeout = timeout;
  }

  /**
   * Which runs to list, and which page of them. An empty set does not filter.
   *
   * @param newestFirst true sorts by the time of the last change, latest first, false earliest
   *     first; null sorts by id
   */
  public record RunListQuery(
      Set<EntityId> ids,
      Set<EntityId> sets,
      Set<RunState> states,
      Set<Author> creators,
      @Nullable Boolean newestFirst,
      long offset,
      long limit) {}

  /**
   * A page of runs.
   *
   * @param choices what filters can name; null but for the first page
   */
  public record RunList(Page<Run> page, @Nullable RunChoices choices) {}

  /** Makes a run of a set as it is now, unless the caller's last run of it goes on. */
  public EntityId create(Caller caller, EntityId setId) {
    EntityId id = work.newId();
    return work.write(
        caller,
        unit -> {
          caller.require(Permission.UNIT_TEST_SET_RUN_CREATE, Attributes.none());
          Resource<UnitTestSet> set = requireSet(unit.tx(), setId);
          requireLastIsOver(unit, set);
          List<UnitTestRun> tests = tests(unit.tx(), set.content());
          unit.tx()
              .runs()
              .insert(
                  new Run(
                      id,
                      setId,
                      set.name(),
                      RunState.PENDING,
                      null,
                      unit.actor(),
                      unit.at(),
                      unit.at(),
                      null,
                      null,
                      unit.at().plus(timeout),
                      tests));
          Resource<UnitTestSet> triggered =
              set.withContent(set.name(), set.tags(), set.content().withLastRun(id));
          unit.tx().resources().update(triggered);
          unit.log(Resources.change("run_created", triggered));
          return id;
        });
  }

  private static Resource<UnitTestSet> requireSet(TenantTx tx, EntityId id) {
    Resource<UnitTestSet> set = ResourceType.UNIT_TEST_SETS.of(tx.resources().find(id));
    if (set == null || set.deleted()) {
      throw DomainException.unknownReference(
          "unit_test_set_not_found",
          List.of("simulation_unit_test_set_id"),
          "There is no unit test set with this id.");
    }
    return set;
  }

  private static void requireLastIsOver(Work.Unit unit, Resource<UnitTestSet> set) {
    for (Run last : unit.tx().runs().unfinished(set.id(), Author.of(unit.actor()))) {
      Run now = last.at(unit.at());
      if (!now.state().isOver()) {
        throw DomainException.conflict(
            "run_unfinished",
            "Your last run of the unit test set \"%s\" is still %s; wait for it or cancel it."
                .formatted(set.name(), now.state().code()));
      }
      unit.tx().runs().update(now);
    }
  }

  private List<UnitTestRun> tests(TenantTx tx, UnitTestSet set) {
    // One count alone may be more than a long can add to.
    long wanted =
        set.members().stream()
            .mapToLong(each -> Math.min(each.runCount(), UNIT_TEST_RUNS_MAX + 1L))
            .sum();
    if (wanted > UNIT_TEST_RUNS_MAX) {
      throw DomainException.limitReached(
          "too_many_unit_test_runs",
          "A run has at most %d unit test runs, and this set makes more; take smaller counts or several sets."
              .formatted(UNIT_TEST_RUNS_MAX));
    }
    var tests = new ArrayList<UnitTestRun>();
    var counts = new HashMap<EntityId, Long>();
    long bytes = 0;
    for (Member member : set.members()) {
      Resource<UnitTest> test = Resources.find(tx, ResourceType.UNIT_TESTS, member.unitTestId());
      Tested tested = tested(tx, test);
      bytes += bytes(tested) * member.runCount();
      if (bytes > BYTES_MAX) {
        throw DomainException.limitReached(
            "run_too_large",
            "A run of this set would be more than can be read at once: it holds the metrics and the LLM preferences of every unit test run; take smaller counts or several sets.");
      }
      for (long i = 0; i < member.runCount(); i++) {
        long index = Objects.requireNonNull(counts.merge(test.id(), 1L, Long::sum));
        tests.add(new UnitTestRun(work.newId(), tested.as(index), null));
      }
    }
    return tests;
  }

  /** A unit test with what its version set means at this moment. */
  private Tested tested(TenantTx tx, Resource<UnitTest> resource) {
    UnitTest test = resource.content();
    Service service = ServiceRules.find(tx, test.serviceId());
    VersionSet set = Objects.requireNonNull(service.versionSet(test.versionSet()));
    Bundle bundle = Bundles.of(service, set.pins(), tx.resources()::find);
    Bundles.requireComplete(bundle);
    return new Tested(
        resource.id(),
        resource.name(),
        1,
        test.serviceId(),
        test.versionSet(),
        bundle,
        bundles.digest(bundle, tx),
        test.criteria().stream().map(each -> scored(tx, each)).toList());
  }

  /** About the bytes that a unit test run takes when it is read. */
  private static long bytes(Tested tested) {
    long characters = OWN_CHARS + tested.unitTestName().length();
    long values = OWN_VALUES;
    for (Scored each : tested.criteria()) {
      characters += each.name().length();
      values += OWN_VALUES;
      if (each.value() instanceof MetricValue.Categorical(List<String> categories)) {
        characters += categories.stream().mapToLong(String::length).sum();
        values += categories.size();
      }
    }
    var preferences = new Pins(null, null, tested.bundle().llmPreferences());
    return JsonWeight.of(characters, values)
        + JsonWeight.of(CanonicalJson.text(preferences.llmJson()));
  }

  private static Scored scored(TenantTx tx, Criterion criterion) {
    Content.Metric metric =
        Resources.find(tx, ResourceType.METRICS, criterion.metricId()).content();
    return new Scored(criterion.name(), metric.value());
  }

  /** Runs, filtered, sorted and paged; none for a caller who may not see them. */
  public RunList list(Caller caller, RunListQuery query) {
    if (!caller.may(Permission.UNIT_TEST_SET_RUN_GET, Attributes.none())) {
      var none = new RunChoices(List.of(), List.of(), List.of());
      return new RunList(
          Page.of(List.of(), query.offset(), query.limit()), query.offset() == 0 ? none : null);
    }
    var now = work.now();
    var wanted =
        new RunQuery(
            query.ids(), query.sets(), query.states(), query.creators(), query.newestFirst(), now);
    return caller
        .tenant()
        .read(
            tx -> {
              List<Run> runs =
                  tx.runs().list(wanted, query.offset(), query.limit()).stream()
                      .map(run -> run.at(now))
                      .toList();
              return new RunList(
                  Page.part(runs, query.offset(), tx.runs().count(wanted)),
                  query.offset() == 0 ? tx.runs().choices(now) : null);
            });
  }

  /** Calls a run off. What runs already may still report, and is refused. */
  public void cancel(Caller caller, EntityId id) {
    work.run(
        caller,
        unit -> {
          Run run = find(unit, id);
          caller.require(Permission.UNIT_TEST_SET_RUN_CANCEL, Attributes.none());
          unit.tx().openReserve();
          Run after = run.cancelled(unit.at()).orElseThrow(() -> over(run, "cancelled"));
          put(unit, "run_cancelled", after);
        });
  }

  /**
   * Takes what a runner reports. What was reported before in the same words changes nothing.
   *
   * @return the run after that
   * @throws DomainException with {@link DomainError.Invalid} if the report does not fit the run,
   *     and {@link DomainError.Conflict} if it contradicts an earlier one or comes too late
   */
  public Run report(Caller caller, EntityId id, RunReport report) {
    return work.write(
        caller,
        unit -> {
          Run run = find(unit, id);
          caller.require(Permission.UNIT_TEST_SET_RUN_REPORT, Attributes.none());
          var reporter = new Reporter(unit.actor(), caller.titles(unit.tx()).all());
          var results = new LinkedHashMap<EntityId, Result>();
          report.newResults(run).forEach((test, result) -> results.put(test, result.by(reporter)));
          Run after = after(run, report.failure(), results, unit.at());
          if (!after.equals(run)) {
            put(unit, "run_reported", after);
          }
          return after;
        });
  }

  private Run after(Run run, @Nullable String failure, Map<EntityId, Result> results, Instant at) {
    boolean known =
        failure == null
            || (run.state() == RunState.FAILED && Objects.equals(failure, run.failure()));
    if (results.isEmpty() && known) {
      return run;
    }
    return (failure == null ? run.with(results, at, timeout) : run.failed(failure, results, at))
        .orElseThrow(() -> over(run, results.isEmpty() ? "failed" : "reported to"));
  }

  private static Run find(Work.Unit unit, EntityId id) {
    Run run = unit.tx().runs().find(id);
    if (run == null) {
      throw DomainException.notFound("run_not_found", "There is no run with this id.");
    }
    return run.at(unit.at());
  }

  private static void put(Work.Unit unit, String what, Run run) {
    unit.tx().runs().update(run);
    Resource<?> set = Objects.requireNonNull(unit.tx().resources().find(run.setId()));
    unit.log(Resources.change(what, set));
  }

  private static DomainException over(Run run, String what) {
    String why = run.failure() == null ? "" : " (" + run.failure() + ")";
    return DomainException.conflict(
        "run_over",
        "The run is %s%s, so it cannot be %s any more.".formatted(run.state().code(), why, what));
  }
}
