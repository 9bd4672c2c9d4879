package dev.pinion.domain.governance;

import dev.pinion.domain.EntityId;
import dev.pinion.domain.governance.Judgement.Evidence;
import dev.pinion.domain.governance.Move.Meaning;
import dev.pinion.domain.governance.View.Outcome;
import dev.pinion.domain.governance.View.Tests;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The unit tests of the service have passed on exactly the content that the set will have.
 *
 * @param unitTestSetId the unit test set whose newest completed run counts; null for every unit
 *     test of the service on the set that the content comes from
 * @param minPassRate the part of the tests that must have passed, from 0 to 1
 * @param maxAge how old a run may be; null for any age
 * @param reportedBy whose results count: names of roles or of keys; null for anybody's
 */
public record TestsPassed(
    @Nullable EntityId unitTestSetId,
    double minPassRate,
    @Nullable Lasting maxAge,
    @Nullable List<String> reportedBy)
    implements Condition {

  /** Refused with a rate that is none, or if nobody's results could count. */
  public TestsPassed {
    if (!(minPassRate >= 0 && minPassRate <= 1)) {
      throw new IllegalArgumentException("Give a pass rate from 0 to 1");
    }
    if (reportedBy != null) {
      reportedBy = List.copyOf(reportedBy);
      if (reportedBy.isEmpty()) {
        throw new IllegalArgumentException(
            "Name at least one role or key in reported_by, or leave it out");
      }
    }
  }

  @Override
  public Judgement judge(View view) {
    Meaning after = view.move().after();
    if (after == null) {
      return Judgement.failed("A set that goes leaves nothing that tests could have passed on.");
    }
    Tests tests = view.tests(unitTestSetId);
    if (!tests.untested().isEmpty()) {
      return Judgement.pending(
          "No completed run has tried the unit test %s; run it on this content."
              .formatted(named(tests.untested())));
    }
    if (tests.outcomes().isEmpty()) {
      return Judgement.pending(
          unitTestSetId == null
              ? "No unit test of the service runs on the set that the content comes from; make one,"
                  + " and run it."
              : "No completed run of the unit test set has tried this service; run it on this"
                  + " content.");
    }
    return judge(tests.outcomes(), after.digest(), view.now(), view.move().movesContent());
  }

  /** The age of a run counts when content comes; what stands does not break a rule by ageing. */
  private Judgement judge(List<Outcome> outcomes, String digest, Instant now, boolean moves) {
    Outcome oldest = Objects.requireNonNull(outcomes.stream().min(TestsPassed::byEnd).orElse(null));
    var evidence = new Evidence(oldest.runId(), List.of(), oldest.endedAt());
    List<String> others =
        outcomes.stream()
            .filter(each -> !each.digest().equals(digest))
            .map(Outcome::unitTest)
            .distinct()
            .toList();
    if (!others.isEmpty()) {
      return Judgement.pending(
          "The newest run of %s tested other content; run it on this one.".formatted(named(others)),
          null,
          evidence);
    }
    if (maxAge != null && moves && oldest.endedAt().plus(maxAge.time()).isBefore(now)) {
      return Judgement.pending(
          "The newest run is older than %s; run the tests again.".formatted(maxAge),
          null,
          evidence);
    }
    long counted = outcomes.stream().filter(this::counts).count();
    if (counted < outcomes.size()) {
      return Judgement.failed(
          "%d of %d results were not reported by %s."
              .formatted(
                  outcomes.size() - counted,
                  outcomes.size(),
                  String.join(" or ", Objects.requireNonNull(reportedBy))),
          evidence);
    }
    long passed = outcomes.stream().filter(Outcome::passed).count();
    String sentence = "%d of %d tests passed".formatted(passed, outcomes.size());
    return reachesRate(outcomes)
        ? Judgement.passed(sentence + ".", evidence)
        : Judgement.failed(
            "%s; %s of them must.".formatted(sentence, percent(minPassRate)), evidence);
  }

  /**
   * Whether enough have passed. In a set that the rule names, every run counts; where any set may
   * run a unit test, each test counts alike, however often somebody has run it. The parts are
   * compared as fractions: seven tenths, thrice, are less than 0.7 as sums of doubles.
   */
  private boolean reachesRate(List<Outcome> outcomes) {
    Collection<List<Outcome>> alike =
        outcomes.stream()
            .collect(Collectors.groupingBy(each -> unitTestSetId == null ? each.unitTest() : ""))
            .values();
    BigInteger sum = BigInteger.ZERO;
    BigInteger of = BigInteger.ONE;
    for (List<Outcome> each : alike) {
      BigInteger size = BigInteger.valueOf(each.size());
      BigInteger passed = BigInteger.valueOf(each.stream().filter(Outcome::passed).count());
      sum = sum.multiply(size).add(passed.multiply(of));
      of = of.multiply(size);
    }
    BigDecimal least = BigDecimal.valueOf(minPassRate).multiply(BigDecimal.valueOf(alike.size()));
    return new BigDecimal(sum).compareTo(least.multiply(new BigDecimal(of))) >= 0;
  }

  private boolean counts(Outcome outcome) {
    return reportedBy == null || reportedBy.stream().anyMatch(outcome.reporters()::contains);
  }

  private static int byEnd(Outcome one, Outcome other) {
    return one.endedAt().compareTo(other.endedAt());
  }

  private static String percent(double rate) {
    BigDecimal percent = BigDecimal.valueOf(rate).movePointRight(2).stripTrailingZeros();
    return percent.toPlainString() + "%";
  }

  private static String named(List<String> names) {
    String first =
        names.stream().limit(3).map(name -> "\"" + name + "\"").collect(Collectors.joining(", "));
    return names.size() > 3 ? "%s and %d more".formatted(first, names.size() - 3) : first;
  }

  @Override
  public @Nullable Instant holdsUntil(Judgement passed, Instant now) {
    Instant ended = passed.evidence() == null ? null : passed.evidence().since();
    return maxAge == null || ended == null ? null : ended.plus(maxAge.time()).plusMillis(1);
  }

  @Override
  public boolean needsFixedContent() {
    return true;
  }

  @Override
  public boolean isFreeForRollback() {
    return true;
  }

  @Override
  public boolean judgesWhatStands() {
    return true;
  }
}
