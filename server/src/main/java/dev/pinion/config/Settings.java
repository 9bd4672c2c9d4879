package dev.pinion.config;

import dev.pinion.domain.AddressRange;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything an operator can set, checked. The keys are in {@link Keys}, their meaning in
 * docs/configuration.md.
 *
 * @param selfService whether everybody who is signed in may make a workspace
 * @param quota what every tenant may take
 * @param dataDir the folder of everything that is kept; it need not exist
 * @param clusters at least one; the first is home
 * @param simulationRunTimeout how long a run may go without a result before it fails
 * @param oidc null when there is no provider
 * @param modelsFile the operator's addition to the catalogue of LLMs; null when there is none
 * @param voice texts of fields of the voice configuration, by their names with hyphens
 * @param anonymousMetrics whether everybody may read the metrics
 * @param demo whether a demonstration tenant is made at the start
 * @param maintenanceRetryAfter how long a caller refused during maintenance is told to wait by
 *     default
 * @param idempotencyLifetime how long a request is remembered by its Idempotency-Key
 */
public record Settings(
    Server server,
    boolean selfService,
    Quota quota,
    Path dataDir,
    List<Cluster> clusters,
    Store store,
    Catalog catalog,
    Warnings warnings,
    Duration simulationRunTimeout,
    Auth auth,
    Console console,
    @Nullable Oidc oidc,
    RateLimits rateLimits,
    @Nullable Path modelsFile,
    Map<String, String> voice,
    Log log,
    boolean anonymousMetrics,
    boolean demo,
    Duration maintenanceRetryAfter,
    Duration idempotencyLifetime) {

  /** The file in the data folder that is read when it exists. */
  public static final String DATA_DIR_FILE = "pinion.properties";

  /**
   * The HTTP server.
   *
   * @param port 0 means any free port
   * @param shutdownDelay how long it goes on serving after it was told to stop
   * @param trustedProxies the peers whose {@code X-Forwarded-For} is believed
   * @param tls null for plain HTTP
   * @param baseUrl the URL clients use, without a slash at its end; null means {@link #ownUrl}
   * @param operatorTenant the slug of the tenant that runs the server; null means the first one
   */
  public record Server(
      String host,
      int port,
      Duration shutdownDelay,
      Duration shutdownGrace,
      int maxBodyBytes,
      int maxHeaderBytes,
      int maxConnections,
      int maxConnectionsPerAddress,
      Duration headTimeout,
      Duration writeTimeout,
      Duration idleTimeout,
      Set<AddressRange> trustedProxies,
      @Nullable Tls tls,
      @Nullable URI baseUrl,
      @Nullable String operatorTenant) {

    /** The URL that clients use, without a slash at its end. */
    public String publicUrl(int actualPort) {
      return baseUrl == null ? ownUrl(actualPort) : baseUrl.toString();
    }

    /** The URL of the server itself, without a slash at its end. */
    public String ownUrl(int actualPort) {
      // An IPv6 address stands in brackets, so that its colons are not taken for a port's.
      String name = host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
      return (tls == null ? "http" : "https") + "://" + name + ":" + actualPort;
    }
  }

  /** What the server's own port speaks TLS with: two files in PEM form. */
  public record Tls(Path certificateFile, Path keyFile) {}

  /**
   * A data cluster (docs/behaviour/requests.md): its name and its database.
   *
   * @param tenants patterns of the names of tenants that are made there if nobody names a cluster
   */
  public record Cluster(String name, Database database, List<String> tenants) {
    public Cluster {
      tenants = List.copyOf(tenants);
    }

    /** A cluster that no tenant is placed in by its name. */
    public Cluster(String name, Database database) {
      this(name, database, List.of());
    }
  }

  /** Where the data of a cluster is. */
  public sealed interface Database {

    /** A file of the embedded database, which need not exist. */
    record File(Path path) implements Database {
      @Override
      public String toString() {
        return path.toString();
      }
    }

    /** A database of a PostgreSQL server, by its JDBC URL, which may hold a password. */
    record Server(String url) implements Database {
      /** The URL without its parameters. */
      @Override
      public String toString() {
        int end = url.indexOf('?');
        return end < 0 ? url : url.substring(0, end);
      }
    }
  }

  /**
   * The database of each cluster.
   *
   * @param readers connections for reading
   * @param writers connections for writing to PostgreSQL
   * @param queueCapacity writes that may wait
   * @param groupMax writes made durable together at most
   * @param writeTimeout how long a caller waits for its write
   * @param workTimeout how long one write may keep the writer
   * @param busyTimeout how long the database waits for another process's lock
   * @param staleReads how long reads are answered from memory while the database is gone
   */
  public record Store(
      int readers,
      int writers,
      int queueCapacity,
      int groupMax,
      Duration writeTimeout,
      Duration workTimeout,
      Duration busyTimeout,
      Duration staleReads) {}

  /**
   * The in-memory snapshots of all clusters.
   *
   * @param maxTenants tenants that are held at most, in each cluster
   * @param maxMemoryBytes what they may take together
   */
  public record Catalog(int maxTenants, long maxMemoryBytes) {}

  /**
   * What every tenant may take.
   *
   * @param maxRows rows that are not log
   * @param maxMemoryBytes of its snapshot
   * @param maxDiskBytes of everything that is kept of it
   */
  public record Quota(long maxRows, long maxMemoryBytes, long maxDiskBytes) {}

  /**
   * From when on a version set deserves a warning (docs/behaviour/services.md).
   *
   * @param pinBehindVersions versions that a pin may be behind the newest
   * @param unusedAfter how long a set may be neither changed nor used
   * @param knownInteractions the LLM interactions of the runtime; empty for any
   */
  public record Warnings(
      int pinBehindVersions, Duration unusedAfter, Set<String> knownInteractions) {}

  /**
   * Credentials (docs/behaviour/access.md).
   *
   * @param masterKeyFile it need not exist
   * @param signInPerMinute for each API key and source address
   * @param tokenCacheSize checked tokens that are remembered
   */
  public record Auth(
      Path masterKeyFile, Duration tokenLifetime, int signInPerMinute, int tokenCacheSize) {}

  /**
   * The console (docs/console.md).
   *
   * @param idleTimeout how long a browser stays signed in whose person does nothing
   * @param sessionLifetime how long it stays signed in at most
   */
  public record Console(boolean enabled, Duration idleTimeout, Duration sessionLifetime) {}

  /**
   * Rate limits (docs/behaviour/requests.md).
   *
   * @param maxTracked pairs of principal and operation counted at the same time
   * @param together whether several servers on a database count all operations together, not only
   *     signing in
   * @param overrides requests a minute by operation id in kebab-case; whether such an operation
   *     exists is not checked here
   */
  public record RateLimits(
      boolean enabled, int maxTracked, boolean together, Map<String, Integer> overrides) {}

  /** What is logged: which requests, the least severe messages, and in which form. */
  public record Log(AccessLog access, LogLevel level, LogFormat format) {}

  /** Which requests are logged. */
  public enum AccessLog {
    /** The failed ones where lines are text for a person, and all where they are JSON. */
    AUTO,
    /** Every request. */
    ALL,
    /** Those that were answered with 400 or more. */
    FAILED,
    /** None. */
    OFF
  }

  /** The form of log lines. */
  public enum LogFormat {
    /** Text if the standard error is a terminal, JSON if it is not. */
    AUTO,
    /** Text for a person. */
    TEXT,
    /** An object of JSON a line. */
    JSON
  }

  /** How severe a message is, the most severe first. */
  public enum LogLevel {
    ERROR,
    WARN,
    INFO,
    DEBUG,
    TRACE
  }

  /** Takes immutable copies. */
  public Settings {
    clusters = List.copyOf(clusters);
  }

  /**
   * Reads the settings from, lowest first: the defaults, {@code pinion.properties} in the data
   * folder, the configuration file ({@code --config}, else {@code PINION_CONFIG}), the environment,
   * and the flags.
   *
   * @param flags texts by key name, as in {@code server.port}
   * @param environment the process's variables; those that do not begin with {@code PINION_} are
   *     not looked at
   * @param configFile null when the command line names none
   * @throws ConfigurationException when a value is not allowed, a key or variable is unknown, or a
   *     file cannot be read
   */
  public static Settings load(
      Map<String, String> flags, Map<String, String> environment, @Nullable Path configFile) {
    String configVariable = environment.getOrDefault("PINION_CONFIG", "");
    Path file =
        configFile == null && !configVariable.isEmpty() ? Path.of(configVariable) : configFile;

    Layers withoutDataDirFile = new Layers();
    addAbove(withoutDataDirFile, flags, environment, file);
    Path dataDir = withoutDataDirFile.get(Keys.DATA_DIR);
    Path dataDirFile = dataDir.resolve(DATA_DIR_FILE);
    if (!Files.exists(dataDirFile)) {
      return from(withoutDataDirFile);
    }

    Layers layers = new Layers();
    layers.addFile(dataDirFile);
    if (layers.find(Keys.DATA_DIR).isPresent()) {
      throw new ConfigurationException(
          "data.dir (from %s) is not allowed there: a file in the data folder must not move it."
              .formatted(dataDirFile));
    }
    addAbove(layers, flags, environment, file);
    return from(layers);
  }

  private static void addAbove(
      Layers layers,
      Map<String, String> flags,
      Map<String, String> environment,
      @Nullable Path file) {
    if (file != null) {
      layers.addFile(file);
    }
    layers.addEnvironment(environment);
    layers.addFlags(flags);
  }

  private static Settings from(Layers layers) {
    Path dataDir = layers.get(Keys.DATA_DIR);
    return new Settings(
        new Server(
            layers.get(Keys.SERVER_HOST),
            layers.get(Keys.SERVER_PORT),
            layers.get(Keys.SERVER_SHUTDOWN_DELAY),
            layers.get(Keys.SERVER_SHUTDOWN_GRACE),
            layers.get(Keys.SERVER_MAX_BODY),
            layers.get(Keys.SERVER_MAX_HEADER),
            layers.get(Keys.SERVER_MAX_CONNECTIONS),
            layers.get(Keys.SERVER_MAX_CONNECTIONS_PER_ADDRESS),
            layers.get(Keys.SERVER_HEAD_TIMEOUT),
            layers.get(Keys.SERVER_WRITE_TIMEOUT),
            layers.get(Keys.SERVER_IDLE_TIMEOUT),
            layers.get(Keys.SERVER_TRUSTED_PROXIES),
            tls(layers),
            baseUrl(layers),
            layers.get(Keys.SERVER_OPERATOR_TENANT).orElse(null)),
        layers.get(Keys.TENANTS_SELF_SERVICE),
        new Quota(
            layers.get(Keys.TENANTS_MAX_ROWS),
            layers.get(Keys.TENANTS_MAX_MEMORY),
            layers.get(Keys.TENANTS_MAX_DISK)),
        dataDir,
        ClusterSettings.from(layers, dataDir),
        new Store(
            layers.get(Keys.STORE_READERS),
            layers.get(Keys.STORE_WRITERS),
            layers.get(Keys.STORE_QUEUE_CAPACITY),
            layers.get(Keys.STORE_GROUP_MAX),
            layers.get(Keys.STORE_WRITE_TIMEOUT),
            layers.get(Keys.STORE_WORK_TIMEOUT),
            layers.get(Keys.STORE_BUSY_TIMEOUT),
            layers.get(Keys.STORE_STALE_READS)),
        new Catalog(layers.get(Keys.CATALOG_MAX_TENANTS), layers.get(Keys.CATALOG_MAX_MEMORY)),
        new Warnings(
            layers.get(Keys.WARNINGS_PIN_BEHIND_VERSIONS),
            layers.get(Keys.WARNINGS_UNUSED_AFTER),
            layers.get(Keys.WARNINGS_KNOWN_INTERACTIONS)),
        layers.get(Keys.SIMULATION_RUN_TIMEOUT),
        new Auth(
            layers.get(Keys.AUTH_MASTER_KEY_FILE).orElse(dataDir.resolve("master.key")),
            layers.get(Keys.AUTH_TOKEN_LIFETIME),
            layers.get(Keys.AUTH_SIGN_IN_PER_MINUTE),
            layers.get(Keys.AUTH_TOKEN_CACHE_SIZE)),
        new Console(
            layers.get(Keys.CONSOLE_ENABLED),
            layers.get(Keys.CONSOLE_IDLE_TIMEOUT),
            layers.get(Keys.CONSOLE_SESSION_LIFETIME)),
        Oidc.from(layers),
        new RateLimits(
            layers.get(Keys.RATE_LIMITS_ENABLED),
            layers.get(Keys.RATE_LIMITS_MAX_TRACKED),
            layers.get(Keys.RATE_LIMITS_TOGETHER),
            members(layers, Keys.RATE_LIMIT)),
        layers.get(Keys.MODELS_FILE).orElse(null),
        members(layers, Keys.VOICE),
        new Log(
            layers.get(Keys.LOG_ACCESS), layers.get(Keys.LOG_LEVEL), layers.get(Keys.LOG_FORMAT)),
        layers.get(Keys.METRICS_ANONYMOUS),
        layers.get(Keys.DEMO),
        layers.get(Keys.MAINTENANCE_RETRY_AFTER),
        layers.get(Keys.IDEMPOTENCY_LIFETIME));
  }

  private static @Nullable URI baseUrl(Layers layers) {
    URI url = layers.get(Keys.SERVER_BASE_URL).orElse(null);
    if (url != null && !url.getPath().isEmpty() && layers.get(Keys.CONSOLE_ENABLED)) {
      throw new ConfigurationException(
          "server.base-url has the path \"%s\", and the console works below no path: leave the path out, or set console.enabled = false."
              .formatted(url.getRawPath()));
    }
    return url;
  }

  private static @Nullable Tls tls(Layers layers) {
    Optional<Path> certificate = layers.get(Keys.SERVER_TLS_CERTIFICATE_FILE);
    Optional<Path> key = layers.get(Keys.SERVER_TLS_KEY_FILE);
    if (certificate.isPresent() != key.isPresent()) {
      throw new ConfigurationException(
          "%s is set and %s is not: TLS needs both."
              .formatted(
                  certificate.isPresent() ? "server.tls.certificate-file" : "server.tls.key-file",
                  certificate.isPresent() ? "server.tls.key-file" : "server.tls.certificate-file"));
    }
    return certificate.isPresent() ? new Tls(certificate.get(), key.orElseThrow()) : null;
  }

  private static <T> Map<String, T> members(Layers layers, Key<T> family) {
    Map<String, T> members = new LinkedHashMap<>();
    for (String word : layers.words(family).keySet()) {
      members.put(word, layers.get(family.member(word)));
    }
    return Map.copyOf(members);
  }
}
