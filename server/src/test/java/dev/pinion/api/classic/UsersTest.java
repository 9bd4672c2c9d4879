package dev.pinion.api.classic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.Access;
import dev.pinion.api.fixture.Http;
import dev.pinion.api.fixture.OneServerTest;
import dev.pinion.api.fixture.TestTenant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Inviting, listing, changing and deleting users. */
class UsersTest extends OneServerTest {
  private static TestTenant shared;

  @BeforeAll
  static void prepare() {
    shared = server.tenant("users-mail");
  }

  @Test
  void anInvitedUserMaySignInAtOnceAndSeesThemself() {
    TestTenant tenant = server.tenant("users-invite");
    Map<String, Object> body = Access.invitation("grace@invite.test", Access.USER);
    body.put("nonsensitive_user_variables", Map.of("shoe_size", "38"));
    body.put("sensitive_user_variables", Map.of("blood_type", "hidden-value"));
    body.put("user_preferences", Map.of("preferred_language", "de", "timezone", "Europe/Berlin"));
    body.put("login_link", "https://app.test/login");
    JsonNode made = tenant.admin().post("user/", body).expect(201).json();
    assertThat(made.get("verify_link").isNull()).isTrue();

    Http grace = tenant.signIn(made.get("user_id").stringValue());
    Http.Response seen = grace.get("user/").expect(200);
    assertThat(seen.body()).doesNotContain("hidden-value");
    JsonNode users = seen.json().get("users");
    assertThat(users.size()).isEqualTo(1);
    JsonNode user = users.get(0);
    assertThat(user.get("org_id").stringValue()).isEqualTo("users-invite");
    assertThat(user.get("email").stringValue()).isEqualTo("grace@invite.test");
    assertThat(user.get("role").stringValue()).matches("[a-f0-9]{24}");
    assertThat(user.get("nonsensitive_variables").get("shoe_size").stringValue()).isEqualTo("38");
    assertThat(user.get("sensitive_variables").toString()).isEqualTo("[\"blood_type\"]");
    assertThat(user.get("enable_actions_access").booleanValue()).isFalse();
    assertThat(user.get("preferences").get("preferred_language").stringValue()).isEqualTo("de");
    assertThat(user.get("preferences").get("conversations_visible_to_admins").booleanValue())
        .isTrue();
    assertThat(user.get("user_stats").toString())
        .isEqualTo("{\"num_conversations\":0,\"num_messages\":0,\"last_message_time\":null}");
  }

  @Test
  void anAddressIsTakenWhateverItsCase() {
    Http admin = server.tenant("users-taken").admin();
    Access.invite(admin, "Grace@taken.test", Access.USER);
    admin.post("user/", Access.invitation("gRACE@taken.test", Access.USER)).expect(409);
  }

  @Test
  void anUnknownRoleIsNotFound() {
    Http admin = server.tenant("users-role").admin();
    admin.post("user/", Access.invitation("grace@role.test", "NoSuchRole")).expect(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "grace", "a@b", "a@@b.c", "a b@c.d", "@b.c", "a@b.", "a@.b", "a@b..c"})
  void whatIsNoAddressIsRefused(String address) {
    Http admin = shared.admin();
    JsonNode fault =
        admin.post("user/", Access.invitation(address, Access.USER)).expect(422).detail().get(0);
    assertThat(fault.get("type").stringValue()).isEqualTo("value_error");
    assertThat(fault.get("loc").toString()).isEqualTo("[\"body\",\"email\"]");
  }

  @Test
  void allFaultsOfAnInvitationAreNamedAtOnce() {
    Http admin = server.tenant("users-faults").admin();
    JsonNode detail =
        admin
            .post(
                "user/",
                Map.of(
                    "first_name", " ",
                    "email", "x",
                    "role_name", "r",
                    "login_link", "nowhere",
                    "sensitive_user_variables", Map.of("Bad Name", "v"),
                    "user_preferences",
                        Map.of("timezone", "Mars/Olympus", "preferred_language", "DE")))
            .expect(422)
            .detail();
    assertThat(detail.valueStream().map(fault -> fault.get("loc").toString()))
        .containsExactlyInAnyOrder(
            "[\"body\",\"first_name\"]",
            "[\"body\",\"last_name\"]",
            "[\"body\",\"email\"]",
            "[\"body\",\"login_link\"]",
            "[\"body\",\"sensitive_user_variables\",\"Bad Name\",\"[key]\"]",
            "[\"body\",\"user_preferences\",\"preferred_language\"]",
            "[\"body\",\"user_preferences\",\"timezone\"]");
  }

