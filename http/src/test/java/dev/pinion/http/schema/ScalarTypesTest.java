package dev.pinion.http.schema;

import static dev.pinion.http.schema.Checks.DOUBLES;
import static dev.pinion.http.schema.Checks.faultTypes;
import static dev.pinion.http.schema.Checks.faults;
import static dev.pinion.http.schema.Checks.resolvedSchema;
import static dev.pinion.http.schema.Checks.valid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScalarTypesTest {
  private static final StringType WORD = Types.text().pattern("^[\\w\\s]+$");

  static Stream<Arguments> wrongValues() {
    return Stream.concat(wrongTextsAndNumbers(), wrongOthers());
  }

  private static Stream<Arguments> wrongTextsAndNumbers() {
    return Stream.of(
        arguments(Types.string(), "1", "string_type", "Input should be a valid string", null),
        arguments(Types.string(), "null", "string_type", "Input should be a valid string", null),
        arguments(
            Types.text(),
            "\" \\u00a0\\t \"",
            "string_too_short",
            "String should have at least 1 character",
            Map.of("min_length", 1)),
        arguments(
            Types.string().max(2),
            "\"abc\"",
            "string_too_long",
            "String should have at most 2 characters",
            Map.of("max_length", 2)),
        arguments(
            Types.string().pattern("^a$"),
            "\"a\\n\"",
            "string_pattern_mismatch",
            "String should match pattern '^a$'",
            Map.of("pattern", "^a$")),
        arguments(Types.integer(), "\"2\"", "int_type", "Input should be a valid integer", null),
        arguments(Types.integer(), "true", "int_type", "Input should be a valid integer", null),
        arguments(
            Types.integer(),
            "2.5",
            "int_from_float",
            "Input should be a valid integer, got a number with a fractional part",
            null),
        arguments(
            Types.integer().max(20),
            "21",
            "less_than_equal",
            "Input should be less than or equal to 20",
            Map.of("le", 20L)),
        arguments(
            Types.integer().min(1),
            "0",
            "greater_than_equal",
            "Input should be greater than or equal to 1",
            Map.of("ge", 1L)),
        arguments(
            Types.integer().greaterThan(0),
            "0",
            "greater_than",
            "Input should be greater than 0",
            Map.of("gt", 0L)),
        arguments(Types.number(), "\"1\"", "float_type", "Input should be a valid number", null),
        arguments(
            Types.number(), "1e400", "finite_number", "Input should be a finite number", null),
        arguments(
            Types.number().max(10),
            "10.5",
            "less_than_equal",
            "Input should be less than or equal to 10",
            Map.of("le", new BigDecimal("10"))));
  }

  private static Stream<Arguments> wrongOthers() {
    return Stream.of(
        arguments(Types.bool(), "\"true\"", "bool_type", "Input should be a valid boolean", null),
        arguments(Types.bool(), "1", "bool_type", "Input should be a valid boolean", null),
        arguments(
            Types.uuid(),
            "7",
            "uuid_type",
            "UUID input should be a string, bytes or UUID object",
            null),
        arguments(
            Types.enumeration("a", "b", "c"),
            "\"d\"",
            "enum",
            "Input should be 'a', 'b' or 'c'",
            Map.of("expected", "'a', 'b' or 'c'")),
        arguments(
            Types.enumeration("a"),
            "null",
            "enum",
            "Input should be 'a'",
            Map.of("expected", "'a'")),
        arguments(Types.time(), "0", "datetime_type", "Input should be a valid datetime", null),
        arguments(
            Types.time(),
            "\"2026-01-02T03:04:05\"",
            "timezone_aware",
            "Input should have timezone info",
            null));
  }

  @ParameterizedTest
  @MethodSource("wrongValues")
  void faultsSpeakAsPydanticDoes(
      Type<?> type, String json, String errorType, String msg, Map<String, Object> ctx) {
    List<Fault> faults = faults(type, json);

    assertThat(faults).hasSize(1);
    Fault fault = faults.getFirst();
    assertThat(fault.type()).isEqualTo(errorType);
    assertThat(fault.msg()).isEqualTo(msg);
    assertThat(fault.ctx()).isEqualTo(ctx);
    assertThat(fault.loc()).containsExactly("body");
  }

  @Test
  void strippingComesBeforeTheLimitsAndIsWhatDecodes() {
    assertThat(valid(Types.text().max(2), "\"\\u2003 ab\\u00a0\\n\"")).isEqualTo("ab");
    assertThat(valid(Types.string(), "\" a \"")).isEqualTo(" a ");
  }

  @Test
  void lengthsCountCodePoints() {
    assertThat(valid(Types.string().max(1), "\"😀\"")).isEqualTo("😀");
    assertThat(faultTypes(Types.string().min(2), "\"😀\"")).containsExactly("string_too_short");
  }

  @Test
  void characterClassesAreUnicode() {
    assertThat(valid(WORD, "\"Zürich 北京\"")).isEqualTo("Zürich 北京");
    assertThat(faultTypes(WORD, "\"a-b\"")).containsExactly("string_pattern_mismatch");
  }

  @Test
  void aPatternThatIsNotAnchoredCannotBeDeclared() {
    assertThatThrownBy(() -> Types.string().pattern("a"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"a\\u0000\"", "\"\\ud800\"", "\"\\udc00a\"", "\"\\ud800a\""})
  void stringsThatNoStoreTakesAreRefused(String json) {
    assertThat(faultTypes(Types.string(), json)).containsExactly("string_unicode");
    assertThat(faultTypes(Types.any(), json)).containsExactly("string_unicode");
  }

  @ParameterizedTest
  @CsvSource({
    "2,2",
    "2.0,2",
    "-2.00,-2",
    "0e5,0",
    "20e-1,2",
    "1e3,1000",
    "9223372036854775807,9223372036854775807",
    "9223372036854775808,9223372036854775807",
    "-99999999999999999999999,-9223372036854775808",
    "1e999999999,9223372036854775807",
    "-1e999999999,-9223372036854775808",
    "100e2147483647,9223372036854775807",
    "-100e2147483647,-9223372036854775808"
  })
  void integersAreWholeNumbersHeldWithinLong(String json, long expected) {
    Assertions.assertTimeout(
        Duration.ofSeconds(1),
        () -> {
          assertThat(valid(Types.integer(), json)).isEqualTo(expected);
          Long fromDouble =
              Types.integer().decode(DOUBLES.readTree(json), Loc.of("body"), new Faults());
          assertThat(fromDouble).isEqualTo(expected);
        });
  }

  @Test
  void tinyAndHugeNumbersAreCheap() {
    Assertions.assertTimeout(
        Duration.ofSeconds(1),
        () -> {
          assertThat(faultTypes(Types.integer(), "1e-999999999")).containsExactly("int_from_float");
          assertThat(valid(Types.number(), "1e-999999999")).isEqualTo(BigDecimal.ZERO);
          assertThat(valid(Types.number(), "0e999999999")).isEqualTo(BigDecimal.ZERO);
          assertThat(faultTypes(Types.number(), "1e999999999")).containsExactly("finite_number");
          assertThat(faultTypes(Types.any(), "-1e999999999")).containsExactly("finite_number");
        });
  }

  @Test
  void numbersAreKeptExactly() {
    assertThat(valid(Types.number().min(0).max(1), "0.10")).isEqualTo(new BigDecimal("0.10"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0123abcd-0123-8123-9123-0123456789ab",
        "0123ABCD-0123-8123-9123-0123456789AB",
        "0123abcd012381239123 0123456789ab",
        "{0123abcd-0123-8123-9123-0123456789ab}",
        "urn:uuid:0123abcd-0123-8123-9123-0123456789ab"
      })
  void uuidsHaveFourWrittenForms(String text) {
    assertThat(valid(Types.uuid(), "\"" + text.replace(" ", "") + "\""))
        .isEqualTo(UUID.fromString("0123abcd-0123-8123-9123-0123456789ab"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "1-1-1-1-1",
        "0123abcd-0123-8123-9123-0123456789ab ",
        "{0123abcd-0123-8123-9123-0123456789ab",
        "0123abcd-0123-8123-91230123456789abc"
      })
  void otherStringsAreNoUuids(String text) {
    assertThat(faultTypes(Types.uuid(), "\"" + text + "\"")).containsExactly("uuid_parsing");
  }

  @ParameterizedTest
  @CsvSource({
    "2026-01-02T03:04:05Z,2026-01-02T03:04:05Z",
    "2026-01-02t03:04:05.123456789z,2026-01-02T03:04:05.123456789Z",
    "2026-01-02 03:04:05.5+02:00,2026-01-02T01:04:05.500Z"
  })
  void timesCarryTheirOffset(String text, Instant expected) {
    assertThat(valid(Types.time(), "\"" + text + "\"")).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "yesterday",
        "2026-01-02",
        "2026-13-02T03:04:05Z",
        "2026-01-02T03:04:05+99:00"
      })
  void otherStringsAreNoTimes(String text) {
    assertThat(faultTypes(Types.time(), "\"" + text + "\"")).containsExactly("datetime_parsing");
  }

  @Test
  void aSpaceBeforeTheOffsetIsAPlusThatWasNotEscaped() {
    Faults faults = new Faults();
    assertThat(Types.time().decodeText("2026-01-02T03:04:05 02:00", Loc.of("query"), faults))
        .isEqualTo(Instant.parse("2026-01-02T01:04:05Z"));
    assertThat(faults.count()).isZero();
  }

  /** One such text took seconds, of all requests. */
  @ParameterizedTest
  @ValueSource(strings = {":", " ", "0", "9:", ": ", " 00:00", "2026-01-02T03:04:05"})
  @Timeout(20)
  void hostileTextsAreNoTimesAtOnce(String part) {
    for (int i = 0; i < 50; i++) {
      Faults faults = new Faults();
      Types.time().decodeText(part.repeat(16_000), Loc.of("query"), faults);
      assertThat(faults.count()).isOne();
    }
  }

  @Test
  void aMappedTypeRefusesByNullOrByException() {
    Type<Integer> parsed = Types.string().mapChecked(Integer::valueOf, "value_error", "no number");
    Type<Integer> found = Types.string().mapChecked(Map.of("a", 1)::get, "enum", "unknown");

    assertThat(valid(parsed, "\"7\"")).isEqualTo(7);
    assertThat(faults(parsed, "\"x\""))
        .containsExactly(
            new Fault("value_error", List.of("body"), "no number", "x", Map.of("error", Map.of())));
    assertThat(faults(found, "\"b\""))
        .containsExactly(new Fault("enum", List.of("body"), "unknown", "b", null));
    assertThat(faultTypes(found, "1")).containsExactly("string_type");
  }

  @Test
  void nullPassesANullableTypeAndTheFunctionsAboveIt() {
    Type<Integer> type = Types.string().nullable().map(String::length);

    assertThat(faultTypes(type, "null")).isEmpty();
    assertThat(valid(type, "\"ab\"")).isEqualTo(2);
    assertThat(faultTypes(type, "2")).containsExactly("string_type");
  }

  @Test
  void scalarsDescribeThemselves() {
    assertThat(resolvedSchema(Types.integer().greaterThan(0).max(20)))
        .hasToString("{\"type\":\"integer\",\"maximum\":20,\"exclusiveMinimum\":0}");
    assertThat(resolvedSchema(Types.number().min(0).max(0.5)))
        .hasToString("{\"type\":\"number\",\"maximum\":0.5,\"minimum\":0}");
    assertThat(resolvedSchema(WORD.max(9)))
        .hasToString(
            "{\"type\":\"string\",\"maxLength\":9,\"minLength\":1,\"pattern\":\"^[\\\\w\\\\s]+$\"}");
    assertThat(resolvedSchema(Types.uuid().nullable()))
        .hasToString("{\"anyOf\":[{\"type\":\"string\",\"format\":\"uuid\"},{\"type\":\"null\"}]}");
    assertThat(resolvedSchema(Types.enumeration("a", "b").map(String::length)))
        .hasToString("{\"type\":\"string\",\"enum\":[\"a\",\"b\"]}");
    assertThat(resolvedSchema(Types.time()))
        .hasToString("{\"type\":\"string\",\"format\":\"date-time\"}");
    assertThat(resolvedSchema(Types.any())).hasToString("{}");
  }
}
