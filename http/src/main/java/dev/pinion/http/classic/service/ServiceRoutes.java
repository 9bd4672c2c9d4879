package dev.pinion.http.classic.service;

import dev.pinion.app.service.ServicePolicy;
import dev.pinion.app.service.ServiceQuery;
import dev.pinion.app.service.Services;
import dev.pinion.app.service.Services.NewService;
import dev.pinion.app.service.Services.ServiceList;
import dev.pinion.app.service.SetWrite;
import dev.pinion.app.service.VersionSets;
import dev.pinion.domain.DomainError;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.service.Pins;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.service.TagFilter;
import dev.pinion.http.api.Answer;
import dev.pinion.http.api.Call;
import dev.pinion.http.api.Operation;
import dev.pinion.http.api.Preconditions;
import dev.pinion.http.api.Renderings;
import dev.pinion.http.classic.Classic;
import dev.pinion.http.classic.Classic.UserInfo;
import dev.pinion.http.classic.Pages;
import dev.pinion.http.classic.ServiceFilters;
import dev.pinion.http.classic.Tags;
import dev.pinion.http.classic.Tags.TagOutput;
import dev.pinion.http.classic.service.VersionSetBodies.VersionSetOutput;
import dev.pinion.http.schema.ObjectType;
import dev.pinion.http.schema.Param;
import dev.pinion.http.schema.Rendered;
import dev.pinion.http.schema.Types;
import dev.pinion.http.wire.TagFilters;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The service operations of the Classic dialect. */
public final class ServiceRoutes {
  private static final Param<EntityId> SERVICE_ID = Param.path("service_id", Classic.ID);
  private static final Param<String> NEW_SET_NAME =
      Param.path("version_set_name", Types.text().pattern("^[A-Za-z0-9_-]+$").max(40));
  private static final Param<String> SET_NAME = Param.path("version_set_name", Types.string());

  private static final Param<List<EntityId>> ID =
      Param.queryList("id", Types.list(Classic.ID).unique());
  private static final Param<Boolean> IS_ACTIVE = Param.query("is_active", Types.bool().nullable());
  private static final Param<List<ServiceQuery.Sort>> SORT_BY =
      Param.queryList("sort_by", Types.list(ServiceFilters.SORT));
  private static final Param<List<TagFilter>> TAGS =
      Param.queryList("tags", Types.list(TagFilters.TYPE));
  private static final Param<Long> LIMIT =
      Param.queryOr("limit", Types.integer().greaterThan(0).max(20), 10L);

  private final Renderings<Service, ServiceInstance> shown = new Renderings<>();
  private final Renderings<List<String>, FilterValues> named = new Renderings<>();
  private final Services services;
  private final VersionSets sets;
  private final ObjectType<NewService> create;
  private final ObjectType<Pins> upsertVersionSet;

  /**
   * Routes to the use cases of services.
   *
   * @param modelNames the LLMs that a version set may name
   */
  public ServiceRoutes(Services services, VersionSets sets, List<String> modelNames) {
    this.services = services;
    this.sets = sets;
    ObjectType<Pins> pins = new VersionSetBodies(modelNames).pins();
    this.create = ServiceBodies.create(pins);
    this.upsertVersionSet = Types.object("UpsertServiceVersionSetRequest", "version_set", pins);
  }

