package dev.pinion.http;

import dev.pinion.auth.SigningKeys;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * What a server says of itself: its dialects, health, metrics and the keys that verify its tokens.
 */
public final class SystemRoutes {
  private final Metrics metrics;
  private final SigningKeys keys;
  private final BooleanSupplier ready;
  private final List<Dialect> dialects;

  /**
   * Routes to the server's own state.
   *
   * @param ready whether it can serve requests
   * @param dialects those whose OpenAPI documents it shows
   */
  public SystemRoutes(
      Metrics metrics, SigningKeys keys, BooleanSupplier ready, List<Dialect> dialects) {
    this.metrics = metrics;
    this.keys = keys;
    this.ready = ready;
    this.dialects = List.copyOf(dialects);
  }

  /** The operations. */
  public List<Operation> table() {
    var table = new ArrayList<Operation>();
    dialects.forEach(dialect -> table.add(openApi(dialect)));
    Collections.addAll(
        table,
        open("healthz", "/healthz", "Whether the process lives").handle(this::live),
        open("readyz", "/readyz", "Whether the server can serve").handle(this::ready),
        open("metrics", "/metrics", "Counters and timers").handle(this::metrics),
        open("jwks", "/.well-known/jwks.json", "The keys that verify tokens").handle(this::jwks));
    return table;
  }

  private static Operation openApi(Dialect dialect) {
    var document = new OpenApiDocument(dialect);
    String name = dialect.name();
    return open(
            "openapi-" + name, "/openapi/" + name + ".json", "The OpenAPI document of a dialect")
        .handle(call -> Answer.of(200, document.prepared()).with("Cache-Control", "max-age=300"));
  }

  private static Operation open(String id, String path, String summary) {
    return Operation.of(id, "GET", path, summary).access(Operation.Access.PUBLIC);
  }

  /** Whether something is well. */
  record Health(String status) {}

  private Answer live(Call call) {
    return Answer.of(200, new Health("ok"));
  }

  private Answer ready(Call call) {
    return ready.getAsBoolean()
        ? Answer.of(200, new Health("ok"))
        : Answer.of(503, new Health("unavailable"));
  }

  private Answer metrics(Call call) {
    return text("text/plain; version=0.0.4; charset=utf-8", metrics.scrape());
  }

  private Answer jwks(Call call) {
    return text("application/json", keys.publicJson()).with("Cache-Control", "max-age=300");
  }

  private static Answer text(String type, String content) {
    return Answer.of(200, new Answer.Raw(type, content));
  }
}
