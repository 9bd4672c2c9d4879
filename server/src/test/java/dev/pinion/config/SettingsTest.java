package dev.pinion.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

  private static final String DISTINCT =
      """
      server.shutdown-grace = 11s
      server.max-body = 2MiB
      server.shutdown-delay = 1s
      server.max-header = 17KiB
      server.max-connections = 101
      server.max-connections-per-address = 51
      server.head-timeout = 12s
      server.write-timeout = 13s
      server.idle-timeout = 14s
      tenants.self-service = true
      tenants.max-rows = 1001
      tenants.max-memory = 3MiB
      tenants.max-disk = 4MiB
      store.readers = 3
      store.writers = 17
      store.queue-capacity = 1025
      store.group-max = 127
      store.write-timeout = 15s
      store.work-timeout = 16s
      store.busy-timeout = 4s
      store.stale-reads = 11m
      catalog.max-tenants = 999
      catalog.max-memory = 300MiB
      warnings.pin-behind-versions = 7
      warnings.unused-after = 31d
      simulation.run-timeout = 2h
      auth.token-lifetime = 3h
      auth.sign-in-per-minute = 6
      auth.token-cache-size = 10001
      console.idle-timeout = 5h
      console.session-lifetime = 6d
      rate-limits.max-tracked = 100001
      maintenance.retry-after = 17s
      idempotency.lifetime = 25h
      """;

  @TempDir Path folder;

  @Test
  void withoutAnySourceEveryDefaultHolds() {
    Settings settings = Settings.load(Map.of(), Map.of("HOME", "/root"), null);

    assertThat(settings)
        .isEqualTo(
            new Settings(
                new Settings.Server(
                    "127.0.0.1",
                    8080,
                    Duration.ZERO,
                    Duration.ofSeconds(10),
                    1_048_576,
                    16_384,
                    10_000,
                    500,
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(60),
                    Set.of(),
                    null,
                    null,
                    null),
                false,
                new Settings.Quota(
                    1_000_000, Runtime.getRuntime().maxMemory() / 100 * 35, 10L << 30),
                Path.of("./data"),
                List.of(
                    new Settings.Cluster(
                        "default", new Settings.Database.File(Path.of("./data/pinion.db")))),
                new Settings.Store(
                    4,
                    16,
                    1024,
                    128,
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(5),
                    Duration.ofMinutes(10)),
                new Settings.Catalog(1000, Runtime.getRuntime().maxMemory() / 100 * 40),
                new Settings.Warnings(5, Duration.ofDays(30), Set.of()),
                Duration.ofHours(1),
                new Settings.Auth(Path.of("./data/master.key"), Duration.ofHours(1), 5, 10_000),
                new Settings.Console(true, Duration.ofHours(12), Duration.ofDays(7)),
                null,
                new Settings.RateLimits(true, 100_000, false, Map.of()),
                null,
                Map.of(),
                new Settings.Log(
                    Settings.AccessLog.AUTO, Settings.LogLevel.INFO, Settings.LogFormat.AUTO),
                true,
                false,
                Duration.ofSeconds(60),
                Duration.ofHours(24)));
  }

  /** No two values are equal: would catch two settings that take each other's place. */
  @Test
  void aProviderNeedsANameForThisServerAndTenants() {
    var settings = new HashMap<>(Map.of("oidc.issuer", "https://id.example.test/realm/"));
    assertThatThrownBy(() -> Settings.load(settings, Map.of(), null))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("oidc.tenants");
    settings.put("oidc.tenants", "acme, beta");
    assertThatThrownBy(() -> Settings.load(settings, Map.of(), null))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("oidc.client-id");
    settings.put("oidc.client-id", "pinion");
    assertThat(Settings.load(settings, Map.of(), null).oidc())
        .isEqualTo(
            new Oidc(
                "https://id.example.test/realm/",
                "pinion",
                null,
                Set.of("email"),
                Set.of("acme", "beta"),
                Set.of(),
                "Single sign-on"));
    settings.put("oidc.issuer", "http://id.example.test");
    assertThatThrownBy(() -> Settings.load(settings, Map.of(), null))
        .as("without TLS")
        .isInstanceOf(ConfigurationException.class);
  }

  @Test
  void everySettingIsTheOneOfItsKey() {
    Map<String, String> given =
        DISTINCT
            .lines()
            .map(line -> line.split(" = ", 2))
            .collect(Collectors.toMap(each -> each[0], each -> each[1]));
    Settings settings = Settings.load(given, Map.of(), null);
    assertThat(settings.server())
        .extracting(
            Settings.Server::shutdownDelay,
            Settings.Server::shutdownGrace,
            Settings.Server::maxBodyBytes,
            Settings.Server::maxHeaderBytes,
            Settings.Server::maxConnections,
            Settings.Server::maxConnectionsPerAddress,
            Settings.Server::headTimeout,
            Settings.Server::writeTimeout,
            Settings.Server::idleTimeout)
        .containsExactly(
            Duration.ofSeconds(1),
            Duration.ofSeconds(11),
            2 << 20,
            17 << 10,
            101,
            51,
            Duration.ofSeconds(12),
            Duration.ofSeconds(13),
            Duration.ofSeconds(14));
    assertThat(settings.quota()).isEqualTo(new Settings.Quota(1001, 3 << 20, 4 << 20));
    assertThat(settings.store())
        .isEqualTo(
            new Settings.Store(
                3,
                17,
                1025,
                127,
                Duration.ofSeconds(15),
                Duration.ofSeconds(16),
                Duration.ofSeconds(4),
                Duration.ofMinutes(11)));
    assertThat(settings.console())
        .isEqualTo(new Settings.Console(true, Duration.ofHours(5), Duration.ofDays(6)));
    assertThat(settings.catalog()).isEqualTo(new Settings.Catalog(999, 300L << 20));
    assertThat(settings.warnings())
        .isEqualTo(new Settings.Warnings(7, Duration.ofDays(31), Set.of()));
    assertThat(settings.auth().tokenLifetime()).isEqualTo(Duration.ofHours(3));
    assertThat(settings.auth().signInPerMinute()).isEqualTo(6);
    assertThat(settings.auth().tokenCacheSize()).isEqualTo(10_001);
    assertThat(settings.rateLimits().maxTracked()).isEqualTo(100_001);
    assertThat(settings.selfService()).isTrue();
    assertThat(settings.demo()).isFalse();
    assertThat(settings.simulationRunTimeout()).isEqualTo(Duration.ofHours(2));
    assertThat(settings.maintenanceRetryAfter()).isEqualTo(Duration.ofSeconds(17));
    assertThat(settings.idempotencyLifetime()).isEqualTo(Duration.ofHours(25));
  }

  @Test
  void eachSourceWinsOverTheOneBelowIt() throws IOException {
    Files.writeString(
        folder.resolve("pinion.properties"),
        "server.port = 1\nstore.readers = 1\ncatalog.max-tenants = 1\nlog.level = error\n");
    Path file =
        Files.writeString(
            folder.resolve("other.properties"),
            "server.port = 2\nstore.readers = 2\ncatalog.max-tenants = 2\ndata.dir = "
                + folder
                + "\n");

    Settings settings =
        Settings.load(
            Map.of("server.port", "4"),
            Map.of("PINION_SERVER_PORT", "3", "PINION_STORE_READERS", "3"),
            file);

    assertThat(settings.server().port()).isEqualTo(4);
    assertThat(settings.store().readers()).isEqualTo(3);
    assertThat(settings.catalog().maxTenants()).isEqualTo(2);
    assertThat(settings.log().level()).isEqualTo(Settings.LogLevel.ERROR);
  }

  @Test
  void theFileOfTheEnvironmentIsReadUnlessTheCommandLineNamesOne() throws IOException {
    Path one = Files.writeString(folder.resolve("one"), "server.port = 1");
    Path two = Files.writeString(folder.resolve("two"), "server.port = 2");
    Map<String, String> environment = Map.of("PINION_CONFIG", one.toString());

    assertThat(Settings.load(Map.of(), environment, null).server().port()).isEqualTo(1);
    assertThat(Settings.load(Map.of(), environment, two).server().port()).isEqualTo(2);
  }

  @Test
  void theFileInTheDataFolderCannotMoveTheFolder() throws IOException {
    Path file = Files.writeString(folder.resolve("pinion.properties"), "data.dir = elsewhere");

    assertThatThrownBy(() -> Settings.load(Map.of("data.dir", folder.toString()), Map.of(), null))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "data.dir (from %s) is not allowed there: a file in the data folder must not move it.",
            file);
  }

  @Test
  void clustersHaveFilesOfTheirOwnInTheDataFolder() {
    Settings settings =
        Settings.load(
            Map.of("clusters", "eu-1, default,us", "data.dir", "/srv", "clusters.us.file", "/us/x"),
            Map.of("PINION_CLUSTERS_EU_1_FILE", "/eu/y"),
            null);

    assertThat(settings.clusters())
        .containsExactly(
            new Settings.Cluster("eu-1", new Settings.Database.File(Path.of("/eu/y"))),
            new Settings.Cluster("default", new Settings.Database.File(Path.of("/srv/pinion.db"))),
            new Settings.Cluster("us", new Settings.Database.File(Path.of("/us/x"))));
    assertThat(settings.clusters().getFirst().name()).isEqualTo("eu-1");
  }

  @Test
  void aClusterFileNeedsItsClusterAndAFileOfItsOwn() {
    assertThatThrownBy(
            () -> Settings.load(Map.of(), Map.of("PINION_CLUSTERS_EU_FILE", "eu.db"), null))
        .hasMessage(
            "clusters.eu.file (from PINION_CLUSTERS_EU_FILE) is of no cluster: its name must be one of those in clusters (default).");
    assertThatThrownBy(() -> Settings.load(Map.of("clusters", "default,pinion"), Map.of(), null))
        .hasMessage(
            "The clusters default and pinion have the same database file ./data/pinion.db: each must have its own.");
  }

  @Test
  void rateLimitsOfOperationsAreApartFromTheOthers() {
    Settings settings =
        Settings.load(
            Map.of(
                "rate-limits.list-services",
                "7",
                "rate-limits.enabled",
                "off",
                "rate-limits.together",
                "on"),
            Map.of("PINION_RATE_LIMITS_CREATE_SERVICE", "9", "PINION_RATE_LIMITS_MAX_TRACKED", "3"),
            null);

    assertThat(settings.rateLimits())
        .isEqualTo(
            new Settings.RateLimits(
                false, 3, true, Map.of("list-services", 7, "create-service", 9)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "server.port | 65536 | a whole number from 0 to 65535",
        "server.port | eighty | a whole number from 0 to 65535",
        "server.host | '' | a host name or an IP address",
        "server.max-body | 1MB | a size from 1KiB to 11MiB, in B, KiB, MiB or GiB",
        "server.max-body | 1048576 | a size from 1KiB to 11MiB, in B, KiB, MiB or GiB",
        "server.max-body | 12MiB | a size from 1KiB to 11MiB, in B, KiB, MiB or GiB",
        "server.trusted-proxies | localhost | IP addresses and ranges such as 10.0.0.0/8, separated by commas, or empty",
        "server.trusted-proxies | 10.0.0.0/33 | IP addresses and ranges such as 10.0.0.0/8, separated by commas, or empty",
        "server.base-url | pinion.example | an http or https URL without user, query and fragment, or empty",
        "server.base-url | https://u:p@pinion.example | an http or https URL without user, query and fragment, or empty",
        "server.base-url | https://pinion.example/? | an http or https URL without user, query and fragment, or empty",
        "auth.token-lifetime | 9m | a time from 10m to 24h, in ms, s, m, h or d",
        "auth.token-lifetime | 25h | a time from 10m to 24h, in ms, s, m, h or d",
        "rate-limits.enabled | maybe | true or false (or on or off)",
        "rate-limits.list-services | 0 | a whole number from 1 to 1000000",
        "log.level | INFO | one of error, warn, info, debug, trace",
        "data.dir | '' | a path",
        "catalog.max-memory | 91% | a size from 1MiB to 1024GiB, in B, KiB, MiB or GiB, or a part of the heap from 1% to 90%",
        "catalog.max-memory | % | a size from 1MiB to 1024GiB, in B, KiB, MiB or GiB, or a part of the heap from 1% to 90%",
        "catalog.max-memory | 1KiB | a size from 1MiB to 1024GiB, in B, KiB, MiB or GiB, or a part of the heap from 1% to 90%",
        "tenants.max-disk | 10 | a size from 1MiB to 1048576GiB, in B, KiB, MiB or GiB",
      })
  void aWrongValueIsRefusedWithKeySourceAndWhatIsAllowed(String key, String text, String allowed) {
    assertThatThrownBy(() -> Settings.load(Map.of(key, text), Map.of(), null))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "%s cannot be \"%s\" (from the command line): it must be %s.", key, text, allowed);
  }

  @ParameterizedTest
  @CsvSource({"''", "'a,,b'", "'a,a'", "Abc", "-a", "a_b"})
  void clusterNamesAreChecked(String names) {
    assertThatThrownBy(() -> Settings.load(Map.of("clusters", names), Map.of(), null))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("clusters cannot be \"" + names + "\" (from the command line)");
  }

  @Test
  void unknownKeysAndVariablesAreRefusedAndOthersLeftAlone() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "server.prt = 1");

    assertThatThrownBy(() -> Settings.load(Map.of(), Map.of(), file))
        .hasMessage(
            "server.prt (from %s) is not a setting: the keys are listed in docs/configuration.md and by \"forge serve --help-config\".",
            file);
    assertThatThrownBy(() -> Settings.load(Map.of(), Map.of("PINION_PORT", "1"), null))
        .hasMessageStartingWith("The environment variable PINION_PORT sets nothing:");
    assertThat(Settings.load(Map.of(), Map.of("PINION_JAVA_OPTS", "-Xmx1g"), null)).isNotNull();
  }

  @Test
  void aFileThatIsNamedMustBeReadable() {
    Path missing = folder.resolve("missing");

    assertThatThrownBy(() -> Settings.load(Map.of(), Map.of(), missing))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "The configuration file %s cannot be read: it must be a readable file of \"key = value\" lines in UTF-8 (it does not exist).",
            missing);
  }

  @Test
  void aClusterCanBeADatabaseOfPostgres() {
    String url = "jdbc:postgresql://db/pinion?user=a&password=hidden";
    Settings settings =
        Settings.load(Map.of("clusters", "home,eu", "clusters.home.url", url), Map.of(), null);
    assertThat(settings.clusters().getFirst())
        .isEqualTo(new Settings.Cluster("home", new Settings.Database.Server(url)));
    assertThat(settings.clusters().getLast().database()).isInstanceOf(Settings.Database.File.class);
    assertThat(settings.clusters()).asString().doesNotContain("hidden");
    assertThatThrownBy(
            () ->
                Settings.load(
                    Map.of("clusters.default.url", url, "clusters.default.file", "a.db"),
                    Map.of(),
                    null))
        .hasMessage(
            "The cluster default has both a file and a URL: it can have one database only.");
  }

  @Test
  void tenantsArePlacedByTheirNames() {
    Settings settings =
        Settings.load(
            Map.of("clusters", "default,eu", "clusters.eu.tenants", "acme, eu-*,*-test"),
            Map.of(),
            null);
    assertThat(settings.clusters())
        .extracting(Settings.Cluster::tenants)
        .containsExactly(List.of(), List.of("acme", "eu-*", "*-test"));
    assertThatThrownBy(
            () -> Settings.load(Map.of("clusters.default.tenants", "Acme"), Map.of(), null))
        .hasMessageStartingWith("clusters.default.tenants cannot be \"Acme\"");
    assertThatThrownBy(() -> Settings.load(Map.of("clusters.eu.tenants", "acme"), Map.of(), null))
        .hasMessageStartingWith("clusters.eu.tenants (from the command line) is of no cluster");
  }

  /** Catches a password in a message. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://me:hidden@db/pinion",
        "jdbc:postgresql://me:hidden@db/pinion",
        "jdbc:postgresql://db?user=me&password=hidden",
        "jdbc:mysql://db/pinion?password=hidden"
      })
  void aUrlThatIsNotAllowedIsNotRepeated(String url) {
    assertThatThrownBy(() -> Settings.load(Map.of("clusters.default.url", url), Map.of(), null))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("jdbc:postgresql:")
        .hasMessageNotContaining("hidden");
  }
}
