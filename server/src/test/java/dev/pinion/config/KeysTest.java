package dev.pinion.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class KeysTest {

  /** Operators rely on these: a change here is a change they must be told of. */
  private static final String GOLDEN =
      """
      server.host = 127.0.0.1
      server.port = 8080
      server.shutdown-delay = 0s
      server.shutdown-grace = 10s
      server.max-body = 1MiB
      server.max-header = 16KiB
      server.max-connections = 10000
      server.max-connections-per-address = 500
      server.head-timeout = 10s
      server.write-timeout = 20s
      server.idle-timeout = 60s
      server.trusted-proxies =
      server.tls.certificate-file =
      server.tls.key-file =
      server.base-url =
      server.operator-tenant =
      tenants.self-service = false
      tenants.max-rows = 1000000
      tenants.max-memory = 35%
      tenants.max-disk = 10GiB
      data.dir = ./data
      clusters = default
      clusters.<name>.file = <data.dir>/<name>.db
      clusters.<name>.url =
      clusters.<name>.tenants =
      store.readers = 4
      store.writers = 16
      store.queue-capacity = 1024
      store.group-max = 128
      store.write-timeout = 30s
      store.work-timeout = 10s
      store.busy-timeout = 5s
      store.stale-reads = 10m
      catalog.max-tenants = 1000
      catalog.max-memory = 40%
      warnings.pin-behind-versions = 5
      warnings.unused-after = 30d
      warnings.known-interactions =
      simulation.run-timeout = 1h
      auth.master-key-file =
      auth.token-lifetime = 1h
      auth.sign-in-per-minute = 5
      auth.token-cache-size = 10000
      console.enabled = true
      console.idle-timeout = 12h
      console.session-lifetime = 7d
      rate-limits.enabled = true
      rate-limits.max-tracked = 100000
      rate-limits.together = false
      rate-limits.<operation-id> = the contract's number
      models.file =
      voice.<field> = the built-in default
      log.access = auto
      log.level = info
      log.format = auto
      metrics.anonymous = true
      demo = false
      maintenance.retry-after = 60s
      idempotency.lifetime = 24h
      oidc.issuer =
      oidc.client-id =
      oidc.client-secret-file =
      oidc.scopes = email
      oidc.tenants =
      oidc.domains =
      oidc.label = Single sign-on
      """;

  @Test
  void everyKeyAndDefaultIsAsPromised() {
    StringBuilder keys = new StringBuilder();
    for (Key<?> key : Keys.all()) {
      keys.append((key.name() + " = " + key.defaultText()).strip()).append('\n');
    }

    assertThat(keys).hasToString(GOLDEN);
  }

  @Test
  void theDocumentedTableIsTheTable() throws IOException {
    StringBuilder table = new StringBuilder("| Key | Environment | Default | Meaning |\n");
    table.append("| --- | --- | --- | --- |\n");
    for (Key<?> key : Keys.all()) {
      table.append(
          "| `%s` | `%s` | %s | %s Allowed: %s. |\n"
              .formatted(
                  key.name(),
                  key.environmentName(),
                  key.defaultText().isEmpty() ? "(empty)" : "`" + key.defaultText() + "`",
                  key.description(),
                  key.allowed()));
    }

    assertThat(Files.readString(Path.of("../docs/configuration.md"))).contains("\n" + table + "\n");
  }

  @Test
  void theHelpNamesEveryKeyVariableAndDefault() {
    assertThat(Keys.help())
        .contains(
            """
            server.max-body = 1MiB
                The largest request body; a larger one is answered with 413, and so is one whose values take more memory than a request may.
                PINION_SERVER_MAX_BODY: a size from 1KiB to 11MiB, in B, KiB, MiB or GiB
            """)
        .contains("PINION_RATE_LIMITS_<OPERATION_ID>")
        .doesNotContain(" \n");
  }
}
