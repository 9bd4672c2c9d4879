package dev.pinion.app.governance;

import dev.pinion.app.meaning.Bundles;
import dev.pinion.app.meaning.MeaningHistory;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.governance.ChangeRequest;
import dev.pinion.domain.governance.Move;
import dev.pinion.domain.governance.View;
import dev.pinion.domain.resource.Resource;
import dev.pinion.domain.resource.ResourceKind;
import dev.pinion.domain.run.Reporter;
import dev.pinion.domain.run.Run;
import dev.pinion.domain.run.UnitTestRun;
import dev.pinion.domain.service.Bundle;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.service.VersionSet;
import dev.pinion.domain.service.Warning;
import dev.pinion.store.TenantTx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What conditions look at, read from rows by the transaction that decides: what a snapshot shows
 * may be older than what is decided on.
 */
final class Evidence implements View {
  private static final Comparator<Run> NEWER =
      Comparator.comparing(Evidence::end).thenComparing(Run::id);

  private final TenantTx tx;
  private final Bundles bundles;
  private final Instant now;
  private final Moved moved;
  private final @Nullable ChangeRequest asked;

  /** So many of the runs on a content are looked at for one that has all that is asked for. */
  private static final int TRIED_MAX = 5;

  /** By unit test set: many unit tests are in the same few sets. */
  private final Map<EntityId, Optional<Run>> newest = new HashMap<>();

  /** The newest runs of a unit test set that have tried what stands, by that set. */
  private final Map<EntityId, List<EntityId>> tried = new HashMap<>();

  private final Map<EntityId, Optional<Run>> runs = new HashMap<>();

  /**
   * What there is for a move.
   *
   * @param asked the change request that asks for it; null if none does
   */
  Evidence(TenantTx tx, Bundles bundles, Instant now, Moved moved, @Nullable ChangeRequest asked) {
    this.tx = tx;
    this.bundles = bundles;
    this.now = now;
    this.moved = moved;
    this.asked = asked;
  }

  @Override
  public Instant now() {
    return now;
  }

  @Override
  public Move move() {
    return moved.move();
  }

  @Override
  public List<Warning> warnings() {
    return moved.warnings();
  }

  @Override
  public @Nullable Backing request() {
    return asked == null
        ? null
        : new Backing(asked.person(), asked.basis().sourceAuthors(), asked.approvals());
  }

  /**
   * Of a change that is only planned, what the set will mean is not what its ledger is about: it
   * must mean the content now, and still do so then.
   */
  @Override
  public @Nullable Instant meantSince(String versionSet, Duration enough) {
    String digest = Objects.requireNonNull(move().after()).digest();
    Service stands = tx.services().find(move().service());
    VersionSet then = moved.service().versionSet(versionSet);
    if (stands == null || then == null) {
      return null;
    }
    Bundle bundle = Bundles.of(moved.service(), then.pins(), tx.resources()::find);
    return bundles.digest(bundle, tx).equals(digest)
        ? new MeaningHistory(tx, bundles, stands).since(versionSet, digest, now.minus(enough))
        : null;
  }

  @Override
  public Tests tests(@Nullable EntityId unitTestSet) {
    return unitTestSet == null ? ofService() : ofSet(unitTestSet);
  }

  private Tests ofSet(EntityId unitTestSet) {
    Predicate<UnitTestRun> which = test -> test.tested().serviceId().equals(move().service());
    Run run = counted(unitTestSet, which);
    return new Tests(List.of(), run == null ? List.of() : outcomes(run, which));
  }

  private Tests ofService() {
    String source =
        move().way() instanceof Move.Way.Promotion(var from)
            ? from.versionSet()
            : move().versionSet();
    var untested = new ArrayList<String>();
    var outcomes = new ArrayList<Outcome>();
    tx.usages().of(move().service()).stream()
        .filter(usage -> usage.kind().equals(ResourceKind.UNIT_TEST.code()))
        .filter(usage -> usage.versionSet().equals(source))
        .forEach(
            usage -> {
              List<Outcome> made = newestOf(EntityId.ofHex(usage.id()));
              if (made.isEmpty()) {
                untested.add(usage.name());
              }
              outcomes.addAll(made);
            });
    return new Tests(untested, outcomes);
  }

  /** What the newest completed run of any set that has the unit test made of it. */
  private List<Outcome> newestOf(EntityId unitTest) {
    Predicate<UnitTestRun> which = test -> test.tested().unitTestId().equals(unitTest);
    return tx.resources().usersOf(unitTest).stream()
        .filter(user -> user.kind() == ResourceKind.UNIT_TEST_SET && !user.deleted())
        .map(Resource::id)
        .map(set -> counted(set, which))
        .filter(Objects::nonNull)
        .filter(run -> run.tests().stream().anyMatch(which))
        .max(
            Comparator.<Run, Boolean>comparing(run -> isOnWhatStands(run, which))
                .thenComparing(NEWER))
        .map(run -> outcomes(run, which))
        .orElse(List.of());
  }

  /**
   * The run of a set that counts: the newest and, of what stands already, the newest that has tried
   * that. What is tested later is about a change that is still to come.
   */
  private @Nullable Run counted(EntityId set, Predicate<UnitTestRun> which) {
    Run newest = newestCompleted(set);
    if (newest == null || move().movesContent() || isOnWhatStands(newest, which)) {
      return newest;
    }
    String digest = Objects.requireNonNull(move().after()).digest();
    return tried
        .computeIfAbsent(set, each -> tx.runs().completedOn(each, digest, TRIED_MAX))
        .stream()
        .flatMap(
            id ->
                runs
                    .computeIfAbsent(id, each -> Optional.ofNullable(tx.runs().find(each)))
                    .stream())
        .filter(run -> isOnWhatStands(run, which))
        .findFirst()
        .orElse(newest);
  }

  /** Whether there are such tests in the run, all of them on what stands. */
  private boolean isOnWhatStands(Run run, Predicate<UnitTestRun> which) {
    String stands = move().movesContent() ? null : Objects.requireNonNull(move().after()).digest();
    List<UnitTestRun> tests = run.tests().stream().filter(which).toList();
    return !tests.isEmpty()
        && tests.stream().allMatch(test -> test.tested().digest().equals(stands));
  }

  private @Nullable Run newestCompleted(EntityId unitTestSet) {
    return newest
        .computeIfAbsent(unitTestSet, set -> Optional.ofNullable(tx.runs().newestCompleted(set)))
        .orElse(null);
  }

  private static Instant end(Run run) {
    return Objects.requireNonNull(run.endedAt(), "it is over");
  }

  private static List<Outcome> outcomes(Run run, Predicate<UnitTestRun> which) {
    return run.tests().stream()
        .filter(which)
        .map(
            test -> {
              UnitTestRun.Result result =
                  Objects.requireNonNull(test.result(), "a completed run has every result");
              Reporter reporter = result.reporter();
              return new Outcome(
                  run.id(),
                  end(run),
                  test.tested().unitTestName(),
                  test.tested().digest(),
                  result.passed(),
                  reporter == null ? Set.of() : reporter.names());
            })
        .toList();
  }
}
