package dev.pinion.app.request;

import dev.pinion.app.Caller;
import dev.pinion.app.ServiceAttributes;
import dev.pinion.app.Work;
import dev.pinion.app.governance.Overriding;
import dev.pinion.app.governance.Persons;
import dev.pinion.app.governance.RequestEvents;
import dev.pinion.app.governance.RuleBook;
import dev.pinion.app.service.Rights;
import dev.pinion.app.service.ServiceEdits;
import dev.pinion.app.service.ServiceRules;
import dev.pinion.app.service.VersionSets;
import dev.pinion.domain.Author;
import dev.pinion.domain.DomainError;
import dev.pinion.domain.DomainException;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.Page;
import dev.pinion.domain.access.Attributes;
import dev.pinion.domain.access.Permission;
import dev.pinion.domain.governance.ChangeRequest;
import dev.pinion.domain.governance.ChangeRequest.Ask;
import dev.pinion.domain.governance.ChangeRequest.Basis;
import dev.pinion.domain.governance.ChangeRequest.Mode;
import dev.pinion.domain.governance.ChangeRequest.Progress;
import dev.pinion.domain.governance.ChangeRequest.State;
import dev.pinion.domain.governance.Check;
import dev.pinion.domain.governance.Comment;
import dev.pinion.domain.governance.Judgement;
import dev.pinion.domain.governance.Person;
import dev.pinion.domain.governance.Vote;
import dev.pinion.domain.service.ChangePlan;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.service.VersionSet;
import dev.pinion.store.RequestStore.RequestQuery;
import dev.pinion.store.TenantTx;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Change requests. */
public final class Requests {
  private final Work work;
  private final RequestPlans plans;
  private final RequestViews views;

  /** The use cases of change requests. */
  public Requests(Work work, VersionSets sets, ServiceEdits edits, RuleBook book) {
    this.work = work;
    this.plans = new RequestPlans(sets, edits, book);
    this.views = new RequestViews(work, plans);
  }

  /**
   * A request as it is at this moment.
   *
   * @param plans what happens to each set, or did
   * @param checks what the rules say now or, of one that is over, said at its end
   */
  public record RequestView(ChangeRequest request, List<ChangePlan> plans, List<Check> checks) {}

  /**
   * Which requests to list, and which page of them; null does not filter.
   *
   * @param live true for those that may still be applied, false for those that are over
   * @param mine whether only those that the caller has made
   * @param awaitingMe whether only those that the caller's approval would bring on
   */
  public record RequestListQuery(
      @Nullable State state,
      @Nullable Boolean live,
      @Nullable EntityId service,
      @Nullable String versionSet,
      boolean mine,
      boolean awaitingMe,
      long offset,
      long limit) {}

  /** Makes a request. Whoever has the server apply it must be able to apply it themselves. */
  public RequestView create(Caller caller, EntityId serviceId, Ask ask) {
    EntityId id = work.newId();
    return work.write(
        caller,
        unit -> {
          TenantTx tx = unit.tx();
          Service service = ServiceRules.find(tx, serviceId);
          caller.require(Permission.REQUEST_CREATE, ServiceAttributes.of(service));
          Rights rights = ask.mode() == Mode.WHEN_READY ? caller::require : Rights.ALL;
          Basis basis = plans.freeze(tx, unit.at(), rights, serviceId, ask);
          requireRoom(tx, serviceId);
          var request =
              new ChangeRequest(
                  id,
                  tx.requests().lastNumber() + 1,
                  serviceId,
                  ask,
                  basis,
                  unit.actor(),
                  Persons.behind(tx, unit.actor(), unit.at()),
                  unit.at(),
                  unit.at(),
                  Progress.of(State.OPEN, List.of(), unit.at()),
                  List.of(),
                  List.of());
          tx.requests().insert(request);
          RequestEvents.log(unit, "created", request);
          return views.view(tx, unit.at(), settle(unit, request));
        });
  }

