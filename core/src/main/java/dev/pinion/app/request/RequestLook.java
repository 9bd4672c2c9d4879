package dev.pinion.app.request;

import dev.pinion.app.Caller;
import dev.pinion.app.Principal;
import dev.pinion.app.TenantRef;
import dev.pinion.app.Work;
import dev.pinion.app.access.ForeignUsers;
import dev.pinion.app.governance.RequestEvents;
import dev.pinion.domain.Actor;
import dev.pinion.domain.DomainError;
import dev.pinion.domain.DomainException;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.access.ForeignMember;
import dev.pinion.domain.governance.ChangeRequest;
import dev.pinion.domain.governance.ChangeRequest.Failure;
import dev.pinion.domain.governance.ChangeRequest.Mode;
import dev.pinion.domain.governance.ChangeRequest.Progress;
import dev.pinion.domain.governance.ChangeRequest.State;
import dev.pinion.domain.governance.Freeze;
import dev.pinion.store.TenantTx;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What the server makes of one change request: it asks the rules, and applies what is ready. */
final class RequestLook {
  private static final System.Logger LOG = System.getLogger(RequestLook.class.getName());

  /** From when on it counts as late. */
  private static final Duration LATE = Duration.ofSeconds(10);

  private final Work work;
  private final Requests requests;
  private final ForeignUsers foreign;
  final LongAdder applied = new LongAdder();
  final LongAdder failed = new LongAdder();
  final LongAdder late = new LongAdder();

  RequestLook(Work work, Requests requests, ForeignUsers foreign) {
    this.work = work;
    this.requests = requests;
    this.foreign = foreign;
  }

  /** What it found. */
  private record Look(ChangeRequest request, @Nullable Instant wasDue, boolean hasFailed) {}

  /**
   * Looks at a request that is due or woken, and applies it if it is ready for that.
   *
   * @param woken since when something wakes it; null if its own time alone does
   * @throws DomainException if it is to be tried again later
   */
  void at(TenantRef tenant, EntityId id, @Nullable Instant woken) {
    Look look = work.write(tenant, Actor.system(tenant.slug()), unit -> settled(unit, id, woken));
    if (look == null) {
      return;
    }
    if (look.hasFailed()) {
      failed.increment();
    } else if (isToBeApplied(look.request())) {
      try {
        apply(tenant, look);
      } catch (DomainException e) {
        end(tenant, look.request(), e);
      }
    }
  }

  private @Nullable Look settled(Work.Unit unit, EntityId id, @Nullable Instant woken) {
    // What becomes of a request is written down also where a tenant may write nothing else.
    unit.tx().openReserve();
    ChangeRequest request = unit.tx().requests().find(id);
    if (request == null || !request.isLive()) {
      return null;
    }
    Instant own = request.progress().dueAt();
    Instant due = own == null || own.isAfter(unit.at()) ? woken : own;
    if (due == null) {
      return null;
    }
    try {
      return new Look(requests.settle(unit, request), due, false);
    } catch (DomainException e) {
      // What is asked for cannot be done any more.
      return new Look(request, due, hasFailed(unit, request, e));
    }
  }

  private boolean isToBeApplied(ChangeRequest request) {
    Instant notBefore = request.ask().notBefore();
    return request.progress().state() == State.READY
        && request.ask().mode() == Mode.WHEN_READY
        && (notBefore == null || !notBefore.isAfter(work.now()));
  }

  private void apply(TenantRef tenant, Look look) {
    ChangeRequest seen = look.request();
    requireAtHome(tenant, seen.author());
    Boolean isLate =
        work.write(
            tenant,
            seen.author(),
            unit -> {
              ChangeRequest request = unit.tx().requests().find(seen.id());
              if (request == null || !request.isLive() || isAtRest(unit.tx())) {
                return null;
              }
              Long lateBy = lateBy(look.wasDue(), request.ask().notBefore(), unit.at());
              requests.applied(unit, author(tenant, unit, request)::require, request, null, lateBy);
              return lateBy != null;
            });
    if (isLate == null) {
      return;
    }
    applied.increment();
    if (isLate) {
      late.increment();
      LOG.log(
          System.Logger.Level.WARNING,
          "change request #{0} of {1} was applied late: it was due at {2}",
          Long.toString(seen.number()),
          tenant.slug(),
          look.wasDue());
    }
  }

  /** Whether nothing is applied now; what was due before that began is still due afterwards. */
  private static boolean isAtRest(TenantTx tx) {
    return tx.head().serverPaused()
        || tx.tenant().maintenance() != null
        || tx.tenant().isArchived();
  }

