package dev.pinion.http.classic.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pinion.app.access.Users;
import dev.pinion.app.tenant.Founding;
import dev.pinion.app.tenant.Founding.NewTenant;
import dev.pinion.app.tenant.Tenants;
import dev.pinion.app.tenant.Tenants.TenantChanges;
import dev.pinion.app.tenant.Tenants.View;
import dev.pinion.domain.tenant.Tenant;
import dev.pinion.http.api.Answer;
import dev.pinion.http.api.Call;
import dev.pinion.http.api.Dialect;
import dev.pinion.http.api.Operation;
import dev.pinion.http.classic.Classic;
import dev.pinion.http.classic.Preferences;
import dev.pinion.http.classic.Preferences.PreferencesOutput;
import dev.pinion.http.schema.Field;
import dev.pinion.http.schema.ObjectType;
import dev.pinion.http.schema.Param;
import dev.pinion.http.schema.Type;
import dev.pinion.http.schema.Types;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The operations of the Classic dialect on organizations as such. */
public final class OrganizationRoutes {
  private static final int SLUG_CHARS_MIN = 2;
  private static final int SLUG_CHARS_MAX = 63;
  private static final int TEAM_NAME_CHARS_MAX = 20;
  private static final String ORG_NAME = "org_name";
  private static final String USER_DIMENSIONS = "user_dimensions";
  private static final String TITLE = "title";
  private static final String MAIN_DESCRIPTION = "main_description";
  private static final String SUB_DESCRIPTION = "sub_description";
  private static final String ONBOARDING = "onboarding_instructions";

  private static final Param<String> NEW_SLUG =
      Param.path(
          Classic.ORGANIZATION.name(),
          Types.string()
              .pattern("^[a-z0-9][a-z0-9-]*[a-z0-9]$")
              .min(SLUG_CHARS_MIN)
              .max(SLUG_CHARS_MAX));
  private static final Param<String> CLUSTER = Param.header(Dialect.CLUSTER_HEADER, Types.string());

  private static final Type<Map<String, @Nullable Object>> USER_DIMENSION =
      Types.mapObject(
          "UserDimension",
          f -> {
            f.required("description", Types.text().upTo(Classic.DESCRIPTION_CHARS_MAX));
            f.required("tags", Types.list(Types.text().upTo(Classic.DESCRIPTION_CHARS_MAX)));
          });

  /** Everything is kept under the name that it has on the wire; the slug comes from the path. */
  private static final ObjectType<Map<String, @Nullable Object>> CREATE =
      Types.mapObject(
          "CreateOrganizationRequest",
          f -> {
            f.required(ORG_NAME, Types.text().upTo(Classic.NAME_CHARS_MAX));
            f.required(USER_DIMENSIONS, Types.list(USER_DIMENSION));
            f.required("logo", Logos.WIDE);
            f.required("square_logo", Logos.SQUARE);
            f.required("favicon", Logos.FAVICON);
            f.optional(Users.DEFAULT_PREFERENCES, Preferences.TYPE);
            f.required(
                "azure_devops_team_name",
                Types.string().pattern("^[a-z-]+$").max(TEAM_NAME_CHARS_MAX));
          });

  private static final ObjectType<TenantChanges> MODIFY =
      Types.object(
          "ModifyOrganizationRequest",
          f -> {
            var name = f.optional(ORG_NAME, Types.text().upTo(Classic.NAME_CHARS_MAX).nullable());
            var profile = new ArrayList<Field<?>>();
            for (String each : List.of(TITLE, MAIN_DESCRIPTION, SUB_DESCRIPTION)) {
              profile.add(
                  f.optional(each, Types.text().upTo(Classic.DESCRIPTION_CHARS_MAX).nullable()));
            }
            profile.add(
                f.optional(
                    ONBOARDING,
                    Types.list(Types.text().upTo(Classic.DESCRIPTION_CHARS_MAX)).nullable()));
            profile.add(f.optional(Users.DEFAULT_PREFERENCES, Preferences.TYPE.nullable()));
            return v -> new TenantChanges(v.getOrNull(name), before -> given(v, profile, before));
          });

  private final Tenants tenants;
  private final Founding founding;

  /** Routes to the use cases of tenants. */
  public OrganizationRoutes(Tenants tenants, Founding founding) {
    this.tenants = tenants;
    this.founding = founding;
  }

