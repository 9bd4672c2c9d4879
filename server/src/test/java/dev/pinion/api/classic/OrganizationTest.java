package dev.pinion.api.classic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.Access;
import dev.pinion.api.fixture.Http;
import dev.pinion.api.fixture.OneServerTest;
import dev.pinion.api.fixture.Pictures;
import dev.pinion.api.fixture.TestTenant;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Looking at organizations and making them. */
public class OrganizationTest extends OneServerTest {
  private static final String CLUSTER = "x-mongo-cluster-name";
  private static TestTenant founding;

  @BeforeAll
  static void prepare() {
    founding = server.tenant("founding");
  }

  @Test
  void detailsAreForThoseWhoMaySeeThem() {
    TestTenant tenant = server.tenant("org-details");
    JsonNode anonymous = tenant.below().get("organization/").expect(200).json();
    assertThat(anonymous.toString())
        .isEqualTo(
            "{\"org_id\":\"org-details\",\"org_name\":\"Tenant org-details\","
                + "\"default_user_preferences\":null,\"tenant_id\":null}");
    JsonNode seen = tenant.admin().get("organization/").expect(200).json();
    assertThat(UUID.fromString(seen.get("tenant_id").stringValue()))
        .isEqualTo(tenant.founded().tenant().id().uuid());
    assertThat(seen.get("default_user_preferences").get("timezone").isNull()).isTrue();
    Http user = Access.newcomer(tenant, "u@details.test", Access.USER);
    assertThat(user.get("organization/").expect(200).json()).isEqualTo(anonymous);
    Http stranger = tenant.below().with("Authorization", bearer(founding.credentials().userId()));
    assertThat(stranger.get("organization/").expect(200).json()).isEqualTo(anonymous);
    Http bad = tenant.below().with("Authorization", "Bearer nonsense");
    assertThat(bad.get("organization/").expect(200).json()).isEqualTo(anonymous);
    server.http().get("/v1/no-such-org/organization/").expect(404);
  }

  @Test
  void theFounderActsThereAndMakesItsFirstKey() {
    Http.Response made =
        bootstrap().below("newborn/").put("organization/", organization("Newborn")).expect(201);
    assertThat(made.body()).isEqualTo("{\"org_id\":\"newborn\"}");
    Http bootstrap = bootstrap().below("newborn/").with("X-ORG-ID", founding.slug());
    bootstrap.with("X-Pinion-Seq", made.header("X-Pinion-Seq")).get("organization/").expect(200);
    JsonNode seen = bootstrap.get("organization/").expect(200).json();
    assertThat(seen.get("org_name").stringValue()).isEqualTo("Newborn");
    assertThat(
            seen.get("default_user_preferences")
                .get("enable_response_recommendation")
                .booleanValue())
        .isTrue();
    JsonNode dimensions = bootstrap.get("organization/user_dimensions/").expect(200).json();
    assertThat(dimensions.get("user_dimensions").toString())
        .isEqualTo("[{\"description\":\"Mood\",\"tags\":[\"happy\",\"sad\"]}]");
    String first = Access.invite(bootstrap, "first@newborn.test", Access.SUPER_ADMINISTRATOR);
    JsonNode key =
        bootstrap
            .post(
                "organization/api_key/",
                Map.of("name", "first", "duration", "P1D", "role_name", Access.SUPER_ADMINISTRATOR))
            .expect(201)
            .json();
    server
        .http()
        .with(
            Map.of(
                "x-api-key", key.get("api_key").stringValue(),
                "x-api-key-id", key.get("api_key_id").stringValue(),
                "x-user-id", first))
        .post("/v1/newborn/user/signin_with_api_key")
        .expect(200);
    bootstrap().below("newborn/").get("user/").expect(401);
  }

