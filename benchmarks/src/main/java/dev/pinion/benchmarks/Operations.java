package dev.pinion.benchmarks;

import dev.pinion.http.api.Answer;
import dev.pinion.http.api.Call;
import dev.pinion.http.api.Json;
import dev.pinion.http.api.Operation;
import dev.pinion.http.schema.Faults;
import dev.pinion.http.schema.Loc;
import dev.pinion.http.schema.Param;
import dev.pinion.http.schema.Type;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Operations of the dialects, called without a connection. */
final class Operations {
  private Operations() {}

  /** The operation of that limit name, which no two have. */
  static Operation find(World world, String limitName) {
    return world.server().operations().stream()
        .filter(each -> each.limitName().equals(limitName))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no operation " + limitName));
  }

  /**
   * Calls an operation as the owner of the tenant.
   *
   * @param given values of parameters by name, before they are decoded; others have their defaults
   */
  static Answer call(Tenant tenant, Operation operation, Map<String, String> given) {
    var values = new HashMap<Param<?>, Object>();
    var faults = new Faults();
    for (List<Param<?>> params : List.of(operation.params(), operation.extras())) {
      for (Param<?> each : params) {
        String text = given.get(each.name());
        Object value = each.decode(text == null ? List.of() : List.of(text), faults);
        if (value != null) {
          values.put(each, value);
        }
      }
    }
    var route = new Call.Route(operation, tenant.owner(), tenant.owner().tenant(), null, given);
    return operation.handler().handle(new Call(route, values, null, null));
  }

  /**
   * What the body of a request becomes.
   *
   * @throws IllegalArgumentException if the body is not valid
   */
  static Object decode(Operation operation, byte[] body) {
    var faults = new Faults();
    JsonNode node = Json.readBody(body, faults);
    Type<?> type = Objects.requireNonNull(operation.body());
    @Nullable Object value = node == null ? null : type.decode(node, Loc.of("body"), faults);
    if (value == null || !faults.isEmpty()) {
      throw new IllegalArgumentException(faults.list().toString());
    }
    return value;
  }
}
