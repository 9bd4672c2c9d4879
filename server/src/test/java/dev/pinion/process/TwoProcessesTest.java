package dev.pinion.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.Http;
import dev.pinion.api.fixture.TestServer;
import dev.pinion.fixture.Patience;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A server on a database that another process writes to. This test's own process is the other one:
 * its server stands on the same file.
 */
class TwoProcessesTest {
  /** Far more than a server is ever behind; what is waited for comes or never does. */
  private static final Duration FOLLOWS_MAX = Duration.ofSeconds(20);

  @TempDir Path folder;

  /** Somebody asks for the tenant all the time, so the server meets it as early as it can. */
  @Test
  void aTenantThatIsFoundedWhileItIsAskedForWorksAtOnce() throws Exception {
    try (ForgeProcess server = ForgeProcess.serve(folder, "--rate-limits", "off")) {
      for (int round = 0; round < 3; round++) {
        String slug = "acme-" + round;
        var stop = new AtomicBoolean();
        Http curious = Http.at(server.baseUrl() + "/v1/" + slug + "/");
        var asked = new AtomicInteger();
        var asking =
            new FutureTask<>(
                () -> {
                  while (!stop.get()) {
                    curious.get("organization/");
                    curious.with("Authorization", "Bearer nonsense").get("service/");
                    asked.incrementAndGet();
                  }
                  return asked;
                });
        Thread.startVirtualThread(asking);
        Patience.until("the first question", () -> asked.get() > 0 || asking.isDone());
        ForgeProcess.Ended made = create(slug);
        JsonNode told = JsonMapper.shared().readTree(made.out());
        Http acme =
            curious.with("Authorization", "Bearer " + told.get("platform_api_key").asString());
        assertThat(acme.get("service/").status()).as("the first answer to the key").isEqualTo(200);
        assertThat(token(curious, told, null)).isNotEmpty();
        stop.set(true);
        assertThat(asking.get(1, TimeUnit.MINUTES)).hasValueGreaterThan(0);
      }
    }
  }

  private ForgeProcess.Ended create(String slug) throws IOException, InterruptedException {
    ForgeProcess.Ended made =
        ForgeProcess.run(folder, "tenant", "create", slug, "--json", "--data-dir", "data");
    assertThat(made.err()).isEmpty();
    assertThat(made.code()).isZero();
    return made;
  }

  /**
   * Signs in with a tenant's first key.
   *
   * @param user null for its first user
   */
  private static String token(Http below, JsonNode told, @Nullable String user) {
    return below
        .with(
            Map.of(
                "x-api-key", told.get("api_key").asString(),
                "x-api-key-id", told.get("api_key_id").asString(),
                "x-user-id", user == null ? told.get("user_id").asString() : user))
        .post("user/signin_with_api_key")
        .expect(200)
        .json()
        .get("id_token")
        .asString();
  }

  private static Http signedIn(Http below, JsonNode told, @Nullable String user) {
    return below.with("Authorization", "Bearer " + token(below, told, user));
  }

  private static String invite(Http admin, String email) {
    return admin
        .post(
            "user/",
            Map.of(
                "first_name", "Grace",
                "last_name", "Guest",
                "email", email,
                "role_name", "DefaultUserRole"))
        .expect(201)
        .json()
        .get("user_id")
        .asString();
  }

  @Test
  void whatAnotherProcessChangesIsServedSoon() throws Exception {
    try (ForgeProcess server = ForgeProcess.serve(folder, "--demo", "--rate-limits", "off");
        TestServer elsewhere = TestServer.start(folder.resolve("data"))) {
      Http here = server.demo();
      Http there = elsewhere.http().below("/v1/demo/").with(authorization());
      JsonNode service = here.get("service/?sort_by=name").json().get("services").get(0);
      String path = "service/" + service.get("id").asString() + "/";

      there.put(path + "version_sets/elsewhere/", setBody());
      follows(
          "a version set",
          () ->
              here.get("service/?id=" + service.get("id").asString())
                  .json()
                  .findPath("version_sets")
                  .has("elsewhere"));

      invite(signedIn(there, credentials(), null), "other@demo.example");
      Http admin = signedIn(Http.at(server.baseUrl() + "/v1/demo/"), credentials(), null);
      follows(
          "a user",
          () -> admin.get("user/?email=other@demo.example").json().get("users").size() == 1);

      Http workspace = elsewhere.http().below(workspacePath()).with(authorization());
      JsonNode key =
          workspace
              .post(
                  "api-keys",
                  Map.of("duration_days", 1, "role", "viewer", "permissions", List.of()))
              .expect(201)
              .json();
      Http holder =
          Http.at(server.baseUrl() + "/v1/demo/")
              .with("Authorization", "Bearer " + key.get("api_key").asString());
      assertThat(holder.get("service/").status())
          .as("the first answer to a new key")
          .isEqualTo(200);
      workspace.delete("api-keys/" + key.get("key_id").asString()).expect(204);
      follows("a revoked key", () -> holder.get("service/").status() == 401);
    }
  }

