package dev.pinion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.Http;
import dev.pinion.api.fixture.Sql;
import dev.pinion.api.fixture.TestServer;
import dev.pinion.cli.output.ExitCode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code forge tenant keys}: the way back into a tenant whose keys are lost. */
class TenantKeysCommandTest {
  @TempDir Path folder;
  private TestForge forge;
  private String data;

  @BeforeEach
  void configure() {
    forge = new TestForge(folder);
    data = folder.resolve("data").toString();
  }

  private JsonNode made(String... slugAndOptions) {
    return forge.json(tenant("create", slugAndOptions));
  }

  private String[] tenant(String command, String... words) {
    String[] all = new String[words.length + 4];
    all[0] = "tenant";
    all[1] = command;
    System.arraycopy(words, 0, all, 2, words.length);
    all[words.length + 2] = "--data-dir";
    all[words.length + 3] = data;
    return all;
  }

  private static Http signedIn(Http below, JsonNode told) {
    String token =
        below
            .with(
                Map.of(
                    "x-api-key", told.get("api_key").asString(),
                    "x-api-key-id", told.get("api_key_id").asString(),
                    "x-user-id", told.get("user_id").asString()))
            .post("user/signin_with_api_key")
            .expect(200)
            .json()
            .get("id_token")
            .asString();
    return below.with("Authorization", "Bearer " + token);
  }

  private static int status(Http below, JsonNode told) {
    return below
        .with("Authorization", "Bearer " + told.get("platform_api_key").asString())
        .get("service/")
        .status();
  }

  @Test
  void aTenantWhoseFirstKeysHaveExpiredGetsNewOnesBesideAServer() {
    JsonNode first = made("acme", "--email", "ada@acme.example");
    InstantSource later = InstantSource.offset(InstantSource.system(), Duration.ofDays(91));
    forge.at(later);
    try (TestServer server =
        TestServer.start(
            folder.resolve("data"),
            Map.of("rate-limits.enabled", "off", "clusters", "default"),
            later)) {
      Http acme = server.http().below("/v1/acme/");
      assertThat(status(acme, first)).isEqualTo(401);
      JsonNode again = forge.json(tenant("keys", "acme"));
      assertThat(again.propertyNames()).containsExactlyElementsOf(first.propertyNames());
      for (String same : new String[] {"org_id", "workspace_id", "user_id"}) {
        assertThat(again.get(same)).isEqualTo(first.get(same));
      }
      assertThat(status(acme, again)).as("the first answer to the key").isEqualTo(200);
      Http ada = signedIn(acme, again);
      ada.post(
              "user/",
              Map.of(
                  "first_name", "Grace",
                  "last_name", "Guest",
                  "email", "grace@acme.example",
                  "role_name", "DefaultUserRole"))
          .expect(201);
      JsonNode grace = forge.json(tenant("keys", "acme", "--email", "Grace@acme.example"));
      assertThat(grace.get("user_id")).isNotEqualTo(first.get("user_id"));
      signedIn(acme, grace).get("service/").expect(200);
    }
  }

  @Test
  void theKeysAreShownAsThoseOfANewTenantAre() {
    made("acme");
    assertThat(forge.done(tenant("keys", "acme")))
        .startsWith(
            "The user admin@acme.invalid of the tenant \"acme\" has new keys. These secrets are shown this once:\n")
        .containsPattern("  organization +acme\n")
        .containsPattern("  Platform API key +[^ ]+\n");
  }

  @Test
  void whoGetsNoKeysIsToldWhy() throws Exception {
    JsonNode acme = made("acme");
    assertThat(forge.refused(tenant("keys", "none"))).isEqualTo("There is no tenant \"none\".");
    assertThat(forge.refused(tenant("keys", "acme", "--email", "eve@acme.example")))
        .isEqualTo("The tenant \"acme\" has no user with the address eve@acme.example.");
    assertThat(forge.run("tenant", "keys").code()).isEqualTo(ExitCode.USAGE);
    String database = "jdbc:sqlite:" + data + "/pinion.db";
    Sql.execute(
        database,
        "insert into tenant_move select id, 3, 'eu', 1, 0 from tenant where slug = 'acme'");
    assertThat(forge.refused(tenant("keys", "acme")))
        .isEqualTo(
            "The tenant \"acme\" is being moved to another cluster; give the command again when that is done.");
    Sql.execute(database, "delete from tenant_move");
    assertThat(forge.json(tenant("keys", "acme")).get("user_id")).isEqualTo(acme.get("user_id"));
  }
}
