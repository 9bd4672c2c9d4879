package dev.pinion.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.Http;
import dev.pinion.api.fixture.TestServer;
import dev.pinion.app.resolution.LedgerAudit;
import dev.pinion.store.use.UseCount;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** This build on a database that the first build with PostgreSQL has left. */
class FirstPostgresTest {
  /** What a server may write into when it starts. */
  private static final Set<String> OF_SERVERS =
      Set.of("flyway_schema_history", "node_commit", "setting", "tenant_use");

  @TempDir private Path folder;

  private OldDatabase old;
  private InstantSource clock = InstantSource.system();

  @BeforeEach
  void restore() throws Exception {
    old = OldDatabase.restored();
    // Keys and tokens of then have not expired.
    long ahead = old.written().toEpochMilli() - System.currentTimeMillis();
    clock = () -> Instant.now().plusMillis(ahead);
    Files.writeString(folder.resolve("master.key"), old.get("master-key"));
  }

  private TestServer start(int number) {
    return TestServer.start(
        folder.resolve("node-" + number),
        Map.of(
            "clusters.default.url", old.url(),
            "auth.master-key-file", folder.resolve("master.key").toString(),
            "rate-limits.enabled", "off"),
        clock);
  }

  private Http owner(TestServer server) {
    return server
        .http()
        .below("/v1/" + old.get("workspace") + "/")
        .with("Authorization", "Bearer " + old.get("platform-key"));
  }

  private Map<String, List<String>> contents(SortedMap<String, List<String>> columns)
      throws SQLException {
    var contents = new HashMap<String, List<String>>();
    for (var table : columns.entrySet()) {
      if (!OF_SERVERS.contains(table.getKey())) {
        contents.put(table.getKey(), old.rows(table.getKey(), table.getValue()));
      }
    }
    return contents;
  }

  private List<String> history() throws SQLException {
    return old.query(
        "select installed_rank || ' ' || coalesce(version, description) || ' ' || success"
            + " from flyway_schema_history order by installed_rank");
  }

  private void assertWhole(TestServer server) throws SQLException {
    assertThat(
            server
                .server()
                .clusters()
                .home()
                .store()
                .<LedgerAudit.Fault>readCluster(LedgerAudit::firstFault))
        .isNull();
    assertThat(old.query(UseCount.miscounted())).isEmpty();
  }

  @Test
  void nothingIsLostAndASecondStartChangesNothing() throws Exception {
    SortedMap<String, List<String>> columns = old.columns();
    Map<String, List<String>> before = contents(columns);
    assertThat(before.values()).as("the database has rows in all tables").noneMatch(List::isEmpty);
    List<String> first = history();
    List<String> counted = old.query("select row_count from tenant_use order by tenant_id");
    List<String> migrated;
    try (TestServer server = start(1)) {
      assertWhole(server);
      assertThat(contents(columns)).isEqualTo(before);
      assertThat(old.query("select row_count from tenant_use order by tenant_id"))
          .isEqualTo(counted);
      migrated = history();
      assertThat(migrated)
          .startsWith(first.toArray(new String[0]))
          .hasSizeGreaterThan(first.size());
      assertThat(migrated).allMatch(line -> line.endsWith("true"));
      // A second server beside it, and then one alone.
      start(2).close();
    }
    start(3).close();
    assertThat(history()).isEqualTo(migrated);
  }

  @Test
  void keysTokensAndAnswersOfThenAreGood() throws Exception {
    try (TestServer server = start(1)) {
      Http demo = server.http().below("/v1/demo/");
      demo.with("Authorization", "Bearer " + old.get("token")).get("role/").expect(200);
      String token =
          demo.with(
                  Map.of(
                      "x-api-key", old.get("api-key"),
                      "x-api-key-id", old.get("api-key-id"),
                      "x-user-id", old.get("user")))
              .post("user/signin_with_api_key")
              .expect(200)
              .json()
              .get("id_token")
              .stringValue();
      demo.with("Authorization", "Bearer " + token).get("service/").expect(200);
      server
          .http()
          .with("Authorization", "Bearer " + old.get("other-platform-key"))
          .get("/v1/auth/me")
          .expect(200);
      Http owner = owner(server);
      // The answer that the old build gave, not a second agent.
      Http again = owner.with("Idempotency-Key", "agent-1");
      String body = "{\"name\": \"Second desk\"}";
      assertThat(again.post("agents", body).expect(201).json().get("id").stringValue())
          .isEqualTo(old.get("agent"));
      assertThat(owner.get("agents").expect(200).body()).containsOnlyOnce("\"Second desk\"");
      assertWhole(server);
    }
  }

  @Test
  void promotionsAndRollbacksGoOn() throws Exception {
    try (TestServer server = start(1)) {
      Http owner = owner(server);
      JsonNode services = owner.get("services").expect(200).json().get("items");
      assertThat(services).hasSize(5);
      for (JsonNode each : services) {
        String sets = "services/" + each.get("id").stringValue() + "/version-sets/";
        long before = owner.get(sets + "release").expect(200).json().get("revision").longValue();
        owner
            .post(sets + "release/promote", Map.of("from", "edge", "reason", "upgraded"))
            .expect(200);
        JsonNode verified = owner.get(sets + "release/revisions/verify").expect(200).json();
        assertThat(verified.get("valid").booleanValue()).isTrue();
        assertThat(verified.get("length").longValue()).isGreaterThan(before);
        owner.post(sets + "release/rollback", Map.of("reason", "and back")).expect(200);
        owner.post(sets + "release/rollback", Map.of("to_revision", 1)).expect(200);
        owner.get(sets + "release").expect(200);
        owner.get(sets + "release?at=" + old.written()).expect(200);
        owner.get(sets + "edge?at=" + old.written()).expect(200);
      }
      assertWhole(server);
    }
  }
}