  /** A client that asks for what is newest gets it, however far behind the server is. */
  @Test
  void noCacheShowsWhatAnotherProcessHasJustAnswered() throws Exception {
    try (ForgeProcess server = ForgeProcess.serve(folder, "--demo", "--rate-limits", "off");
        TestServer elsewhere = TestServer.start(folder.resolve("data"))) {
      Http here = server.demo();
      Http there = elsewhere.http().below("/v1/demo/").with(authorization());
      JsonNode service = here.get("service/?sort_by=name").json().get("services").get(0);
      String id = service.get("id").asString();
      for (int i = 0; i < 30; i++) {
        there.put("service/" + id + "/version_sets/at-once-%d/".formatted(i), setBody());
        JsonNode seen =
            here.with("Cache-Control", "max-age=0, no-cache").get("service/?id=" + id).json();
        assertThat(seen.findPath("version_sets").propertyNames()).contains("at-once-" + i);
      }
    }
  }

  @Test
  void maintenanceAndSigningKeysOfAnotherProcessHoldHere() throws Exception {
    try (ForgeProcess server = ForgeProcess.serve(folder, "--demo", "--rate-limits", "off");
        TestServer elsewhere = TestServer.start(folder.resolve("data"))) {
      JsonNode told = credentials();
      Http there = elsewhere.http().below("/v1/demo/");
      Http admin = signedIn(there, told, null);

      admin.post("admin/signing_keys/rotate", Map.of());
      Http here = Http.at(server.baseUrl() + "/v1/demo/");
      String young = token(there, told, null);
      assertThat(here.with("Authorization", "Bearer " + young).get("service/").status())
          .as("the first answer to a token of the new key")
          .isEqualTo(200);

      String visitor = invite(admin, "visitor@demo.example");
      Http asVisitor = here.with("Authorization", "Bearer " + token(there, told, visitor));
      asVisitor.get("service/").expect(200);
      admin.post("admin/maintenance", Map.of("enabled", true, "scope", "server")).expect(200);
      follows("maintenance", () -> asVisitor.get("service/").status() == 503);
      admin.post("admin/maintenance", Map.of("enabled", false, "scope", "server")).expect(200);
      follows("the end of maintenance", () -> asVisitor.get("service/").status() == 200);
    }
  }

  /** No command does that today; what an operator mends by hand must not live on in memory. */
  @Test
  void aNameThatIsTakenOutOfTheDirectoryIsGoneHere() throws Exception {
    try (TestServer server = TestServer.start(folder)) {
      Http gone = server.tenant("gone").below();
      gone.get("organization/").expect(200);
      try (Connection other =
              DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("pinion.db"));
          Statement statement = other.createStatement()) {
        assertThat(statement.executeUpdate("delete from directory where slug = 'gone'")).isOne();
      }
      follows("a name that is gone", () -> gone.get("organization/").status() == 404);
    }
  }

  /** Only printed: how often an idle server looks, and what that costs. */
  @Test
  void anIdleServerFollowsWithNextToNothing() throws Exception {
    try (ForgeProcess server = ForgeProcess.serve(folder, "--demo", "--rate-limits", "off")) {
      Http open = Http.at(server.baseUrl());
      Thread.sleep(2_000);
      double looksBefore = metric(open, "pinion_catalog_looks_total");
      Duration cpuBefore = server.processorTime();
      Instant begin = Instant.now();
      Thread.sleep(5_000);
      double looks = metric(open, "pinion_catalog_looks_total") - looksBefore;
      Duration cpu = server.processorTime().minus(cpuBefore);
      double seconds = Duration.between(begin, Instant.now()).toMillis() / 1_000.0;
      System.out.printf(
          "TwoProcessesTest: idle, %.1f looks a second of one statement each, processor %.2f %%%n",
          looks / seconds, cpu.toMillis() / (10 * seconds));
      assertThat(looks).as("the server follows").isPositive();
      assertThat(metric(open, "pinion_catalog_looks_failed_total")).isZero();
    }
  }

  private static double metric(Http server, String name) {
    return server
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + "{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private static void follows(String what, BooleanSupplier seen) throws InterruptedException {
    Instant begin = Instant.now();
    while (!seen.getAsBoolean()) {
      assertThat(Duration.between(begin, Instant.now()))
          .as("the server has not seen %s of another process", what)
          .isLessThan(FOLLOWS_MAX);
      Thread.sleep(10);
    }
    System.out.printf(
        "TwoProcessesTest: %s seen after %d ms%n",
        what, Duration.between(begin, Instant.now()).toMillis());
  }

  private static Map<String, Object> setBody() {
    return Map.of(
        "version_set",
        Map.of(
            "agent_version_number", 1,
            "service_hierarchical_state_machine_version_number", 1,
            "llm_model_preferences", Map.of()));
  }

  private JsonNode credentials() throws IOException {
    return JsonMapper.shared()
        .readTree(Files.readAllBytes(folder.resolve("data/demo-credentials.json")));
  }

  private Map<String, String> authorization() throws IOException {
    return Map.of("Authorization", "Bearer " + credentials().get("platform_api_key").asString());
  }

  private String workspacePath() throws IOException {
    return "/v1/" + credentials().get("workspace_id").asString() + "/";
  }
}
