package dev.pinion.http.platform.governance;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.pinion.app.request.Requests.RequestView;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.governance.ChangeRequest;
import dev.pinion.domain.governance.ChangeRequest.Change;
import dev.pinion.domain.governance.ChangeRequest.Failure;
import dev.pinion.domain.governance.ChangeRequest.Mode;
import dev.pinion.domain.governance.ChangeRequest.State;
import dev.pinion.domain.governance.Comment;
import dev.pinion.domain.governance.Vote;
import dev.pinion.http.platform.service.VersionSetAnswers.PlanResponse;
import dev.pinion.http.schema.Definitions;
import dev.pinion.http.schema.DescribedBy;
import dev.pinion.http.schema.RecordSchemas;
import dev.pinion.http.wire.ActorResponse;
import dev.pinion.http.wire.CheckResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Change requests as answered. */
public final class RequestAnswers {

  private RequestAnswers() {}

  /** What a change looks like: as it was asked for. */
  public static final class OfChange implements DescribedBy.Description {
    /** The description. */
    public OfChange() {}

    @Override
    public ObjectNode schema(Definitions definitions) {
      return RequestBodies.CHANGE.schema(definitions);
    }
  }

  /** The change that was asked for; its type says which fields it has. */
  @DescribedBy(OfChange.class)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record RequestedChange(
      String type,
      @Nullable String versionSet,
      @Nullable String from,
      @Nullable Boolean pinLatest,
      @Nullable Long toRevision,
      @Nullable String agentId,
      @Nullable String contextGraphId,
      @Nullable Boolean isActive) {

    static RequestedChange of(Change change) {
      return switch (change) {
        case Change.Promote(String set, String from, boolean pinLatest) ->
            new RequestedChange(
                RequestBodies.PROMOTE, set, from, pinLatest, null, null, null, null);
        case Change.Rollback(String set, Long to) ->
            new RequestedChange(RequestBodies.ROLLBACK, set, null, null, to, null, null, null);
        case Change.Edit(EntityId agent, EntityId graph, Boolean active) ->
            new RequestedChange(
                RequestBodies.SERVICE,
                null,
                null,
                null,
                null,
                agent == null ? null : agent.uuid().toString(),
                graph == null ? null : graph.uuid().toString(),
                active);
      };
    }
  }

  /** What an edit of a service does with each of its sets, or would do. */
  record ServiceEditPlanResponse(boolean applied, List<PlanResponse> sets) {}

  /** What a plan looks like: that of one set, or of an edit of the service. */
  public static final class OfPlan implements DescribedBy.Description {
    /** The description. */
    public OfPlan() {}

    @Override
    public ObjectNode schema(Definitions definitions) {
      ObjectNode either = JsonNodeFactory.instance.objectNode();
      ArrayNode any = either.putArray("anyOf");
      any.add(RecordSchemas.schema(PlanResponse.class, definitions));
      any.add(RecordSchemas.schema(ServiceEditPlanResponse.class, definitions));
      return either;
    }
  }

  /** What a request does, or would do. */
  @DescribedBy(OfPlan.class)
  record RequestPlan(@JsonValue Object plan) {

    static RequestPlan of(RequestView view) {
      List<PlanResponse> plans = view.plans().stream().map(PlanResponse::of).toList();
      return new RequestPlan(
          view.request().ask().change() instanceof Change.Edit
              ? new ServiceEditPlanResponse(
                  view.request().progress().state() == State.APPLIED, plans)
              : plans.getFirst());
    }
  }

  /** An approval or a rejection. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record VoteResponse(ActorResponse actor, Instant at, @Nullable String comment) {

    static List<VoteResponse> all(List<Vote> votes, boolean approving) {
      return votes.stream()
          .filter(each -> each.approves() == approving)
          .map(each -> new VoteResponse(ActorResponse.of(each.actor()), each.at(), each.comment()))
          .toList();
    }
  }

  /** What somebody said. */
  record CommentResponse(ActorResponse actor, Instant at, String comment) {

    static CommentResponse of(Comment comment) {
      return new CommentResponse(ActorResponse.of(comment.actor()), comment.at(), comment.text());
    }
  }

  /** Why the server could not apply a request. */
  record FailureResponse(String errorCode, String message) {

    static @Nullable FailureResponse of(@Nullable Failure failure) {
      return failure == null ? null : new FailureResponse(failure.errorCode(), failure.message());
    }
  }

  /** A change request. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record RequestResponse(
      String id,
      long number,
      String serviceId,
      RequestedChange change,
      String title,
      @Nullable String reason,
      Mode apply,
      @Nullable Instant notBefore,
      State state,
      Map<String, String> digests,
      Map<String, Long> baseRevisions,
      RequestPlan plan,
      List<CheckResponse> checks,
      List<VoteResponse> approvals,
      List<VoteResponse> rejections,
      List<CommentResponse> comments,
      ActorResponse author,
      Instant createdAt,
      Instant updatedAt,
      @Nullable Long appliedRevision,
      @Nullable Long lateSeconds,
      @Nullable FailureResponse failure) {

    static RequestResponse of(RequestView view) {
      ChangeRequest request = view.request();
      return new RequestResponse(
          request.id().uuid().toString(),
          request.number(),
          request.serviceId().uuid().toString(),
          RequestedChange.of(request.ask().change()),
          request.ask().title(),
          request.ask().reason(),
          request.ask().mode(),
          request.ask().notBefore(),
          request.progress().state(),
          request.basis().digests(),
          request.basis().baseRevisions(),
          RequestPlan.of(view),
          CheckResponse.all(view.checks()),
          VoteResponse.all(request.votes(), true),
          VoteResponse.all(request.votes(), false),
          request.comments().stream().map(CommentResponse::of).toList(),
          ActorResponse.of(request.author()),
          request.createdAt(),
          request.updatedAt(),
          request.progress().appliedRevision(),
          request.progress().lateSeconds(),
          FailureResponse.of(request.progress().failure()));
    }
  }

  /** A page of change requests. */
  record PaginatedResponseRequestResponse(
      List<RequestResponse> items, boolean hasMore, @Nullable Long continuationToken, long total) {}
}
