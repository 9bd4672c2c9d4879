package dev.pinion.store.jdbc;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.pinion.budget.Allowance;
import dev.pinion.budget.JsonWeight;
import dev.pinion.budget.Use;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.governance.ChangeRequest;
import dev.pinion.domain.governance.Condition;
import dev.pinion.domain.governance.Glob;
import dev.pinion.domain.governance.Lasting;
import dev.pinion.domain.resource.Criterion;
import dev.pinion.domain.resource.MetricValue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonParser.NumberType;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.NamedType;
import tools.jackson.databind.module.SimpleModule;

/**
 * The JSON text of structured columns. What is written reads back equal: numbers keep their digits,
 * objects the order of their fields.
 */
final class JsonText {
  /** Longer than any number that a request can hold, which is 1,000. */
  private static final int NUMBER_CHARS_MAX = 2_000;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNumberLength(NUMBER_CHARS_MAX).build())
                  .build())
          .addModule(
              new SimpleModule()
                  .addDeserializer(Object.class, new FreeForm())
                  .addDeserializer(Glob.class, new Pattern())
                  .addSerializer(BigDecimal.class, new Digits()))
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .addMixIn(EntityId.class, HexForm.class)
          .addMixIn(MetricValue.class, MetricForm.class)
          .addMixIn(Criterion.Expectation.class, ExpectationForm.class)
          .addMixIn(Condition.class, ConditionForm.class)
          .registerSubtypes(conditions())
          .addMixIn(ChangeRequest.Change.class, RequestedForm.class)
          .addMixIn(Glob.class, GlobForm.class)
          .addMixIn(Lasting.class, LastingForm.class)
          .build();

  private static final TypeReference<LinkedHashMap<String, @Nullable Object>> OBJECT =
      new TypeReference<>() {};

  private JsonText() {}

  private static NamedType[] conditions() {
    return Condition.TYPES.entrySet().stream()
        .map(each -> new NamedType(each.getValue(), each.getKey()))
        .toArray(NamedType[]::new);
  }

  static String write(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  static <T> T read(String text, Class<T> type) {
    return MAPPER.readValue(counted(text), type);
  }

  static <T> List<T> readList(String text, Class<T[]> arrayType) {
    return List.of(MAPPER.readValue(counted(text), arrayType));
  }

  static Map<String, @Nullable Object> readObject(String text) {
    return Collections.unmodifiableMap(MAPPER.readValue(counted(text), OBJECT));
  }

  /** What a request reads counts as held by it until it is answered. */
  private static String counted(String text) {
    Allowance.current().take(Use.LOADED, JsonWeight.of(text));
    return text;
  }

  /** Reads free-form values in the forms of the domain: any integer is Long if it can be. */
  private static final class FreeForm extends ValueDeserializer<Object> {
    @Override
    public @Nullable Object deserialize(JsonParser parser, DeserializationContext context) {
      return switch (parser.currentToken()) {
        case START_OBJECT -> object(parser, context);
        case START_ARRAY -> list(parser, context);
        case VALUE_STRING -> parser.getString();
        case VALUE_NUMBER_INT ->
            parser.getNumberType() == NumberType.BIG_INTEGER
                ? (Object) parser.getBigIntegerValue()
                : (Object) parser.getLongValue();
        case VALUE_NUMBER_FLOAT -> parser.getDecimalValue();
        case VALUE_TRUE -> true;
        case VALUE_FALSE -> false;
        case VALUE_NULL -> null;
        default -> throw new IllegalStateException("no JSON value: " + parser.currentToken());
      };
    }

    private Map<String, @Nullable Object> object(
        JsonParser parser, DeserializationContext context) {
      var fields = new LinkedHashMap<String, @Nullable Object>();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        parser.nextToken();
        fields.put(name, deserialize(parser, context));
      }
      return Collections.unmodifiableMap(fields);
    }

    private List<@Nullable Object> list(JsonParser parser, DeserializationContext context) {
      var items = new ArrayList<@Nullable Object>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        items.add(deserialize(parser, context));
      }
      return Collections.unmodifiableList(items);
    }
  }

  /** Reads a pattern from its text. */
  private static final class Pattern extends ValueDeserializer<Glob> {
    @Override
    public Glob deserialize(JsonParser parser, DeserializationContext context) {
      return new Glob(parser.getString());
    }
  }

  /** Writes a decimal so that it reads back as one, with its scale, even when it is whole. */
  private static final class Digits extends ValueSerializer<BigDecimal> {
    @Override
    public void serialize(BigDecimal value, JsonGenerator out, SerializationContext context) {
      out.writeNumber(value.scale() == 0 ? value + "E0" : value.toString());
    }
  }

  /** Writes an identifier as its hex digits. */
  private interface HexForm {
    @JsonValue
    String hex();

    @JsonCreator
    static EntityId ofHex(String text) {
      return EntityId.ofHex(text);
    }
  }

  /** Writes which kind of value a metric has. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = MetricValue.Bool.class, name = "boolean"),
    @JsonSubTypes.Type(value = MetricValue.Numerical.class, name = "numerical"),
    @JsonSubTypes.Type(value = MetricValue.Categorical.class, name = "categorical")
  })
  private interface MetricForm {}

  /** Writes which kind of score is expected. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Criterion.Bool.class, name = "boolean"),
    @JsonSubTypes.Type(value = Criterion.Numerical.class, name = "numerical"),
    @JsonSubTypes.Type(value = Criterion.Categorical.class, name = "categorical")
  })
  private interface ExpectationForm {}

  /** Writes which kind of condition a rule has; what follows from the kind is not written. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  @JsonAutoDetect(isGetterVisibility = JsonAutoDetect.Visibility.NONE)
  private interface ConditionForm {}

  /** Writes which kind of change is asked for. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = ChangeRequest.Change.Promote.class, name = "promote"),
    @JsonSubTypes.Type(value = ChangeRequest.Change.Rollback.class, name = "rollback"),
    @JsonSubTypes.Type(value = ChangeRequest.Change.Edit.class, name = "service")
  })
  private interface RequestedForm {}

  /** Writes a pattern as its text. */
  private interface GlobForm {
    @JsonValue
    String text();
  }

  /** Writes a length of time as people do. */
  private interface LastingForm {
    @Override
    @JsonValue
    String toString();

    @JsonCreator
    static Lasting parse(String text) {
      return Lasting.parse(text);
    }
  }
}