  /**
   * Refuses an author from another tenant who is gone there. Its rows are read beside the
   * transaction, as for every write of a foreign member.
   */
  private void requireAtHome(TenantRef tenant, Actor author) {
    if (author.kind() == Actor.Kind.USER
        && !author.org().equals(tenant.slug())
        && !foreign.exists(new ForeignMember.Key(author.org(), author.id()))) {
      throw authorGone();
    }
  }

  private static DomainException authorGone() {
    return DomainException.forbidden(
        "author_gone", "The author of the request is gone, so nothing is done in their name.");
  }

  private static @Nullable Long lateBy(
      @Nullable Instant due, @Nullable Instant notBefore, Instant at) {
    Instant since = notBefore != null && due != null && due.isBefore(notBefore) ? notBefore : due;
    Duration behind = since == null ? Duration.ZERO : Duration.between(since, at);
    return behind.compareTo(LATE) > 0 ? (Long) behind.toSeconds() : null;
  }

  /** The author with what they hold now: who may not do it any more has it done no more. */
  private static Caller author(TenantRef tenant, Work.Unit unit, ChangeRequest request) {
    Principal.Standing standing = Principal.standing(unit.tx(), request.author(), unit.at());
    if (standing == null) {
      throw authorGone();
    }
    return new Caller(tenant, request.author(), standing.grants(), standing.superAdministrator());
  }

  /** Ends a request that could not be applied, unless something else has become of it since. */
  private void end(TenantRef tenant, ChangeRequest tried, DomainException why) {
    boolean ended =
        work.write(
            tenant,
            Actor.system(tenant.slug()),
            unit -> {
              unit.tx().openReserve();
              ChangeRequest request = unit.tx().requests().find(tried.id());
              if (request == null || !request.isLive()) {
                return false;
              }
              if (!request.basis().equals(tried.basis())) {
                // It has been refreshed in between; the next look sees what it is now.
                put(unit, request, State.OPEN, unit.at(), null);
                return false;
              }
              return hasFailed(unit, request, why);
            });
    if (ended) {
      failed.increment();
    }
  }

  /**
   * Waits while nothing may change, and ends a request that cannot be applied.
   *
   * @throws DomainException if it is tried again later, because what is in its way may pass
   */
  private boolean hasFailed(Work.Unit unit, ChangeRequest request, DomainException why) {
    if (why.error() instanceof DomainError.Unavailable
        || why.error() instanceof DomainError.QuotaExceeded) {
      throw why;
    }
    if (why.error() instanceof DomainError.Frozen) {
      // The freeze may have been lifted in between; nothing would wake the request then.
      Instant due = requests.isFrozen(unit, request) ? thaw(unit.tx(), unit.at()) : unit.at();
      put(unit, request, State.READY, due, null);
      return false;
    }
    if (why.error() instanceof DomainError.RulesNotMet) {
      // A rule has changed its mind in between; the next look sees it.
      put(unit, request, State.OPEN, unit.at(), null);
      return false;
    }
    if (request.ask().mode() == Mode.BY_HAND) {
      // Whoever applies it is told, and may still mend it.
      put(unit, request, State.OPEN, null, null);
      return false;
    }
    if (why.error().code().equals(RequestPlans.MOVED)) {
      // Its author can refresh what is stale, but nothing that has failed.
      put(unit, request, State.STALE, null, null);
      RequestEvents.log(unit, "stale", request);
      return false;
    }
    put(unit, request, State.FAILED, null, new Failure(why.error().code(), why.error().message()));
    RequestEvents.log(unit, "failed", request);
    return true;
  }

  private static void put(
      Work.Unit unit,
      ChangeRequest request,
      State state,
      @Nullable Instant due,
      @Nullable Failure failure) {
    var progress = new Progress(state, request.progress().checks(), due, null, null, failure);
    if (!progress.equals(request.progress())) {
      unit.tx().requests().update(request.at(progress, unit.at()));
    }
  }

  /** When the first freeze ends by itself; null if none does, for lifting one is an event. */
  private static @Nullable Instant thaw(TenantTx tx, Instant now) {
    return tx.rules().freezes().stream()
        .filter(each -> each.isOn(now))
        .map(Freeze::until)
        .filter(Objects::nonNull)
        .min(Instant::compareTo)
        .orElse(null);
  }

  /** Has a request that could not be looked at be due, so that it is tried again by itself. */
  void remember(TenantRef tenant, EntityId id, Instant since) {
    work.write(
        tenant,
        Actor.system(tenant.slug()),
        unit -> {
          unit.tx().openReserve();
          ChangeRequest request = unit.tx().requests().find(id);
          if (request != null && request.isLive()) {
            Instant own = request.progress().dueAt();
            if (own == null || own.isAfter(unit.at())) {
              put(unit, request, request.progress().state(), since, null);
            }
          }
          return true;
        });
  }
}
