package dev.pinion.http.classic.access;

import dev.pinion.app.access.Roles;
import dev.pinion.app.access.Roles.Assignee;
import dev.pinion.app.access.Roles.NewRole;
import dev.pinion.app.access.Roles.RoleChanges;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.access.Grants;
import dev.pinion.domain.access.Role;
import dev.pinion.http.api.Answer;
import dev.pinion.http.api.Call;
import dev.pinion.http.api.Operation;
import dev.pinion.http.classic.Classic;
import dev.pinion.http.classic.access.GrantType.GrantOutput;
import dev.pinion.http.schema.ObjectType;
import dev.pinion.http.schema.Param;
import dev.pinion.http.schema.Type;
import dev.pinion.http.schema.Types;
import java.util.List;
import java.util.Set;

/** The role operations of the Classic dialect. */
public final class RoleRoutes {
  private static final int NAME_CHARS_MAX = 256;

  /** Not the contract's: comparing two roles takes time with the product of their grants. */
  private static final int GRANTS_MAX = 500;

  private static final Param<String> ROLE_NAME = Param.path("role_name", Types.string());
  private static final Param<Boolean> WITH_GRANTS =
      Param.queryOr("return_permission_grants", Types.bool(), false);
  private static final Param<List<EntityId>> IDS =
      Param.queryList("id", Types.list(Classic.ID).unique());
  private static final Param<List<String>> NAMES =
      Param.queryList("name", Types.list(Types.string()).unique());

  private static final Type<Grants> GRANTS =
      Types.list(GrantType.INSTANCE).max(GRANTS_MAX).map(Grants::new);
  private static final Type<String> VIEW = Types.enumeration("client", "admin");

  private static final ObjectType<NewRole> CREATE =
      Types.object(
          "CreateRoleRequest",
          f -> {
            var name = f.required("role_name", Types.text().max(NAME_CHARS_MAX));
            var description =
                f.required("description", Types.text().upTo(Classic.DESCRIPTION_CHARS_MAX));
            var grants = f.required("permission_grants", GRANTS);
            var view = f.required("frontend_view", VIEW);
            return v -> new NewRole(v.get(name), v.get(description), v.get(grants), v.get(view));
          });
  private static final ObjectType<RoleChanges> MODIFY =
      Types.object(
          "ModifyRoleRequest",
          f -> {
            var description =
                f.optional(
                    "description", Types.text().upTo(Classic.DESCRIPTION_CHARS_MAX).nullable());
            var grants = f.optional("permission_grants", GRANTS.nullable());
            var view = f.optional("frontend_view", VIEW.nullable());
            return v ->
                new RoleChanges(v.getOrNull(description), v.getOrNull(grants), v.getOrNull(view));
          });
  private static final ObjectType<Assignee> ASSIGN =
      Types.object(
          "AssignRoleRequest",
          f -> {
            var user = f.required("user_id", Types.string());
            var org = f.optional("org_id", Types.string().nullable());
            return v -> new Assignee(v.getOrNull(org), v.get(user));
          });

  private final Roles roles;

  /** Routes to the use cases of roles. */
  public RoleRoutes(Roles roles) {
    this.roles = roles;
  }

  /** The operations. */
  public List<Operation> table() {
    return List.of(
        Classic.operation("create-role", "POST", "role/", "Create a role")
            .limit(20)
            .body(CREATE)
            .answers(201, RoleResponse.class)
            .error(409, "A role of this name exists.")
            .handle(this::create),
        Classic.operation("get-roles", "GET", "role/", "List roles", WITH_GRANTS, IDS, NAMES)
            .limit(20)
            .answers(200, GetRolesResponse.class)
            .handle(this::list),
        Classic.operation("modify-role", "POST", "role/{role_name}", "Change a role", ROLE_NAME)
            .limit(10)
            .body(MODIFY)
            .answers(200, RoleResponse.class)
            .error(400, "The grants and the view of a default role cannot be changed.")
            .handle(this::modify),
        Classic.operation(
                "assign-role",
                "POST",
                "role/{role_name}/assign",
                "Assign a role to a user",
                ROLE_NAME)
            .limit(1_000)
            .body(ASSIGN)
            .answers(200, RoleResponse.class)
            .error(400, "The change would remove the last super administrator.")
            .handle(this::assign));
  }

  private Answer create(Call call) {
    return answer(201, roles.create(call.caller(), call.body(CREATE)));
  }

  private Answer list(Call call) {
    boolean withGrants = call.get(WITH_GRANTS);
    List<Role> found =
        roles.list(call.caller(), Set.copyOf(call.get(IDS)), Set.copyOf(call.get(NAMES)));
    return Answer.of(
        200,
        new GetRolesResponse(found.stream().map(role -> RoleOutput.of(role, withGrants)).toList()));
  }

  private Answer modify(Call call) {
    return answer(200, roles.modify(call.caller(), call.get(ROLE_NAME), call.body(MODIFY)));
  }

  private Answer assign(Call call) {
    return answer(200, roles.assign(call.caller(), call.get(ROLE_NAME), call.body(ASSIGN)));
  }

  private static Answer answer(int status, EntityId role) {
    return Answer.of(status, new RoleResponse(role.hex()));
  }

  /** The id of a role. */
  record RoleResponse(String roleId) {}

  /** Roles, all on one page. */
  record GetRolesResponse(List<RoleOutput> roles) {}

  /**
   * A role as answered.
   *
   * @param permissionGrants empty unless they were asked for
   */
  record RoleOutput(
      String id,
      String name,
      String description,
      String frontendView,
      List<GrantOutput> permissionGrants) {

    static RoleOutput of(Role role, boolean withGrants) {
      return new RoleOutput(
          role.id().hex(),
          role.name(),
          role.description(),
          role.frontendView(),
          withGrants ? role.grants().list().stream().map(GrantOutput::of).toList() : List.of());
    }
  }
}