  @Test
  void aNameIsTakenOrReservedOrMalformed() {
    Http bootstrap = bootstrap();
    bootstrap.below("founding/").put("organization/", organization("x")).expect(409);
    bootstrap.below("metrics/").put("organization/", organization("x")).expect(400);
    // Below this word are paths of our own, so it cannot even be asked for.
    bootstrap.below("workspaces/").put("organization/", organization("x")).expect(405);
    bootstrap
        .below("00000000-0000-4000-8000-000000000000/")
        .put("organization/", organization("x"))
        .expect(400);
    for (String slug : List.of("UPPER", "a", "-ab", "ab-", "a".repeat(64))) {
      JsonNode fault =
          bootstrap
              .below(slug + "/")
              .put("organization/", organization("x"))
              .expect(422)
              .detail()
              .get(0);
      assertThat(fault.get("loc").toString()).isEqualTo("[\"path\",\"organization\"]");
    }
  }

  @Test
  void theClusterIsObligatory() {
    JsonNode fault =
        server
            .http()
            .below("/v1/clusterless/")
            .with("Authorization", bearer(founding.credentials().userId()))
            .put("organization/", organization("x"))
            .expect(422)
            .detail()
            .get(0);
    assertThat(fault.get("type").stringValue()).isEqualTo("missing");
    assertThat(fault.get("loc").toString()).isEqualTo("[\"header\",\"x-mongo-cluster-name\"]");
    bootstrap()
        .with(CLUSTER, "elsewhere")
        .below("x1/")
        .put("organization/", organization("x"))
        .expect(422);
  }

  @Test
  void onlyPeopleWithThePermissionFoundAndNeverByBasic() {
    Http path = server.http().below("/v1/forbidden/").with(CLUSTER, "default");
    path.put("organization/", organization("x")).expect(401);
    String ada = founding.credentials().userId();
    String pair = founding.slug() + "_" + ada + ":" + founding.token(ada);
    String basic = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    path.with("Authorization", "Basic " + basic)
        .put("organization/", organization("x"))
        .expect(401);
    path.with("Authorization", "Bearer " + founding.credentials().platformApiKey())
        .put("organization/", organization("x"))
        .expect(403);
    String admin = Access.invite(founding.admin(), "a@founding.test", Access.ADMINISTRATOR);
    path.with("Authorization", bearer(admin)).put("organization/", organization("x")).expect(403);
    bootstrap()
        .with("X-ORG-ID", "other")
        .below("forbidden/")
        .put("organization/", organization("x"))
        .expect(401);
    server.http().get("/v1/forbidden/organization/").expect(404);
  }

  @ParameterizedTest
  @CsvSource({"399,160", "400,161", "200,80", "400,400", "0,0", "-5,-2"})
  void aLogoIsFiveToTwo(int width, int height) {
    refuses("logo", Pictures.png(width, height));
  }