  @Test
  void nobodyInvitesSomebodyAboveThemself() {
    TestTenant tenant = server.tenant("users-above");
    Http user = Access.newcomer(tenant, "u@above.test", Access.USER);
    user.post("user/", Access.invitation("x@above.test", Access.USER)).expect(403);
    Http administrator = Access.newcomer(tenant, "a@above.test", Access.ADMINISTRATOR);
    administrator
        .post("user/", Access.invitation("x@above.test", Access.SUPER_ADMINISTRATOR))
        .expect(403);
    administrator
        .post("user/", Access.invitation("x@above.test", Access.MAINTENANCE_ADMINISTRATOR))
        .expect(403);
    Access.invite(administrator, "x@above.test", Access.ADMINISTRATOR);
  }

  @Test
  void theListIsFilteredSortedAndPaged() {
    TestTenant tenant = server.tenant("users-list");
    Http admin = tenant.admin();
    String b = Access.invite(admin, "b@list.test", Access.USER);
    String c = Access.invite(admin, "c@list.test", Access.USER);
    assertThat(emails(admin.get("user/?sort_by=-email")))
        .containsExactly("c@list.test", "b@list.test", "ada@users-list.test");
    assertThat(emails(admin.get("user/?sort_by=+email&limit=1&continuation_token=1")))
        .containsExactly("b@list.test");
    assertThat(emails(admin.get("user/?user_id=" + b + "&user_id=" + c)))
        .containsExactly("b@list.test", "c@list.test");
    assertThat(emails(admin.get("user/?email=C%40LIST.test&email=nobody")))
        .containsExactly("c@list.test");
    assertThat(emails(admin.get("user/?sort_by=user_stats.num_messages&sort_by=first_name")))
        .startsWith("ada@users-list.test");
    JsonNode page = admin.get("user/?limit=2").expect(200).json();
    assertThat(page.get("has_more").booleanValue()).isTrue();
    assertThat(page.get("continuation_token").longValue()).isEqualTo(2);
    JsonNode none = admin.get("user/?limit=0").expect(200).json();
    assertThat(none.get("users").size()).isZero();
    assertThat(none.get("has_more").booleanValue()).isTrue();
    JsonNode past = admin.get("user/?continuation_token=9").expect(200).json();
    assertThat(past.get("has_more").booleanValue()).isFalse();
    assertThat(past.get("continuation_token").isNull()).isTrue();
    admin.get("user/?limit=101").expect(422);
    admin.get("user/?continuation_token=-1").expect(422);
    admin.get("user/?sort_by=age").expect(422);
  }

  @Test
  void onlyUsersThatTheConditionAdmitsAreSeen() {
    TestTenant tenant = server.tenant("users-seen");
    Map<String, Object> role = new HashMap<>(Access.role("Watcher"));
    role.put(
        "permission_grants",
        List.of(
            Map.of(
                "permission_name",
                "User:GetUserInfo",
                "conditions",
                Map.of("role_name", Map.of("type", "Equals", "value", Access.USER)))));
    tenant.admin().post("role/", role).expect(201);
    Access.invite(tenant.admin(), "seen@seen.test", Access.USER);
    Http watcher = Access.newcomer(tenant, "watcher@seen.test", "Watcher");
    assertThat(emails(watcher.get("user/?sort_by=email")))
        .containsExactly("seen@seen.test", "watcher@seen.test");
  }

  @Test
  void changesKeepSetAndErase() {
    TestTenant tenant = server.tenant("users-change");
    Http admin = tenant.admin();
    String id = Access.invite(admin, "grace@change.test", Access.USER);
    Map<String, Object> body = new HashMap<>();
    body.put("first_name", "Gracie");
    body.put("last_name", null);
    body.put("preferred_language", "deu");
    body.put("timezone", "Europe/Berlin");
    body.put("audio_keyterms", List.of("plain words"));
    body.put("additional_context", List.of("likes tea"));
    admin.post("user/" + id, body).expect(204);
    JsonNode user = one(admin, id);
    assertThat(user.get("first_name").stringValue()).isEqualTo("Gracie");
    assertThat(user.get("last_name").stringValue()).isEqualTo("Guest");
    assertThat(user.get("preferences").get("preferred_language").stringValue()).isEqualTo("deu");

    Map<String, Object> erase = new HashMap<>();
    erase.put("preferred_language", null);
    erase.put("timezone", Map.of());
    admin.post("user/" + id, erase).expect(204);
    JsonNode preferences = one(admin, id).get("preferences");
    assertThat(preferences.get("preferred_language").isNull()).isTrue();
    assertThat(preferences.get("timezone").stringValue()).isEqualTo("Europe/Berlin");
    assertThat(preferences.get("audio_keyterms").toString()).isEqualTo("[\"plain words\"]");
  }

