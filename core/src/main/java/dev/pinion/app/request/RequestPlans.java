package dev.pinion.app.request;

import dev.pinion.app.Work;
import dev.pinion.app.governance.Overriding;
import dev.pinion.app.governance.Persons;
import dev.pinion.app.governance.RuleBook;
import dev.pinion.app.governance.RuleBook.Planned;
import dev.pinion.app.service.Promotion;
import dev.pinion.app.service.Rights;
import dev.pinion.app.service.Rollback;
import dev.pinion.app.service.ServiceEdits;
import dev.pinion.app.service.ServiceRules;
import dev.pinion.app.service.SetIntent;
import dev.pinion.app.service.SetRef;
import dev.pinion.app.service.SetWrite;
import dev.pinion.app.service.VersionSets;
import dev.pinion.domain.Actor;
import dev.pinion.domain.DomainError;
import dev.pinion.domain.DomainException;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.governance.ChangeRequest;
import dev.pinion.domain.governance.ChangeRequest.Ask;
import dev.pinion.domain.governance.ChangeRequest.Basis;
import dev.pinion.domain.governance.ChangeRequest.Change;
import dev.pinion.domain.governance.Check;
import dev.pinion.domain.governance.Person;
import dev.pinion.domain.resource.ResourceKind;
import dev.pinion.domain.resource.ResourceVersion;
import dev.pinion.domain.service.ChangePlan;
import dev.pinion.domain.service.Pins;
import dev.pinion.domain.service.Precondition;
import dev.pinion.domain.service.Revision.Operation;
import dev.pinion.domain.service.Revision.Origin;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.service.VersionSet;
import dev.pinion.store.TenantTx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What change requests mean: the plans that they freeze, and the carrying out of these. */
final class RequestPlans {
  private final VersionSets sets;
  private final ServiceEdits edits;
  private final RuleBook book;

  RequestPlans(VersionSets sets, ServiceEdits edits, RuleBook book) {
    this.sets = sets;
    this.edits = edits;
    this.book = book;
  }

  /**
   * What a request stands on that is made now.
   *
   * @param rights of whoever will apply it, as far as they are known
   * @throws DomainException if what is asked for cannot be done, or would change nothing
   */
  Basis freeze(TenantTx tx, Rights rights, EntityId serviceId, Ask ask) {
    Service service = ServiceRules.find(tx, serviceId);
    List<Planned> planned =
        switch (ask.change()) {
          case Change.Promote(String set, String from, boolean pinLatest) ->
              List.of(
                  sets.plan(
                      tx,
                      rights,
                      SetWrite.to(serviceId, set),
                      new Promotion(source(from), pinLatest, ask.reason())));
          case Change.Rollback(String set, Long to) ->
              List.of(
                  sets.plan(
                      tx, rights, SetWrite.to(serviceId, set), new Rollback(to, ask.reason())));
          case Change.Edit edit -> edits.plan(tx, rights, serviceId, edit, null);
        };
    requireChange(ask.change(), service, planned);
    var digests = new TreeMap<String, String>();
    var bases = new TreeMap<String, Long>();
    for (Planned each : planned) {
      Long base = each.plan().baseRevision();
      digests.put(each.plan().versionSet(), digest(tx, each));
      bases.put(each.plan().versionSet(), base == null ? 0 : base);
    }
    boolean isEdit = ask.change() instanceof Change.Edit;
    if (isEdit) {
      bases.put(
          VersionSet.EDGE, Objects.requireNonNull(service.versionSet(VersionSet.EDGE)).revision());
    }
    return new Basis(
        planned.stream().map(Planned::plan).toList(),
        isEdit ? null : planned.getFirst().origin(),
        digests,
        bases,
        sourceAuthors(tx, service, planned));
  }

  private static SetRef source(String from) {
    return SetRef.parse(from)
        .orElseThrow(
            () ->
                DomainException.invalid(
                    "source_malformed",
                    List.of(
                        new DomainError.Problem(
                            List.of("change", "from"),
                            "Name a version set, or one revision of it as name@revision.",
                            from))));
  }

  private static void requireChange(Change change, Service service, List<Planned> planned) {
    boolean changes =
        change instanceof Change.Edit
            ? planned.isEmpty() || !planned.getFirst().after().equals(service)
            : planned.stream().anyMatch(each -> !each.plan().changesNothing());
    if (!changes) {
      throw DomainException.conflict(
          "nothing_to_change",
          "The service \"%s\" has what you ask for already.".formatted(service.name()));
    }
  }

  private String digest(TenantTx tx, Planned planned) {
    return book.digest(tx, planned.after(), planned.plan().after());
  }

