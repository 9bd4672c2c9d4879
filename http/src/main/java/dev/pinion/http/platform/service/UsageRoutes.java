package dev.pinion.http.platform.service;

import dev.pinion.app.resource.Usages;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.Usage;
import dev.pinion.http.api.Answer;
import dev.pinion.http.api.Call;
import dev.pinion.http.api.Operation;
import dev.pinion.http.platform.Platform;
import dev.pinion.http.schema.Param;
import dev.pinion.http.schema.Shape;
import java.util.List;

/** The operation of the Platform dialect that says who uses a service. */
public final class UsageRoutes {
  private static final Param<EntityId> SERVICE_ID = Param.path("service_id", Platform.ID);

  private final Usages usages;

  /** Routes to the use cases of usages. */
  public UsageRoutes(Usages usages) {
    this.usages = usages;
  }

  /** The operations. */
  public List<Operation> table() {
    return List.of(
        Platform.operation(
                "list-service-usages",
                "GET",
                "/services/{service_id}/usages",
                "List what uses a service's version sets",
                SERVICE_ID)
            .answers(200, UsageListResponse.class)
            .handle(this::list));
  }

  private Answer list(Call call) {
    List<Usage> all = usages.of(call.caller(), call.get(SERVICE_ID));
    return Answer.of(200, new UsageListResponse(all.stream().map(UsageResponse::of).toList()));
  }

  /** Everything that uses a set of the service, by set, kind and name. */
  record UsageListResponse(List<UsageResponse> items) {}

  /** Something that uses a version set. */
  record UsageResponse(
      String versionSet,
      @Shape(values = {"unit_test", "unit_test_set"}) String kind,
      String id,
      String name) {
    static UsageResponse of(Usage usage) {
      String id =
          EntityId.fromHex(usage.id()).map(each -> each.uuid().toString()).orElse(usage.id());
      return new UsageResponse(usage.versionSet(), usage.kind(), id, usage.name());
    }
  }
}
