package dev.pinion.domain.governance;

import dev.pinion.domain.Actor;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.service.VersionSet;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What must hold before a version set means something else. Any number may apply to a set; all of
 * their conditions must hold.
 *
 * @param version how often it was written, from 1
 */
public record Rule(
    EntityId id,
    Terms terms,
    Actor creator,
    Instant createdAt,
    Actor updatedBy,
    Instant updatedAt,
    long version) {

  /** Conditions of one rule. */
  public static final int CONDITIONS_MAX = 20;

  /** Rules of one tenant. */
  public static final int MAX_PER_TENANT = 100;

  /** What a rollback must pass. */
  public enum RollbackTerms {
    /** Content that stood in the set lawfully comes back without tests, approvals and waiting. */
    FREE,
    /** A rollback is a change like any other. */
    SAME
  }

  /**
   * What a rule says.
   *
   * @param rollback null for free
   */
  public record Terms(
      String name,
      @Nullable String description,
      boolean enabled,
      Scope appliesTo,
      List<Condition> conditions,
      @Nullable RollbackTerms rollback) {

    /** What a rule says; refused without a condition, or if no rule can say so. */
    public Terms {
      conditions = List.copyOf(conditions);
      if (conditions.isEmpty() || conditions.size() > CONDITIONS_MAX) {
        throw new IllegalArgumentException(
            "Give a rule 1 to %d conditions".formatted(CONDITIONS_MAX));
      }
      if (appliesTo.versionSets().contains(new Glob(VersionSet.EDGE))) {
        throw new IllegalArgumentException(
            "No rule governs edge, which always follows the newest versions; name the sets that callers use");
      }
    }

    /** What a rollback must pass. */
    public RollbackTerms rollbackTerms() {
      return Objects.requireNonNullElse(rollback, RollbackTerms.FREE);
    }
  }

  /** The name. */
  public String name() {
    return terms.name();
  }

  /** Whether it covers the settings of a service, or any set of it. */
  public boolean covers(Service service) {
    return terms.enabled() && terms.appliesTo().includes(service);
  }

  /** Whether it applies to that set of the service. Nothing applies to {@code edge}. */
  public boolean governs(Service service, String versionSet) {
    return terms.enabled()
        && !versionSet.equals(VersionSet.EDGE)
        && terms.appliesTo().includes(service, versionSet);
  }

  /** Whether it needs to know the content in advance, so that no pin may follow the newest. */
  public boolean needsFixedContent() {
    return terms.conditions().stream().anyMatch(Condition::needsFixedContent);
  }

  /** Whether anything of it can be asked about content that stands already. */
  public boolean judgesWhatStands() {
    return terms.conditions().stream().anyMatch(Condition::judgesWhatStands);
  }

  /** This rule with other terms. */
  public Rule with(Terms other, Actor actor, Instant at) {
    return new Rule(id, other, creator, createdAt, actor, at, version + 1);
  }

  /** What its conditions say of a move. */
  public List<Check> checks(View view) {
    boolean free = terms.rollbackTerms() == RollbackTerms.FREE && view.move().isLawfulRollback();
    return terms.conditions().stream()
        .map(each -> new Check(id, name(), each, judge(each, view, free)))
        .toList();
  }

  private static Judgement judge(Condition condition, View view, boolean freeRollback) {
    if (freeRollback && condition.isFreeForRollback()) {
      return Judgement.passed("A rollback to what stood here lawfully passes over this condition.");
    }
    if (!condition.isAboutPins() && !view.move().movesContent()) {
      return Judgement.passed("The content stays the same.");
    }
    return condition.judge(view);
  }
}
