package dev.pinion.http.platform.service;

import dev.pinion.app.resolution.Comparisons;
import dev.pinion.app.resolution.Ledgers;
import dev.pinion.app.resolution.SetViews;
import dev.pinion.app.resolution.SetViews.SetView;
import dev.pinion.app.service.Promotion;
import dev.pinion.app.service.Rollback;
import dev.pinion.app.service.SetRef;
import dev.pinion.app.service.SetWrite;
import dev.pinion.app.service.VersionSets;
import dev.pinion.domain.DomainError;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.Page;
import dev.pinion.domain.service.ChangePlan;
import dev.pinion.domain.service.Precondition;
import dev.pinion.domain.service.Revision;
import dev.pinion.domain.service.Service;
import dev.pinion.http.api.Answer;
import dev.pinion.http.api.Call;
import dev.pinion.http.api.Operation;
import dev.pinion.http.api.Paging;
import dev.pinion.http.api.Preconditions;
import dev.pinion.http.api.Renderings;
import dev.pinion.http.platform.Pages;
import dev.pinion.http.platform.Platform;
import dev.pinion.http.platform.service.VersionSetAnswers.PaginatedResponseRevisionResponse;
import dev.pinion.http.platform.service.VersionSetAnswers.PlanResponse;
import dev.pinion.http.platform.service.VersionSetAnswers.RevisionResponse;
import dev.pinion.http.platform.service.VersionSetAnswers.VerificationResponse;
import dev.pinion.http.platform.service.VersionSetAnswers.VersionSetList;
import dev.pinion.http.platform.service.VersionSetAnswers.VersionSetState;
import dev.pinion.http.schema.Param;
import dev.pinion.http.schema.Rendered;
import dev.pinion.http.schema.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Version sets one by one, their ledgers, promotion and the way back: Pinion's own additions. */
public final class VersionSetRoutes {
  private static final String ALL = "/services/{service_id}/version-sets";
  private static final String ONE = ALL + "/{name}";

  private static final Param<EntityId> SERVICE_ID = ServiceRoutes.SERVICE_ID;
  private static final Param<String> NAME = ServiceRoutes.SET_NAME;
  private static final Param<Instant> AT = Param.query("at", Types.time().nullable());
  private static final Param<Long> LIMIT =
      Param.queryOr("limit", Types.integer().min(1).max(100), 20L);

  private static final Param<SetRef> NAME_OR_REVISION =
      Param.path("name", VersionSetBodies.SET_REF);
  private static final Param<SetRef> FROM = Param.query("from", VersionSetBodies.SET_REF);
  private static final Param<SetRef> TO = Param.query("to", VersionSetBodies.SET_REF);

  private final VersionSets sets;
  private final SetViews views;
  private final Ledgers ledgers;
  private final Comparisons comparisons;
  private final Renderings<Service, VersionSetState> shown = new Renderings<>();

  /** Routes to the use cases of version sets. */
  public VersionSetRoutes(
      VersionSets sets, SetViews views, Ledgers ledgers, Comparisons comparisons) {
    this.sets = sets;
    this.views = views;
    this.ledgers = ledgers;
    this.comparisons = comparisons;
  }

  /** The operations. */
  public List<Operation> table() {
    return Stream.concat(reads().stream(), writes().stream()).toList();
  }

  private List<Operation> reads() {
    return List.of(
        Platform.operation("list-version-sets", "GET", ALL, "List version sets", SERVICE_ID)
            .answers(200, VersionSetList.class)
            .handle(this::list),
        Platform.operation(
                "get-version-set",
                "GET",
                ONE,
                "Get a version set, as it is now or as it was",
                SERVICE_ID,
                NAME_OR_REVISION,
                AT)
            .answers(200, VersionSetState.class)
            .handle(this::get),
        Platform.operation(
                "list-version-set-revisions",
                "GET",
                ONE + "/revisions",
                "List the revisions of a version set, newest first",
                SERVICE_ID,
                NAME,
                LIMIT,
                Paging.CONTINUATION_TOKEN)
            .answers(200, PaginatedResponseRevisionResponse.class)
            .handle(this::revisions),
        Platform.operation(
                "verify-version-set-revisions",
                "GET",
                ONE + "/revisions/verify",
                "Verify the ledger of a version set",
                SERVICE_ID,
                NAME)
            .answers(200, VerificationResponse.class)
            .handle(this::verify),
        Platform.operation(
                "compare-version-sets",
                "GET",
                "/services/{service_id}/compare",
                "Compare two version sets or revisions, and the content of their versions",
                SERVICE_ID,
                FROM,
                TO)
            .answers(200, ComparisonResponse.class)
            .handle(this::compare));
  }

