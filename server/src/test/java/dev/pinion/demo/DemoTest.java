package dev.pinion.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pinion.api.fixture.Http;
import dev.pinion.api.fixture.Sql;
import dev.pinion.api.fixture.TestServer;
import dev.pinion.domain.graph.GraphRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The demonstration tenant is whole, and the same again after a restart. */
class DemoTest {
  @TempDir Path data;

  @Test
  void itsGraphsKeepEveryRuleOfGraphs() {
    for (DemoData.DemoPart graph : DemoData.read().contextGraphs()) {
      for (int i = 0; i < graph.versions().size(); i++) {
        assertThat(GraphRules.check(graph.content(i)).list())
            .as("%s version %d", graph.name(), i + 1)
            .isEmpty();
      }
    }
  }

  @Test
  void survivesARestartWithTheSameCredentials() throws IOException {
    var file = new DemoCredentialsFile(data);
    DemoCredentials first;
    JsonNode services;
    try (TestServer server = TestServer.start(data)) {
      first = server.server().makeDemo(file);
      services = client(server, first).get("service/?sort_by=name").expect(200).json();
      assertThat(services.get("services")).hasSize(4);
      assertThat(services.get("services").get(0).get("version_sets").propertyNames())
          .containsExactly("dana-try-out", "edge", "preview", "release");
      client(server, first)
          .delete(
              "service/%s/version_sets/preview/"
                  .formatted(services.get("services").get(0).get("id").asString()))
          .expect(204);
    }
    try (TestServer server = TestServer.start(data)) {
      DemoCredentials second = server.server().makeDemo(file);
      assertThat(second.credentials()).isEqualTo(first.credentials());
      JsonNode again = client(server, second).get("service/?sort_by=name").expect(200).json();
      assertThat(again.get("services")).hasSize(4);
      assertThat(again.get("services").get(0).get("version_sets").propertyNames())
          .as("what was deleted stays deleted")
          .containsExactly("dana-try-out", "edge", "release");
      assertThat(again.get("services").get(1)).isEqualTo(services.get("services").get(1));
    }
  }

  @Test
  void itsServicesAreTestedAndWatchedOnceHoweverOftenItStarts() {
    var file = new DemoCredentialsFile(data);
    for (int start = 0; start < 2; start++) {
      try (TestServer server = TestServer.start(data)) {
        Http client = client(server, server.server().makeDemo(file));
        JsonNode runs = client.get("simulation/unit_test_set_run/").expect(200).json();
        assertThat(runs.get("simulation_unit_test_set_runs")).hasSize(2);
        JsonNode run = runs.get("simulation_unit_test_set_runs").get(0);
        assertThat(run.get("status").stringValue()).isEqualTo("completed");
        assertThat(run.get("unit_test_runs").findValuesAsString("result"))
            .containsExactly("passed", "passed", "failed");
        JsonNode tests = client.get("simulation/unit_test/").json().get("simulation_unit_tests");
        assertThat(Set.copyOf(tests.findValuesAsString("service_id"))).hasSize(3);
        assertThat(client.get("simulation/persona/").json().get("simulation_personas")).hasSize(2);
        assertThat(client.get("simulation/scenario/").json().get("simulation_scenarios"))
            .hasSize(2);
        assertThat(client.get("metric/").json().get("metrics")).hasSize(2);
        JsonNode sets = client.get("dynamic_behavior_set/").json().get("dynamic_behavior_sets");
        if (start == 0) {
          String path = "dynamic_behavior_set/%s/".formatted(sets.get(0).get("id").stringValue());
          assertThat(client.get(path + "invocation/").json().get("dynamic_behavior_invocations"))
              .hasSize(2);
          client.delete(path).expect(200);
        } else {
          assertThat(sets).as("what was deleted stays deleted").isEmpty();
        }
      }
    }
  }

