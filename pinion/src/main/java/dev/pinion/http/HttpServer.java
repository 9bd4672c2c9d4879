package dev.pinion.http;

import dev.pinion.app.Directory;
import dev.pinion.app.Idempotency;
import dev.pinion.app.MaintenanceSwitch;
import dev.pinion.app.Others;
import dev.pinion.auth.Authenticator;
import dev.pinion.auth.SignIn;
import dev.pinion.budget.MemoryBudget;
import dev.pinion.config.ConfigurationException;
import dev.pinion.config.Settings;
import dev.pinion.http.server.AcceptedSockets;
import dev.pinion.http.server.ConnectionWatch;
import dev.pinion.http.server.FrontSelector;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The HTTP server with every dialect on it. */
public final class HttpServer implements AutoCloseable {
  /** What requests under way may hold of the heap. */
  private static final int REQUESTS_SHARE_OF_MEMORY = 4;

  /** What connections may hold of the heap. */
  private static final int CONNECTIONS_SHARE_OF_MEMORY = 4;

  /** Thread, buffers and a head of the largest size: 16 KiB while idle, as a histogram shows. */
  private static final int BYTES_PER_CONNECTION = 64 * 1024;

  /**
   * Connections that may wait to be accepted. Where there is no room, the system drops the first
   * packet of a connection, and the client tries again after a second.
   */
  private static final int BACKLOG = 4_096;

  private static final int WRITE_BYTES_PER_SECOND = 16 * 1024;

  /** How often idle connections are looked for within the time that they may be idle. */
  private static final int IDLE_CHECKS = 4;

  /** Places for connections whose threads have not seen yet that they were ended. */
  private static final int CONNECTIONS_SPARE = 64;