  /**
   * Who made the content: the author of the revision that it comes from and, where that follows the
   * newest, of the version that it followed.
   */
  private static List<Person> sourceAuthors(TenantTx tx, Service service, List<Planned> planned) {
    var authors = new ArrayList<Person>();
    for (Planned each : planned) {
      Origin origin = each.origin();
      if (origin.source() != null || origin.restores() != null) {
        SetRef source =
            origin.source() != null
                ? new SetRef(origin.source().versionSet(), origin.source().revision())
                : new SetRef(each.plan().versionSet(), origin.restores());
        VersionSet set = source.find(tx, service).set();
        authors.add(Persons.behind(tx, set.updatedBy()));
        for (ResourceKind part : ResourceKind.PARTS) {
          Actor maker = set.pins().version(part) == null ? newestMaker(tx, service, part) : null;
          if (maker != null) {
            authors.add(Persons.behind(tx, maker));
          }
        }
      }
    }
    return authors.stream().distinct().toList();
  }

  private static @Nullable Actor newestMaker(TenantTx tx, Service service, ResourceKind kind) {
    EntityId id = kind.isAgent() ? service.agentId() : service.graphId();
    var part = tx.resources().find(id);
    ResourceVersion newest = part == null ? null : tx.resources().version(id, part.latestVersion());
    return newest == null ? null : newest.creator();
  }

  /**
   * What a request would do now.
   *
   * @throws DomainException if it cannot be done any more
   */
  List<Planned> plan(TenantTx tx, ChangeRequest request) {
    if (request.ask().change() instanceof Change.Edit edit) {
      return edits.plan(tx, Rights.ALL, request.serviceId(), edit, request);
    }
    Planned planned = sets.plan(tx, Rights.ALL, write(request, null), frozen(request));
    return List.of(
        new Planned(planned.before(), planned.after(), planned.plan(), planned.origin(), request));
  }

  /** Its plans with what the rules say of each. */
  List<ChangePlan> checked(TenantTx tx, Instant now, ChangeRequest request) {
    return plan(tx, request).stream()
        .map(each -> each.plan().checked(book.checks(tx, now, each)))
        .toList();
  }

  /** Refuses a request that would put something else there than was looked at. */
  void requireUnmoved(TenantTx tx, ChangeRequest request) {
    for (Planned each : plan(tx, request)) {
      String was = request.basis().digests().get(each.plan().versionSet());
      if (!digest(tx, each).equals(was)) {
        throw DomainException.conflict(
            "content_moved",
            "What \"%s\" would mean has changed since the request was made; refresh the request."
                .formatted(each.plan().versionSet()));
      }
    }
  }

  /** Whether a freeze stands in the way of a request. */
  boolean isFrozen(TenantTx tx, Instant now, ChangeRequest request) {
    try {
      plan(tx, request).forEach(each -> book.requireNotFrozen(tx, now, each));
      return false;
    } catch (DomainException e) {
      return e.error() instanceof DomainError.Frozen;
    }
  }

  /**
   * Carries a request out.
   *
   * @param overriding null to be refused by rules that are not met
   * @return what was done with each set
   */
  List<ChangePlan> carryOut(
      Work.Unit unit, Rights rights, ChangeRequest request, @Nullable Overriding overriding) {
    unit.carryOut(request.id());
    requireUnmoved(unit.tx(), request);
    if (!(request.ask().change() instanceof Change.Edit edit)) {
      SetIntent intent = frozen(request);
      if (intent.isWayBack()) {
        unit.tx().openReserve();
      }
      return List.of(sets.carryOut(unit, rights, write(request, overriding), intent, request));
    }
    var done = new ArrayList<ChangePlan>();
    for (Planned each : plan(unit.tx(), request)) {
      book.requireNotFrozen(unit.tx(), unit.at(), each);
      List<Check> checks = book.checks(unit, each);
      RuleBook.requireReleasable(each, checks);
      done.add(each.plan().checked(checks).applied(null));
    }
    List<ChangePlan> revised =
        edits.carryOut(unit, rights, request.serviceId(), edit, reason(request));
    for (int i = 0; i < revised.size(); i++) {
      done.set(i, done.get(i).applied(revised.get(i).revision()));
    }
    return done;
  }

  private static SetWrite write(ChangeRequest request, @Nullable Overriding overriding) {
    ChangePlan plan = request.basis().plans().getFirst();
    Long base = plan.baseRevision();
    List<Precondition> conditions =
        base == null ? List.of() : List.of(new Precondition.Expected(base));
    return new SetWrite(request.serviceId(), plan.versionSet(), conditions, false, overriding);
  }

  private static SetIntent frozen(ChangeRequest request) {
    Pins pins = request.basis().plans().getFirst().after();
    Origin origin = Objects.requireNonNull(request.basis().origin());
    return new SetIntent.Frozen(
        pins, new Origin(origin.operation(), origin.source(), origin.restores(), reason(request)));
  }

  /** What the ledger says of why it was done. */
  static String reason(ChangeRequest request) {
    String given = request.ask().reason();
    return "Change request #%d: %s%s"
        .formatted(request.number(), request.ask().title(), given == null ? "" : ". " + given);
  }

  /** Whether a request can be overridden: only what has a revision of its own to say so. */
  static boolean canOverride(ChangeRequest request) {
    Origin origin = request.basis().origin();
    return origin != null
        && (origin.operation() == Operation.PROMOTE || origin.operation() == Operation.ROLLBACK);
  }
}
