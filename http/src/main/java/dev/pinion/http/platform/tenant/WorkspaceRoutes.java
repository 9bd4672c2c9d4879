package dev.pinion.http.platform.tenant;

import dev.pinion.app.TenantRef;
import dev.pinion.app.tenant.Founding;
import dev.pinion.app.tenant.Founding.NewTenant;
import dev.pinion.app.tenant.Tenants;
import dev.pinion.app.tenant.Tenants.TenantChanges;
import dev.pinion.domain.Page;
import dev.pinion.domain.tenant.Tenant;
import dev.pinion.http.api.Answer;
import dev.pinion.http.api.Call;
import dev.pinion.http.api.Operation;
import dev.pinion.http.api.Paging;
import dev.pinion.http.platform.Pages;
import dev.pinion.http.platform.Platform;
import dev.pinion.http.schema.ObjectType;
import dev.pinion.http.schema.Shape;
import dev.pinion.http.schema.Type;
import dev.pinion.http.schema.Types;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The workspace operations of the Platform dialect. */
public final class WorkspaceRoutes {
  private static final int SLUG_CHARS_MIN = 2;
  private static final int SLUG_CHARS_MAX = 63;

  private static final Type<String> SLUG =
      Types.string()
          .pattern("^[a-z0-9][a-z0-9-]*[a-z0-9]$")
          .min(SLUG_CHARS_MIN)
          .max(SLUG_CHARS_MAX);
  private static final Type<String> NAME =
      Platform.notBlank(Types.string().min(1).upTo(Platform.NAME_MAX));
  private static final Type<String> ENVIRONMENT =
      Types.enumeration("production", "staging", "development");
  private static final Type<String> WORD =
      Platform.notBlank(Types.string().min(1).upTo(Platform.NAME_MAX));
  private static final Type<String> REFUSED_REGION =
      Types.string()
          .mapChecked(text -> null, "value_error", "A workspace never changes its region");

  private static final ObjectType<NewTenant> CREATE =
      Types.object(
          "CreateWorkspaceRequest",
          f -> {
            var slug = f.required("slug", SLUG);
            var name = f.required("name", NAME);
            var environment =
                f.withDefault("environment", ENVIRONMENT, WorkspaceProfile.DEFAULT_ENVIRONMENT);
            var backend = f.optional("backend_org_id", WORD.nullable());
            var region = f.optional("region", WORD.nullable());
            return v ->
                new NewTenant(
                    v.get(slug),
                    v.get(name),
                    WorkspaceProfile.first(
                        v.get(environment), v.getOrNull(backend), v.getOrNull(region)));
          });

  private static final ObjectType<TenantChanges> UPDATE =
      Types.object(
          "UpdateWorkspaceRequest",
          f -> {
            var name = f.optional("name", NAME.nullable());
            var environment = f.optional("environment", ENVIRONMENT.nullable());
            f.optional("region", REFUSED_REGION.nullable());
            var connector = f.optional("connector_type", WORD.nullable());
            return v ->
                new TenantChanges(
                    v.getOrNull(name),
                    before ->
                        WorkspaceProfile.changed(
                            before, v.getOrNull(environment), v.getOrNull(connector)));
          });

  private static final ObjectType<String> ARCHIVE =
      Types.object(
          "ArchiveWorkspaceRequest",
          f -> {
            var slug = f.required("slug", Types.string());
            return v -> v.get(slug);
          });

  private final Tenants tenants;
  private final Founding founding;

  /** Routes to the use cases of tenants. */
  public WorkspaceRoutes(Tenants tenants, Founding founding) {
    this.tenants = tenants;
    this.founding = founding;
  }

