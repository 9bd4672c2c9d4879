package dev.pinion.app.tenant;

import dev.pinion.app.Caller;
import dev.pinion.app.Cluster;
import dev.pinion.app.TenantRef;
import dev.pinion.app.Work;
import dev.pinion.app.tenant.Organizations.NewOrganization;
import dev.pinion.domain.Change;
import dev.pinion.domain.Change.Subject;
import dev.pinion.domain.Change.SubjectType;
import dev.pinion.domain.DomainException;
import dev.pinion.domain.access.Attributes;
import dev.pinion.domain.access.Permission;
import dev.pinion.domain.tenant.Tenant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Tenants with what only workspaces have, which their profile keeps under a key of its own. */
public final class Workspaces {
  private static final String PROFILE_KEY = "workspace";
  private static final String ENVIRONMENT = "environment";
  private static final String BACKEND_ORG_ID = "backend_org_id";
  private static final String REGION = "region";
  private static final String CONNECTOR_TYPE = "connector_type";

  /** The environment of a workspace that was given none. */
  public static final String DEFAULT_ENVIRONMENT = "staging";

  private final Organizations organizations;
  private final Cluster home;
  private final Predicate<String> selfService;
  private final Work work;

  /**
   * The use cases of workspaces.
   *
   * @param home where new ones are made
   * @param selfService under which slugs everybody who is signed in may make one
   */
  public Workspaces(
      Organizations organizations, Cluster home, Predicate<String> selfService, Work work) {
    this.organizations = organizations;
    this.home = home;
    this.selfService = selfService;
    this.work = work;
  }

  /**
   * A tenant as a workspace.
   *
   * @param backendOrgId null if it was given none
   * @param region where it is: the word it was made with, or else the name of its data cluster
   * @param connectorType null if it was given none
   */
  public record Workspace(
      Tenant tenant,
      String environment,
      @Nullable String backendOrgId,
      String region,
      @Nullable String connectorType) {

    static Workspace of(Tenant tenant, Cluster cluster) {
      var extras = extras(tenant);
      return new Workspace(
          tenant,
          Objects.requireNonNullElse(extras.get(ENVIRONMENT), DEFAULT_ENVIRONMENT),
          extras.get(BACKEND_ORG_ID),
          Objects.requireNonNullElse(extras.get(REGION), cluster.name()),
          extras.get(CONNECTOR_TYPE));
    }
  }

  /**
   * A workspace to be.
   *
   * @param backendOrgId null for none
   * @param region null for where it will be
   */
  public record NewWorkspace(
      String slug,
      String name,
      String environment,
      @Nullable String backendOrgId,
      @Nullable String region) {}

  /** What to change of a workspace; null leaves a field as it is. */
  public record WorkspaceChanges(
      @Nullable String name, @Nullable String environment, @Nullable String connectorType) {}

  /** Looks at the workspace that the caller works in. */
  public Workspace get(Caller caller) {
    return Workspace.of(organizations.details(caller), caller.tenant().cluster());
  }

  /**
   * Makes a workspace as its founder (see {@link Organizations#create}), for whoever may make an
   * organization, and for every person where the settings say so.
   *
   * @throws dev.pinion.domain.DomainException with {@link dev.pinion.domain.DomainError.Forbidden}
   *     for anybody else
   */
  public Workspace create(Caller caller, NewWorkspace wanted) {
    var extras = new LinkedHashMap<String, @Nullable Object>();
    extras.put(ENVIRONMENT, wanted.environment());
    extras.put(BACKEND_ORG_ID, wanted.backendOrgId());
    extras.put(REGION, wanted.region());
    Map<String, @Nullable Object> profile = Map.of(PROFILE_KEY, extras);
    var tenant = new NewOrganization(wanted.slug(), wanted.name(), profile);
    TenantRef made =
        selfService.test(wanted.slug())
            ? organizations.found(caller, tenant, home)
            : organizations.create(caller, tenant, home);
    return Workspace.of(made.snapshot().tenant(), home);
  }

  /** Changes a workspace; a change that changes nothing leaves no trace. */
  public Workspace update(Caller caller, WorkspaceChanges changes) {
    caller.require(Permission.ORGANIZATION_MODIFY, Attributes.none());
    Tenant after =
        work.write(
            caller,
            unit -> {
              Tenant before = unit.tx().tenant();
              Tenant changed = changed(before, changes);
              if (changed.equals(before)) {
                return before;
              }
              Tenant stamped = changed.withProfile(changed.name(), changed.profile(), unit.at());
              unit.tx().update(stamped);
              unit.log(
                  Change.Draft.of(
                      "organization.updated",
                      Subject.of(SubjectType.TENANT, before.id()),
                      before.slug()));
              return stamped;
            });
    return Workspace.of(after, caller.tenant().cluster());
  }

  /** The workspace as it is: it was complete when it was made, so there is nothing to add. */
  public Workspace provision(Caller caller) {
    caller.require(Permission.ORGANIZATION_MODIFY, Attributes.none());
    return Workspace.of(caller.snapshot().tenant(), caller.tenant().cluster());
  }

  /**
   * Archives the workspace: its data stays and its slug stays taken, but nobody finds it any more
   * and its keys and its users' tokens are good for nothing.
   *
   * @param slug its slug again, as a confirmation
   */
  public Workspace archive(Caller caller, String slug) {
    caller.require(Permission.ORGANIZATION_DELETE, Attributes.none());
    if (!slug.equals(caller.tenant().slug())) {
      throw DomainException.refused(
          "slug_differs",
          List.of("slug"),
          "Repeat the slug of the workspace that is to be archived.",
          slug);
    }
    Tenant after =
        work.write(
            caller,
            unit -> {
              unit.tx().openReserve();
              Tenant archived = unit.tx().tenant().archived(unit.at());
              unit.tx().update(archived);
              unit.log(
                  Change.Draft.of(
                      "organization.archived",
                      Subject.of(SubjectType.TENANT, archived.id()),
                      archived.slug()));
              return archived;
            });
    return Workspace.of(after, caller.tenant().cluster());
  }

  private static Tenant changed(Tenant before, WorkspaceChanges changes) {
    var extras = new LinkedHashMap<String, @Nullable Object>(extras(before));
    if (changes.environment() != null) {
      extras.put(ENVIRONMENT, changes.environment());
    }
    if (changes.connectorType() != null) {
      extras.put(CONNECTOR_TYPE, changes.connectorType());
    }
    var profile = new LinkedHashMap<>(before.profile());
    if (!extras.equals(extras(before))) {
      profile.put(PROFILE_KEY, Collections.unmodifiableMap(extras));
    }
    return before.withProfile(
        Objects.requireNonNullElse(changes.name(), before.name()),
        Collections.unmodifiableMap(profile),
        before.updatedAt());
  }

  /** The fields that were given, all of them texts. */
  private static Map<String, String> extras(Tenant tenant) {
    var extras = new LinkedHashMap<String, String>();
    if (tenant.profile().get(PROFILE_KEY) instanceof Map<?, ?> stored) {
      stored.forEach(
          (name, value) -> {
            if (value instanceof String text) {
              extras.put(String.valueOf(name), text);
            }
          });
    }
    return extras;
  }
}
