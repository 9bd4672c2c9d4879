package dev.pinion.domain.governance;

import static dev.pinion.domain.governance.Judgement.State.FAILED;
import static dev.pinion.domain.governance.Judgement.State.PASSED;
import static dev.pinion.domain.governance.Judgement.State.PENDING;
import static dev.pinion.domain.governance.Situation.NEW;
import static dev.pinion.domain.governance.Situation.NOON;
import static dev.pinion.domain.governance.Situation.approval;
import static dev.pinion.domain.governance.Situation.meaning;
import static dev.pinion.domain.governance.Situation.move;
import static dev.pinion.domain.governance.Situation.ofWrite;
import static dev.pinion.domain.governance.Situation.outcome;
import static dev.pinion.domain.governance.Situation.person;
import static dev.pinion.domain.governance.Situation.vote;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pinion.domain.governance.Move.Way;
import dev.pinion.domain.governance.View.Outcome;
import dev.pinion.domain.service.Revision;
import dev.pinion.domain.service.Warning;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ConditionsTest {
  private static final Person AUTHOR = person("anna");
  private static final Way FROM_PREVIEW = new Way.Promotion(new Revision.Source("preview", 3));

  private static Judgement.State state(Condition condition, Situation situation) {
    return condition.judge(situation).state();
  }

  @Test
  void promotionOnlyLetsPromotionsRollbacksAndRequestsThrough() {
    var any = new PromotionOnly(null);
    assertThat(state(any, Situation.of(FROM_PREVIEW))).isEqualTo(PASSED);
    assertThat(state(any, Situation.of(new Way.Rollback(2, false)))).isEqualTo(PASSED);
    assertThat(state(any, Situation.of(new Way.Requested()))).isEqualTo(PASSED);
    for (Way way :
        List.of(new Way.Write(), new Way.Deletion(), new Way.Rejoining(), new Way.NewVersion())) {
      assertThat(state(any, Situation.of(way))).as(way.toString()).isEqualTo(FAILED);
    }
  }

  @Test
  void promotionOnlyNamesWherePromotionsComeFrom() {
    var staged = new PromotionOnly(List.of(new Glob("stag*"), new Glob("preview")));
    assertThat(state(staged, Situation.of(FROM_PREVIEW))).isEqualTo(PASSED);
    assertThat(state(staged, Situation.of(new Way.Promotion(new Revision.Source("edge", 1)))))
        .isEqualTo(FAILED);
  }

  @Test
  void pinnedWantsNumbers() {
    assertThat(state(new Pinned(), ofWrite())).isEqualTo(PASSED);
    var floating = ofWrite().moving(move(new Way.Write(), null, meaning(null, NEW)));
    assertThat(state(new Pinned(), floating)).isEqualTo(FAILED);
    assertThat(
            state(new Pinned(), ofWrite().moving(move(new Way.Deletion(), meaning(4, "x"), null))))
        .isEqualTo(PASSED);
  }

  @Test
  void noWarningsRefusesOnlyThoseItNames() {
    var rule = new NoWarnings(List.of(Warning.Code.PIN_BEHIND));
    assertThat(state(rule, ofWrite().warning(Warning.Code.SET_UNUSED))).isEqualTo(PASSED);
    Judgement judgement = rule.judge(ofWrite().warning(Warning.Code.PIN_BEHIND));
    assertThat(judgement.state()).isEqualTo(FAILED);
    assertThat(judgement.message().contains("pin_behind")).as(judgement.message()).isTrue();
  }

  private static TestsPassed tests(
      double rate, @Nullable String maxAge, @Nullable List<String> reporters) {
    return new TestsPassed(null, rate, maxAge == null ? null : Lasting.parse(maxAge), reporters);
  }

  @Test
  void testsCountOnTheVeryContentOnly() {
    var all = tests(1, null, null);
    assertThat(state(all, ofWrite())).isEqualTo(PENDING);
    assertThat(state(all, ofWrite().untested("greets"))).isEqualTo(PENDING);
    assertThat(state(all, ofWrite().tested(outcome(NEW, true)))).isEqualTo(PASSED);
    assertThat(state(all, ofWrite().tested(outcome("sha256:old", true)))).isEqualTo(PENDING);
    assertThat(state(all, ofWrite().tested(outcome(NEW, true), outcome("sha256:old", true))))
        .isEqualTo(PENDING);
  }

  @Test
  void testsMustPassAtTheRate() {
    var two = ofWrite().tested(outcome(NEW, true), outcome(NEW, false));
    assertThat(state(tests(0.5, null, null), two)).isEqualTo(PASSED);
    assertThat(state(tests(0.51, null, null), two)).isEqualTo(FAILED);
    assertThat(evidence(tests(0.5, null, null).judge(two)).runId()).isEqualTo(Situation.RUN);
  }

  /** Catches a rate that is compared as a sum of doubles. */
  @Test
  void aRateIsReachedExactly() {
    var outcomes = new ArrayList<Outcome>();
    for (String test : List.of("a", "b", "c")) {
      for (int i = 0; i < 10; i++) {
        outcomes.add(named(test, i < 7));
      }
    }
    var thrice = ofWrite().tested(outcomes.toArray(new Outcome[0]));
    assertThat(state(tests(0.7, null, null), thrice)).isEqualTo(PASSED);
    assertThat(state(tests(0.7000001, null, null), thrice)).isEqualTo(FAILED);
    var thirds = ofWrite().tested(named("a", true), named("a", true), named("a", false));
    assertThat(state(tests(2.0 / 3, null, null), thirds)).isEqualTo(PASSED);
    assertThat(tests(0.57, null, null).judge(ofWrite().tested(named("a", false))).message())
        .endsWith("57% of them must.");
  }

  private static Outcome named(String test, boolean passed) {
    return new Outcome(Situation.RUN, Situation.NOON.minusSeconds(60), test, NEW, passed, Set.of());
  }

  @Test
  void testsGrowOld() {
    var situation = ofWrite().tested(outcome(NEW, true));
    assertThat(state(tests(1, "30m", null), situation)).isEqualTo(PASSED);
    assertThat(state(tests(1, "29m", null), situation)).isEqualTo(PENDING);
  }

  @Test
  void testsCountOnlyFromThoseWhoseResultsCount() {
    var ci = tests(1, null, List.of("ci", "operator"));
    assertThat(state(ci, ofWrite().tested(outcome(NEW, true, "member", "ci")))).isEqualTo(PASSED);
    assertThat(state(ci, ofWrite().tested(outcome(NEW, true, "member")))).isEqualTo(FAILED);
    assertThat(state(ci, ofWrite().tested(outcome(NEW, true)))).isEqualTo(FAILED);
  }

  private static Judgement.Evidence evidence(Judgement judgement) {
    Judgement.Evidence evidence = judgement.evidence();
    if (evidence == null) {
      throw new AssertionError("no evidence: " + judgement);
    }
    return evidence;
  }

  @Test
  void approvalsNeedARequest() {
    assertThat(state(new Approvals(1, null, null), ofWrite())).isEqualTo(FAILED);
    assertThat(state(new Approvals(1, null, null), ofWrite().requested(AUTHOR, List.of())))
        .isEqualTo(PENDING);
  }

  @Test
  void approvalsAreOfOneContentOnOneBase() {
    var one = new Approvals(1, null, null);
    assertThat(state(one, ofWrite().requested(AUTHOR, List.of(), approval("ben"))))
        .isEqualTo(PASSED);
    assertThat(
            state(
                one,
                ofWrite().requested(AUTHOR, List.of(), vote("sha256:old", 4, "member", "ben"))))
        .isEqualTo(PENDING);
    assertThat(state(one, ofWrite().requested(AUTHOR, List.of(), vote(NEW, 3, "member", "ben"))))
        .isEqualTo(PENDING);
  }

  @Test
  void authorsDoNotCount() {
    var one = new Approvals(1, null, null);
    assertThat(
            state(
                one,
                ofWrite().requested(person("anna", "key:k"), List.of(), approval("ben", "key:k"))))
        .isEqualTo(PENDING);
    var bySource = ofWrite().requested(AUTHOR, List.of(person("ben")), approval("ben"));
    assertThat(state(one, bySource)).isEqualTo(PENDING);
    assertThat(state(new Approvals(1, null, false), bySource)).isEqualTo(PASSED);
  }

  @Test
  void whoSignedInTheAuthorDoesNotCountNorWhomTheAuthorSignedIn() {
    Person author = new Person(Set.of("anna", "key:a"), Set.of("olga"), Set.of());
    var one = new Approvals(1, null, null);
    var backing = new View.Backing(author, List.of(), List.of());
    assertThat(one.mayApprove(person("olga"), "", backing)).isFalse();
    assertThat(
            one.mayApprove(new Person(Set.of("ben"), Set.of("anna"), Set.of("anna")), "", backing))
        .isFalse();
    // That one administrator has made the keys of two people does not make them one.
    assertThat(one.mayApprove(new Person(Set.of("ben"), Set.of("olga"), Set.of()), "", backing))
        .isTrue();
  }

  @Test
  void peopleCountAndNotTheirCredentials() {
    var two = new Approvals(2, null, null);
    assertThat(
            state(two, ofWrite().requested(AUTHOR, List.of(), approval("ben"), approval("cleo"))))
        .isEqualTo(PASSED);
    assertThat(state(two, ofWrite().requested(AUTHOR, List.of(), approval("ben"), approval("ben"))))
        .isEqualTo(PENDING);
    // The third connects the first two, whichever comes first.
    var chained =
        ofWrite()
            .requested(
                AUTHOR,
                List.of(),
                approval("ben", "key:1"),
                approval("cleo", "key:2"),
                approval("dora", "key:1", "key:2"));
    assertThat(state(two, chained)).isEqualTo(PENDING);
    assertThat(evidence(two.judge(chained)).approvals().size()).isEqualTo(1);
  }

  @Test
  void approversMustHaveTheRole() {
    var managers = new Approvals(1, List.of("admin"), null);
    assertThat(state(managers, ofWrite().requested(AUTHOR, List.of(), approval("ben"))))
        .isEqualTo(PENDING);
    assertThat(
            state(managers, ofWrite().requested(AUTHOR, List.of(), vote(NEW, 4, "admin", "ben"))))
        .isEqualTo(PASSED);
  }

  @Test
  void soakTellsWhenItEnds() {
    var day = new Soak("preview", Lasting.parse("24h"));
    assertThat(state(day, ofWrite())).isEqualTo(PENDING);
    var hour = ofWrite().meantSince(NOON.minus(Duration.ofHours(1)));
    assertThat(state(day, hour)).isEqualTo(PENDING);
    assertThat(day.judge(hour).readyAt()).isEqualTo(NOON.plus(Duration.ofHours(23)));
    assertThat(state(day, ofWrite().meantSince(NOON.minus(Duration.ofHours(24)))))
        .isEqualTo(PASSED);
  }

  @Test
  void nothingCanSpeakForASetThatGoes() {
    var gone = ofWrite().moving(move(new Way.Deletion(), meaning(4, NEW), null));
    assertThat(state(tests(0, null, null), gone.tested(outcome(NEW, true)))).isEqualTo(FAILED);
    assertThat(state(new Soak("preview", Lasting.parse("1s")), gone.meantSince(NOON)))
        .isEqualTo(FAILED);
  }

  @Test
  void everyKindHasAWordOfItsOwn() {
    assertThat(tests(1, null, null).type()).isEqualTo("tests");
    assertThat(new PromotionOnly(null).type()).isEqualTo("promotion_only");
    assertThat(Condition.TYPES.values().stream().distinct().count())
        .isEqualTo(Condition.TYPES.size());
    assertThat(Condition.TYPES.get("other")).isNull();
  }

  @Test
  void conditionsThatMakeNoSenseAreRefused() {
    assertThatThrownBy(() -> new PromotionOnly(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new NoWarnings(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> tests(1.01, null, null)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> tests(Double.NaN, null, null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> tests(1, null, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Approvals(0, null, null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Approvals(11, null, null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Approvals(1, List.of(), null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Soak("no such name!", Lasting.parse("1h")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Window(null, null)).isInstanceOf(IllegalArgumentException.class);
  }
}
