package dev.pinion.app.models;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.path.NodePath;
import dev.pinion.domain.CodePoints;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON Schema of one model's {@code params}, compiled once. Safe to use from many threads at
 * once.
 */
final class ParamsSchema {
  /** Faults that have a sentence each. */
  private static final int FAULTS_NAMED_MAX = 5;

  /** Chars of a sentence of the library, which can quote the parameters. */
  private static final int MESSAGE_CHARS_MAX = 300;

  private static final List<String> BOUNDS =
      List.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum");

  private static final JsonMapper MAPPER = new JsonMapper();

  private final String modelName;
  private final Map<String, @Nullable Object> json;
  private volatile @Nullable Schema compiled;

  private ParamsSchema(String modelName, Map<String, @Nullable Object> json) {
    this.modelName = modelName;
    this.json = json;
  }

  /**
   * A schema known to be good. It is compiled when first used, to keep the program's start quick.
   */
  static ParamsSchema trusted(String modelName, Map<String, @Nullable Object> json) {
    return new ParamsSchema(modelName, json);
  }

  /**
   * A schema of somebody else's, checked and compiled at once. It must stand by itself: a reference
   * to anything outside is an error, and neither the network nor a file is ever asked for it.
   *
   * @throws ModelFileException if it is no JSON Schema of 2020-12
   */
  static ParamsSchema checked(String modelName, Map<String, @Nullable Object> json) {
    String title = "The `params_model_schema` of " + modelName;
    Schema metaSchema =
        SchemaRegistry.withDefaultDialect(Dialects.getDraft202012())
            .getSchema(SchemaLocation.of(Dialects.getDraft202012().getId()));
    List<Error> faults = metaSchema.validate(MAPPER.<JsonNode>valueToTree(json));
    if (!faults.isEmpty()) {
      Error first = faults.getFirst();
      throw new ModelFileException(
          title + " is no valid JSON Schema: " + name(first) + " " + first.getMessage() + ".");
    }
    ParamsSchema schema = new ParamsSchema(modelName, json);
    try {
      schema.compiled();
    } catch (SchemaException e) {
      String fault =
          e.getCause() instanceof PatternSyntaxException
              ? " has a pattern that is no regular expression."
              : " refers to something that is not in it.";
      throw new ModelFileException(title + fault, e);
    }
    return schema;
  }

  private Schema compiled() {
    Schema known = compiled;
    if (known != null) {
      return known;
    }
    synchronized (this) {
      Schema schema = compiled;
      if (schema == null) {
        SchemaRegistry registry =
            SchemaRegistry.withDialect(
                Dialects.getDraft202012(),
                builder -> builder.schemaLoader(loader -> loader.block(iri -> true)));
        JsonNode tree = MAPPER.valueToTree(json);
        boundByDecimals(tree);
        schema = registry.getSchema(tree);
        schema.initializeValidators();
        compiled = schema;
      }
      return schema;
    }
  }

  /**
   * Writes whole bounds as decimals: by others the library compares a long, and throws where a
   * parameter is a decimal that is none.
   */
  private static void boundByDecimals(JsonNode schema) {
    if (schema instanceof ObjectNode object) {
      for (String bound : BOUNDS) {
        JsonNode limit = object.get(bound);
        if (limit != null && limit.isIntegralNumber()) {
          object.put(bound, limit.decimalValue());
        }
      }
    }
    schema.forEach(ParamsSchema::boundByDecimals);
  }

  /**
   * One sentence for each of the first faults of the parameters, and one that counts the others;
   * empty if they are fine.
   */
  List<String> problems(Map<String, @Nullable Object> params) {
    List<Error> errors = compiled().validate(MAPPER.<JsonNode>valueToTree(params));
    List<String> all = errors.stream().map(this::sentence).distinct().toList();
    int more = all.size() - FAULTS_NAMED_MAX;
    if (more <= 0) {
      return all;
    }
    List<String> named = new ArrayList<>(all.subList(0, FAULTS_NAMED_MAX));
    named.add(more == 1 ? "There is 1 more fault." : "There are " + more + " more faults.");
    return List.copyOf(named);
  }

  private String sentence(Error error) {
    if (error.getKeyword().equals("additionalProperties")) {
      return unknownParameter(error);
    }
    JsonNode limit = error.getSchemaNode();
    String wanted =
        switch (error.getKeyword()) {
          case "required" -> "must be given";
          case "minimum" -> "must be at least " + limit.asString();
          case "maximum" -> "must be at most " + limit.asString();
          case "exclusiveMinimum" -> "must be more than " + limit.asString();
          case "exclusiveMaximum" -> "must be less than " + limit.asString();
          case "enum" -> "must be " + choice(limit);
          case "type" -> "must be " + typeChoice(limit);
          case "minItems" -> "must have at least " + limit.asString() + " items";
          case "maxItems" -> "must have at most " + limit.asString() + " items";
          default -> CodePoints.quotable(error.getMessage(), MESSAGE_CHARS_MAX);
        };
    return "%s %s for %s.".formatted(name(error), wanted, modelName);
  }

  private String unknownParameter(Error error) {
    String sentence = "%s is not a parameter of %s".formatted(name(error), modelName);
    boolean isTopLevel = error.getInstanceLocation().getNameCount() == 0;
    if (isTopLevel && json.get("properties") instanceof Map<?, ?> parameters) {
      String names =
          parameters.keySet().stream().map(String::valueOf).collect(Collectors.joining(", "));
      return sentence + "; it has " + names + ".";
    }
    return sentence + ".";
  }

  /** The parameter that an error is about, with the way to it, in back quotes. */
  private static String name(Error error) {
    NodePath location = error.getInstanceLocation();
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < location.getNameCount(); i++) {
      parts.add(String.valueOf(location.getElement(i)));
    }
    String property = error.getProperty();
    if (property != null) {
      parts.add(property);
    }
    return parts.isEmpty()
        ? "`params`"
        : "`" + CodePoints.quotable(String.join(".", parts), ModelCatalog.MAX_QUOTED_CHARS) + "`";
  }

  private static String choice(JsonNode values) {
    return values
        .valueStream()
        .map(JsonNode::asString)
        .collect(Collectors.joining(", ", "one of ", ""));
  }

  private static String typeChoice(JsonNode types) {
    if (types.isArray()) {
      return types.valueStream().map(ParamsSchema::typeChoice).collect(Collectors.joining(" or "));
    }
    String type = types.asString().toLowerCase(Locale.ROOT);
    return switch (type) {
      case "integer" -> "a whole number";
      case "array" -> "a list";
      case "object" -> "an object";
      case "boolean" -> "true or false";
      case "null" -> "null";
      default -> "a " + type;
    };
  }
}