  @ParameterizedTest
  @CsvSource({"39,39", "40,41", "0,0"})
  void aSquareLogoIsSquare(int width, int height) {
    refuses("square_logo", Pictures.png(width, height));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "AAAA", "not base64!", "iVBORw0KGgo=", "AAABAAEA", "AAABAAAAAAA="})
  void whatIsNoPictureIsRefused(String text) {
    refuses("logo", text);
    refuses("square_logo", text);
    refuses("favicon", text);
  }

  @Test
  void aFaviconIsSquare() {
    refuses("favicon", Pictures.ico(16, 32));
    refuses("favicon", Pictures.png(40, 40));
  }

  @Test
  void anOrganizationChanges() {
    TestTenant tenant = server.tenant("org-change");
    tenant
        .admin()
        .post(
            "organization/",
            Map.of(
                "org_name",
                "Changed",
                "title",
                "Hello",
                "onboarding_instructions",
                List.of("Sit down"),
                "default_user_preferences",
                Map.of("timezone", "Asia/Tokyo")))
        .expect(204);
    JsonNode seen = tenant.below().get("organization/").expect(200).json();
    assertThat(seen.get("org_name").stringValue()).isEqualTo("Changed");
    assertThat(seen.get("title").stringValue()).isEqualTo("Hello");
    assertThat(seen.get("onboarding_instructions").toString()).isEqualTo("[\"Sit down\"]");
    long before = tenant.founded().tenant().snapshot().seq();
    tenant.admin().post("organization/", Map.of("org_name", "Changed")).expect(204);
    assertThat(tenant.founded().tenant().snapshot().seq()).isEqualTo(before);
    Access.invite(tenant.admin(), "u@change.test", Access.USER);
    assertThat(tenant.admin().get("user/?email=u@change.test").body()).contains("Asia/Tokyo");
    Http user = Access.newcomer(tenant, "v@change.test", Access.USER);
    user.post("organization/", Map.of("org_name", "Mine")).expect(403);
    user.get("organization/user_dimensions/").expect(403);
    tenant.admin().post("organization/", Map.of("org_name", " ")).expect(422);
  }

  private static void refuses(String field, String content) {
    Map<String, Object> body = organization("Pictured");
    body.put(field, content);
    JsonNode fault =
        bootstrap().below("pictured/").put("organization/", body).expect(422).detail().get(0);
    assertThat(fault.get("loc").toString()).isEqualTo("[\"body\",\"" + field + "\"]");
  }

  /** Paths are below {@code /v1/}. */
  private static Http bootstrap() {
    return server
        .http()
        .below("/v1/")
        .with("Authorization", bearer(founding.credentials().userId()))
        .with(CLUSTER, "default");
  }

  private static String bearer(String userId) {
    return "Bearer " + founding.token(userId);
  }

  /** The body of a new organization. */
  public static Map<String, Object> organization(String name) {
    var body = new HashMap<String, Object>();
    body.put("org_name", name);
    body.put(
        "user_dimensions", List.of(Map.of("description", "Mood", "tags", List.of("happy", "sad"))));
    body.put("logo", Pictures.png(400, 160));
    body.put("square_logo", Pictures.png(40, 40));
    body.put("favicon", Pictures.ico(16, 16));
    body.put("default_user_preferences", Map.of("enable_response_recommendation", true));
    body.put("azure_devops_team_name", "team-blue");
    return body;
  }

  @Test
  void aFounderWhoIsGoneAtHomeIsNoSuperAdministrator() {
    Http home = founding.admin();
    String leaving = Access.invite(home, "leaving@founding.test", Access.SUPER_ADMINISTRATOR);
    String token = "Bearer " + founding.token(leaving);
    Http there = server.http().below("/v1/left-behind/").with("Authorization", token);
    there
        .with("x-mongo-cluster-name", "default")
        .put("organization/", organization("Left behind"))
        .expect(201);
    there = there.with("X-ORG-ID", founding.slug());
    String heir = Access.invite(there, "heir@left.test", Access.SUPER_ADMINISTRATOR);
    Http heirs = signedInWithFirstKey(there, "left-behind", heir);
    home.delete("user/" + leaving).expect(204);
    there.get("service/").expect(401);
    JsonNode refusal =
        heirs.post("role/" + Access.USER + "/assign", Map.of("user_id", heir)).expect(400).json();
    assertThat(refusal.get("error_code").stringValue()).isEqualTo("last_super_administrator");
  }

  private static Http signedInWithFirstKey(Http bootstrap, String slug, String user) {
    JsonNode key =
        bootstrap
            .post(
                "organization/api_key/",
                Map.of("name", "first", "duration", "P1D", "role_name", Access.SUPER_ADMINISTRATOR))
            .expect(201)
            .json();
    Http below = server.http().below("/v1/" + slug + "/");
    String token =
        below
            .with(
                Map.of(
                    "x-api-key", key.get("api_key").stringValue(),
                    "x-api-key-id", key.get("api_key_id").stringValue(),
                    "x-user-id", user))
            .post("user/signin_with_api_key")
            .expect(200)
            .json()
            .get("id_token")
            .stringValue();
    return below.with("Authorization", "Bearer " + token);
  }
}
