package dev.pinion.http.schema;

import static dev.pinion.http.schema.Checks.JSON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

class RecordSchemasTest {
  enum Color {
    RED,
    DARK_BLUE
  }

  record Child(String name, List<Child> children) {}

  record Answer(
      @JsonProperty("_id") String id,
      UUID agentId,
      Instant createdAt,
      long bargeInMinSpeechS,
      @Nullable Integer agentVersionNumber,
      boolean isActive,
      BigDecimal price,
      List<@Nullable String> names,
      Map<String, Child> childrenByName,
      Map<String, @Nullable Object> params,
      @Nullable Child child,
      @Nullable Object anything,
      Color color,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String errorCode) {}

  private static final Answer ANSWER =
      new Answer(
          "1",
          new UUID(1, 2),
          Instant.EPOCH,
          1,
          2,
          true,
          BigDecimal.ONE,
          List.of(),
          Map.of(),
          Map.of(),
          null,
          null,
          Color.RED,
          "code");

  @Test
  void recordsDescribeThemselves() {
    Definitions definitions = new Definitions();

    assertThat(RecordSchemas.schema(Answer.class, definitions))
        .hasToString("{\"$ref\":\"#/components/schemas/Answer\"}");
    assertThat(JSON.readTree(definitions.components().toString()))
        .isEqualTo(
            JSON.readTree(
"""
{"Answer": {"type": "object",
  "required": ["_id", "agent_id", "created_at", "barge_in_min_speech_s", "agent_version_number",
    "is_active", "price", "names", "children_by_name", "params", "child", "anything", "color"],
  "properties": {
    "_id": {"type": "string"},
    "agent_id": {"type": "string", "format": "uuid"},
    "created_at": {"type": "string", "format": "date-time"},
    "barge_in_min_speech_s": {"type": "integer"},
    "agent_version_number": {"anyOf": [{"type": "integer"}, {"type": "null"}]},
    "is_active": {"type": "boolean"},
    "price": {"type": "number"},
    "names": {"type": "array", "items": {"anyOf": [{"type": "string"}, {"type": "null"}]}},
    "children_by_name": {"type": "object",
      "additionalProperties": {"$ref": "#/components/schemas/Child"}},
    "params": {"type": "object", "additionalProperties": true},
    "child": {"anyOf": [{"$ref": "#/components/schemas/Child"}, {"type": "null"}]},
    "anything": {},
    "color": {"type": "string", "enum": ["red", "dark_blue"]},
    "error_code": {"type": "string"}}},
 "Child": {"type": "object", "required": ["name", "children"], "properties": {
    "name": {"type": "string"},
    "children": {"type": "array", "items": {"$ref": "#/components/schemas/Child"}}}}}
"""));
  }

  @Test
  void propertiesAreNamedAsJacksonWritesThem() {
    JsonMapper snakeCase =
        JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();
    Definitions definitions = new Definitions();
    RecordSchemas.schema(Answer.class, definitions);

    assertThat(new TreeSet<>(definitions.components().at("/Answer/properties").propertyNames()))
        .isEqualTo(new TreeSet<>(snakeCase.valueToTree(ANSWER).propertyNames()));
  }

  record Unknown(URI uri) {}

  @Test
  void aTypeWithoutARuleIsRefused() {
    assertThatThrownBy(() -> RecordSchemas.schema(Unknown.class, new Definitions()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("URI");
  }
}