  @Test
  void aTeamsRoleReachesThatTeamsServicesOnly() {
    try (TestServer server = TestServer.start(data)) {
      DemoCredentials first = server.server().makeDemo(new DemoCredentialsFile(data));
      JsonNode users = client(server, first).get("user/?email=cleo@demo.example").json();
      String cleo = users.get("users").get(0).get("user_id").asString();
      Http asCleo = client(server, first, cleo);
      JsonNode seen = asCleo.get("service/").expect(200).json().get("services");
      assertThat(seen.findValuesAsString("name"))
          .containsExactlyInAnyOrder("Clinic front desk", "Clinic night line", "Prescription line");
    }
  }

  @Test
  void losingTheFileMakesFreshKeys() throws IOException {
    var file = new DemoCredentialsFile(data);
    try (TestServer server = TestServer.start(data)) {
      DemoCredentials first = server.server().makeDemo(file);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.path())))
          .isEqualTo("rw-------");
      Files.writeString(file.path(), "{}");
      DemoCredentials second = server.server().makeDemo(file);
      assertThat(second.apiKey()).isNotEqualTo(first.apiKey());
      assertThat(second.userId()).isEqualTo(first.userId());
      client(server, second).get("service/").expect(200);
    }
  }

  @Test
  void aKeyThatIsGoodForNothingMakesFreshKeys() {
    var file = new DemoCredentialsFile(data);
    try (TestServer server = TestServer.start(data)) {
      DemoCredentials first = server.server().makeDemo(file);
      Http platform = platform(server, first);
      String id = platform.get("api-keys").json().at("/items/0/key_id").asString();
      platform.post("api-keys/" + id + "/rotate", Map.of("duration_days", 30)).expect(200);
      DemoCredentials second = server.server().makeDemo(file);
      platform(server, second).get("services").expect(200);
      client(server, second).get("service/").expect(200);
      assertThat(server.server().makeDemo(file).credentials()).isEqualTo(second.credentials());
    }
  }

  @Test
  void whatIsDeletedStaysDeletedAndWhatIsRenamedIsNotMadeAgain() {
    var file = new DemoCredentialsFile(data);
    try (TestServer server = TestServer.start(data)) {
      DemoCredentials demo = server.server().makeDemo(file);
      Http platform = platform(server, demo);
      platform.delete("services/" + serviceId(platform, "Clinic night line")).expect(204);
      platform
          .put("services/" + serviceId(platform, "Order support"), Map.of("name", "Parcels"))
          .expect(200);
      Http client = client(server, demo);
      String uma =
          client
              .get("user/?email=uma@demo.example")
              .json()
              .get("users")
              .get(0)
              .get("user_id")
              .asString();
      client.delete("user/" + uma).expect(204);
    }
    try (TestServer server = TestServer.start(data)) {
      DemoCredentials demo = server.server().makeDemo(file);
      assertThat(client(server, demo).get("service/").json().get("services"))
          .extracting(service -> service.get("name").asString())
          .containsExactlyInAnyOrder("Clinic front desk", "Parcels", "Prescription line");
      assertThat(client(server, demo).get("user/?email=uma@demo.example").json().get("users"))
          .isEmpty();
    }
  }

  @Test
  void setsThatAreRenamedAreNotMadeAgain() {
    var file = new DemoCredentialsFile(data);
    for (int start = 0; start < 2; start++) {
      try (TestServer server = TestServer.start(data)) {
        Http client = client(server, server.server().makeDemo(file));
        JsonNode sets =
            client
                .get("simulation/unit_test_set/")
                .expect(200)
                .json()
                .get("simulation_unit_test_sets");
        JsonNode behaviors =
            client.get("dynamic_behavior_set/").json().get("dynamic_behavior_sets");
        assertThat(sets).hasSize(2);
        assertThat(behaviors).hasSize(1);
        if (start == 0) {
          client
              .post(
                  "simulation/unit_test_set/" + sets.get(0).get("id").stringValue(),
                  Map.of("name", "Before a big release"))
              .expect(204);
          client
              .post(
                  "dynamic_behavior_set/" + behaviors.get(0).get("id").stringValue() + "/",
                  Map.of("name", "Pain is urgent"))
              .expect(204);
        }
      }
    }
  }

  /** Nothing is done any more once a run has begun, as if the process had ended there. */
  @ParameterizedTest
  @CsvSource({"0, completed completed", "400, completed completed failed"})
  void aRunThatWasCutShortIsFinishedByTheNextStart(int daysLater, String states) {
    var file = new DemoCredentialsFile(data);
    String database = "jdbc:sqlite:" + data.resolve("pinion.db");
    // The test looks into the file, whichever database the others use.
    var settings = Map.of("rate-limits.enabled", "off", "clusters", "default");
    var isWatched = new AtomicBoolean();
    InstantSource ending =
        () -> {
          if (isWatched.get() && count(database, "unit_test_set_run") > 0) {
            throw new IllegalStateException("the process has ended");
          }
          return Instant.now();
        };
    try (TestServer server = TestServer.start(data, settings, ending)) {
      isWatched.set(true);
      assertThatThrownBy(() -> server.server().makeDemo(file)).hasMessage("the process has ended");
      isWatched.set(false);
    }
    assertThat(count(database, "unit_test_set_run")).isOne();
    InstantSource later = InstantSource.offset(InstantSource.system(), Duration.ofDays(daysLater));
    try (TestServer server = TestServer.start(data, settings, later)) {
      Http client = client(server, server.server().makeDemo(file));
      JsonNode runs =
          client
              .get("simulation/unit_test_set_run/")
              .expect(200)
              .json()
              .get("simulation_unit_test_set_runs");
      assertThat(runs.findValuesAsString("status")).containsExactlyInAnyOrder(states.split(" "));
    }
  }

  private static int count(String database, String table) {
    try {
      return Integer.parseInt(Sql.query(database, "select count(*) from " + table).getFirst());
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String serviceId(Http platform, String name) {
    return platform
        .get("services")
        .json()
        .get("items")
        .valueStream()
        .filter(service -> service.get("name").asString().equals(name))
        .findFirst()
        .orElseThrow()
        .get("id")
        .asString();
  }

  @Test
  void anArchivedTenantIsNotMadeAgain() {
    var file = new DemoCredentialsFile(data);
    try (TestServer server = TestServer.start(data)) {
      DemoCredentials demo = server.server().makeDemo(file);
      server
          .http()
          .with("Authorization", "Bearer " + demo.platformApiKey())
          .post("/v1/workspaces/" + demo.workspaceId() + "/archive", Map.of("slug", "demo"))
          .expect(200);
      assertThatThrownBy(() -> server.server().makeDemo(file))
          .isInstanceOf(DemoException.class)
          .hasMessage(
              "The demonstration tenant \"demo\" was archived, and its name stays taken; start without --demo, or with another folder for its data.");
    }
  }

  private static Http platform(TestServer server, DemoCredentials demo) {
    return server
        .http()
        .with("Authorization", "Bearer " + demo.platformApiKey())
        .below("/v1/" + demo.workspaceId() + "/");
  }

  /** A client signed in with the credentials' API key. */
  private static Http client(TestServer server, DemoCredentials credentials) {
    return client(server, credentials, credentials.userId());
  }

  private static Http client(TestServer server, DemoCredentials credentials, String userId) {
    Http below = server.http().below("/v1/" + credentials.orgId() + "/");
    String token =
        below
            .with(
                Map.of(
                    "x-api-key", credentials.apiKey(),
                    "x-api-key-id", credentials.apiKeyId(),
                    "x-user-id", userId))
            .post("user/signin_with_api_key")
            .expect(200)
            .json()
            .get("id_token")
            .asString();
    return below.with("Authorization", "Bearer " + token);
  }

  @Test
  void aRuleHasAGreenAndARedCheckAndTheOneWhoTriesItMayApprove() {
    try (TestServer server = TestServer.start(data)) {
      DemoCredentials demo = server.server().makeDemo(new DemoCredentialsFile(data));
      Http platform = platform(server, demo);
      JsonNode request = platform.get("requests?awaiting=me").expect(200).json().at("/items/0");
      assertThat(request.get("checks").findValuesAsString("state"))
          .containsExactly("passed", "passed", "passed", "pending");
      String path = "requests/" + request.get("id").asString();
      platform.post(path + "/approve", Map.of("digests", request.get("digests"))).expect(200);
      platform.post(path + "/apply", Map.of()).expect(200);
    }
  }
}
