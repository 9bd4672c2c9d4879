package dev.pinion.client;

import dev.pinion.client.model.governance.Freeze;
import dev.pinion.client.model.governance.Scope;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The freezes of a workspace. */
public final class Freezes {
  private final Transport transport;
  private final String path;

  Freezes(Transport transport, String path) {
    this.transport = transport;
    this.path = path;
  }

  /** Those that are on, the oldest first. */
  public List<Freeze> list() {
    return transport.get(path).path("items").valueStream().map(Freeze::new).toList();
  }

  /**
   * Begins a freeze.
   *
   * @param scope what it applies to; null for everything
   * @param until when it ends; null until somebody ends it
   */
  public Freeze create(
      String reason, @Nullable Scope scope, @Nullable Instant until, boolean allowRollback) {
    return new Freeze(transport.post(path, body(reason, scope, until, allowRollback), Map.of()));
  }

  /** Changes a freeze, as a whole. */
  public Freeze replace(
      String id,
      String reason,
      @Nullable Scope scope,
      @Nullable Instant until,
      boolean allowRollback) {
    ObjectNode body = body(reason, scope, until, allowRollback);
    return new Freeze(transport.send("PUT", path + Transport.path(id), body, Map.of()));
  }

  private static ObjectNode body(
      String reason, @Nullable Scope scope, @Nullable Instant until, boolean allowRollback) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("reason", reason).put("allow_rollback", allowRollback);
    if (scope != null) {
      body.set("applies_to", scope.json());
    }
    if (until != null) {
      body.put("until", until.toString());
    }
    return body;
  }

  /** Ends a freeze. */
  public void delete(String id) {
    transport.send("DELETE", path + Transport.path(id), null, Map.of());
  }
}