  /** A profile with the fields that were given. */
  private static Map<String, @Nullable Object> given(
      ObjectType.Values values, List<Field<?>> fields, Map<String, @Nullable Object> before) {
    var given = new LinkedHashMap<>(before);
    for (Field<?> field : fields) {
      Object value = values.getOrNull(field);
      if (value != null) {
        given.put(field.name(), value);
      }
    }
    return Collections.unmodifiableMap(given);
  }

  /** The operations. */
  public List<Operation> table() {
    return List.of(
        Classic.operation("get-organization", "GET", "organization/", "Look at an organization")
            .access(Operation.Access.OPTIONAL)
            .without(401, 403, 429)
            .answers(200, GetOrganizationResponse.class)
            .handle(this::get),
        Classic.operation(
                "create-organization",
                "PUT",
                "organization/",
                "Create an organization",
                NEW_SLUG,
                CLUSTER)
            .access(Operation.Access.HOME)
            .without(404)
            .limit(5)
            .body(CREATE)
            .answers(201, CreateOrganizationResponse.class)
            .error(400, "The name is reserved.")
            .error(409, "The name is taken, or the organization is being made.")
            .handle(this::create),
        Classic.operation("modify-organization", "POST", "organization/", "Change an organization")
            .limit(10)
            .body(MODIFY)
            .answers(204, null)
            .handle(this::modify),
        Classic.operation(
                "get-user-dimensions",
                "GET",
                "organization/user_dimensions/",
                "List what is known of users")
            .limit(20)
            .answers(200, GetUserDimensionsResponse.class)
            .handle(this::userDimensions));
  }

  private Answer get(Call call) {
    View view = tenants.get(call.tenant(), call.callerOrNull());
    return Answer.of(200, GetOrganizationResponse.of(view));
  }

  private Answer create(Call call) {
    var profile = new LinkedHashMap<>(call.body(CREATE));
    String name = String.valueOf(profile.remove(ORG_NAME));
    var made =
        founding.create(
            call.caller(),
            new NewTenant(call.get(NEW_SLUG), name, profile),
            Objects.requireNonNull(call.cluster(), "the header is obligatory"));
    return Answer.of(201, new CreateOrganizationResponse(made.first().slug())).atChange(made.seq());
  }

  private Answer modify(Call call) {
    tenants.modify(call.caller(), call.body(MODIFY));
    return Answer.noContent();
  }

  private Answer userDimensions(Call call) {
    Tenant tenant = tenants.details(call.caller());
    Object stored = tenant.profile().get(USER_DIMENSIONS);
    List<?> dimensions = stored instanceof List<?> list ? list : List.of();
    return Answer.of(
        200,
        new GetUserDimensionsResponse(dimensions.stream().map(UserDimensionOutput::of).toList()));
  }

  /** The slug of an organization that was made. */
  record CreateOrganizationResponse(String orgId) {}

  /** What is known of users. */
  record GetUserDimensionsResponse(List<UserDimensionOutput> userDimensions) {}

  /** One thing that is known of users, as it was given. */
  record UserDimensionOutput(String description, List<String> tags) {
    static UserDimensionOutput of(@Nullable Object stored) {
      Map<?, ?> map = stored instanceof Map<?, ?> found ? found : Map.of();
      return new UserDimensionOutput(
          String.valueOf(map.get("description")), Preferences.texts(map.get("tags")));
    }
  }

  /**
   * An organization as answered.
   *
   * @param defaultUserPreferences null for those who may not see details
   * @param tenantId the UUID by which Platform knows it; null for those who may not see details
   * @param title this and the texts after it are left out where they were never set
   */
  record GetOrganizationResponse(
      String orgId,
      String orgName,
      @Nullable PreferencesOutput defaultUserPreferences,
      @Nullable String tenantId,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String title,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String mainDescription,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String subDescription,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<String> onboardingInstructions) {

    static GetOrganizationResponse of(View view) {
      Tenant tenant = view.tenant();
      Map<String, @Nullable Object> profile = tenant.profile();
      return new GetOrganizationResponse(
          tenant.slug(),
          tenant.name(),
          view.detailed() ? PreferencesOutput.of(profile.get(Users.DEFAULT_PREFERENCES)) : null,
          view.detailed() ? tenant.id().uuid().toString() : null,
          text(profile.get(TITLE)),
          text(profile.get(MAIN_DESCRIPTION)),
          text(profile.get(SUB_DESCRIPTION)),
          profile.get(ONBOARDING) == null ? null : Preferences.texts(profile.get(ONBOARDING)));
    }

    private static @Nullable String text(@Nullable Object stored) {
      return stored instanceof String text ? text : null;
    }
  }
}
