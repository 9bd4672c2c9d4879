package dev.pinion.http.platform.governance;

import dev.pinion.app.request.Requests;
import dev.pinion.app.request.Requests.RequestListQuery;
import dev.pinion.app.request.Requests.RequestView;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.Page;
import dev.pinion.domain.access.Permission;
import dev.pinion.domain.governance.ChangeRequest.State;
import dev.pinion.http.api.Answer;
import dev.pinion.http.api.Call;
import dev.pinion.http.api.Operation;
import dev.pinion.http.api.Paging;
import dev.pinion.http.platform.Pages;
import dev.pinion.http.platform.Platform;
import dev.pinion.http.platform.governance.RequestAnswers.PaginatedResponseRequestResponse;
import dev.pinion.http.platform.governance.RequestAnswers.RequestPlan;
import dev.pinion.http.platform.governance.RequestAnswers.RequestResponse;
import dev.pinion.http.platform.service.ServiceRoutes;
import dev.pinion.http.schema.Param;
import dev.pinion.http.schema.Types;
import java.util.List;
import java.util.stream.Stream;

/** Change requests. */
public final class RequestRoutes {
  private static final String ONE = "/requests/{request_id}";
  private static final String ME = "me";

  private static final Param<EntityId> REQUEST_ID = Param.path("request_id", Platform.ID);
  private static final Param<State> STATE =
      Param.query("state", Types.enumeration(State.class).nullable());
  private static final Param<Boolean> LIVE = Param.query("live", Types.bool().nullable());
  private static final Param<EntityId> SERVICE_ID =
      Param.query("service_id", Platform.ID.nullable());
  private static final Param<String> VERSION_SET =
      Param.query("version_set", Types.string().min(1).max(40).nullable());
  private static final Param<String> AUTHOR =
      Param.query("author", Types.enumeration(ME).nullable());
  private static final Param<String> AWAITING =
      Param.query("awaiting", Types.enumeration(ME).nullable());
  private static final Param<Long> LIMIT =
      Param.queryOr("limit", Types.integer().min(1).max(100), 20L);

  private final Requests requests;

  /** Routes to the use cases of change requests. */
  public RequestRoutes(Requests requests) {
    this.requests = requests;
  }

  /** The operations. */
  public List<Operation> table() {
    return Stream.concat(reads().stream(), writes().stream()).toList();
  }

  private List<Operation> reads() {
    return List.of(
        Platform.operation(
                "list-requests",
                "GET",
                "/requests",
                "List change requests, newest first",
                STATE,
                LIVE,
                SERVICE_ID,
                VERSION_SET,
                AUTHOR,
                AWAITING,
                LIMIT,
                Paging.CONTINUATION_TOKEN)
            .needs(Permission.SERVICE_GET)
            .answers(200, PaginatedResponseRequestResponse.class)
            .handle(this::list),
        Platform.operation("get-request", "GET", ONE, "Get a change request", REQUEST_ID)
            .answers(200, RequestResponse.class)
            .handle(this::get));
  }

  private List<Operation> writes() {
    return List.of(
        Platform.operation(
                "create-request",
                "POST",
                "/services/{service_id}/requests",
                "Request a change of a service",
                ServiceRoutes.SERVICE_ID)
            .body(RequestBodies.CREATE)
            .answers(201, RequestResponse.class)
            .error(409, "The change would change nothing, or conflicts with the current state.")
            .handle(this::create),
        of("approve", "Approve what a change request would do")
            .body(RequestBodies.APPROVE)
            .error(409, "The request is over, or its content is not the one looked at.")
            .handle(this::approve),
        of("reject", "Reject a change request")
            .body(RequestBodies.REJECT)
            .error(409, "The request is over.")
            .handle(this::reject),
        of("comment", "Comment on a change request")
            .body(RequestBodies.SAY)
            .error(409, "The request is over.")
            .handle(this::comment),
        of("apply", "Apply a change request")
            .optionalBody(RequestBodies.APPLY)
            .answers(200, RequestPlan.class)
            .error(
                409,
                "Rules do not let the change through, the request is over, or the set has changed.")
            .error(423, Platform.FROZEN)
            .handle(this::apply),
        of("refresh", "Base a change request on what stands now")
            .error(409, "The request is over, or would change nothing any more.")
            .handle(this::refresh),
        of("withdraw", "Withdraw a change request")
            .error(409, "The request is over.")
            .handle(this::withdraw));
  }

  private static Operation of(String verb, String summary) {
    return Platform.operation(verb + "-request", "POST", ONE + "/" + verb, summary, REQUEST_ID)
        .answers(200, RequestResponse.class);
  }

  private Answer list(Call call) {
    Page<RequestView> page =
        requests.list(
            call.caller(),
            new RequestListQuery(
                call.find(STATE),
                call.find(LIVE),
                call.find(SERVICE_ID),
                call.find(VERSION_SET),
                call.find(AUTHOR) != null,
                call.find(AWAITING) != null,
                call.get(Paging.CONTINUATION_TOKEN),
                call.get(LIMIT)));
    return Answer.of(
        200, Pages.of(page, RequestResponse::of, PaginatedResponseRequestResponse::new));
  }

  private Answer get(Call call) {
    return answer(200, requests.get(call.caller(), call.get(REQUEST_ID)));
  }

  private Answer create(Call call) {
    return answer(
        201,
        requests.create(
            call.caller(), call.get(ServiceRoutes.SERVICE_ID), call.body(RequestBodies.CREATE)));
  }

  private Answer approve(Call call) {
    RequestBodies.Approval approval = call.body(RequestBodies.APPROVE);
    return answer(
        200,
        requests.approve(
            call.caller(), call.get(REQUEST_ID), approval.comment(), approval.digests()));
  }

  private Answer reject(Call call) {
    return answer(
        200, requests.reject(call.caller(), call.get(REQUEST_ID), call.body(RequestBodies.REJECT)));
  }

  private Answer comment(Call call) {
    return answer(
        200, requests.comment(call.caller(), call.get(REQUEST_ID), call.body(RequestBodies.SAY)));
  }

  private Answer apply(Call call) {
    return Answer.of(
        200,
        RequestPlan.of(
            requests.apply(
                call.caller(), call.get(REQUEST_ID), call.body(RequestBodies.APPLY).overriding())));
  }

  private Answer refresh(Call call) {
    return answer(200, requests.refresh(call.caller(), call.get(REQUEST_ID)));
  }

  private Answer withdraw(Call call) {
    return answer(200, requests.withdraw(call.caller(), call.get(REQUEST_ID)));
  }

  private static Answer answer(int status, RequestView view) {
    return Answer.of(status, RequestResponse.of(view));
  }
}