  private static void requireRoom(TenantTx tx, EntityId service) {
    if (tx.requests().count(RequestQuery.live(service)) >= ChangeRequest.LIVE_MAX) {
      throw DomainException.limitReached(
          "too_many_requests",
          "A service has at most %d open change requests; apply or withdraw one first."
              .formatted(ChangeRequest.LIVE_MAX));
    }
  }

  /** Requests that the caller may see, newest first, filtered and paged. */
  public Page<RequestView> list(Caller caller, RequestListQuery query) {
    return views.list(caller, query);
  }

  /** The request. */
  public RequestView get(Caller caller, EntityId id) {
    return caller
        .tenant()
        .read(
            tx -> {
              ChangeRequest request = find(tx, id);
              requireVisible(caller, tx, request);
              return views.view(tx, work.now(), request);
            });
  }

  /**
   * Approves what a request would put there.
   *
   * @param comment null for none
   * @param digests what the caller has looked at, by set
   */
  public RequestView approve(
      Caller caller, EntityId id, @Nullable String comment, Map<String, String> digests) {
    return vote(caller, id, comment, digests);
  }

  /** Refuses a request for good. */
  public RequestView reject(Caller caller, EntityId id, String comment) {
    return vote(caller, id, comment, null);
  }

  /**
   * Votes.
   *
   * @param digests what is approved; null rejects
   */
  private RequestView vote(
      Caller caller, EntityId id, @Nullable String comment, @Nullable Map<String, String> digests) {
    return work.write(
        caller,
        unit -> {
          TenantTx tx = unit.tx();
          ChangeRequest request = find(tx, id);
          caller.require(Permission.REQUEST_APPROVE, ServiceAttributes.of(service(tx, request)));
          requireLive(request);
          Person me = Persons.behind(tx, unit.actor(), unit.at());
          if (me.isSameAs(request.person())) {
            throw DomainException.forbidden(
                "own_request",
                "The change request #%d is your own: you made it, or the same person could have acted by your credentials."
                    .formatted(request.number()));
          }
          var vote =
              new Vote(
                  unit.actor(),
                  me,
                  RequestViews.role(caller, tx),
                  unit.at(),
                  comment,
                  digests != null,
                  request.basis().digests(),
                  request.basis().baseRevisions());
          if (digests == null) {
            ChangeRequest rejected =
                request
                    .with(vote)
                    .at(Progress.of(State.REJECTED, request.progress().checks(), null), unit.at());
            tx.requests().update(rejected);
            RequestEvents.log(unit, "rejected", rejected);
            return views.view(tx, unit.at(), rejected);
          }
          requireSeen(request, digests);
          plans.requireUnmoved(tx, request);
          ChangeRequest approved = request.with(vote);
          tx.requests().update(approved);
          RequestEvents.log(unit, "approved", approved);
          return views.view(tx, unit.at(), settle(unit, approved));
        });
  }

  /** Says something of a live request: whoever may ask for such a change or approve it may. */
  public RequestView comment(Caller caller, EntityId id, String text) {
    return work.write(
        caller,
        unit -> {
          TenantTx tx = unit.tx();
          ChangeRequest request = find(tx, id);
          var attributes = ServiceAttributes.of(service(tx, request));
          if (!caller.may(Permission.REQUEST_APPROVE, attributes)) {
            caller.require(Permission.REQUEST_CREATE, attributes);
          }
          requireLive(request);
          if (request.comments().size() >= ChangeRequest.COMMENTS_MAX) {
            throw DomainException.limitReached(
                "too_many_comments",
                "A change request has at most %d comments; go on elsewhere."
                    .formatted(ChangeRequest.COMMENTS_MAX));
          }
          ChangeRequest after = request.with(new Comment(unit.actor(), unit.at(), text));
          tx.requests().update(after);
          RequestEvents.log(unit, "commented", after);
          return views.view(tx, unit.at(), after);
        });
  }

  private static void requireSeen(ChangeRequest request, Map<String, String> digests) {
    if (!request.basis().digests().equals(new TreeMap<>(digests))) {
      throw DomainException.conflict(
          RequestPlans.MOVED,
          "You looked at other content than the change request #%d has now; look at it again."
              .formatted(request.number()));
    }
  }

