package dev.pinion.http.api;

import dev.pinion.http.schema.Definitions;
import dev.pinion.http.schema.Fault;
import dev.pinion.http.schema.Param;
import dev.pinion.http.schema.RecordSchemas;
import dev.pinion.http.schema.Type;
import dev.pinion.http.wire.CheckResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The OpenAPI 3.1 document of a dialect, made from what its operations declare. The same operations
 * give the same text, to the byte.
 */
public final class OpenApiDocument {
  private static final String VERSION = "1.0";
  private static final String JSON = "application/json";

  /**
   * Operations whose parameters must be exactly those of the contract: {@code Idempotency-Key}
   * works for those that are POST, and is not declared.
   */
  private static final Set<String> TO_THE_LETTER = Set.of("create-service", "update-service");

  private static final JsonMapper PRETTY =
      JsonMapper.builder()
          .defaultPrettyPrinter(
              new DefaultPrettyPrinter()
                  .withObjectIndenter(new DefaultIndenter("  ", "\n"))
                  .withArrayIndenter(new DefaultIndenter("  ", "\n")))
          .build();

  private final Dialect dialect;
  private @Nullable Prepared prepared;

  /** The document of a dialect. */
  public OpenApiDocument(Dialect dialect) {
    this.dialect = dialect;
  }

  /** The document, indented, with a line feed at its end; made when it is first asked for. */
  public synchronized Prepared prepared() {
    Prepared made = prepared;
    if (made == null) {
      String text = PRETTY.writerWithDefaultPrettyPrinter().writeValueAsString(document()) + "\n";
      made = new Prepared(JSON, text);
      prepared = made;
    }
    return made;
  }

  private ObjectNode document() {
    var definitions = new Definitions();
    ObjectNode document = object().put("openapi", "3.1.0");
    document
        .putObject("info")
        .put("title", "Pinion, the " + dialect.name() + " dialect")
        .put("version", VERSION);
    ObjectNode paths = document.putObject("paths");
    var byPath = new TreeMap<String, Map<String, Operation>>();
    for (Operation each : dialect.operations()) {
      byPath.computeIfAbsent(each.path(), path -> new TreeMap<>()).put(each.method(), each);
    }
    byPath.forEach(
        (path, byMethod) -> {
          ObjectNode item = paths.putObject(path);
          byMethod.forEach(
              (method, operation) ->
                  item.set(method.toLowerCase(Locale.ROOT), describe(operation, definitions)));
        });
    ObjectNode components = document.putObject("components");
    components.set("securitySchemes", securitySchemes());
    components.set("schemas", definitions.components());
    return document;
  }

  private ObjectNode describe(Operation operation, Definitions definitions) {
    ObjectNode described =
        object().put("operationId", operation.id()).put("summary", operation.summary());
    described.set("security", security(operation.access()));
    List<Param<?>> params = params(operation);
    if (!params.isEmpty()) {
      ArrayNode parameters = described.putArray("parameters");
      params.forEach(each -> parameters.add(each.describe(definitions)));
    }
    Type<?> body = operation.body();
    if (body != null) {
      ObjectNode request =
          described.putObject("requestBody").put("required", !operation.isBodyOptional());
      content(request, body.schema(definitions));
    }
    described.set("responses", responses(operation, definitions));
    return described;
  }

  private static List<Param<?>> params(Operation operation) {
    var params = new ArrayList<>(operation.params());
    if (declaresIdempotencyKey(operation)) {
      params.add(Replays.KEY);
    }
    return params;
  }

  private static boolean declaresIdempotencyKey(Operation operation) {
    return operation.takesIdempotencyKey() && !TO_THE_LETTER.contains(operation.id());
  }

  private static ObjectNode responses(Operation operation, Definitions definitions) {
    var byStatus = new TreeMap<Integer, ObjectNode>();
    byStatus.put(operation.successStatus(), success(operation, definitions));
    operation
        .errors()
        .forEach((status, meaning) -> byStatus.put(status, error(status, meaning, definitions)));
    if (declaresIdempotencyKey(operation)) {
      byStatus.putIfAbsent(
          409,
          error(
              409,
              "The first request with this idempotency key has not ended, or cannot be repeated.",
              definitions));
    }
    if (operation.body() != null) {
      byStatus.put(413, error(413, "The body is larger than the server accepts.", definitions));
      byStatus.put(415, error(415, "The content type of the body is not JSON.", definitions));
    }
    ObjectNode responses = object();
    byStatus.forEach((status, response) -> responses.set(Integer.toString(status), response));
    return responses;
  }

  private static ObjectNode success(Operation operation, Definitions definitions) {
    ObjectNode response = object();
    Class<? extends Record> type = operation.successBody();
    if (type != null) {
      response.put("description", "What was asked for.");
      content(response, RecordSchemas.schema(type, definitions));
    } else if (operation.hasFreeSuccessBody()) {
      response.put("description", "Done; the content has no meaning.");
      content(response, object());
    } else {
      response.put("description", "Done; there is no content.");
    }
    return response;
  }

  private static ObjectNode error(int status, String meaning, Definitions definitions) {
    ObjectNode response = object().put("description", meaning);
    content(
        response,
        status == 422
            ? definitions.reference("InvalidRequest", () -> invalidRequest(definitions))
            : definitions.reference(
                "Error", () -> errorBody(object().put("type", "string"), definitions)));
    return response;
  }

  private static ObjectNode invalidRequest(Definitions definitions) {
    ObjectNode faults = object();
    faults.set("items", RecordSchemas.schema(Fault.class, definitions));
    return errorBody(faults.put("type", "array"), definitions);
  }

  /** The schema of {@link ErrorBody} with a detail of its own. */
  private static ObjectNode errorBody(ObjectNode detail, Definitions definitions) {
    var scratch = new Definitions();
    RecordSchemas.schema(ErrorBody.class, scratch);
    ObjectNode schema = (ObjectNode) scratch.components().get(ErrorBody.class.getSimpleName());
    ObjectNode properties = (ObjectNode) schema.get("properties");
    properties.set("detail", detail);
    ObjectNode usedBy =
        (ObjectNode) scratch.components().get(ErrorBody.UsedBy.class.getSimpleName());
    ((ObjectNode) properties.get("used_by")).set("items", usedBy);
    ((ObjectNode) properties.get("checks"))
        .set("items", RecordSchemas.schema(CheckResponse.class, definitions));
    return schema;
  }

  private static void content(ObjectNode parent, ObjectNode schema) {
    parent.putObject("content").putObject(JSON).set("schema", schema);
  }

  private ArrayNode security(Operation.Access access) {
    ArrayNode security = JsonNodeFactory.instance.arrayNode();
    for (List<String> schemes : dialect.security().requirements().getOrDefault(access, List.of())) {
      ObjectNode requirement = security.addObject();
      schemes.forEach(requirement::putArray);
    }
    return security;
  }

  private ObjectNode securitySchemes() {
    ObjectNode schemes = object();
    new TreeMap<>(dialect.security().schemes())
        .forEach((name, scheme) -> schemes.set(name, describe(scheme)));
    return schemes;
  }

  private static ObjectNode describe(Security.Scheme scheme) {
    return switch (scheme) {
      case Security.Header(String name, String description) ->
          object()
              .put("type", "apiKey")
              .put("in", "header")
              .put("name", name)
              .put("description", description);
      case Security.Authorization(String kind, String format, String description) -> {
        ObjectNode described = object().put("type", "http").put("scheme", kind);
        if (format != null) {
          described.put("bearerFormat", format);
        }
        yield described.put("description", description);
      }
    };
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
