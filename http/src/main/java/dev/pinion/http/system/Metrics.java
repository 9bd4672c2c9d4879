package dev.pinion.http.system;

import dev.pinion.budget.MemoryBudget;
import dev.pinion.budget.Scope;
import dev.pinion.budget.Use;
import dev.pinion.catalog.Catalog;
import dev.pinion.catalog.Follower;
import dev.pinion.http.server.ConnectionWatch;
import dev.pinion.store.Store;
import dev.pinion.store.StoreObserver;
import dev.pinion.store.TenantQuota;
import dev.pinion.store.TenantUse;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;

/** What the server counts and times, in the form that Prometheus reads. */
public final class Metrics {
  private static final Duration[] LATENCY_BUCKETS = {
    Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofMillis(5), Duration.ofMillis(10),
    Duration.ofMillis(25), Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofMillis(250),
    Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(30)
  };

  private static final double NANOS_PER_SECOND = 1e9;

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Map<RequestKey, Timer> requests = new ConcurrentHashMap<>();

  /** What is counted elsewhere: the registry alone would let go of it. */
  private final Collection<LongSupplier> counted = new ConcurrentLinkedQueue<>();

  private final Map<String, Counter> limited = new ConcurrentHashMap<>();

  private final Counter admittedAgain =
      Counter.builder("pinion.http.admitted.again")
          .description("Requests admitted again because their caller's rights had changed")
          .register(registry);

  private record RequestKey(String dialect, String operation, int status) {}

  /** Counts a request that was answered, with the time that it took. */
  public void answered(String dialect, String operation, int status, long nanos) {
    requests
        .computeIfAbsent(new RequestKey(dialect, operation, status), this::timer)
        .record(nanos, TimeUnit.NANOSECONDS);
  }

  private Timer timer(RequestKey key) {
    return Timer.builder("pinion.http.requests")
        .description("Requests by operation and status")
        .tag("dialect", key.dialect())
        .tag("operation", key.operation())
        .tag("status", Integer.toString(key.status()))
        .serviceLevelObjectives(LATENCY_BUCKETS)
        .register(registry);
  }

  /** Counts a request that was over its limit. */
  public void rateLimited(String operation) {
    limited
        .computeIfAbsent(
            operation,
            id ->
                Counter.builder("pinion.http.rate.limited")
                    .description("Requests refused because their caller was over the limit")
                    .tag("operation", id)
                    .register(registry))
        .increment();
  }

  /** Counts a request that was admitted once more, because its caller's rights had changed. */
  public void admittedAgain() {
    admittedAgain.increment();
  }

  /** An observer that times a cluster's commits and measures their groups. */
  public StoreObserver commits(String cluster) {
    Timer latency =
        Timer.builder("pinion.store.commits")
            .description("Commits to disk")
            .tag("cluster", cluster)
            .serviceLevelObjectives(LATENCY_BUCKETS)
            .register(registry);
    DistributionSummary size =
        DistributionSummary.builder("pinion.store.commit.group.size")
            .description("Transactions that one commit made durable")
            .tag("cluster", cluster)
            .serviceLevelObjectives(1, 2, 4, 8, 16, 32, 64, 128)
            .register(registry);
    return (transactions, nanos) -> {
      latency.record(nanos, TimeUnit.NANOSECONDS);
      size.record(transactions);
    };
  }

  /** Shows how many lines of the access log were lost. */
  public void watchAccessLog(LongSupplier lost) {
    FunctionCounter.builder("pinion.access.log.lost", lost, LongSupplier::getAsLong)
        .description("Lines of the access log that came faster than they could be written")
        .register(registry);
  }

  /**
   * Shows what became of change requests that the server is to apply.
   *
   * @param late how many of those that were applied were late
   */
  public void watchRequests(LongSupplier applied, LongSupplier failed, LongSupplier late) {
    count("pinion.requests.applied", "Change requests that the server has applied", applied);
    count("pinion.requests.failed", "Change requests that the server could not apply", failed);
    count(
        "pinion.requests.late",
        "Change requests that the server has applied more than ten seconds after they were due",
        late);
  }

  /** Shows how many changes were made although rules did not let them through. */
  public void watchOverrides(LongSupplier overridden) {
    count("pinion.rules.overridden", "Changes of version sets that overrode a rule", overridden);
  }

  private void count(String name, String description, LongSupplier number) {
    counted.add(number);
    FunctionCounter.builder(name, number, LongSupplier::getAsLong)
        .description(description)
        .register(registry);
  }

