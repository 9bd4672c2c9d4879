package dev.pinion.api;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Steps of access management that several tests take. */
final class Access {
  static final String USER = "DefaultUserRole";
  static final String ADMINISTRATOR = "DefaultAdministratorRole";
  static final String MAINTENANCE_ADMINISTRATOR = "DefaultAmigoAdministratorRole";
  static final String SUPER_ADMINISTRATOR = "DefaultSuperAdministratorRole";

  private Access() {}

  /** The body of an invitation. */
  static Map<String, Object> invitation(String email, String role) {
    var body = new HashMap<String, Object>();
    body.put("first_name", "Grace");
    body.put("last_name", "Guest");
    body.put("email", email);
    body.put("role_name", role);
    return body;
  }

  /** Invites a user and says their id. */
  static String invite(Http inviter, String email, String role) {
    return inviter
        .post("user/", invitation(email, role))
        .expect(201)
        .json()
        .get("user_id")
        .stringValue();
  }

  /** A signed-in client of a new user. */
  static Http newcomer(TestTenant tenant, String email, String role) {
    return tenant.signIn(invite(tenant.admin(), email, role));
  }

  /** The body of a role that holds one permission without conditions. */
  static Map<String, Object> role(String name, String... permissions) {
    List<Map<String, Object>> grants =
        List.of(permissions).stream()
            .map(each -> Map.<String, Object>of("permission_name", each, "conditions", Map.of()))
            .toList();
    return Map.of(
        "role_name",
        name,
        "description",
        "For a test.",
        "permission_grants",
        grants,
        "frontend_view",
        "admin");
  }
}
