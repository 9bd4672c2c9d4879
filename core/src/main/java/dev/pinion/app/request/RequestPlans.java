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
import dev.pinion.domain.service.Revision;
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
  /** The code of the refusal of what would put something else there than was looked at. */
  static final String MOVED = "content_moved";

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
  Basis freeze(TenantTx tx, Instant now, Rights rights, EntityId serviceId, Ask ask) {
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
        sourceAuthors(tx, now, service, planned));
  }

  private static SetRef source(String from) {
    return SetRef.parse(from)
        .orElseThrow(
            () ->
                DomainException.invalid(
                    "source_malformed",
                    new DomainError.Problem(
                        List.of("change", "from"),
                        "Name a version set, or one revision of it as name@revision.",
                        from)));
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
   * Who made the content: the author of the revision that it comes from, or that stands already;
   * and of the versions that a null pin of it follows, or that the service gets with another part.
   */
  private static List<Person> sourceAuthors(
      TenantTx tx, Instant now, Service service, List<Planned> planned) {
    var makers = new ArrayList<@Nullable Actor>();
    for (Planned each : planned) {
      VersionSet set = source(each).find(tx, service).set();
      makers.add(set.updatedBy());
      for (ResourceKind part : ResourceKind.PARTS) {
        EntityId id = Revision.Parts.of(each.after()).id(part);
        boolean isNew = !id.equals(Revision.Parts.of(service).id(part));
        Long pin = set.pins().version(part);
        if (pin == null || isNew) {
          makers.add(maker(tx, id, pin));
        }
      }
    }
    return makers.stream()
        .filter(Objects::nonNull)
        .map(each -> Persons.behind(tx, each, now))
        .distinct()
        .toList();
  }

  private static SetRef source(Planned planned) {
    Revision.Source source = planned.origin().source();
    return source == null
        ? new SetRef(planned.plan().versionSet(), planned.origin().restores())
        : new SetRef(source.versionSet(), source.revision());
  }

  /** Who made a version; that of null is the newest. Null if there is none. */
  private static @Nullable Actor maker(TenantTx tx, EntityId part, @Nullable Long pin) {
    var resource = tx.resources().find(part);
    if (resource == null) {
      return null;
    }
    ResourceVersion version =
        tx.resources().version(part, pin == null ? resource.latestVersion() : pin);
    return version == null ? null : version.creator();
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
            MOVED,
            "What \"%s\" would mean has changed since the request was made; refresh the request."
                .formatted(each.plan().versionSet()));
      }
    }
  }

  /** Whether a freeze stands in the way of a request. */
  boolean isFrozen(TenantTx tx, Instant now, ChangeRequest request) {
    try {
      List<Planned> planned = plan(tx, request);
      planned.forEach(each -> book.requireNotFrozen(tx, now, each));
      // An edit of a service moves edge too, which no plan is about.
      return request.ask().change() instanceof Change.Edit
          && planned.stream()
              .anyMatch(
                  each -> book.isFrozen(tx, now, each.before(), each.after(), VersionSet.EDGE));
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