  /** Shows what a cluster's catalog holds. */
  public void watchCatalog(String cluster, Catalog catalog) {
    Gauge.builder("pinion.catalog.tenants", catalog, Catalog::size)
        .description("Tenants in memory")
        .tag("cluster", cluster)
        .strongReference(true)
        .register(registry);
    Gauge.builder("pinion.catalog.held", catalog, Catalog::bytes)
        .description("About the bytes that the tenants in memory take")
        .baseUnit("bytes")
        .tag("cluster", cluster)
        .strongReference(true)
        .register(registry);
    FunctionCounter.builder("pinion.catalog.evictions", catalog, Catalog::evictions)
        .description("Tenants evicted from memory, or too large to be kept there")
        .tag("cluster", cluster)
        .register(registry);
  }

  /** Shows what a cluster's tenants take together, and how many of them are near their quota. */
  public void watchUse(String cluster, Store store, TenantQuota quota) {
    var use = new UseReading(store, quota, System::nanoTime);
    use("pinion.tenants.rows", "Rows of tenants, without their logs", cluster, use, TenantUse::rows)
        .register(registry);
    use(
            "pinion.tenants.memory",
            "About the bytes that all tenants would take in memory",
            cluster,
            use,
            TenantUse::memoryBytes)
        .baseUnit("bytes")
        .register(registry);
    use(
            "pinion.tenants.disk",
            "About the bytes that tenants take on disk",
            cluster,
            use,
            TenantUse::diskBytes)
        .baseUnit("bytes")
        .register(registry);
    Gauge.builder("pinion.tenants.near.quota", use, UseReading::near)
        .description("Tenants that take 80 % or more of one of their quotas")
        .tag("cluster", cluster)
        .strongReference(true)
        .register(registry);
  }

  private static Gauge.Builder<UseReading> use(
      String name,
      String description,
      String cluster,
      UseReading reading,
      ToDoubleFunction<TenantUse> amount) {
    return Gauge.builder(name, reading, it -> it.sum(amount))
        .description(description)
        .tag("cluster", cluster)
        .strongReference(true);
  }

  /** Shows how the server follows what others commit to a cluster. */
  public void watchFollower(Follower follower) {
    String cluster = follower.name();
    FunctionCounter.builder("pinion.catalog.looks", follower, Follower::looks)
        .description("Checks for commits by other processes")
        .tag("cluster", cluster)
        .register(registry);
    FunctionCounter.builder("pinion.catalog.looks.failed", follower, Follower::failures)
        .description("Failed checks for commits by other processes")
        .tag("cluster", cluster)
        .register(registry);
    FunctionCounter.builder("pinion.catalog.changes.followed", follower, Follower::changes)
        .description("Changes by other processes, applied to tenants in memory")
        .tag("cluster", cluster)
        .register(registry);
    Gauge.builder("pinion.catalog.behind", follower, it -> it.behind().toNanos() / NANOS_PER_SECOND)
        .description("Time since the last look that succeeded")
        .baseUnit("seconds")
        .tag("cluster", cluster)
        .strongReference(true)
        .register(registry);
  }

  /** Shows what requests under way hold, and how many were refused because there was no room. */
  public void watchMemory(MemoryBudget budget) {
    Gauge.builder("pinion.requests.memory.limit", budget, MemoryBudget::most)
        .description("Most bytes that requests in progress may hold")
        .baseUnit("bytes")
        .strongReference(true)
        .register(registry);
    for (Use use : Use.values()) {
      Gauge.builder("pinion.requests.memory.held", budget, it -> it.held(use))
          .description("Bytes held by requests in progress")
          .baseUnit("bytes")
          .tag("use", use.name().toLowerCase(Locale.ROOT))
          .strongReference(true)
          .register(registry);
    }
    for (Scope scope : Scope.values()) {
      FunctionCounter.builder("pinion.requests.memory.refused", budget, it -> it.refused(scope))
          .description("Requests refused for lack of memory, by whose share was used up")
          .tag("share", scope.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
  }

  /** Shows how many connections are open, and how many were ended and why. */
  public void watchConnections(ConnectionWatch watch) {
    Gauge.builder("pinion.http.connections", watch, ConnectionWatch::open)
        .description("Connections that are open")
        .strongReference(true)
        .register(registry);
    for (ConnectionWatch.Reason reason : ConnectionWatch.Reason.values()) {
      FunctionCounter.builder("pinion.http.connections.ended", watch, it -> it.ended(reason))
          .description("Connections that the server has closed, by the reason")
          .tag("reason", reason.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
  }

  /** Everything, in Prometheus' text form. */
  String scrape() {
    return registry.scrape();
  }
}
