package dev.pinion.http.platform.governance;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pinion.app.governance.Freezes;
import dev.pinion.app.governance.Freezes.NewFreeze;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.access.Permission;
import dev.pinion.domain.governance.Freeze;
import dev.pinion.http.api.Answer;
import dev.pinion.http.api.Call;
import dev.pinion.http.api.Operation;
import dev.pinion.http.platform.Platform;
import dev.pinion.http.schema.ObjectType;
import dev.pinion.http.schema.Param;
import dev.pinion.http.schema.Types;
import dev.pinion.http.wire.ActorResponse;
import dev.pinion.http.wire.Conditions;
import dev.pinion.http.wire.ScopeResponse;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Freezes. */
public final class FreezeRoutes {
  private static final int REASON_MAX = 2_000;
  private static final Param<EntityId> FREEZE_ID = Param.path("freeze_id", Platform.ID);

  private static final ObjectType<NewFreeze> CREATE = terms("CreateFreezeRequest");
  private static final ObjectType<NewFreeze> UPDATE = terms("UpdateFreezeRequest");

  private static ObjectType<NewFreeze> terms(String name) {
    return Types.object(
        name,
        f -> {
          var reason =
              f.required("reason", Platform.notBlank(Types.string().min(1).max(REASON_MAX)));
          var appliesTo = f.optional("applies_to", Conditions.SCOPE.nullable());
          var until = f.optional("until", Types.time().nullable());
          var allowRollback = f.withDefault("allow_rollback", Types.bool(), true);
          return v ->
              new NewFreeze(
                  v.get(reason), v.getOrNull(appliesTo), v.getOrNull(until), v.get(allowRollback));
        });
  }

  private final Freezes freezes;

  /** Routes to the use cases of freezes. */
  public FreezeRoutes(Freezes freezes) {
    this.freezes = freezes;
  }

  /** The operations. */
  public List<Operation> table() {
    return List.of(
        Platform.operation("list-freezes", "GET", "/freezes", "List freezes, the oldest first")
            .needs(Permission.SERVICE_GET)
            .answers(200, FreezeList.class)
            .handle(this::list),
        Platform.operation("create-freeze", "POST", "/freezes", "Freeze version sets")
            .body(CREATE)
            .answers(201, FreezeResponse.class)
            .handle(this::create),
        Platform.operation(
                "update-freeze", "PUT", "/freezes/{freeze_id}", "Change a freeze", FREEZE_ID)
            .body(UPDATE)
            .answers(200, FreezeResponse.class)
            .handle(this::update),
        Platform.operation(
                "delete-freeze", "DELETE", "/freezes/{freeze_id}", "Lift a freeze", FREEZE_ID)
            .answers(204, null)
            .handle(this::delete));
  }

  private Answer list(Call call) {
    return Answer.of(
        200, new FreezeList(freezes.list(call.caller()).stream().map(FreezeResponse::of).toList()));
  }

  private Answer create(Call call) {
    return Answer.of(201, FreezeResponse.of(freezes.create(call.caller(), call.body(CREATE))));
  }

  private Answer update(Call call) {
    return Answer.of(
        200,
        FreezeResponse.of(freezes.replace(call.caller(), call.get(FREEZE_ID), call.body(UPDATE))));
  }

  private Answer delete(Call call) {
    freezes.delete(call.caller(), call.get(FREEZE_ID));
    return Answer.noContent();
  }

  /** A freeze as answered. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record FreezeResponse(
      String id,
      String reason,
      @Nullable ScopeResponse appliesTo,
      @Nullable Instant until,
      boolean allowRollback,
      Instant createdAt,
      ActorResponse createdBy) {

    static FreezeResponse of(Freeze freeze) {
      return new FreezeResponse(
          freeze.id().uuid().toString(),
          freeze.reason(),
          freeze.appliesTo() == null ? null : ScopeResponse.of(freeze.appliesTo()),
          freeze.until(),
          freeze.allowsRollback(),
          freeze.createdAt(),
          ActorResponse.of(freeze.creator()));
    }
  }

  /** The freezes that are on. */
  record FreezeList(List<FreezeResponse> items) {}
}
