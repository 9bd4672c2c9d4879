package dev.pinion.http.schema;

import static dev.pinion.http.schema.Checks.JSON;
import static dev.pinion.http.schema.Checks.faultTypes;
import static dev.pinion.http.schema.Checks.faults;
import static dev.pinion.http.schema.Checks.resolvedSchema;
import static dev.pinion.http.schema.Checks.valid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.AbstractMap.SimpleEntry;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.groups.Tuple;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ContainerTypesTest {
  private record Point(long x, @Nullable String label, boolean labelled, List<String> tags) {}

  private static final ObjectType<Point> POINT =
      Types.object(
          "Point",
          f -> {
            var x = f.required("x", Types.integer());
            var label = f.optional("label", Types.text().nullable());
            var tags = f.withDefault("tags", Types.list(Types.string()), List.of("none"));
            return v -> new Point(v.get(x), v.getOrNull(label), v.isPresent(label), v.get(tags));
          });

  @Test
  void everyFaultOfAnObjectIsReportedAtItsPlace() {
    List<Fault> faults = faults(Types.list(POINT), "[{\"label\": 3, \"tags\": [\"a\", 1]}, 7]");

    assertThat(faults)
        .extracting(Fault::type, Fault::loc)
        .containsExactly(
            tuple("missing", "body", 0, "x"),
            tuple("string_type", "body", 0, "label"),
            tuple("string_type", "body", 0, "tags", 1),
            tuple("model_attributes_type", "body", 1));
    assertThat(faults.getFirst().msg()).isEqualTo("Field required");
    assertThat(faults.getFirst().input()).isEqualTo(Map.of("label", 3, "tags", List.of("a", 1)));
    assertThat(faults.getLast().input()).isEqualTo(7);
  }

  private static Tuple tuple(String type, Object... loc) {
    return Tuple.tuple(type, List.of(loc));
  }

  @Test
  void fieldsTellAbsentFromNull() {
    assertThat(valid(POINT, "{\"x\": 1}")).isEqualTo(new Point(1, null, false, List.of("none")));
    assertThat(valid(POINT, "{\"x\": 1, \"label\": null, \"tags\": []}"))
        .isEqualTo(new Point(1, null, true, List.of()));
    assertThat(faultTypes(POINT, "{\"x\": 1, \"tags\": null}")).containsExactly("list_type");
  }

  @Test
  void unknownFieldsAreKeptAsTheyCameWhereThatIsAskedFor() {
    ObjectType<Map<String, @Nullable Object>> open =
        Types.mapObject("Open", f -> f.required("x", Types.integer())).keepingUndeclared();
    assertThat(valid(open, "{\"y\": {\"z\": [2, null]}, \"x\": 1, \"n\": null}"))
        .hasToString("{x=1, y={z=[2, null]}, n=null}");
    assertThat(faultTypes(open, "{\"x\": 1, \"y\": {\"z\": [\"\\u0000\"]}}")).hasSize(1);
    assertThat(resolvedSchema(open).get("additionalProperties").booleanValue()).isTrue();
  }

  @Test
  void unknownFieldsAreIgnoredUnlessUnclean() {
    assertThat(valid(POINT, "{\"x\": 1, \"y\": {\"z\": [2]}}").x()).isEqualTo(1);
    assertThat(faults(POINT, "{\"x\": 1, \"y\": {\"z\": [\"\\u0000\"]}}"))
        .extracting(Fault::type, Fault::loc)
        .containsExactly(tuple("string_unicode", "body", "y", "z", 0));
  }

  @Test
  void aFieldCannotBeDeclaredTwiceNorReadWhenEmpty() {
    assertThatThrownBy(
            () ->
                Types.mapObject(
                    "Twice",
                    f -> {
                      f.required("a", Types.string());
                      f.required("a", Types.string());
                    }))
        .isInstanceOf(IllegalArgumentException.class);
    ObjectType<String> empty =
        Types.object(
            "Empty",
            f -> {
              var a = f.optional("a", Types.string());
              return v -> v.get(a);
            });
    assertThatThrownBy(() -> valid(empty, "{}")).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void listsCheckTheirSize() {
    ListType<Long> list = Types.list(Types.integer()).min(1).max(2);

    Map<String, Object> ctx = new LinkedHashMap<>();
    ctx.put("field_type", "List");
    ctx.put("max_length", 2);
    ctx.put("actual_length", 3);
    assertThat(faults(list, "[1,1,1]"))
        .containsExactly(
            new Fault(
                "too_long",
                List.of("body"),
                "List should have at most 2 items after validation, not 3",
                List.of(1, 1, 1),
                ctx));
    assertThat(faults(list, "[]"))
        .extracting(Fault::type, Fault::msg)
        .containsExactly(
            Tuple.tuple("too_short", "List should have at least 1 item after validation, not 0"));
    assertThat(valid(list.unique(), "[2,1,2,1]")).containsExactly(2L, 1L);
    assertThat(faultTypes(list, "{}")).containsExactly("list_type");
    assertThat(faultTypes(list, "[\"1\", 2, 3]")).containsExactly("int_type", "too_long");
  }

  @Test
  void listsKeepNullsThatAreLegal() {
    assertThat(valid(Types.list(Types.integer().nullable()), "[1,null]"))
        .isEqualTo(Arrays.asList(1L, null));
  }

  @Test
  void mapsCheckKeysValuesAndSize() {
    MapType<@Nullable String> tags =
        Types.map(Types.text().pattern("^[\\w\\s]+$"), Types.text().nullable()).max(2);

    assertThat(valid(tags, "{\" a \": null, \"b\": \" x \"}"))
        .containsExactly(entry("a", null), entry("b", "x"));
    assertThat(valid(tags, "{\"a\": \"1\", \" a\": \"2\", \"b\": \"3\"}"))
        .containsExactly(entry("a", "2"), entry("b", "3"));
    assertThat(faults(tags, "{\"-\": 1, \"\\u0000\": \"\"}"))
        .extracting(Fault::type, Fault::loc)
        .containsExactly(
            tuple("string_pattern_mismatch", "body", "-", "[key]"),
            tuple("string_type", "body", "-"),
            tuple("string_unicode", "body", "\0", "[key]"),
            tuple("string_too_short", "body", "\0"));
    assertThat(faults(tags, "{\"a\": null, \"b\": null, \"c\": null}"))
        .extracting(Fault::type, Fault::msg)
        .containsExactly(
            Tuple.tuple(
                "too_long", "Dictionary should have at most 2 items after validation, not 3"));
    assertThat(faultTypes(tags, "[]")).containsExactly("dict_type");
  }

  private static Map.Entry<String, @Nullable String> entry(String key, @Nullable String value) {
    return new SimpleEntry<>(key, value);
  }

  @Test
  void freeValuesBecomePlainImmutableJava() {
    Map<String, @Nullable Object> value =
        valid(
            Types.freeObject(),
            "{\"b\":[1,2.50,null,true],\"a\":{\"n\":123456789012345678901234567890}}");

    assertThat(value.keySet()).containsExactly("b", "a");
    assertThat(value.get("b")).isEqualTo(Arrays.asList(1L, new BigDecimal("2.50"), null, true));
    assertThat(value.get("a"))
        .isEqualTo(Map.of("n", new BigInteger("123456789012345678901234567890")));
    assertThatThrownBy(() -> value.put("c", 1)).isInstanceOf(UnsupportedOperationException.class);
    assertThat(faults(Types.freeObject(), "{\"a\":{\"\\u0000\":[\"\\u0000\"]}}"))
        .extracting(Fault::type, Fault::loc)
        .containsExactly(
            tuple("string_unicode", "body", "a", "\0", "[key]"),
            tuple("string_unicode", "body", "a", "\0", 0));
    assertThat(faultTypes(Types.freeObject(), "[]")).containsExactly("dict_type");
  }

  @Test
  void mapObjectsKeepDeclaredFieldsAsPlainJava() {
    ObjectType<Map<String, @Nullable Object>> part =
        Types.mapObject("Part", f -> f.required("id", Types.uuid()));
    ObjectType<Map<String, @Nullable Object>> whole =
        Types.mapObject(
            "Whole",
            f -> {
              f.required("name", Types.text());
              f.optional("note", Types.string().nullable());
              f.optional("absent", Types.string());
              f.withDefault("level", Types.integer(), 3L);
              f.required("parts", Types.list(part));
            });

    Map<String, @Nullable Object> value =
        valid(
            whole,
            "{\"parts\":[{\"id\":\"0123ABCD-0123-8123-9123-0123456789AB\"}],"
                + "\"other\":1,\"note\":null,\"name\":\" n \"}");

    assertThat(value.keySet()).containsExactly("name", "note", "level", "parts");
    assertThat(value.get("name")).isEqualTo("n");
    assertThat(value.get("note")).isNull();
    assertThat(value.get("level")).isEqualTo(3L);
    assertThat(value.get("parts"))
        .isEqualTo(List.of(Map.of("id", "0123abcd-0123-8123-9123-0123456789ab")));
  }

  private static final Type<Object> SHAPE =
      Types.union(
          "type",
          Map.of(
              "square",
              Types.mapObject(
                  "Square",
                  f -> {
                    f.required("type", Types.enumeration("square"));
                    f.required("side", Types.integer());
                  }),
              "dot",
              Types.mapObject("Dot", f -> f.required("type", Types.enumeration("dot")))));

  @Test
  void unionsAreToldApartByTheirTag() {
    assertThat(valid(SHAPE, "{\"type\":\"dot\"}")).isEqualTo(Map.of("type", "dot"));
    assertThat(faults(SHAPE, "{\"type\":\"square\"}"))
        .extracting(Fault::type, Fault::loc)
        .containsExactly(tuple("missing", "body", "square", "side"));
    assertThat(faults(SHAPE, "{}"))
        .extracting(Fault::type, Fault::msg)
        .containsExactly(
            Tuple.tuple("union_tag_not_found", "Unable to extract tag using discriminator 'type'"));
    assertThat(faults(SHAPE, "{\"type\":\"cube\"}"))
        .extracting(Fault::type, Fault::msg)
        .containsExactly(
            Tuple.tuple(
                "union_tag_invalid",
                "Input tag 'cube' found using 'type' does not match any of the expected tags:"
                    + " 'dot', 'square'"));
    assertThat(faultTypes(SHAPE, "{\"type\":1}")).containsExactly("union_tag_invalid");
    assertThat(faultTypes(SHAPE, "1")).containsExactly("model_attributes_type");
  }

  @Test
  void unionsDescribeTheirMembers() {
    assertThat(SHAPE.schema(new Definitions()))
        .hasToString(
            "{\"oneOf\":[{\"$ref\":\"#/components/schemas/Dot\"},"
                + "{\"$ref\":\"#/components/schemas/Square\"}],"
                + "\"discriminator\":{\"propertyName\":\"type\",\"mapping\":{"
                + "\"dot\":\"#/components/schemas/Dot\","
                + "\"square\":\"#/components/schemas/Square\"}}}");
  }

  @Test
  void objectsDescribeTheirFields() {
    assertThat(resolvedSchema(POINT))
        .isEqualTo(
            JSON.readTree(
                """
                {"type": "object", "required": ["x"], "properties": {
                  "x": {"type": "integer"},
                  "label": {"anyOf": [{"type": "string", "minLength": 1}, {"type": "null"}]},
                  "tags": {"type": "array", "items": {"type": "string"}, "default": ["none"]}}}
                """));
  }

  @Test
  void definitionsAreSortedAndRefuseTwoSchemasOfOneName() {
    Definitions definitions = new Definitions();
    POINT.schema(definitions);
    SHAPE.schema(definitions);
    POINT.schema(definitions);

    assertThat(definitions.components().propertyNames()).containsExactly("Dot", "Point", "Square");
    assertThatThrownBy(() -> POINT.keepingUndeclared().schema(definitions))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Point");
  }
}
