package dev.pinion.http;

import dev.pinion.budget.Allowance;
import dev.pinion.budget.Use;
import dev.pinion.domain.Sha256;
import dev.pinion.http.api.Call;
import dev.pinion.http.api.InvalidRequestException;
import dev.pinion.http.api.Json;
import dev.pinion.http.api.Operation;
import dev.pinion.http.api.Replays;
import dev.pinion.http.schema.Faults;
import dev.pinion.http.schema.Loc;
import dev.pinion.http.schema.Param;
import dev.pinion.http.schema.Type;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The fifth check of every request (docs/behaviour/requests.md): everything that its operation
 * declares, all faults at once.
 */
final class Decoding {
  private static final byte[] NOTHING = {};
  private static final byte[] NO_FIELDS = {'{', '}'};

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
    String key = operation.takesIdempotencyKey() ? key(request, faults) : null;
    Type<?> type = operation.body();
    byte[] bytes = type == null ? NOTHING : bytes(request);
    Object body =
        type == null
            ? null
            : body(
                type, bytes.length == 0 && operation.isBodyOptional() ? NO_FIELDS : bytes, faults);
    Replays.Key replay = key == null ? null : new Replays.Key(key, fingerprint(request, bytes));
    Allowance.current().giveBack(Use.BODY);
    if (!faults.isEmpty()) {
      throw new InvalidRequestException(faults);
    }
    return new Call(route, values, body, replay);
  }

  private static @Nullable String key(RequestView request, Faults faults) {
    List<String> keys = request.headers(Replays.KEY.name());
    if (keys.size() > 1) {
      faults.add("value_error", Replays.KEY.loc(), "Send one key only", keys.getLast());
    }
    return Replays.KEY.decode(keys, faults);
  }

  /** A digest of everything that makes a request what it is, whoever sends it. */
  private static String fingerprint(RequestView request, byte[] body) {
    String path = request.rawPath();
    String[] parts = {
      request.method(),
      path.endsWith("/") ? path.substring(0, path.length() - 1) : path,
      request.rawQuery(),
      String.join(",", request.headers("if-match")),
      String.join(",", request.headers("if-none-match"))
    };
    // No part can hold a line feed, so no two requests run into one another.
    byte[] head = (String.join("\n", parts) + "\n").getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(Sha256.of(head, body));
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

  private byte[] bytes(RequestView request) throws IOException {
    if (request.hasCodedContent()) {
      throw new HttpFault(
          415,
          "unsupported_content_encoding",
          "Send the body as it is, without a Content-Encoding.",
          Map.of("Accept-Encoding", "identity"));
    }
    if (!request.hasJsonContentType()) {
      throw new HttpFault(
          415, "unsupported_media_type", "Send the body as Content-Type: application/json.");
    }
    return deadline.within(() -> request.body(maxBodyBytes));
  }

  private static @Nullable Object body(Type<?> type, byte[] bytes, Faults faults) {
    JsonNode node = Json.readBody(bytes, faults);
    return node == null ? null : type.decode(node, Loc.of("body"), faults);
  }
}