  /**
   * Applies a request.
   *
   * @param overriding null to be refused by rules that are not met
   */
  public RequestView apply(Caller caller, EntityId id, @Nullable Overriding overriding) {
    return work.write(
        caller,
        unit -> {
          ChangeRequest request = find(unit.tx(), id);
          requireVisible(caller, unit.tx(), request);
          requireLive(request);
          if (overriding != null && !RequestPlans.canOverride(request)) {
            throw DomainException.conflict(
                "cannot_override",
                "Only a promotion or a rollback can override rules; this request edits the"
                    + " service.");
          }
          Instant notBefore = request.ask().notBefore();
          if (notBefore != null && unit.at().isBefore(notBefore)) {
            if (overriding == null) {
              throw DomainException.conflict(
                  "not_yet",
                  "The change request #%d is not to be applied before %s."
                      .formatted(request.number(), notBefore));
            }
            // Also if no rule stands in its way.
            caller.require(
                Permission.RULES_OVERRIDE, ServiceAttributes.of(service(unit.tx(), request)));
          }
          return applied(unit, caller::require, request, overriding, null);
        });
  }

  /**
   * Carries a request out in a transaction.
   *
   * @param lateSeconds how late the server does it; null if it is not late, or not the server
   */
  RequestView applied(
      Work.Unit unit,
      Rights rights,
      ChangeRequest request,
      @Nullable Overriding overriding,
      @Nullable Long lateSeconds) {
    List<ChangePlan> done = plans.carryOut(unit, rights, request, overriding);
    List<Check> checks = done.stream().flatMap(each -> each.checks().stream()).toList();
    ChangeRequest applied =
        request.at(
            new Progress(
                State.APPLIED, checks, null, revision(unit.tx(), request, done), lateSeconds, null),
            unit.at());
    unit.tx().requests().update(applied);
    RequestEvents.log(unit, "applied", applied);
    return new RequestView(applied, done, checks);
  }

  /** Whether a freeze stands in the way of a request. */
  boolean isFrozen(Work.Unit unit, ChangeRequest request) {
    return plans.isFrozen(unit.tx(), unit.at(), request);
  }

  /** The revision that a request made: of its set, or of edge. */
  private static @Nullable Long revision(
      TenantTx tx, ChangeRequest request, List<ChangePlan> done) {
    if (!(request.ask().change() instanceof ChangeRequest.Change.Edit)) {
      return done.getFirst().revision();
    }
    return Objects.requireNonNull(service(tx, request).versionSet(VersionSet.EDGE)).revision();
  }

  /** Bases a request on what stands now; its approvals fall. */
  public RequestView refresh(Caller caller, EntityId id) {
    return work.write(
        caller,
        unit -> {
          TenantTx tx = unit.tx();
          ChangeRequest request = find(tx, id);
          caller.require(Permission.REQUEST_CREATE, ServiceAttributes.of(service(tx, request)));
          requireAuthor(unit, request, "refresh");
          if (request.progress().state() == State.STALE) {
            requireRoom(tx, request.serviceId());
          } else {
            requireLive(request);
          }
          Rights rights = request.ask().mode() == Mode.WHEN_READY ? caller::require : Rights.ALL;
          Basis basis = plans.freeze(tx, unit.at(), rights, request.serviceId(), request.ask());
          ChangeRequest after =
              request
                  .on(basis, Persons.behind(tx, unit.actor(), unit.at()), unit.at())
                  .at(Progress.of(State.OPEN, List.of(), unit.at()), unit.at());
          tx.requests().update(after);
          RequestEvents.log(unit, "refreshed", after);
          return views.view(tx, unit.at(), settle(unit, after));
        });
  }

