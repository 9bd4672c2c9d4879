package dev.pinion.config;

import dev.pinion.domain.AddressRange;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The one table of settings: loading, the help text and docs/configuration.md all follow it. */
public final class Keys {

  static final Key<String> SERVER_HOST =
      new Key<>("server.host", "127.0.0.1", Kind.host(), "The address the server listens on.");
  static final Key<Integer> SERVER_PORT =
      new Key<>(
          "server.port",
          "8080",
          Kind.wholeNumber(0, 65_535),
          "The port the server listens on; 0 takes any free one.");
  static final Key<Duration> SERVER_SHUTDOWN_DELAY =
      new Key<>(
          "server.shutdown-delay",
          "0s",
          Kind.duration("0s", "10m"),
          "How long the server goes on serving after it was told to stop, while `/readyz` already answers 503 and connections end with their next answer. A load balancer in front of several servers needs a little more than its health check takes to fail.");
  static final Key<Duration> SERVER_SHUTDOWN_GRACE =
      new Key<>(
          "server.shutdown-grace",
          "10s",
          Kind.duration("0s", "10m"),
          "How long requests under way may go on after the server has stopped listening.");
  static final Key<Integer> SERVER_MAX_BODY =
      new Key<>(
          "server.max-body",
          "1MiB",
          // Four bytes of Use.DECODED for each, and some room for values (BodySizeTest).
          Kind.size("1KiB", "11MiB"),
          "The largest request body; a larger one is answered with 413, and so is one whose values take more memory than a request may.");
  static final Key<Integer> SERVER_MAX_HEADER =
      new Key<>(
          "server.max-header",
          "16KiB",
          Kind.size("1KiB", "1MiB"),
          "The largest request head, all headers together.");
  static final Key<Integer> SERVER_MAX_CONNECTIONS =
      new Key<>(
          "server.max-connections",
          "10000",
          Kind.wholeNumber(1, 1_000_000),
          "How many connections may be open at the same time, at most as many as a fifth of the heap has room for at 64 KiB each, 128 KiB with TLS. When all are open, the server closes a waiting one: of the address with the most connections, the one that has waited longest, signed-in ones last.");
  static final Key<Duration> SERVER_IDLE_TIMEOUT =
      new Key<>(
          "server.idle-timeout",
          "60s",
          Kind.duration("1s", "1d"),
          "How long a connection may stay open without a request.");
  static final Key<Integer> SERVER_MAX_CONNECTIONS_PER_ADDRESS =
      new Key<>(
          "server.max-connections-per-address",
          "500",
          Kind.wholeNumber(1, 1_000_000),
          "How many of them one address may have, or one IPv6 network of 64 bits, by the same rule; trusted proxies may have all.");
  static final Key<Duration> SERVER_HEAD_TIMEOUT =
      new Key<>(
          "server.head-timeout",
          "10s",
          Kind.duration("100ms", "1h"),
          "How long a client may take to send the head of a request. For the first request the time starts when the connection is accepted.");
  static final Key<Duration> SERVER_WRITE_TIMEOUT =
      new Key<>(
          "server.write-timeout",
          "20s",
          Kind.duration("100ms", "1h"),
          "How long a client may read nothing of an answer. It must also read at least 16 KiB a second.");
  static final Key<Set<AddressRange>> SERVER_TRUSTED_PROXIES =
      new Key<>(
          "server.trusted-proxies",
          "",
          Kind.addressRanges(),
          "The proxies whose `X-Forwarded-For` the server trusts: their addresses, or ranges in which nobody else is.");
  static final Key<Optional<URI>> SERVER_BASE_URL =
      new Key<>(
          "server.base-url",
          "",
          Kind.optionalBaseUrl(),
          "The URL under which clients reach the server; empty means `http://host:port`, or `https://host:port` with TLS. A path is allowed only without the console (`console.enabled`).");
  static final Key<Optional<String>> SERVER_OPERATOR_TENANT =
      new Key<>(
          "server.operator-tenant",
          "",
          Kind.optionalTenant(),
          "The tenant whose users operate the server: they can pause it, rotate its signing keys and create tenants. Empty means the first tenant that was created.");
  static final Key<Boolean> TENANTS_SELF_SERVICE =
      new Key<>(
          "tenants.self-service",
          "false",
          Kind.yesOrNo(),
          "Whether every signed-in user may create a workspace with `POST /v1/me/workspaces`.");
  static final Key<Integer> TENANTS_MAX_ROWS =
      new Key<>(
          "tenants.max-rows",
          "1000000",
          Kind.wholeNumber(100, 1_000_000_000),
          "How many rows a tenant may have: services, version sets, versions, users and so on. Log, ledgers and deleted data do not count.");
  static final Key<Long> TENANTS_MAX_MEMORY =
      new Key<>(
          "tenants.max-memory",
          "35%",
          Kind.heap("256KiB", "1024GiB"),
          "How many bytes of memory a tenant's services, assets, people and the like may take, by an estimate that is rather too high. Servers that share a database should have the same size here.");
  static final Key<Long> TENANTS_MAX_DISK =
      new Key<>(
          "tenants.max-disk",
          "10GiB",
          Kind.largeSize("1MiB", "1048576GiB"),
          "How many bytes of the database a tenant may take, including contents, log, ledgers and deleted data.");
  static final Key<Path> DATA_DIR =
      new Key<>(
          "data.dir",
          "./data",
          Kind.path(),
          "The folder for all stored data, relative to the folder in which the server is started.");
  static final Key<List<String>> CLUSTERS =
      new Key<>(
          "clusters",
          "default",
          Kind.clusterNames(),
          "The names of the data clusters; the first is home, where new tenants go unless `clusters.<name>.tenants` says otherwise.");
  static final Key<Path> CLUSTER_FILE =
      new Key<>(
          "clusters.<name>.file",
          "<data.dir>/<name>.db",
          Kind.path(),
          "The database file of a cluster; the cluster `default` has `<data.dir>/pinion.db`.");
  static final Key<Optional<String>> CLUSTER_URL =
      new Key<>(
          "clusters.<name>.url",
          "",
          Kind.optionalPostgresUrl(),
          "The PostgreSQL database of a cluster instead of a file, for example `jdbc:postgresql://db.example.com/pinion?user=pinion&password=…`.");
  static final Key<List<String>> CLUSTER_TENANTS =
      new Key<>(
          "clusters.<name>.tenants",
          "",
          Kind.tenantPatterns(),
          "Which new tenants are made in a cluster if nobody names one, by their names: `acme, eu-*`. The first cluster with a match counts; without one, the home cluster does.");
  static final Key<Integer> STORE_READERS =
      new Key<>(
          "store.readers",
          "4",
          Kind.wholeNumber(1, 64),
          "Connections for reading, for each cluster.");
  static final Key<Integer> STORE_WRITERS =
      new Key<>(
          "store.writers",
          "16",
          Kind.wholeNumber(1, 256),
          "Connections for writing to PostgreSQL, for each cluster: so many tenants are written at the same time. A file has one writer.");
  static final Key<Integer> STORE_QUEUE_CAPACITY =
      new Key<>(
          "store.queue-capacity",
          "1024",
          Kind.wholeNumber(1, 1_000_000),
          "How many writes may wait for a cluster's writer; more are refused with 503.");
  static final Key<Integer> STORE_GROUP_MAX =
      new Key<>(
          "store.group-max",
          "128",
          Kind.wholeNumber(1, 10_000),
          "How many waiting writes are made durable together at most.");
  static final Key<Duration> STORE_WRITE_TIMEOUT =
      new Key<>(
          "store.write-timeout",
          "30s",
          Kind.duration("100ms", "10m"),
          "How long a request waits for its write.");
  static final Key<Duration> STORE_WORK_TIMEOUT =
      new Key<>(
          "store.work-timeout",
          "10s",
          Kind.duration("100ms", "10m"),
          "How long one write may keep a cluster's writer while all other writes wait; then the write is cancelled.");
  static final Key<Duration> STORE_BUSY_TIMEOUT =
      new Key<>(
          "store.busy-timeout",
          "5s",
          Kind.duration("0s", "10m"),
          "How long the database waits for a lock that another process holds.");
  static final Key<Duration> STORE_STALE_READS =
      new Key<>(
          "store.stale-reads",
          "10m",
          Kind.duration("0s", "7d"),
          "How long reads are answered from memory while the database is gone, marked with `Age` and `Warning`; after that they get 503. What others have changed or revoked meanwhile is not seen.");
  static final Key<Integer> CATALOG_MAX_TENANTS =
      new Key<>(
          "catalog.max-tenants",
          "1000",
          Kind.wholeNumber(1, 1_000_000),
          "How many tenants are kept in memory; the least recently used goes first. A small one counts as its part of catalog.max-memory.");
  static final Key<Long> CATALOG_MAX_MEMORY =
      new Key<>(
          "catalog.max-memory",
          "40%",
          Kind.heap("1MiB", "1024GiB"),
          "How much of the heap the tenants in memory may take together; a tenant that is larger is read from the store for each request.");
  static final Key<Integer> WARNINGS_PIN_BEHIND_VERSIONS =
      new Key<>(
          "warnings.pin-behind-versions",
          "5",
          Kind.wholeNumber(1, 10_000),
          "How many versions a pin may be behind the newest without a warning.");
  static final Key<Duration> WARNINGS_UNUSED_AFTER =
      new Key<>(
          "warnings.unused-after",
          "30d",
          Kind.duration("1h", "3650d"),
          "How long a version set may be neither changed nor used without a warning.");
  static final Key<Set<String>> WARNINGS_KNOWN_INTERACTIONS =
      new Key<>(
          "warnings.known-interactions",
          "",
          Kind.words(),
          "The LLM interactions of the runtime; a preference for any other causes a warning. Empty means that all are known.");
  static final Key<Duration> SIMULATION_RUN_TIMEOUT =
      new Key<>(
          "simulation.run-timeout",
          "1h",
          Kind.duration("1s", "30d"),
          "How long a run of a unit test set may go without a result, after its start or its last result, before it fails.");
  static final Key<Optional<Path>> SERVER_TLS_CERTIFICATE_FILE =
      new Key<>(
          "server.tls.certificate-file",
          "",
          Kind.optionalPath(),
          "The server's certificate in PEM form, followed by those that signed it; with it the port speaks HTTPS. Read again when it changes.");
  static final Key<Optional<Path>> SERVER_TLS_KEY_FILE =
      new Key<>(
          "server.tls.key-file",
          "",
          Kind.optionalPath(),
          "The private key of that certificate in PEM form, not encrypted. Read again when it changes.");
  static final Key<Optional<Path>> AUTH_MASTER_KEY_FILE =
      new Key<>(
          "auth.master-key-file",
          "",
          Kind.optionalPath(),
          "The file of the key that wraps the signing keys and the sensitive variables of users, made at the first start; empty means `master.key` in the data folder. Keep a copy apart from backups of the database.");
  static final Key<Duration> AUTH_TOKEN_LIFETIME =
      new Key<>(
          "auth.token-lifetime",
          "1h",
          Kind.duration("10m", "24h"),
          "How long the token of a sign-in is valid.");
  static final Key<Integer> AUTH_SIGN_IN_PER_MINUTE =
      new Key<>(
          "auth.sign-in-per-minute",
          "5",
          Kind.wholeNumber(1, 100_000),
          "Sign-ins a minute, for each API key and source address, an IPv6 network of 64 bits being one; an address has twenty times as many for all keys. It is also how many sessions of browsers a key or user may open a minute with `POST /v1/auth/session`.");
  static final Key<Integer> AUTH_TOKEN_CACHE_SIZE =
      new Key<>(
          "auth.token-cache-size",
          "10000",
          Kind.wholeNumber(0, 10_000_000),
          "How many checked tokens are remembered; never more than a 32nd of the heap has room for, 4 KiB each.");
  static final Key<Boolean> CONSOLE_ENABLED =
      new Key<>(
          "console.enabled",
          "true",
          Kind.yesOrNo(),
          "Whether the server shows the console at `/console` and lets browsers sign in. Without it, cookies of earlier sessions are no credentials.");
  static final Key<Duration> CONSOLE_IDLE_TIMEOUT =
      new Key<>(
          "console.idle-timeout",
          "12h",
          Kind.duration("1m", "30d"),
          "How long a browser stays signed in without activity.");
  static final Key<Duration> CONSOLE_SESSION_LIFETIME =
      new Key<>(
          "console.session-lifetime",
          "7d",
          Kind.duration("1m", "90d"),
          "How long a browser stays signed in at most, whatever its person does.");
  static final Key<Boolean> RATE_LIMITS_ENABLED =
      new Key<>(
          "rate-limits.enabled",
          "true",
          Kind.yesOrNo(),
          "Whether requests are limited per principal and operation.");
  static final Key<Integer> RATE_LIMITS_MAX_TRACKED =
      new Key<>(
          "rate-limits.max-tracked",
          "100000",
          Kind.wholeNumber(1, 10_000_000),
          "How many pairs of principal and operation are counted at the same time; never more than a 16th of the heap has room for, 512 bytes each.");
  static final Key<Boolean> RATE_LIMITS_TOGETHER =
      new Key<>(
          "rate-limits.together",
          "false",
          Kind.yesOrNo(),
          "Whether several servers on one PostgreSQL database count the requests of all operations together, which costs each limited request a small write there. Sign-ins are always counted together.");
  static final Key<Integer> RATE_LIMIT =
      new Key<>(
          "rate-limits.<operation-id>",
          "the contract's number",
          Kind.wholeNumber(1, 1_000_000),
          "Requests a minute for one operation, such as `rate-limits.create-service`.");
  static final Key<Optional<Path>> MODELS_FILE =
      new Key<>(
          "models.file",
          "",
          Kind.optionalPath(),
          "A file that extends the catalogue of LLMs; empty means the built-in catalogue alone.");
  static final Key<String> VOICE =
      new Key<>(
          "voice.<field>",
          "the built-in default",
          Kind.text(),
          "A field of the voice configuration for services and workspaces that leave it open, such as `voice.tts-model`.");
  static final Key<Settings.AccessLog> LOG_ACCESS =
      new Key<>(
          "log.access",
          "auto",
          Kind.oneOf(Settings.AccessLog.class),
          "Which requests are logged: `failed` are those answered with 400 or more; `auto` means failed in text, and in JSON all but health checks and reads of metrics that succeed.");
  static final Key<Settings.LogLevel> LOG_LEVEL =
      new Key<>(
          "log.level",
          "info",
          Kind.oneOf(Settings.LogLevel.class),
          "The least severe messages that are logged.");
  static final Key<Settings.LogFormat> LOG_FORMAT =
      new Key<>(
          "log.format",
          "auto",
          Kind.oneOf(Settings.LogFormat.class),
          "The form of log lines on stderr; `auto` means text on a terminal and JSON elsewhere.");
  static final Key<Boolean> METRICS_ANONYMOUS =
      new Key<>(
          "metrics.anonymous",
          "true",
          Kind.yesOrNo(),
          "Whether everybody may read `/metrics`; if not, it takes a Bearer token or key of the operator tenant that may set maintenance.");
  static final Key<Boolean> DEMO =
      new Key<>(
          "demo", "false", Kind.yesOrNo(), "Whether a demonstration tenant is made at the start.");
  static final Key<Duration> MAINTENANCE_RETRY_AFTER =
      new Key<>(
          "maintenance.retry-after",
          "60s",
          Kind.duration("1s", "1d"),
          "The `Retry-After` of a refusal during maintenance that names no time of its own.");
  static final Key<Duration> IDEMPOTENCY_LIFETIME =
      new Key<>(
          "idempotency.lifetime",
          "24h",
          Kind.duration("1m", "30d"),
          "How long a request is remembered by its `Idempotency-Key`.");

