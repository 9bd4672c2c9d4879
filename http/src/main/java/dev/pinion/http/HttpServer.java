package dev.pinion.http;

import dev.pinion.app.Idempotency;
import dev.pinion.app.tenant.Directory;
import dev.pinion.app.tenant.MaintenanceSwitch;
import dev.pinion.app.tenant.Others;
import dev.pinion.auth.Authenticator;
import dev.pinion.auth.SignIn;
import dev.pinion.budget.HeapShare;
import dev.pinion.budget.MemoryBudget;
import dev.pinion.http.api.Dialect;
import dev.pinion.http.api.Operation;
import dev.pinion.http.api.Replays;
import dev.pinion.http.system.Metrics;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** The HTTP server with every dialect on it. */
public final class HttpServer implements AutoCloseable {
  /** Requests under way may hold one of so many parts of the heap. */
  private static final int REQUESTS_PART_OF_HEAP = 4;

  private static final int COUNTERS_PART_OF_HEAP = 16;
  private static final int BYTES_PER_COUNTER = 512;

  private final ReadDeadline deadline;
  private final Dispatcher dispatcher;
  private final Listener listener;
  private final RouteTable routes;

  /** What the server serves with. */
  public record Parts(
      Directory directory,
      Others others,
      Authenticator authenticator,
      SignIn signIn,
      MaintenanceSwitch maintenance,
      Idempotency idempotency,
      Metrics metrics,
      InstantSource clock) {}

  /**
   * A server that does not listen yet.
   *
   * @param publicOperations operations that belong to no dialect
   */
  public HttpServer(
      HttpOptions options, Parts parts, List<Dialect> dialects, List<Operation> publicOperations) {
    var operations = new ArrayList<>(publicOperations);
    dialects.forEach(dialect -> operations.addAll(dialect.operations()));
    this.routes = new RouteTable(operations);
    HttpOptions.RateLimits limits = options.rateLimits();
    var limiter =
        new RateLimiter(
            limits.enabled(),
            HeapShare.entries(limits.maxTracked(), COUNTERS_PART_OF_HEAP, BYTES_PER_COUNTER),
            limits.overrides(),
            new RateLimiter.Together(
                parts.directory().clusters().home().store().sharedCounts(), limits.together()),
            parts.clock(),
            System::nanoTime);
    var admission =
        new Admission(
            parts.directory(),
            parts.others(),
            parts.authenticator(),
            parts.signIn(),
            parts.maintenance(),
            limiter,
            options.staleReads(),
            options.sessionCookie(),
            parts.metrics());
    this.deadline = new ReadDeadline(options.idleTimeout());
    var budget = new MemoryBudget(HeapShare.bytes(REQUESTS_PART_OF_HEAP));
    parts.metrics().watchMemory(budget);
    this.dispatcher =
        new Dispatcher(
            dialects,
            routes,
            admission,
            new Decoding(options.maxBodyBytes(), deadline),
            new Replays(parts.idempotency()),
            parts.metrics(),
            budget,
            new AccessLog(options.accessLog(), parts.clock()),
            options.trustedProxies());
    this.listener = new Listener(options, dispatcher, parts.metrics());
  }

  /**
   * Begins to listen.
   *
   * @throws java.io.UncheckedIOException with one sentence that says why it cannot
   */
  public void start() {
    listener.start();
  }

  /** The port that it listens on. */
  public int port() {
    return listener.port();
  }

  /** Every operation that it serves. */
  public List<Operation> operations() {
    return routes.operations();
  }

  /** Lets every connection end with its next answer. */
  public void drain() {
    dispatcher.drain();
  }

  /** Stops listening and finishes what is in flight, within the configured grace. */
  @Override
  public void close() {
    listener.close();
    deadline.close();
  }
}
