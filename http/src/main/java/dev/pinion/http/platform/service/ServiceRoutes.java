package dev.pinion.http.platform.service;

import dev.pinion.app.service.ServiceNames;
import dev.pinion.app.service.ServicePolicy;
import dev.pinion.app.service.Services;
import dev.pinion.app.service.SetWrite;
import dev.pinion.app.service.VersionSets;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.Page;
import dev.pinion.domain.access.Permission;
import dev.pinion.domain.service.Pins;
import dev.pinion.domain.service.Service;
import dev.pinion.http.api.Answer;
import dev.pinion.http.api.Call;
import dev.pinion.http.api.Operation;
import dev.pinion.http.api.Paging;
import dev.pinion.http.api.Preconditions;
import dev.pinion.http.api.Renderings;
import dev.pinion.http.platform.Pages;
import dev.pinion.http.platform.Platform;
import dev.pinion.http.platform.service.ServiceBodies.PaginatedResponseServiceResponse;
import dev.pinion.http.platform.service.ServiceBodies.ServiceResponse;
import dev.pinion.http.schema.ObjectType;
import dev.pinion.http.schema.Param;
import dev.pinion.http.schema.Rendered;
import dev.pinion.http.schema.Types;
import java.util.List;

/** The service operations of the Platform dialect. */
public final class ServiceRoutes {
  /** The service that an operation is about. */
  public static final Param<EntityId> SERVICE_ID = Param.path("service_id", Platform.ID);

  /** The version set that an operation is about. */
  public static final Param<String> SET_NAME = Param.path("name", VersionSetBodies.SET_NAME);

  static final ObjectType<Pins> UPSERT =
      Types.object("UpsertVersionSetRequest", "version_set", VersionSetBodies.PINS);

  private final Renderings<Service, ServiceResponse> shown = new Renderings<>();
  private final Services services;
  private final VersionSets sets;

  /** Routes to the use cases of services. */
  public ServiceRoutes(Services services, VersionSets sets) {
    this.services = services;
    this.sets = sets;
  }

  /** The operations. */
  public List<Operation> table() {
    String one = "/services/{service_id}";
    return List.of(
        Platform.operation(
                "list-services",
                "GET",
                "/services",
                "List services",
                Platform.SEARCH,
                ServiceFilters.SORT_BY,
                ServiceFilters.IS_ACTIVE,
                Platform.LIMIT,
                Paging.CONTINUATION_TOKEN)
            .extras(ServiceFilters.beyondTheContract())
            .answers(200, PaginatedResponseServiceResponse.class)
            .needs(Permission.SERVICE_GET)
            .handle(this::list),
        Platform.operation("create-service", "POST", "/services", "Create a service")
            .body(ServiceBodies.CREATE)
            .answers(201, ServiceResponse.class)
            .error(409, "A service of this name exists." + Platform.RULES_NOT_MET)
            .error(423, Platform.FROZEN)
            .handle(this::create),
        Platform.operation("get-service", "GET", one, "Get a service", SERVICE_ID)
            .answers(200, ServiceResponse.class)
            .handle(this::get),
        Platform.operation("update-service", "PUT", one, "Update a service", SERVICE_ID)
            .body(ServiceBodies.UPDATE)
            .answers(200, ServiceResponse.class)
            .error(
                409,
                "The name is taken, or a unit test uses something that the change removes."
                    + Platform.RULES_NOT_MET)
            .error(423, Platform.FROZEN)
            .handle(this::update),
        Platform.operation("delete-service", "DELETE", one, "Delete a service", SERVICE_ID)
            .answers(204, null)
            .error(409, "A unit test uses the service.")
            .handle(this::delete),
        Platform.operation(
                Platform.UPSERT_VERSION_SET,
                "PUT",
                one + "/version-sets/{name}",
                "Create or replace a version set",
                SERVICE_ID,
                SET_NAME)
            .body(UPSERT)
            .extras(Preconditions.IF_MATCH, Preconditions.IF_NONE_MATCH)
            .answers(204, null)
            .error(409, "The change conflicts with the current state." + Platform.RULES_NOT_MET)
            .error(412, "The set is not at the expected revision, or it already exists.")
            .error(423, Platform.FROZEN)
            .handle(this::upsertVersionSet));
  }

  private Answer list(Call call) {
    Page<Service> page =
        services.list(call.caller(), ServiceFilters.query(call, Platform.LIMIT)).page();
    var names = ServiceNames.of(call.caller());
    return Answer.of(
        200,
        Pages.of(page, each -> shown(call, each, names), PaginatedResponseServiceResponse::new));
  }

  private Answer create(Call call) {
    return answer(
        call,
        201,
        services.create(call.caller(), call.body(ServiceBodies.CREATE), ServicePolicy.DRAFTABLE));
  }

  private Answer get(Call call) {
    return answer(call, 200, services.get(call.caller(), call.get(SERVICE_ID)));
  }

  private Answer update(Call call) {
    return answer(
        call,
        200,
        services.update(
            call.caller(),
            call.get(SERVICE_ID),
            call.body(ServiceBodies.UPDATE),
            ServicePolicy.DRAFTABLE));
  }

  private Answer answer(Call call, int status, Service service) {
    return Answer.of(status, shown(call, service, ServiceNames.of(call.caller())));
  }

  private Rendered<ServiceResponse> shown(Call call, Service service, ServiceNames names) {
    return shown.of(
        service,
        "",
        names.of(service),
        () -> ServiceResponse.of(service, call.tenant().id(), names));
  }

  private Answer delete(Call call) {
    services.delete(call.caller(), call.get(SERVICE_ID));
    return Answer.noContent();
  }

  private Answer upsertVersionSet(Call call) {
    sets.upsert(
        call.caller(),
        new SetWrite(call.get(SERVICE_ID), call.get(SET_NAME), Preconditions.of(call), false),
        call.body(UPSERT));
    return Answer.noContent();
  }
}
