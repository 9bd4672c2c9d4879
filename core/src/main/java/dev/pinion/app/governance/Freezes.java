package dev.pinion.app.governance;

import dev.pinion.app.Caller;
import dev.pinion.app.ServiceAttributes;
import dev.pinion.app.Work;
import dev.pinion.domain.Actor;
import dev.pinion.domain.Change;
import dev.pinion.domain.Change.Subject;
import dev.pinion.domain.Change.SubjectType;
import dev.pinion.domain.DomainError;
import dev.pinion.domain.DomainException;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.access.Permission;
import dev.pinion.domain.governance.Freeze;
import dev.pinion.domain.governance.Scope;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Freezes. */
public final class Freezes {
  private final Work work;

  /** The use cases of freezes. */
  public Freezes(Work work) {
    this.work = work;
  }

  /**
   * A freeze to be.
   *
   * @param appliesTo null for everything
   * @param until null until somebody lifts it
   */
  public record NewFreeze(
      String reason, @Nullable Scope appliesTo, @Nullable Instant until, boolean allowRollback) {

    private Freeze of(EntityId id, Actor creator, Instant createdAt) {
      return new Freeze(id, reason, appliesTo, until, allowRollback, creator, createdAt);
    }
  }

  /** The freezes that are on, the oldest first. Who may see services may see what holds them. */
  public List<Freeze> list(Caller caller) {
    caller.requireEver(Permission.SERVICE_GET);
    Instant now = work.now();
    return caller.snapshot().freezes().stream().filter(each -> each.isOn(now)).toList();
  }

  /** Begins a freeze. */
  public Freeze create(Caller caller, NewFreeze wanted) {
    EntityId id = work.newId();
    return work.write(
        caller,
        unit -> {
          requireMayFreeze(caller, wanted.appliesTo());
          requireFuture(wanted, unit);
          clear(unit);
          if (unit.tx().rules().freezes().size() >= Freeze.MAX_PER_TENANT) {
            throw DomainException.limitReached(
                "too_many_freezes",
                "A tenant has at most %d freezes at a time; lift one first."
                    .formatted(Freeze.MAX_PER_TENANT));
          }
          unit.tx().openReserve();
          Freeze freeze = wanted.of(id, unit.actor(), unit.at());
          unit.tx().rules().insert(freeze);
          log(unit, "on", freeze);
          return freeze;
        });
  }

  /** Changes what a freeze holds, why, or until when; who began it and when stays. */
  public Freeze replace(Caller caller, EntityId id, NewFreeze wanted) {
    return work.write(
        caller,
        unit -> {
          Freeze stored = unit.tx().rules().freeze(id);
          // One that has ended by itself is over, although it is not taken away yet.
          Freeze freeze = found(stored != null && stored.isOn(unit.at()) ? stored : null);
          requireMayFreeze(caller, freeze.appliesTo());
          requireMayFreeze(caller, wanted.appliesTo());
          requireFuture(wanted, unit);
          unit.tx().openReserve();
          Freeze after = wanted.of(id, freeze.creator(), freeze.createdAt());
          unit.tx().rules().update(after);
          log(unit, "updated", after);
          return after;
        });
  }

  private static void requireFuture(NewFreeze wanted, Work.Unit unit) {
    if (wanted.until() != null && !wanted.until().isAfter(unit.at())) {
      throw DomainException.invalid(
          "freeze_over",
          new DomainError.Problem(
              List.of("until"), "Let a freeze end in the future.", wanted.until().toString()));
    }
  }

  private static Freeze found(@Nullable Freeze freeze) {
    if (freeze == null) {
      throw DomainException.notFound(
          "freeze_not_found", "There is no freeze with this id; it may be lifted already.");
    }
    return freeze;
  }

  /** Takes away those that have ended by themselves. */
  private static void clear(Work.Unit unit) {
    for (Freeze each : List.copyOf(unit.tx().rules().freezes())) {
      if (!each.isOn(unit.at())) {
        unit.tx().rules().deleteFreeze(each.id());
        unit.logAsServer(draft("off", each));
      }
    }
  }

  /** Lifts a freeze. */
  public void delete(Caller caller, EntityId id) {
    work.run(
        caller,
        unit -> {
          Freeze freeze = found(unit.tx().rules().freeze(id));
          requireMayFreeze(caller, freeze.appliesTo());
          unit.tx().openReserve();
          unit.tx().rules().deleteFreeze(id);
          log(unit, "off", freeze);
        });
  }

  /** A conditional grant must hold for every service that there is in the scope. */
  private static void requireMayFreeze(Caller caller, @Nullable Scope scope) {
    caller.requireEver(Permission.FREEZE_CREATE);
    caller.snapshot().services().stream()
        .filter(each -> scope == null || scope.includes(each))
        .forEach(each -> caller.require(Permission.FREEZE_CREATE, ServiceAttributes.of(each)));
  }

  private static void log(Work.Unit unit, String what, Freeze freeze) {
    unit.log(draft(what, freeze));
  }

  private static Change.Draft draft(String what, Freeze freeze) {
    return Change.Draft.of(
        "freeze." + what, Subject.of(SubjectType.FREEZE, freeze.id()), freeze.reason());
  }
}
