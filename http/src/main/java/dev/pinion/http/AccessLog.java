package dev.pinion.http;

import dev.pinion.app.Caller;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One record for each request, whose one parameter is a map of its fields. It names the path, never
 * the query or a header, so that no secret can get into it.
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

  void write(Exchange exchange, RequestView request, int status, int bytes, long nanos) {
    if (!enabled || !LOG.isLoggable(System.Logger.Level.INFO)) {
      return;
    }
    Caller caller = exchange.caller;
    String raw = request.rawPath();
    String path = raw.length() > PATH_CHARS_MAX ? raw.substring(0, PATH_CHARS_MAX) + "…" : raw;
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("at", clock.instant().toString());
    fields.put("request_id", exchange.requestId);
    fields.put("method", request.method());
    fields.put("path", path);
    fields.put("operation", exchange.operationId());
    fields.put("status", status);
    fields.put("micros", nanos / NANOS_A_MICRO);
    fields.put("bytes", bytes);
    fields.put("from", request.remoteAddress());
    if (caller != null) {
      fields.put("tenant", caller.tenant().slug());
      fields.put("caller", caller.actor().org() + "/" + caller.actor().id());
    }
    LOG.log(System.Logger.Level.INFO, request.method() + " " + path, new Object[] {fields});
  }
}
