package dev.pinion.app.request;

import dev.pinion.app.Caller;
import dev.pinion.app.ServiceAttributes;
import dev.pinion.app.Work;
import dev.pinion.app.governance.Persons;
import dev.pinion.app.request.Requests.RequestListQuery;
import dev.pinion.app.request.Requests.RequestView;
import dev.pinion.budget.Allowance;
import dev.pinion.domain.Author;
import dev.pinion.domain.DomainException;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.Page;
import dev.pinion.domain.access.Grant;
import dev.pinion.domain.access.Grants;
import dev.pinion.domain.access.Permission;
import dev.pinion.domain.governance.Approvals;
import dev.pinion.domain.governance.ChangeRequest;
import dev.pinion.domain.governance.ChangeRequest.Progress;
import dev.pinion.domain.governance.ChangeRequest.State;
import dev.pinion.domain.governance.Check;
import dev.pinion.domain.governance.Person;
import dev.pinion.domain.governance.View.Backing;
import dev.pinion.domain.service.ChangePlan;
import dev.pinion.domain.service.Service;
import dev.pinion.store.RequestStore.Head;
import dev.pinion.store.RequestStore.RequestQuery;
import dev.pinion.store.TenantTx;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * What people see of change requests: as they are at this moment, and those that await somebody.
 */
final class RequestViews {
  private final Work work;
  private final RequestPlans plans;

  RequestViews(Work work, RequestPlans plans) {
    this.work = work;
    this.plans = plans;
  }

  /** Requests that the caller may see, newest first, filtered and paged. */
  Page<RequestView> list(Caller caller, RequestListQuery query) {
    caller.requireEver(Permission.SERVICE_GET);
    Author author = query.mine() ? Author.of(caller.actor()) : null;
    var wanted =
        new RequestQuery(
            query.state(),
            query.awaitingMe() ? Boolean.TRUE : query.live(),
            query.service(),
            query.versionSet(),
            author);
    return caller
        .tenant()
        .read(
            tx -> {
              Instant now = work.now();
              if (!query.awaitingMe() && seesAll(caller)) {
                List<RequestView> items =
                    tx.requests().list(wanted, query.offset(), query.limit()).stream()
                        .map(each -> view(tx, now, each))
                        .toList();
                return Page.part(items, query.offset(), tx.requests().count(wanted));
              }
              Person me = Persons.behind(tx, caller.actor(), now);
              String role = role(caller, tx);
              List<EntityId> matches =
                  tx.requests().heads(wanted).stream()
                      .filter(each -> isVisible(caller, each.service()))
                      .map(Head::id)
                      .filter(each -> !query.awaitingMe() || awaits(caller, tx, each, me, role))
                      .toList();
              return Page.of(matches, query.offset(), query.limit())
                  .map(each -> view(tx, now, Objects.requireNonNull(tx.requests().find(each))));
            });
  }

  /** Whether the caller may read every service, so also those that are gone. */
  static boolean seesAll(Caller caller) {
    return caller.covers(new Grants(List.of(Grant.of(Permission.SERVICE_GET))));
  }

  /** Whether the rules, as they were last asked, miss an approval that the caller could give. */
  private static boolean awaits(Caller caller, TenantTx tx, EntityId id, Person me, String role) {
    return Allowance.inPassing(
        () -> awaits(caller, Objects.requireNonNull(tx.requests().find(id)), me, role));
  }

  private static boolean awaits(Caller caller, ChangeRequest request, Person me, String role) {
    Service service = caller.snapshot().services().get(request.serviceId());
    var backing =
        new Backing(request.person(), request.basis().sourceAuthors(), request.approvals());
    return service != null
        && caller.may(Permission.REQUEST_APPROVE, ServiceAttributes.of(service))
        && request.approvals().stream().noneMatch(vote -> vote.person().isSameAs(me))
        && request.progress().checks().stream()
            .filter(check -> !check.holds())
            .anyMatch(
                check ->
                    check.condition() instanceof Approvals approvals
                        && approvals.mayApprove(me, role, backing));
  }

  /** The request with what the rules say of it now; of one that is over, what they said last. */
  RequestView view(TenantTx tx, Instant now, ChangeRequest request) {
    if (!request.isLive()) {
      return new RequestView(request, request.basis().plans(), request.progress().checks());
    }
    try {
      List<ChangePlan> current = plans.checked(tx, now, request);
      List<Check> checks = current.stream().flatMap(each -> each.checks().stream()).toList();
      State state = checks.stream().allMatch(Check::holds) ? State.READY : State.OPEN;
      Progress progress = Progress.of(state, checks, request.progress().dueAt());
      return new RequestView(request.at(progress, request.updatedAt()), current, checks);
    } catch (DomainException cannotBeDone) {
      // What stands in its way is told to whoever tries to apply it.
      return new RequestView(request, request.basis().plans(), request.progress().checks());
    }
  }

  private static boolean isVisible(Caller caller, EntityId serviceId) {
    Service service = caller.snapshot().services().get(serviceId);
    return service == null
        ? seesAll(caller)
        : caller.may(Permission.SERVICE_GET, ServiceAttributes.of(service));
  }

  /** The name of the caller's role, as votes keep it; empty if they have none. */
  static String role(Caller caller, TenantTx tx) {
    return Objects.requireNonNullElse(caller.titles(tx).role(), "");
  }
}