  private final Settings.Server address;
  private final WebServer web;
  private final ReadDeadline deadline;
  private final ConnectionWatch watch;
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
      Settings settings, Parts parts, List<Dialect> dialects, List<Operation> publicOperations) {
    var operations = new ArrayList<>(publicOperations);
    dialects.forEach(dialect -> operations.addAll(dialect.operations()));
    this.routes = new RouteTable(operations);
    requireKnown(settings.rateLimits().overrides().keySet(), operations);
    var limiter =
        new RateLimiter(
            settings.rateLimits().enabled(),
            settings.rateLimits().maxTracked(),
            settings.rateLimits().overrides(),
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
            parts.metrics());
    Settings.Server server = settings.server();
    this.address = server;
    this.deadline = new ReadDeadline(server.idleTimeout());
    var budget = new MemoryBudget(Runtime.getRuntime().maxMemory() / REQUESTS_SHARE_OF_MEMORY);
    parts.metrics().watchMemory(budget);
    var dispatcher =
        new Dispatcher(
            dialects,
            routes,
            admission,
            new Decoding(server.maxBodyBytes(), deadline),
            new Replays(parts.idempotency()),
            parts.metrics(),
            budget,
            new AccessLog(settings.log().access() != Settings.AccessLog.OFF, parts.clock()),
            server.trustedProxies());
    int connections = connectionsMax(server);
    this.watch =
        new ConnectionWatch(
            new ConnectionWatch.Limits(
                server.headTimeout(),
                server.idleTimeout(),
                // A body that somebody reads is given up by that reader first, with an answer.
                server.idleTimeout().plus(server.headTimeout()),
                server.writeTimeout(),
                WRITE_BYTES_PER_SECOND,
                connections,
                server.maxConnectionsPerAddress(),
                server.trustedProxies()));
    parts.metrics().watchConnections(watch);
    var accepted = new AcceptedSockets(watch);
    this.web =
        WebServer.builder()
            .host(server.host())
            .port(server.port())
            .backlog(BACKLOG)
            .maxTcpConnections(connections + Math.max(CONNECTIONS_SPARE, connections / 8))
            .idleConnectionTimeout(server.idleTimeout())
            .idleConnectionPeriod(server.idleTimeout().dividedBy(IDLE_CHECKS))
            .shutdownGracePeriod(server.shutdownGrace())
            .shutdownHook(false)
            .directHandlers(directHandlers())
            .connectionOptions(accepted)
            .addConnectionSelector(new FrontSelector(http1(server.maxHeaderBytes()), accepted))
            .protocolsDiscoverServices(false)
            .contentEncoding(new UndecodedContent())
            .routing(HttpRouting.builder().any(dispatcher))
            .build();
  }

  /** No more connections than their part of the memory has room for, whatever they do. */
  private static int connectionsMax(Settings.Server server) {
    long room =
        Runtime.getRuntime().maxMemory() / CONNECTIONS_SHARE_OF_MEMORY / BYTES_PER_CONNECTION;
    return Math.clamp(room, 1, server.maxConnections());
  }

  /**
   * The protocol's limits. It does not judge what a path means: there is nothing at a malformed
   * one, or the operation refuses the value in it.
   */
  private static Http1Config http1(int maxHeaderBytes) {
    return Http1Config.builder()
        .maxPrologueLength(maxHeaderBytes)
        .maxHeadersSize(maxHeaderBytes)
        .validatePath(false)
        .build();
  }

  /** Requests that never become one for the routes are answered in the same form as all others. */
  private static DirectHandlers directHandlers() {
    DirectHandler handler =
        (request, type, status, headers, message) -> {
          String requestId = Exchange.newRequestId();
          byte[] body =
              Json.write(
                  ErrorBody.of(
                      "bad_request", "The request is not valid HTTP or too large.", requestId));
          // A request line that the library cannot read at all is no fault of the server.
          boolean unread = request.path().isEmpty();
          return DirectHandler.TransportResponse.builder()
              .status(unread && status.code() >= 500 ? Status.BAD_REQUEST_400 : status)
              .headers(headers)
              .header(HeaderNames.CONTENT_TYPE, "application/json")
              .header(HeaderNames.create("X-Request-Id"), requestId)
              .entity(body)
              .build();
        };
    var handlers = DirectHandlers.builder();
    for (DirectHandler.EventType type : DirectHandler.EventType.values()) {
      handlers.addHandler(type, handler);
    }
    return handlers.build();
  }

  /** A limit for an operation that does not exist would be a limit that nobody misses. */
  private static void requireKnown(Set<String> limits, List<Operation> operations) {
    Set<String> names =
        operations.stream()
            .filter(operation -> operation.access() != Operation.Access.PUBLIC)
            .map(Operation::limitName)
            .collect(Collectors.toCollection(TreeSet::new));
    for (String limit : limits) {
      if (!names.contains(limit)) {
        throw new ConfigurationException(
            "rate-limits.%s names no operation; the operations are %s."
                .formatted(limit, String.join(", ", names)));
      }
    }
  }

  /**
   * Begins to listen.
   *
   * @throws UncheckedIOException with one sentence that says why it cannot
   */
  public void start() {
    requireFree();
    web.start();
    if (!web.isRunning()) {
      throw cannotListen(new IOException("the server library says why in the log"));
    }
  }

  /** The server library would log a trace and keep the reason to itself. */
  private void requireFree() {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(address.host(), address.port()));
    } catch (IOException e) {
      throw cannotListen(e);
    }
  }

  private UncheckedIOException cannotListen(IOException cause) {
    return new UncheckedIOException(
        "Cannot listen on %s, port %d: %s; choose another with --host or --port."
            .formatted(address.host(), address.port(), cause.getMessage()),
        cause);
  }

  /** The port that it listens on. */
  public int port() {
    return web.port();
  }

  /** Every operation that it serves. */
  public List<Operation> operations() {
    return routes.operations();
  }

  /** Stops listening and finishes what is in flight, within the configured grace. */
  @Override
  public void close() {
    web.stop();
    deadline.close();
    watch.close();
  }
}
