package dev.pinion.http;

import dev.pinion.app.Directory;
import dev.pinion.app.MaintenanceSwitch;
import dev.pinion.auth.Authenticator;
import dev.pinion.auth.SignIn;
import dev.pinion.config.Settings;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** The HTTP server with every dialect on it. */
public final class HttpServer implements AutoCloseable {
  private final WebServer web;
  private final RouteTable routes;

  /** What the server serves with. */
  public record Parts(
      Directory directory,
      Authenticator authenticator,
      SignIn signIn,
      MaintenanceSwitch maintenance,
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
    var limiter =
        new RateLimiter(
            settings.rateLimits().enabled(),
            settings.rateLimits().maxTracked(),
            settings.rateLimits().overrides(),
            parts.clock());
    var admission =
        new Admission(
            parts.directory(),
            parts.authenticator(),
            parts.signIn(),
            parts.maintenance(),
            limiter,
            parts.metrics());
    Settings.Server server = settings.server();
    var dispatcher =
        new Dispatcher(
            dialects,
            routes,
            admission,
            new Decoding(server.maxBodyBytes()),
            parts.metrics(),
            new AccessLog(settings.log().access(), parts.clock()),
            server.trustedProxies());
    this.web =
        WebServer.builder()
            .host(server.host())
            .port(server.port())
            .maxTcpConnections(server.maxConnections())
            .idleConnectionTimeout(server.idleTimeout())
            .connectionOptions(options -> options.readTimeout(server.idleTimeout()))
            .shutdownGracePeriod(server.shutdownGrace())
            .shutdownHook(false)
            .directHandlers(directHandlers())
            .routing(HttpRouting.builder().any(dispatcher))
            .build();
  }

  /** Requests that never become one for the routes are answered in the same form as all others. */
  private static DirectHandlers directHandlers() {
    DirectHandler handler =
        (request, type, status, headers, message) -> {
          byte[] body =
              Json.write(
                  ErrorBody.of("bad_request", "The request is not valid HTTP or too large.", null));
          return DirectHandler.TransportResponse.builder()
              .status(status)
              .headers(headers)
              .header(HeaderNames.CONTENT_TYPE, "application/json")
              .entity(body)
              .build();
        };
    var handlers = DirectHandlers.builder();
    for (DirectHandler.EventType type : DirectHandler.EventType.values()) {
      handlers.addHandler(type, handler);
    }
    return handlers.build();
  }

  /** Begins to listen. */
  public void start() {
    web.start();
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
  }
}
