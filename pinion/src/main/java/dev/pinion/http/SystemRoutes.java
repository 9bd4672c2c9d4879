package dev.pinion.http;

import dev.pinion.auth.SigningKeys;
import java.util.List;
import java.util.function.BooleanSupplier;

/** What a server says of itself: health, metrics and the keys that verify its tokens. */
public final class SystemRoutes {
  private final Metrics metrics;
  private final SigningKeys keys;
  private final BooleanSupplier ready;

  /**
   * Routes to the server's own state.
   *
   * @param ready whether it can serve requests
   */
  public SystemRoutes(Metrics metrics, SigningKeys keys, BooleanSupplier ready) {
    this.metrics = metrics;
    this.keys = keys;
    this.ready = ready;
  }

  /** The operations. */
  public List<Operation> table() {
    return List.of(
        open("healthz", "/healthz", "Whether the process lives").handle(this::live),
        open("readyz", "/readyz", "Whether the server can serve").handle(this::ready),
        open("metrics", "/metrics", "Counters and timers").handle(this::metrics),
        open("jwks", "/.well-known/jwks.json", "The keys that verify tokens").handle(this::jwks));
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
