package dev.pinion.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pinion.domain.AddressRange;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The addresses of a server and of its proxies. */
class AddressesTest {

  @Test
  void addressesAndUrlsAreRead() {
    Settings settings =
        Settings.load(
            Map.of(
                "server.trusted-proxies", "10.0.0.1, ::1, 10.244.0.0/16",
                "server.base-url", "https://pinion.example/base/",
                "console.enabled", "false",
                "models.file", "models.json"),
            Map.of(),
            null);

    assertThat(settings.server().trustedProxies())
        .containsExactlyInAnyOrder(
            AddressRange.of("10.0.0.1"),
            AddressRange.of("0:0:0:0:0:0:0:1"),
            AddressRange.of("10.244.0.0/16"));
    assertThat(settings.server().baseUrl()).isEqualTo(URI.create("https://pinion.example/base"));
    assertThat(settings.modelsFile()).isEqualTo(Path.of("models.json"));
  }

  /** Its pages and files are below the root of the address. */
  @Test
  void anAddressWithAPathIsRefusedWhileTheConsoleIsEnabled() {
    var path = Map.of("server.base-url", "https://pinion.example/base");

    assertThatThrownBy(() -> Settings.load(path, Map.of(), null))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "server.base-url has the path \"/base\", and the console works below no path: leave the path out, or set console.enabled = false.");
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, http://127.0.0.1:8080",
    "::1, http://[::1]:8080",
    "[::1], http://[::1]:8080",
    "pinion.example, http://pinion.example:8080"
  })
  void theUrlOfTheServerItselfIsOne(String host, String url) {
    Settings settings = Settings.load(Map.of("server.host", host), Map.of(), null);

    assertThat(URI.create(settings.server().publicUrl(8080)).getPort()).isEqualTo(8080);
    assertThat(settings.server().ownUrl(8080)).isEqualTo(url);
  }
}
