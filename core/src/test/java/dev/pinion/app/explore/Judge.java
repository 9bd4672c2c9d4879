package dev.pinion.app.explore;

import dev.pinion.app.explore.History.Approval;
import dev.pinion.app.explore.History.Asked;
import dev.pinion.app.explore.History.Completed;
import dev.pinion.app.explore.History.Meant;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.governance.Approvals;
import dev.pinion.domain.governance.Condition;
import dev.pinion.domain.governance.NoWarnings;
import dev.pinion.domain.governance.Period;
import dev.pinion.domain.governance.Pinned;
import dev.pinion.domain.governance.PromotionOnly;
import dev.pinion.domain.governance.Rule;
import dev.pinion.domain.governance.Rule.RollbackTerms;
import dev.pinion.domain.governance.Soak;
import dev.pinion.domain.governance.TestsPassed;
import dev.pinion.domain.governance.Window;
import dev.pinion.domain.resource.Content;
import dev.pinion.domain.service.Pins;
import dev.pinion.domain.service.Revision;
import dev.pinion.domain.service.Revision.Operation;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.service.Warning;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What each condition asks, in a few lines of its own that share nothing with those that Pinion
 * decides by. It is not stricter than the contract, so whatever it objects to is a hole.
 *
 * @param history with what sets mean now, and without what this very change adds
 */
record Judge(Sight before, Sight after, History history) {

  /** A condition that stands in the place of another one, to plant a hole. */
  interface Planted extends Condition {
    /** What it claims to ask. */
    Condition claimed();
  }

  /** Whether the rule lets the change through. */
  boolean lets(Rule rule, Changed change) {
    boolean isFree = rule.terms().rollback() != RollbackTerms.SAME && isWayBack(change);
    return rule.terms().conditions().stream()
        .map(each -> each instanceof Planted planted ? planted.claimed() : each)
        .allMatch(each -> lets(each, change, isFree));
  }

  /** Whether content comes back that callers of the set had before. */
  boolean isWayBack(Changed change) {
    return change.isRevised()
        && change.newest().origin().operation() == Operation.ROLLBACK
        && change.gets() != null
        && history.served().containsKey(change.key())
        && history.served().get(change.key()).contains(change.gets());
  }

  private boolean lets(Condition condition, Changed change, boolean isFree) {
    boolean isFloat = !change.isRevised() && !change.isEdit();
    return switch (condition) {
      case PromotionOnly asked -> isFloat || change.isEdit() || isPromotion(asked, change);
      case Pinned asked -> change.pins() == null || isPinned(change.pins());
      case NoWarnings asked -> isFloat || change.pins() == null || !warns(asked, change);
      case Window asked -> isFloat || isFree || !change.isOtherContent() || isOpen(asked);
      case TestsPassed asked ->
          isFree || !change.isOtherContent() || (!isFloat && isTested(asked, change));
      case Approvals asked ->
          isFree || !change.isOtherContent() || (!isFloat && isApproved(asked, change));
      case Soak asked ->
          isFree || !change.isOtherContent() || (!isFloat && hasSoaked(asked, change));
      default -> throw new IllegalArgumentException("a condition nobody has told of: " + condition);
    };
  }

  private static boolean isPromotion(PromotionOnly asked, Changed change) {
    Revision.Origin origin = change.newest().origin();
    Revision.Source source = origin.source();
    return switch (origin.operation()) {
      case PROMOTE ->
          asked.from() == null
              || asked.from().stream()
                  .anyMatch(
                      each -> each.text().equals(Objects.requireNonNull(source).versionSet()));
      case ROLLBACK -> true;
      case CREATE, UPSERT, DELETE, SERVICE -> false;
    };
  }

  private static boolean isPinned(Pins pins) {
    return pins.agentVersion() != null && pins.graphVersion() != null;
  }

