package dev.pinion.api.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.Http;
import dev.pinion.api.fixture.Http.Response;
import dev.pinion.api.fixture.StoredEntities;
import dev.pinion.api.fixture.TestServer;
import dev.pinion.api.fixture.TestTenant;
import dev.pinion.app.Work;
import dev.pinion.domain.Change;
import dev.pinion.domain.Change.Subject;
import dev.pinion.domain.Change.SubjectType;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.access.DefaultRole;
import dev.pinion.domain.access.Grants;
import dev.pinion.domain.access.KeyRole;
import dev.pinion.domain.resource.ResourceKind;
import dev.pinion.domain.tenant.Maintenance;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The order of the checks (docs/behaviour/requests.md): of two that a request fails, the earlier
 * one answers.
 */
@SuppressWarnings("NullAway.Init") // set before all tests
class CheckOrderTest {

  /** What can be wrong with a request to create a service, in the order of the checks. */
  private enum Check {
    MAINTENANCE(503),
    WHO(401),
    CLUSTER(422),
    WHERE(404),
    HOW_OFTEN(429),
    WHAT(422),
    MAY_THEY(403),
    HOLDS(404),
    DO_IT(201);

    private final int status;

    Check(int status) {
      this.status = status;
    }
  }

  /** A face, with the request that creates a service on it. */
  private enum Face {
    CLASSIC("service/", "organization_not_found"),
    PLATFORM("services", "workspace_not_found");

    private final String path;
    private final String unknownTenant;

    Face(String path, String unknownTenant) {
      this.path = path;
      this.unknownTenant = unknownTenant;
    }
  }

  private static final Map<String, Object> FROM = Map.of("from", "edge");

  private static TestServer server;
  private static TestTenant tenant;
  private static StoredEntities stored;
  private static Map<Face, Map<String, Object>> valid;

