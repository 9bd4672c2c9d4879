package dev.pinion.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.config.Settings;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What an operator is told of settings that do not fit each other. */
class CoreTest {

  private static @Nullable String advice(String... settings) {
    var all = Map.of(settings[0], settings[1], settings[2], settings[3]);
    return Core.adviceOnCatalogs(Settings.load(all, Map.of(), null));
  }

  @Test
  void aTenantThatMayOutgrowTheMemoryOfAllTenantsIsToldOf() {
    assertThat(Core.adviceOnCatalogs(Settings.load(Map.of(), Map.of(), null))).isNull();
    assertThat(advice("tenants.max-memory", "40MiB", "catalog.max-memory", "40MiB")).isNull();
    assertThat(advice("tenants.max-memory", "41MiB", "catalog.max-memory", "40MiB"))
        .startsWith("A tenant may take 41 MiB of memory (tenants.max-memory), but one of more than")
        .contains("40 MiB");
    assertThat(advice("clusters", "default, eu", "log.level", "info")).isNull();
  }
}