  /** Takes a request back: its author may, and whoever may override rules. */
  public RequestView withdraw(Caller caller, EntityId id) {
    return work.write(
        caller,
        unit -> {
          TenantTx tx = unit.tx();
          ChangeRequest request = find(tx, id);
          requireVisible(caller, tx, request);
          Service service = tx.services().find(request.serviceId());
          if (service == null
              || !caller.may(Permission.RULES_OVERRIDE, ServiceAttributes.of(service))) {
            requireAuthor(unit, request, "withdraw");
          }
          requireLive(request);
          ChangeRequest after =
              request.at(
                  Progress.of(State.WITHDRAWN, request.progress().checks(), null), unit.at());
          tx.requests().update(after);
          RequestEvents.log(unit, "withdrawn", after);
          return views.view(tx, unit.at(), after);
        });
  }

  private static void requireAuthor(Work.Unit unit, ChangeRequest request, String verb) {
    if (!Author.of(unit.actor()).equals(Author.of(request.author()))) {
      throw DomainException.forbidden(
          "not_your_request",
          "Only its author can %s the change request #%d.".formatted(verb, request.number()));
    }
  }

  /**
   * Asks the rules about a live request, and writes down what they say and when to ask again, if
   * that is not what is written there.
   *
   * @return the request as it is then
   */
  ChangeRequest settle(Work.Unit unit, ChangeRequest request) {
    List<Check> checks =
        plans.checked(unit.tx(), unit.at(), request).stream()
            .flatMap(each -> each.checks().stream())
            .toList();
    boolean ready = checks.stream().allMatch(Check::holds);
    Instant due =
        checks.stream()
            .map(each -> askAgainAt(each, unit.at()))
            .filter(Objects::nonNull)
            .min(Instant::compareTo)
            .orElse(null);
    if (ready && request.ask().mode() == Mode.WHEN_READY) {
      due = nextTry(request, due, unit.at());
    }
    var progress = Progress.of(ready ? State.READY : State.OPEN, checks, due);
    if (progress.equals(request.progress())) {
      return request;
    }
    boolean wasReady = request.progress().state() == State.READY;
    ChangeRequest after = request.at(progress, unit.at());
    unit.tx().requests().update(after);
    if (ready && !wasReady) {
      RequestEvents.log(unit, "ready", after);
    }
    return after;
  }

  /** When the server looks again at what is ready: to apply it, or when time may undo that. */
  private static Instant nextTry(ChangeRequest request, @Nullable Instant askAgainAt, Instant now) {
    Instant notBefore = request.ask().notBefore();
    if (notBefore != null && notBefore.isAfter(now)) {
      return askAgainAt != null && askAgainAt.isBefore(notBefore) ? askAgainAt : notBefore;
    }
    Instant due = request.progress().dueAt();
    boolean wasReady = request.progress().state() == State.READY;
    // A try that failed does not make it less late.
    return wasReady && due != null && due.isBefore(now) ? due : now;
  }

  /** When what a check says may change by time alone; null if it does not. */
  private static @Nullable Instant askAgainAt(Check check, Instant now) {
    Judgement judgement = check.judgement();
    return check.holds() ? check.condition().holdsUntil(judgement, now) : judgement.readyAt();
  }

  private static ChangeRequest find(TenantTx tx, EntityId id) {
    ChangeRequest request = tx.requests().find(id);
    if (request == null) {
      throw DomainException.notFound(
          "request_not_found", "There is no change request with this id.");
    }
    return request;
  }

  private static Service service(TenantTx tx, ChangeRequest request) {
    return ServiceRules.find(tx, request.serviceId());
  }

  private static void requireVisible(Caller caller, TenantTx tx, ChangeRequest request) {
    Service service = tx.services().find(request.serviceId());
    if (service != null) {
      caller.require(Permission.SERVICE_GET, ServiceAttributes.of(service));
    } else if (!RequestViews.seesAll(caller)) {
      throw new DomainException(
          DomainError.Forbidden.missing(Permission.SERVICE_GET, Attributes.none()));
    }
  }

  private static void requireLive(ChangeRequest request) {
    if (!request.isLive()) {
      throw DomainException.conflict(
          "request_over",
          "The change request #%d is %s already."
              .formatted(request.number(), request.progress().state().code()));
    }
  }
}