  @Test
  void aChangeThatChangesNothingLeavesNoTrace() {
    TestTenant tenant = server.tenant("users-noop");
    String id = Access.invite(tenant.admin(), "grace@noop.test", Access.USER);
    tenant.admin().post("user/" + id, Map.of("timezone", "Asia/Tokyo")).expect(204);
    long before = tenant.founded().tenant().snapshot().seq();
    tenant.admin().post("user/" + id, Map.of()).expect(204);
    tenant
        .admin()
        .post("user/" + id, Map.of("first_name", "Grace", "timezone", "Asia/Tokyo"))
        .expect(204);
    assertThat(tenant.founded().tenant().snapshot().seq()).isEqualTo(before);
  }

  @Test
  void aChangeIsRefused() {
    TestTenant tenant = server.tenant("users-refused");
    Http admin = tenant.admin();
    String id = Access.invite(admin, "grace@refused.test", Access.USER);
    admin.post("user/nobody", Map.of()).expect(404);
    admin.post("user/" + id, Map.of("preferred_language", "de")).expect(422);
    admin.post("user/" + id, Map.of("timezone", Map.of("a", 1))).expect(422);
    admin.post("user/" + id, Map.of("additional_context", List.of(" "))).expect(422);
    tenant.signIn(id).post("user/" + id, Map.of("first_name", "X")).expect(403);
    tenant.signIn(id).post("user/nobody", Map.of()).expect(404);
  }

  @Test
  void aDeletedUserIsOutAtOnce() {
    TestTenant tenant = server.tenant("users-gone");
    Http admin = tenant.admin();
    String id = Access.invite(admin, "grace@gone.test", Access.USER);
    Http grace = tenant.signIn(id);
    grace.get("user/").expect(200);
    grace.delete("user/" + id).expect(403);
    admin.delete("user/" + id).expect(204);
    grace.get("user/").expect(401);
    admin.delete("user/" + id).expect(404);
    Access.invite(admin, "grace@gone.test", Access.USER);
  }

  @Test
  void nobodyDeletesThemselfOrSomebodyAbove() {
    TestTenant tenant = server.tenant("users-last");
    String ada = tenant.credentials().userId();
    tenant.admin().delete("user/" + ada).expect(400);
    Http administrator = Access.newcomer(tenant, "a@last.test", Access.ADMINISTRATOR);
    administrator.delete("user/" + ada).expect(403);
    String second = Access.invite(tenant.admin(), "s@last.test", Access.SUPER_ADMINISTRATOR);
    tenant.signIn(second).delete("user/" + ada).expect(204);
  }

  @Test
  void theLastSuperAdministratorStaysEvenWhenSomebodyElseMayEverything() {
    TestTenant tenant = server.tenant("users-everything");
    JsonNode superGrants =
        tenant
            .admin()
            .get("role/?return_permission_grants=true&name=" + Access.SUPER_ADMINISTRATOR)
            .json()
            .get("roles")
            .get(0)
            .get("permission_grants");
    Map<String, Object> role = new HashMap<>(Access.role("Everything"));
    role.put("permission_grants", superGrants);
    tenant.admin().post("role/", role).expect(201);
    Http almighty = Access.newcomer(tenant, "e@everything.test", "Everything");
    almighty.delete("user/" + tenant.credentials().userId()).expect(400);
    tenant.admin().get("user/").expect(200);
  }

  private static List<String> emails(Http.Response response) {
    return response
        .expect(200)
        .json()
        .get("users")
        .valueStream()
        .map(user -> user.get("email").stringValue())
        .toList();
  }

  private static JsonNode one(Http client, String id) {
    return client.get("user/?user_id=" + id).expect(200).json().get("users").get(0);
  }
}