  @BeforeAll
  static void start(@TempDir Path data) {
    server =
        TestServer.start(
            data,
            Map.of(
                "rate-limits.enabled", "on",
                "rate-limits.create-service", "1",
                "rate-limits.platform-create-service", "1",
                "auth.sign-in-per-minute", "1000"));
    tenant = server.tenant("acme");
    stored = new StoredEntities(tenant);
    EntityId agent = stored.asset(ResourceKind.AGENT, "agent", 1);
    EntityId graph = stored.asset(ResourceKind.CONTEXT_GRAPH, "graph", 1);
    valid =
        Map.of(
            Face.CLASSIC,
            Map.of(
                "agent_id", agent.hex(),
                "service_hierarchical_state_machine_id", graph.hex(),
                "name", "service",
                "description", "d",
                "is_active", false,
                "keyterms", List.of(),
                "tags", Map.of()),
            Face.PLATFORM,
            Map.of(
                "agent_id", agent.uuid().toString(),
                "context_graph_id", graph.uuid().toString()));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static void pause(@Nullable Maintenance state) {
    Work.commit(
        tenant.founded().tenant(),
        tx -> {
          tx.update(tx.tenant().withMaintenance(state, stored.now()));
          Subject subject = Subject.of(SubjectType.TENANT, tx.tenant().id());
          tx.append(
              Change.Draft.of("organization.maintenance", subject, null),
              stored.actor(),
              stored.now());
          return true;
        });
  }

  /** A tenant that does not exist has no pause of its own and nobody's permissions. */
  private static boolean isPossible(Check first, Check second) {
    return !(first == Check.MAINTENANCE && second == Check.WHERE);
  }

  @TestFactory
  Stream<DynamicTest> ofTwoFaultsTheEarlierOneAnswers() {
    var tests = new ArrayList<DynamicTest>();
    for (Face face : Face.values()) {
      for (Check first : Check.values()) {
        for (Check second : Check.values()) {
          if (first.compareTo(second) <= 0 && isPossible(first, second)) {
            tests.add(
                DynamicTest.dynamicTest(
                    face + ": " + first + " before " + second,
                    () -> break_(face, first, EnumSet.of(first, second))));
          }
        }
      }
    }
    return tests.stream();
  }

  /** Every fault from one check on at once. */
  @TestFactory
  Stream<DynamicTest> ofAllFaultsTheEarliestOneAnswers() {
    return Stream.of(Face.values())
        .flatMap(face -> Stream.of(Check.values()).map(first -> ofAllFaultsFrom(face, first)));
  }

  private static DynamicTest ofAllFaultsFrom(Face face, Check first) {
    var broken = EnumSet.range(first, Check.DO_IT);
    if (first == Check.MAINTENANCE) {
      broken.remove(Check.WHERE);
    }
    return DynamicTest.dynamicTest(face + ": all from " + first, () -> break_(face, first, broken));
  }

  private static void break_(Face face, Check first, Set<Check> broken) {
    Response answer = send(face, broken);
    answer.expect(first.status);
    switch (first) {
      case MAINTENANCE -> {
        assertThat(answer.header("Retry-After")).isEqualTo("7");
        assertThat(answer.detail().stringValue()).isEqualTo("Back soon.");
      }
      case WHO -> assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer");
      case CLUSTER -> assertThat(location(answer)).isEqualTo("header.x-mongo-cluster-name");
      case WHERE -> assertThat(code(answer)).isEqualTo(face.unknownTenant);
      case HOW_OFTEN -> assertThat(code(answer)).isEqualTo("rate_limited");
      case WHAT -> assertThat(location(answer)).isEqualTo("body.name");
      case MAY_THEY -> assertThat(code(answer)).isEqualTo("permission_missing");
      case HOLDS -> assertThat(answer.detail().stringValue()).contains("agent");
      case DO_IT -> assertThat(answer.json().get("id").stringValue()).hasSizeBetween(24, 36);
    }
  }

  private static String code(Response answer) {
    return answer.json().get("error_code").stringValue();
  }

  private static String location(Response answer) {
    return String.join(
        ".",
        answer.detail().get(0).get("loc").values().stream().map(each -> each.asString()).toList());
  }

  /** Credentials of their own for each request, because the limit is one. */
  private static String credentials(Face face, boolean permitted) {
    return switch (face) {
      case CLASSIC ->
          tenant.token(
              stored.userWith(permitted ? DefaultRole.ADMINISTRATOR.grants() : Grants.none()));
      case PLATFORM -> stored.platformKey(permitted ? KeyRole.ADMIN : KeyRole.VIEWER);
    };
  }

  private static Http below(Face face, boolean known) {
    EntityId workspace = known ? tenant.founded().tenant().id() : StoredEntities.newId();
    String name =
        switch (face) {
          case CLASSIC -> known ? tenant.slug() : "nobody";
          case PLATFORM -> workspace.uuid().toString();
        };
    return server.http().below("/v1/" + name + "/");
  }

  private static Response send(Face face, Set<Check> broken) {
    String credentials = credentials(face, !broken.contains(Check.MAY_THEY));
    Http client = below(face, !broken.contains(Check.WHERE));
    if (!broken.contains(Check.WHO)) {
      client = client.with("Authorization", "Bearer " + credentials);
    }
    if (broken.contains(Check.CLUSTER)) {
      client = client.with("x-mongo-cluster-name", "nowhere");
    }
    if (broken.contains(Check.HOW_OFTEN)) {
      below(face, true)
          .with("Authorization", "Bearer " + credentials)
          .post(face.path, "[]")
          .expect(422);
    }
    if (broken.contains(Check.MAINTENANCE)) {
      pause(new Maintenance("Back soon.", 7));
    }
    try {
      return client.post(face.path, body(face, broken));
    } finally {
      pause(null);
    }
  }

  private static Map<String, @Nullable Object> body(Face face, Set<Check> broken) {
    var body = new HashMap<String, @Nullable Object>(valid.get(face));
    // Platform has one service of a name at most, active or not.
    body.put("name", "service " + StoredEntities.newId());
    if (broken.contains(Check.WHAT)) {
      body.put("name", 1);
    }
    if (broken.contains(Check.HOLDS)) {
      EntityId missing = StoredEntities.newId();
      body.put("agent_id", face == Face.CLASSIC ? missing.hex() : missing.uuid().toString());
    }
    return body;
  }

  @Test
  void anUnknownPathAndAWrongMethodComeBeforeEverything() {
    pause(new Maintenance("Back soon.", 7));
    try {
      tenant.below().get("nothing/").expect(404);
      tenant.below().send("PATCH", "service/", null).expect(405);
    } finally {
      pause(null);
    }
  }

  @Test
  void aMissingEntityComesBeforeAMissingPermission() {
    Http nobody = tenant.signIn(stored.userWith(Grants.none()));
    String admin = stored.userWith(DefaultRole.ADMINISTRATOR.grants());
    Response made = tenant.signIn(admin).post("service/", body(Face.CLASSIC, Set.of())).expect(201);
    String id = made.json().get("id").stringValue();
    nobody.post("service/000000000000000000000000/", Map.of()).expect(404);
    nobody.post("service/" + id + "/", Map.of()).expect(403);
    nobody.delete("service/000000000000000000000000/version_sets/x/").expect(404);
    nobody.delete("service/" + id + "/version_sets/release/").expect(403);
    Http viewer =
        tenant.platform().with("Authorization", "Bearer " + stored.platformKey(KeyRole.VIEWER));
    String uuid = EntityId.ofHex(id).uuid().toString();
    String unknown = StoredEntities.newId().uuid().toString();
    viewer.put("services/" + unknown, Map.of()).expect(404);
    viewer.put("services/" + uuid, Map.of()).expect(403);
    viewer.post("services/" + unknown + "/version-sets/release/promote", FROM).expect(404);
    viewer.post("services/" + uuid + "/version-sets/release/promote", FROM).expect(403);
  }

  @Test
  void superAdministratorsPassDuringMaintenance() {
    String user = stored.userWith(DefaultRole.ADMINISTRATOR.grants());
    Http administrator = tenant.signIn(user);
    pause(new Maintenance("Back soon.", 7));
    try {
      tenant.admin().get("service/").expect(200);
      administrator.get("service/").expect(503);
      tenant.below().get("service/").expect(503);
      server.http().get("/healthz").expect(200);
      server.http().get("/metrics").expect(200);
    } finally {
      pause(null);
    }
  }
}
