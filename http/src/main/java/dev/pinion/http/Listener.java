package dev.pinion.http;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.pinion.budget.HeapShare;
import dev.pinion.http.api.ErrorBody;
import dev.pinion.http.api.Json;
import dev.pinion.http.server.AcceptedSockets;
import dev.pinion.http.server.ConnectionWatch;
import dev.pinion.http.server.FrontSelector;
import dev.pinion.http.server.ServerTls;
import dev.pinion.http.system.Metrics;
import io.helidon.common.tls.Tls;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The port: connections within their limits, TLS if there is any, and what is no request. */
final class Listener implements AutoCloseable {
  /** Connections may hold one of so many parts of the heap. */
  private static final int CONNECTIONS_PART_OF_HEAP = 5;

  /** Thread, buffers and a head of the largest size: 23 KiB while idle, as a histogram shows. */
  private static final int BYTES_PER_CONNECTION = 64 * 1024;

  /** The same with the buffers of TLS: 94 KiB while idle. */
  private static final int BYTES_PER_SECURE_CONNECTION = 128 * 1024;

  /**
   * Connections that may wait to be accepted. Where there is no room, the system drops the first
   * packet of a connection, and the client tries again after a second.
   */
  private static final int BACKLOG = 4_096;

  private static final int WRITE_BYTES_PER_SECOND = 16 * 1024;

  /** How often idle connections are looked for within the time that they may be idle. */
  private static final int IDLE_CHECKS = 4;

  /** Databases, libraries and what else is open besides connections. */
  private static final int FILES_OF_THE_SERVER = 256;

  private static final Duration CERTIFICATE_LOOK = Duration.ofSeconds(10);

  private final HttpOptions options;
  private final ConnectionWatch watch;
  private final @Nullable ServerTls tls;
  private final WebServer web;

  /**
   * A port that is not open yet.
   *
   * @param requests answers them
   */
  Listener(HttpOptions options, Handler requests, Metrics metrics) {
    this.options = options;
    int connections = connectionsMax(options);
    this.watch =
        new ConnectionWatch(
            new ConnectionWatch.Limits(
                options.headTimeout(),
                options.idleTimeout(),
                // A body that somebody reads is given up by that reader first (ReadDeadline).
                options.idleTimeout().plus(options.headTimeout()),
                options.writeTimeout(),
                WRITE_BYTES_PER_SECOND,
                connections,
                options.maxConnectionsPerAddress(),
                address ->
                    options.trustedProxies().stream().anyMatch(each -> each.contains(address))));
    metrics.watchConnections(watch);
    var accepted = new AcceptedSockets(watch);
    HttpOptions.Tls secure = options.tls();
    this.tls =
        secure == null
            ? null
            : new ServerTls(secure.certificateFile(), secure.keyFile(), CERTIFICATE_LOOK);
    this.web =
        WebServer.builder()
            .host(options.host())
            .port(options.port())
            .backlog(BACKLOG)
            // Without the library's own limit: the watch decides which connection makes room.
            .idleConnectionTimeout(options.idleTimeout())
            .idleConnectionPeriod(options.idleTimeout().dividedBy(IDLE_CHECKS))
            .shutdownGracePeriod(options.shutdownGrace())
            .shutdownHook(false)
            .tls(tls == null ? Tls.builder().enabled(false).build() : tls.tls())
            .directHandlers(directHandlers(tls != null))
            .connectionOptions(accepted)
            .addConnectionSelector(new FrontSelector(http1(options.maxHeaderBytes()), accepted))
            .protocolsDiscoverServices(false)
            .contentEncoding(new UndecodedContent())
            .routing(HttpRouting.builder().any(requests))
            .build();
  }

  /** No more connections than their part of the memory has room for, whatever they do. */
  private static int connectionsMax(HttpOptions options) {
    // The server library gives up its listener when the system has no file left for a connection.
    long files = openFilesMax() - FILES_OF_THE_SERVER;
    int bytes = options.tls() == null ? BYTES_PER_CONNECTION : BYTES_PER_SECURE_CONNECTION;
    int room = HeapShare.entries(options.maxConnections(), CONNECTIONS_PART_OF_HEAP, bytes);
    return Math.clamp(files, 1, room);
  }

  private static long openFilesMax() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? unix.getMaxFileDescriptorCount()
        : Integer.MAX_VALUE;
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
  private static DirectHandlers directHandlers(boolean secure) {
    DirectHandler handler =
        (request, type, status, headers, message) -> {
          String requestId = Exchange.newRequestId();
          boolean oneEnd = RequestView.hasOneBodyEnd(request.headers());
          HttpFault fault =
              oneEnd
                  ? new HttpFault(400, "bad_request", "The request is not valid HTTP or too large.")
                  : HttpFault.bodyLengthUnclear();
          byte[] body = Json.write(ErrorBody.of(fault.code(), fault.sentence(), requestId));
          // A request line that the library cannot read at all is no fault of the server.
          boolean unread = request.path().isEmpty() && status.code() >= 500;
          var answer =
              DirectHandler.TransportResponse.builder()
                  .status(unread || !oneEnd ? Status.BAD_REQUEST_400 : status)
                  .headers(headers)
                  .header(HeaderNames.CONTENT_TYPE, "application/json")
                  .header(HeaderNames.create("X-Request-Id"), requestId);
          if (secure) {
            answer.header(AnswerWriter.ONLY_SECURE);
          }
          return answer.entity(body).build();
        };
    var handlers = DirectHandlers.builder();
    for (DirectHandler.EventType type : DirectHandler.EventType.values()) {
      handlers.addHandler(type, handler);
    }
    return handlers.build();
  }

  /**
   * Begins to listen.
   *
   * @throws UncheckedIOException with one sentence that says why it cannot
   */
  void start() {
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
      socket.bind(new InetSocketAddress(options.host(), options.port()));
    } catch (IOException e) {
      throw cannotListen(e);
    }
  }

  private UncheckedIOException cannotListen(IOException cause) {
    return new UncheckedIOException(
        "Cannot listen on %s, port %d: %s; choose another with --host or --port."
            .formatted(options.host(), options.port(), cause.getMessage()),
        cause);
  }

  /** The port that it listens on. */
  int port() {
    return web.port();
  }

  @Override
  public void close() {
    web.stop();
    watch.close();
    if (tls != null) {
      tls.close();
    }
  }
}
