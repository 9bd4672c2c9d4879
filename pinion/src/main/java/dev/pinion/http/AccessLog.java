package dev.pinion.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pinion.app.Caller;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * One line of JSON for each request. It names the path, never the query or a header, so that no
 * secret can get into it.
 */
final class AccessLog {
  private static final System.Logger LOG = System.getLogger("dev.pinion.access");
  private static final int PATH_CHARS_MAX = 300;
  private static final long NANOS_A_MICRO = 1_000;

  private final boolean enabled;
  private final InstantSource clock;

  AccessLog(boolean enabled, InstantSource clock) {
    this.enabled = enabled;
    this.clock = clock;
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Line(
      String at,
      String requestId,
      String method,
      String path,
      String operation,
      int status,
      long micros,
      int bytes,
      String from,
      @Nullable String tenant,
      @Nullable String caller) {}

  void write(Exchange exchange, RequestView request, int status, int bytes, long nanos) {
    if (!enabled || !LOG.isLoggable(System.Logger.Level.INFO)) {
      return;
    }
    Caller caller = exchange.caller;
    String path = request.rawPath();
    var line =
        new Line(
            clock.instant().toString(),
            exchange.requestId,
            request.method(),
            path.length() > PATH_CHARS_MAX ? path.substring(0, PATH_CHARS_MAX) + "…" : path,
            exchange.operationId(),
            status,
            nanos / NANOS_A_MICRO,
            bytes,
            request.remoteAddress(),
            caller == null ? null : caller.tenant().slug(),
            caller == null ? null : caller.actor().org() + "/" + caller.actor().id());
    LOG.log(System.Logger.Level.INFO, new String(Json.write(line), StandardCharsets.UTF_8));
  }
}
