package dev.pinion.http.system;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pinion.auth.SigningKeys;
import dev.pinion.http.api.Answer;
import dev.pinion.http.api.Call;
import dev.pinion.http.api.Dialect;
import dev.pinion.http.api.OpenApiDocument;
import dev.pinion.http.api.Operation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a server says of itself: its dialects, health, metrics and the keys that verify its tokens.
 */
public final class SystemRoutes {
  private final Metrics metrics;
  private final SigningKeys keys;
  private final Supplier<List<String>> missing;
  private final List<Dialect> dialects;
  private final Operation.Access readers;

  /**
   * Routes to the server's own state.
   *
   * @param missing what keeps it from doing its work, a sentence each; empty if nothing does
   * @param dialects those whose OpenAPI documents it shows
   * @param anonymousMetrics whether everybody may read the metrics, not the operators alone
   */
  public SystemRoutes(
      Metrics metrics,
      SigningKeys keys,
      Supplier<List<String>> missing,
      List<Dialect> dialects,
      boolean anonymousMetrics) {
    this.metrics = metrics;
    this.keys = keys;
    this.missing = missing;
    this.dialects = List.copyOf(dialects);
    this.readers = anonymousMetrics ? Operation.Access.PUBLIC : Operation.Access.OPERATOR;
  }

  /** The operations. */
  public List<Operation> table() {
    var table = new ArrayList<Operation>();
    dialects.forEach(dialect -> table.add(openApi(dialect)));
    Collections.addAll(
        table,
        open("healthz", "/healthz", "Whether the process is running").handle(this::live),
        open("readyz", "/readyz", "Whether the server can do its work, and what is missing")
            .handle(this::ready),
        open("metrics", "/metrics", "Counters and timers").access(readers).handle(this::metrics),
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

  /**
   * Whether something is well.
   *
   * @param missing what is not, a sentence each; null if nothing is missing
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Health(String status, @Nullable List<String> missing) {}

  private Answer live(Call call) {
    return Answer.of(200, new Health("ok", null));
  }

  private Answer ready(Call call) {
    List<String> faults = missing.get();
    return faults.isEmpty()
        ? Answer.of(200, new Health("ok", null))
        : Answer.of(503, new Health("unavailable", faults)).with("Retry-After", "1");
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
