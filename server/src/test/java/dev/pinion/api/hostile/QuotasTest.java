package dev.pinion.api.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.Http;
import dev.pinion.api.fixture.TestServer;
import dev.pinion.api.fixture.TestTenant;
import dev.pinion.config.Settings;
import dev.pinion.server.StoreConsole;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tenant that is full: it cannot grow, and keeps everything else that it could do. */
class QuotasTest {
  @TempDir private Path data;

  private TestServer start(String key, String value) {
    return TestServer.start(data, Map.of("rate-limits.enabled", "off", key, value));
  }

  private static Http.Response addPersona(Http owner, int number) {
    return owner.post(
        "personas",
        Map.of(
            "name",
            "P" + number,
            "role",
            "guide",
            "developed_by",
            "Acme",
            "background",
            "b".repeat(2_000)));
  }

  /** Adds until the server refuses. */
  private static Http.Response fill(Http owner) {
    for (int i = 0; i < 10_000; i++) {
      Http.Response response = addPersona(owner, i);
      if (response.status() != 200) {
        return response;
      }
    }
    throw new AssertionError("nothing stops it");
  }

  private static List<String> personas(Http owner) {
    return StreamSupport.stream(
            owner.get("personas?limit=20").expect(200).json().get("items").spliterator(), false)
        .map(each -> each.get("id").stringValue())
        .toList();
  }

  @Test
  void aFullTenantIsToldInBothDialectsAndOthersGoOn() {
    try (TestServer server = start("tenants.max-rows", "100")) {
      TestTenant full = server.tenant("full");
      TestTenant other = server.tenant("other");
      Http owner = full.platform();
      String sentence =
          "This would make the tenant take 101 rows, and its quota is 100 (tenants.max-rows)."
              + " Delete what is not needed, or ask the operator to raise the quota.";
      assertThat(fill(owner).expect(507).body()).contains("quota_rows", sentence);
      Http admin = full.admin().with("Idempotency-Key", "full");
      var agent = Map.of("agent_name", "A");
      assertThat(admin.post("organization/agent", agent).expect(400).body()).contains(sentence);
      List<String> personas = personas(owner);
      assertThat(personas).hasSizeGreaterThan(10);
      personas.forEach(each -> owner.delete("personas/" + each).expect(200));
      admin.post("organization/agent", agent).expect(201);
      fill(owner).expect(507);
      assertThat(addPersona(other.platform(), 1).status()).isEqualTo(200);
      assertThat(server.http().get("/metrics").expect(200).body())
          .contains("pinion_tenants_near_quota{cluster=\"default\"} 1.0\n")
          .containsPattern("pinion_tenants_rows\\{cluster=\"default\"\\} 1[0-9][0-9]");
    }
  }

  @Test
  void whatIsDeletedMakesRoomAndARestartForgetsNothing() {
    try (TestServer server = start("tenants.max-memory", "256KiB")) {
      Http owner = server.tenant("full").platform();
      assertThat(fill(owner).expect(507).body()).contains("quota_memory");
      List<String> before = personas(owner);
      owner.delete("personas/" + before.getFirst()).expect(200);
      assertThat(addPersona(owner, 20_000).status()).isEqualTo(200);
      assertThat(addPersona(owner, 20_001).status()).isEqualTo(507);
    }
    try (TestServer server = start("tenants.max-memory", "256KiB")) {
      assertThat(server.http().get("/metrics").expect(200).body())
          .containsPattern("pinion_tenants_memory_bytes\\{cluster=\"default\"\\} 2[0-9]{5}")
          .contains("pinion_tenants_near_quota{cluster=\"default\"} 1.0\n");
    }
  }

  /** The setting may be a part of the heap, which is another size in the process that lists. */
  @Test
  void theListShowsTheQuotaOfTheServerThatRuns() {
    try (TestServer server = start("tenants.max-rows", "1000")) {
      server.tenant("acme");
    }
    var console = new StoreConsole(InstantSource.system());
    Settings mine = TestServer.settings(data, Map.of("tenants.max-rows", "1000000"));
    StoreConsole.Use use = Objects.requireNonNull(console.list(mine).getFirst().use());
    assertThat(use.rowsPercent()).isEqualTo(use.rows() / 10.0);
  }

  /** Who has filled the disk can still take back a key, and delete. */
  @Test
  void aFullDiskStopsNobodyFromTakingBack() {
    try (TestServer server = start("tenants.max-disk", "1MiB")) {
      TestTenant tenant = server.tenant("full");
      Http owner = tenant.platform();
      assertThat(fill(owner).expect(507).body())
          .contains("quota_disk")
          .contains("the quota must be raised");
      personas(owner).forEach(id -> owner.delete("personas/" + id).expect(200));
      assertThat(fill(owner).status()).isEqualTo(507);
      tenant
          .admin()
          .delete("organization/api_key/" + tenant.credentials().apiKeyId() + "/")
          .expect(200);
    }
  }
}