  private boolean warns(NoWarnings asked, Changed change) {
    Pins pins = Objects.requireNonNull(change.pins());
    Service service = Objects.requireNonNull(after.services().get(change.service()));
    boolean floats = change.set().equals("release") && !isPinned(pins);
    boolean isBehind =
        isBehind(pins.agentVersion(), service.agentId(), change.newest().at())
            || isBehind(pins.graphVersion(), service.graphId(), change.newest().at());
    return (floats && asked.codes().contains(Warning.Code.RELEASE_NOT_PINNED))
        || (isBehind && asked.codes().contains(Warning.Code.PIN_BEHIND));
  }

  /**
   * Warnings are of the moment in which the set was written, also where it comes into effect later.
   */
  private boolean isBehind(@Nullable Long pinned, EntityId part, Instant written) {
    return pinned != null
        && Objects.requireNonNull(after.versions().get(part)).stream()
            .anyMatch(each -> each.version() > pinned && !each.createdAt().isAfter(written));
  }

  private boolean isOpen(Window asked) {
    return (asked.allow() == null || asked.allow().stream().anyMatch(this::contains))
        && (asked.deny() == null || asked.deny().stream().noneMatch(this::contains));
  }

  /** Only periods of every day by the clock of UTC are used in small worlds. */
  private boolean contains(Period period) {
    LocalTime clock = after.now().atOffset(ZoneOffset.UTC).toLocalTime();
    return !clock.isBefore(LocalTime.parse(Objects.requireNonNull(period.from())))
        && clock.isBefore(LocalTime.parse(Objects.requireNonNull(period.to())));
  }

  private boolean isTested(TestsPassed asked, Changed change) {
    EntityId set = asked.unitTestSetId();
    if (set == null && !testsSource(change)) {
      return false;
    }
    List<Completed> runs =
        history.completed().stream().filter(each -> set == null || each.set().equals(set)).toList();
    if (runs.isEmpty()) {
      return false;
    }
    Completed newest = runs.getLast();
    boolean isFresh =
        asked.maxAge() == null || !newest.at().plus(asked.maxAge().time()).isBefore(after.now());
    boolean counts =
        asked.reportedBy() == null
            || asked.reportedBy().contains(newest.reporter() == Who.CARA ? "ruler" : "maker");
    return newest.content().equals(change.gets())
        && isFresh
        && counts
        && (newest.passed() || asked.minPassRate() == 0);
  }

  /** Whether the one unit test is on the set that the content comes from. */
  private boolean testsSource(Changed change) {
    Revision.Source source = change.newest().origin().source();
    String wanted = source == null ? change.set() : source.versionSet();
    return before.resources().values().stream()
        .anyMatch(
            each ->
                each.content() instanceof Content.UnitTest test
                    && !each.deleted()
                    && test.versionSet().equals(wanted));
  }

  private boolean isApproved(Approvals asked, Changed change) {
    if (change.request() == null) {
      return false;
    }
    long number = change.request().number();
    Who author = Who.of(change.request().author()).person();
    Asked basis = Objects.requireNonNull(history.asked().get(number));
    Set<Who> people = EnumSet.noneOf(Who.class);
    for (Approval each : history.approvals()) {
      boolean isOfThis =
          each.request() == number
              && Objects.equals(each.contents().get(change.set()), change.gets())
              && Objects.equals(each.revisions().get(change.set()), change.base());
      Who person = each.who().person();
      boolean mayCount =
          person != author
              && (Boolean.FALSE.equals(asked.byOthers()) || !basis.makers().contains(person))
              && (asked.roles() == null || asked.roles().contains(role(each.who())));
      if (isOfThis && mayCount) {
        people.add(person);
      }
    }
    return people.size() >= asked.count();
  }

  private static String role(Who who) {
    return switch (who) {
      case ADA, BOB -> "maker";
      case CARA -> "ruler";
      case BOT -> "member";
    };
  }

  private boolean hasSoaked(Soak asked, Changed change) {
    Meant meant = history.meant().get(Sight.key(change.service(), asked.versionSet()));
    Instant latest = after.now().minus(asked.atLeast().time());
    return meant != null && meant.content().equals(change.gets()) && !meant.since().isAfter(latest);
  }
}
