package dev.pinion.server;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pinion.api.fixture.TestServer;
import dev.pinion.config.ConfigurationException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What browsers need and a configuration can lack. */
class BrowsersTest {
  @Test
  void aSecretThatIsNotThereIsToldInWords(@TempDir Path folder) {
    Path missing = folder.resolve("secret");
    var settings =
        Map.of(
            "oidc.issuer", "https://issuer.example.com",
            "oidc.client-id", "pinion",
            "oidc.client-secret-file", missing.toString(),
            "oidc.tenants", "*");
    assertThatThrownBy(() -> TestServer.start(folder.resolve("data"), settings))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "The file %s of oidc.client-secret-file cannot be read: it does not exist.", missing);
  }
}
