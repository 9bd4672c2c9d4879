package dev.pinion.http.classic.simulation;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.pinion.app.simulation.BehaviorInvocations;
import dev.pinion.app.simulation.BehaviorInvocations.NewInvocation;
import dev.pinion.domain.DomainError;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.Page;
import dev.pinion.domain.run.Invocation;
import dev.pinion.http.api.Answer;
import dev.pinion.http.api.Call;
import dev.pinion.http.api.Operation;
import dev.pinion.http.classic.Classic;
import dev.pinion.http.classic.Pages;
import dev.pinion.http.schema.ObjectType;
import dev.pinion.http.schema.Param;
import dev.pinion.http.schema.StringType;
import dev.pinion.http.schema.Types;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Invocations of behaviours in the Classic dialect; the report of them is Pinion's own. */
public final class InvocationRoutes {
  private static final int ID_CHARS_MAX = 256;
  private static final int THOUGHTS_MAX = 100;

  private static final Param<EntityId> SET_ID = Param.path("dynamic_behavior_set_id", Classic.ID);
  private static final Param<List<Boolean>> NEWEST_FIRST =
      Param.queryList("sort_by", Types.list(Classic.sortBy("invoked_at")));
  private static final Param<Long> LIMIT =
      Param.queryOr("limit", Types.integer().min(1).max(30), 30L);

  /** Pinion keeps no conversations, so their ids are any text. */
  private static final StringType REFERENCE = Types.text().max(ID_CHARS_MAX);

  private static final ObjectType<NewInvocation> INVOCATION =
      Types.object(
          "ReportedDynamicBehaviorInvocation",
          f -> {
            var version = f.required("version", Types.integer().min(1));
            var conversation = f.required("conversation_id", REFERENCE);
            var service = f.required("service_id", Classic.ID);
            var user = f.required("user_id", REFERENCE);
            var initial = f.required("initial_message_id", REFERENCE);
            var message = f.optional("agent_message_id", REFERENCE.nullable());
            var thoughts =
                f.withDefault(
                    "agent_inner_thoughts_ids", Types.list(REFERENCE).max(THOUGHTS_MAX), List.of());
            var invokedAt = f.required("invoked_at", Types.time());
            return v ->
                new NewInvocation(
                    v.get(version),
                    v.get(conversation),
                    v.get(service),
                    v.get(user),
                    v.get(initial),
                    v.getOrNull(message),
                    v.get(thoughts),
                    v.get(invokedAt));
          });

  private static final ObjectType<List<NewInvocation>> REPORT =
      Types.object(
          "ReportDynamicBehaviorInvocationsRequest",
          "invocations",
          Types.list(INVOCATION).min(1).max(BehaviorInvocations.REPORTED_MAX));

  private final BehaviorInvocations invocations;

  /** Routes to the use cases of invocations. */
  public InvocationRoutes(BehaviorInvocations invocations) {
    this.invocations = invocations;
  }

  /** The operations. */
  public List<Operation> table() {
    String path = "dynamic_behavior_set/{dynamic_behavior_set_id}/invocation/";
    return List.of(
        Classic.operation(
                "get-dynamic-behavior-invocations",
                "GET",
                path,
                "List invocations of a dynamic behavior set",
                SET_ID,
                NEWEST_FIRST,
                LIMIT,
                Classic.CONTINUATION_TOKEN)
            .limit(50)
            .answers(200, GetDynamicBehaviorInvocationsResponse.class)
            .handle(this::list),
        Classic.operation(
                "report-dynamic-behavior-invocations",
                "POST",
                path,
                "Report invocations of a dynamic behavior set",
                SET_ID)
            .limit(600)
            .body(REPORT)
            .answers(201, ReportDynamicBehaviorInvocationsResponse.class)
            .refuses(DomainError.UnknownReference.class, 404)
            .handle(this::report));
  }

  private Answer list(Call call) {
    String org = call.tenant().slug();
    return Answer.of(
        200,
        Pages.of(
            page(call),
            each -> DynamicBehaviorInvocationOutput.of(org, each),
            GetDynamicBehaviorInvocationsResponse::new));
  }

  private Page<Invocation> page(Call call) {
    return invocations.list(
        call.caller(),
        call.get(SET_ID),
        Classic.first(call, NEWEST_FIRST),
        call.get(Classic.CONTINUATION_TOKEN),
        call.get(LIMIT));
  }

  private Answer report(Call call) {
    List<EntityId> ids = invocations.report(call.caller(), call.get(SET_ID), call.body(REPORT));
    return Answer.of(
        201,
        new ReportDynamicBehaviorInvocationsResponse(ids.stream().map(EntityId::hex).toList()));
  }

  /** The ids of invocations, in the order of the report. */
  record ReportDynamicBehaviorInvocationsResponse(List<String> dynamicBehaviorInvocationIds) {}

  /** A page of invocations. */
  record GetDynamicBehaviorInvocationsResponse(
      List<DynamicBehaviorInvocationOutput> dynamicBehaviorInvocations,
      boolean hasMore,
      @Nullable Long continuationToken) {}

  /**
   * An invocation as answered.
   *
   * @param dynamicBehaviorSetVersionInfo the set's id and the number of its version
   */
  record DynamicBehaviorInvocationOutput(
      @JsonProperty("_id") String id,
      String orgId,
      Instant createdAt,
      Instant updatedAt,
      String conversationId,
      String serviceId,
      String userId,
      String initialMessageId,
      @Nullable String agentMessageId,
      List<String> agentInnerThoughtsIds,
      List<Object> dynamicBehaviorSetVersionInfo,
      Instant invokedAt) {
    static DynamicBehaviorInvocationOutput of(String org, Invocation invocation) {
      return new DynamicBehaviorInvocationOutput(
          invocation.id().hex(),
          org,
          invocation.createdAt(),
          invocation.createdAt(),
          invocation.conversationId(),
          invocation.serviceId().hex(),
          invocation.userId(),
          invocation.initialMessageId(),
          invocation.agentMessageId(),
          invocation.agentInnerThoughtsIds(),
          List.of(invocation.setId().hex(), invocation.version()),
          invocation.invokedAt());
    }
  }
}