  private static final List<Key<?>> OWN =
      List.of(
          SERVER_HOST,
          SERVER_PORT,
          SERVER_SHUTDOWN_DELAY,
          SERVER_SHUTDOWN_GRACE,
          SERVER_MAX_BODY,
          SERVER_MAX_HEADER,
          SERVER_MAX_CONNECTIONS,
          SERVER_MAX_CONNECTIONS_PER_ADDRESS,
          SERVER_HEAD_TIMEOUT,
          SERVER_WRITE_TIMEOUT,
          SERVER_IDLE_TIMEOUT,
          SERVER_TRUSTED_PROXIES,
          SERVER_TLS_CERTIFICATE_FILE,
          SERVER_TLS_KEY_FILE,
          SERVER_BASE_URL,
          SERVER_OPERATOR_TENANT,
          TENANTS_SELF_SERVICE,
          TENANTS_MAX_ROWS,
          TENANTS_MAX_MEMORY,
          TENANTS_MAX_DISK,
          DATA_DIR,
          CLUSTERS,
          CLUSTER_FILE,
          CLUSTER_URL,
          CLUSTER_TENANTS,
          STORE_READERS,
          STORE_WRITERS,
          STORE_QUEUE_CAPACITY,
          STORE_GROUP_MAX,
          STORE_WRITE_TIMEOUT,
          STORE_WORK_TIMEOUT,
          STORE_BUSY_TIMEOUT,
          STORE_STALE_READS,
          CATALOG_MAX_TENANTS,
          CATALOG_MAX_MEMORY,
          WARNINGS_PIN_BEHIND_VERSIONS,
          WARNINGS_UNUSED_AFTER,
          WARNINGS_KNOWN_INTERACTIONS,
          SIMULATION_RUN_TIMEOUT,
          AUTH_MASTER_KEY_FILE,
          AUTH_TOKEN_LIFETIME,
          AUTH_SIGN_IN_PER_MINUTE,
          AUTH_TOKEN_CACHE_SIZE,
          CONSOLE_ENABLED,
          CONSOLE_IDLE_TIMEOUT,
          CONSOLE_SESSION_LIFETIME,
          RATE_LIMITS_ENABLED,
          RATE_LIMITS_MAX_TRACKED,
          RATE_LIMITS_TOGETHER,
          RATE_LIMIT,
          MODELS_FILE,
          VOICE,
          LOG_ACCESS,
          LOG_LEVEL,
          LOG_FORMAT,
          METRICS_ANONYMOUS,
          DEMO,
          MAINTENANCE_RETRY_AFTER,
          IDEMPOTENCY_LIFETIME);

  private static final List<Key<?>> ALL =
      Stream.concat(OWN.stream(), OidcKeys.ALL.stream()).toList();

  private Keys() {}

  /** Every key, in the order in which it is documented. */
  static List<Key<?>> all() {
    return ALL;
  }

  /** Every key with its variable, default and meaning, as plain text for a terminal. */
  public static String help() {
    StringBuilder text = new StringBuilder();
    for (Key<?> key : ALL) {
      text.append("%s = %s".formatted(key.name(), key.defaultText()).strip()).append('\n');
      text.append("    %s\n".formatted(key.description().replace("`", "")));
      text.append("    %s: %s\n".formatted(key.environmentName(), key.allowed()));
    }
    return text.toString();
  }
}