  /** The operations. */
  public List<Operation> table() {
    String set = "service/{service_id}/version_sets/{version_set_name}/";
    return List.of(
        Classic.operation(
                "get-services",
                "GET",
                "service/",
                "List services",
                ID,
                IS_ACTIVE,
                SORT_BY,
                TAGS,
                LIMIT,
                Classic.CONTINUATION_TOKEN)
            .limit(50)
            .answers(200, GetServicesResponse.class)
            .handle(this::list),
        Classic.operation("create-service", "POST", "service/", "Create a service")
            .limit(20)
            .body(create)
            .answers(201, CreateServiceResponse.class)
            .refuses(DomainError.UnknownReference.class, 404)
            .error(
                400,
                "A version is missing, an LLM configuration is invalid, or something is deprecated.")
            .error(409, "An active service of this name exists.")
            .handle(this::create),
        Classic.operation(
                "update-service", "POST", "service/{service_id}/", "Update a service", SERVICE_ID)
            .limit(20)
            .body(ServiceBodies.UPDATE)
            .answersAnything(200)
            .error(
                400,
                "The resulting service would not be valid, or a unit test needs it to be active.")
            .error(409, "An active service of this name exists.")
            .handle(this::update),
        Classic.operation(
                "upsert-service-version-set",
                "PUT",
                set,
                "Create or replace a version set",
                SERVICE_ID,
                NEW_SET_NAME)
            .limit(30)
            .body(upsertVersionSet)
            .extras(Preconditions.IF_MATCH, Preconditions.IF_NONE_MATCH)
            .answers(204, null)
            .error(
                400,
                "A pinned version does not exist, an LLM configuration is invalid, or the set is edge.")
            .error(412, "The set is not at the expected revision, or it already exists.")
            .handle(this::upsertVersionSet),
        Classic.operation(
                "delete-service-version-set",
                "DELETE",
                set,
                "Delete a version set",
                SERVICE_ID,
                SET_NAME)
            .limit(30)
            .extras(Preconditions.IF_MATCH, Preconditions.IF_NONE_MATCH)
            .answers(204, null)
            .error(400, "The set is edge or release, or a unit test uses it.")
            .error(412, "The set is not at the expected revision.")
            .handle(this::deleteVersionSet));
  }

  private Answer list(Call call) {
    var query =
        new ServiceQuery(
            Set.copyOf(call.get(ID)),
            call.find(IS_ACTIVE),
            null,
            call.get(TAGS),
            null,
            null,
            call.get(SORT_BY),
            call.get(Classic.CONTINUATION_TOKEN),
            call.get(LIMIT),
            false);
    ServiceList list = services.list(call.caller(), query);
    return Answer.of(
        200,
        Pages.of(
            list.page(),
            this::shown,
            query.offset() == 0 ? named(list) : null,
            GetServicesResponse::new));
  }

  private Rendered<ServiceInstance> shown(Service service) {
    return shown.of(service, () -> ServiceInstance.of(service));
  }

  private Rendered<FilterValues> named(ServiceList list) {
    return named.of(list.tagTexts(), () -> new FilterValues(list.tagTexts()));
  }

  private Answer create(Call call) {
    Service made = services.create(call.caller(), call.body(create), ServicePolicy.RUNNABLE);
    return Answer.of(201, new CreateServiceResponse(made.id().hex()));
  }

  private Answer update(Call call) {
    services.update(
        call.caller(),
        call.get(SERVICE_ID),
        call.body(ServiceBodies.UPDATE),
        ServicePolicy.RUNNABLE);
    return Answer.of(200, Map.of());
  }

  private Answer upsertVersionSet(Call call) {
    sets.upsert(
        call.caller(),
        new SetWrite(call.get(SERVICE_ID), call.get(NEW_SET_NAME), Preconditions.of(call), false),
        call.body(upsertVersionSet));
    return Answer.noContent();
  }

  private Answer deleteVersionSet(Call call) {
    sets.delete(call.caller(), call.get(SERVICE_ID), call.get(SET_NAME), Preconditions.of(call));
    return Answer.noContent();
  }

  /** The id of a service that was made. */
  record CreateServiceResponse(String id) {}

  /** What filters can name. */
  record FilterValues(List<String> tags) {}

  /** A page of services. */
  record GetServicesResponse(
      List<Rendered<ServiceInstance>> services,
      boolean hasMore,
      @Nullable Long continuationToken,
      @Nullable Rendered<FilterValues> filterValues) {}

  /** A service as answered. */
  record ServiceInstance(
      String id,
      String name,
      Map<String, VersionSetOutput> versionSets,
      String description,
      boolean isActive,
      String serviceHierarchicalStateMachineId,
      String agentId,
      List<TagOutput> tags,
      List<String> keyterms,
      UserInfo creator,
      UserInfo updatedBy) {

    static ServiceInstance of(Service service) {
      var sets = new LinkedHashMap<String, VersionSetOutput>();
      service.versionSets().forEach((name, set) -> sets.put(name, VersionSetOutput.of(set)));
      return new ServiceInstance(
          service.id().hex(),
          service.name(),
          sets,
          service.description(),
          service.active(),
          service.graphId().hex(),
          service.agentId().hex(),
          Tags.pairs(service.tags()),
          service.keyterms(),
          UserInfo.of(service.creator()),
          UserInfo.of(service.updatedBy()));
    }
  }
}