  private List<Operation> writes() {
    return List.of(
        Platform.operation(
                "delete-version-set",
                "DELETE",
                ONE,
                "Delete a version set",
                SERVICE_ID,
                NAME,
                Preconditions.IF_MATCH,
                Preconditions.IF_NONE_MATCH)
            .answers(204, null)
            .refuses(DomainError.Locked.class, 409)
            .error(
                409, "The set is edge or release, or a unit test uses it." + Platform.RULES_NOT_MET)
            .error(412, "The set is not at the expected revision.")
            .error(423, Platform.FROZEN)
            .handle(this::delete),
        Platform.operation(
                Platform.PLAN_VERSION_SET,
                "POST",
                ONE + "/plan",
                "Show what a write of a version set would do",
                SERVICE_ID,
                NAME,
                Preconditions.IF_MATCH,
                Preconditions.IF_NONE_MATCH)
            .body(ServiceRoutes.UPSERT)
            .answers(200, PlanResponse.class)
            .error(409, "The change conflicts with the current state.")
            .error(412, "The set is not at the expected revision, or it already exists.")
            .error(423, Platform.FROZEN)
            .handle(this::plan),
        write(
                "promote-version-set",
                ONE + "/promote",
                "Copy the content of one version set to another")
            .body(VersionSetBodies.PROMOTE)
            .handle(this::promote),
        write(
                "rollback-version-set",
                ONE + "/rollback",
                "Restore the content of an earlier revision")
            .body(VersionSetBodies.ROLLBACK)
            .handle(this::rollback));
  }

  private static Operation write(String id, String path, String summary) {
    return Platform.operation(
            id,
            "POST",
            path,
            summary,
            SERVICE_ID,
            NAME,
            Preconditions.IF_MATCH,
            Preconditions.IF_NONE_MATCH)
        .answers(200, PlanResponse.class)
        .refuses(DomainError.Refused.class, 409)
        .error(
            409,
            "The set has changed, a guard rejects the content, or there is no content."
                + Platform.RULES_NOT_MET)
        .error(412, "The set is not at the expected revision.")
        .error(423, Platform.FROZEN);
  }

  private Answer list(Call call) {
    List<SetView> all = views.list(call.caller(), call.get(SERVICE_ID));
    return Answer.of(200, new VersionSetList(all.stream().map(this::shown).toList()));
  }

  private Rendered<VersionSetState> shown(SetView view) {
    // Edge is made anew whenever it is asked for; its service is the same until it changes.
    return shown.of(
        view.service(),
        view.set().name(),
        List.of(view.bundle(), view.usedBy(), view.warnings()),
        () -> VersionSetState.of(view));
  }

  private Answer get(Call call) {
    SetRef ref = call.get(NAME_OR_REVISION);
    Instant time = call.find(AT);
    SetView view =
        time == null
            ? views.get(call.caller(), call.get(SERVICE_ID), ref)
            : views.get(call.caller(), call.get(SERVICE_ID), ref.name(), time);
    return Answer.of(200, VersionSetState.of(view)).atRevision(view.set().revision());
  }

  private Answer delete(Call call) {
    sets.delete(call.caller(), call.get(SERVICE_ID), call.get(NAME), Preconditions.of(call));
    return Answer.noContent();
  }

  private Answer revisions(Call call) {
    Page<Revision> page =
        ledgers.history(
            call.caller(),
            call.get(SERVICE_ID),
            call.get(NAME),
            call.get(Paging.CONTINUATION_TOKEN),
            Math.toIntExact(call.get(LIMIT)));
    return Answer.of(
        200, Pages.of(page, RevisionResponse::of, PaginatedResponseRevisionResponse::new));
  }

  private Answer verify(Call call) {
    return Answer.of(
        200,
        VerificationResponse.of(
            ledgers.verify(call.caller(), call.get(SERVICE_ID), call.get(NAME))));
  }

  private Answer compare(Call call) {
    return Answer.of(
        200,
        ComparisonResponse.of(
            comparisons.compare(
                call.caller(), call.get(SERVICE_ID), call.get(FROM), call.get(TO))));
  }

  private Answer plan(Call call) {
    var write = new SetWrite(call.get(SERVICE_ID), call.get(NAME), Preconditions.of(call), true);
    return answer(sets.upsert(call.caller(), write, call.body(ServiceRoutes.UPSERT)));
  }

  private Answer promote(Call call) {
    VersionSetBodies.Terms<Promotion> terms = call.body(VersionSetBodies.PROMOTE);
    return answer(sets.promote(call.caller(), write(call, terms), terms.wish()));
  }

  private Answer rollback(Call call) {
    VersionSetBodies.Terms<Rollback> terms = call.body(VersionSetBodies.ROLLBACK);
    return answer(sets.rollback(call.caller(), write(call, terms), terms.wish()));
  }

  private static SetWrite write(Call call, VersionSetBodies.Terms<?> terms) {
    var preconditions = new ArrayList<Precondition>(Preconditions.of(call));
    if (terms.expectedRevision() != null) {
      preconditions.add(new Precondition.Expected(terms.expectedRevision()));
    }
    return new SetWrite(
        call.get(SERVICE_ID),
        call.get(NAME),
        List.copyOf(preconditions),
        terms.dryRun(),
        terms.overriding());
  }

  private static Answer answer(ChangePlan plan) {
    return Answer.of(200, PlanResponse.of(plan));
  }
}
