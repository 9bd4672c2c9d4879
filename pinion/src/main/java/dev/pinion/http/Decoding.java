package dev.pinion.http;

import dev.pinion.http.schema.Faults;
import dev.pinion.http.schema.Loc;
import dev.pinion.http.schema.Param;
import dev.pinion.http.schema.Type;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The fifth check of every request (SPEC 3): everything that its operation declares, all faults at
 * once.
 */
final class Decoding {
  private final int maxBodyBytes;
  private final ReadDeadline deadline;

  Decoding(int maxBodyBytes, ReadDeadline deadline) {
    this.maxBodyBytes = maxBodyBytes;
    this.deadline = deadline;
  }

  Call decode(Call.Route route, RequestView request) throws IOException {
    var faults = new Faults();
    var values = new HashMap<Param<?>, Object>();
    Operation operation = route.operation();
    for (List<Param<?>> params : List.of(operation.params(), operation.extras())) {
      for (Param<?> param : params) {
        Object value = param.decode(raw(param, route, request), faults);
        if (value != null) {
          values.put(param, value);
        }
      }
    }
    Type<?> type = operation.body();
    Object body = type == null ? null : body(type, request, faults);
    if (!faults.isEmpty()) {
      throw new InvalidRequestException(faults);
    }
    return new Call(route, values, body);
  }

  private static List<String> raw(Param<?> param, Call.Route route, RequestView request) {
    return switch (param.in()) {
      case "path" -> {
        String value = route.pathValues().get(param.name());
        yield value == null ? List.of() : List.of(value);
      }
      case "query" -> request.query(param.name());
      default -> request.headers(param.name());
    };
  }

  private @Nullable Object body(Type<?> type, RequestView request, Faults faults)
      throws IOException {
    if (!request.hasJsonContentType()) {
      throw new HttpFault(
          415, "unsupported_media_type", "Send the body as Content-Type: application/json.");
    }
    JsonNode node = Json.readBody(deadline.within(() -> request.body(maxBodyBytes)), faults);
    return node == null ? null : type.decode(node, Loc.of("body"), faults);
  }
}