  /** The operations. */
  public List<Operation> table() {
    String one = "/v1/workspaces/{workspace_id}";
    return List.of(
        Platform.at(
                "/v1/workspaces",
                "list-workspaces",
                "GET",
                "List workspaces",
                Platform.LIMIT,
                Paging.CONTINUATION_TOKEN)
            .access(Operation.Access.HOME)
            .without(404)
            .answers(200, PaginatedResponseWorkspaceResponse.class)
            .handle(this::list),
        Platform.at("/v1/me/workspaces", "create-my-workspace", "POST", "Create a workspace")
            .access(Operation.Access.HOME)
            .without(404)
            .body(CREATE)
            .answers(201, WorkspaceResponse.class)
            .error(409, "The slug is taken, or the workspace is being made.")
            .handle(this::create),
        Platform.at(one, "get-workspace", "GET", "Look at a workspace")
            .answers(200, WorkspaceResponse.class)
            .handle(this::get),
        Platform.at(one, "update-workspace", "PATCH", "Change a workspace")
            .body(UPDATE)
            .answers(200, WorkspaceResponse.class)
            .handle(this::update),
        Platform.at(one + "/provision", "provision-workspace", "POST", "Complete a workspace")
            .answers(200, ProvisionWorkspaceResponse.class)
            .handle(this::provision),
        Platform.at(one + "/archive", "archive-workspace", "POST", "Archive a workspace")
            .body(ARCHIVE)
            .answers(200, WorkspaceResponse.class)
            .handle(this::archive));
  }

  /** A caller sees the one workspace that they belong to. */
  private Answer list(Call call) {
    var page =
        Page.of(
            List.of(of(call, tenants.details(call.caller()))),
            call.get(Paging.CONTINUATION_TOKEN),
            call.get(Platform.LIMIT));
    return Answer.of(
        200, Pages.of(page, UnaryOperator.identity(), PaginatedResponseWorkspaceResponse::new));
  }

  private Answer create(Call call) {
    var made = founding.create(call.caller(), call.body(CREATE));
    return Answer.of(201, WorkspaceResponse.of(made.first(), made.tenant())).atChange(made.seq());
  }

  private Answer get(Call call) {
    return Answer.of(200, of(call, tenants.details(call.caller())));
  }

  private Answer update(Call call) {
    return Answer.of(200, of(call, tenants.modify(call.caller(), call.body(UPDATE))));
  }

  private Answer provision(Call call) {
    var complete = of(call, tenants.provision(call.caller()));
    return Answer.of(200, new ProvisionWorkspaceResponse(complete));
  }

  private Answer archive(Call call) {
    return Answer.of(200, of(call, tenants.archive(call.caller(), call.body(ARCHIVE))));
  }

  private static WorkspaceResponse of(Call call, Tenant tenant) {
    return WorkspaceResponse.of(tenant, call.caller().tenant());
  }

  /** A workspace that is complete. */
  record ProvisionWorkspaceResponse(WorkspaceResponse workspace) {}

  /**
   * A workspace as answered.
   *
   * @param provisionedAt the time of its making, for it is complete from then on
   */
  record WorkspaceResponse(
      String id,
      String slug,
      String name,
      String environment,
      @Nullable String backendOrgId,
      String region,
      @Nullable String connectorType,
      @Nullable Instant provisionedAt,
      Instant createdAt,
      Instant updatedAt) {

    static WorkspaceResponse of(Tenant tenant, TenantRef where) {
      var profile = WorkspaceProfile.of(tenant);
      return new WorkspaceResponse(
          tenant.id().uuid().toString(),
          tenant.slug(),
          tenant.name(),
          profile.environment(),
          profile.backendOrgId(),
          Objects.requireNonNullElse(profile.region(), where.cluster().name()),
          profile.connectorType(),
          tenant.createdAt(),
          tenant.createdAt(),
          tenant.updatedAt());
    }
  }

  /** A page of workspaces. */
  record PaginatedResponseWorkspaceResponse(
      List<WorkspaceResponse> items,
      boolean hasMore,
      @Shape(required = false) @Nullable Long continuationToken,
      @Shape(required = false) @Nullable Long total) {}
}
