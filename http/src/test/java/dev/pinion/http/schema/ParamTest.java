package dev.pinion.http.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParamTest {
  private static final Param<Long> LIMIT =
      Param.queryOr("limit", Types.integer().greaterThan(0).max(20), 10L);

  private static <T> List<String> faults(Param<T> param, String... raw) {
    Faults faults = new Faults();
    param.decode(List.of(raw), faults);
    return faults.list().stream().map(fault -> fault.type() + " " + fault.loc()).toList();
  }

  private static <T> @Nullable T valid(Param<T> param, String... raw) {
    Faults faults = new Faults();
    T value = param.decode(List.of(raw), faults);
    assertThat(faults.list()).isEmpty();
    return value;
  }

  @ParameterizedTest
  @CsvSource({
    "12,12",
    "' +7 ',7",
    "-0012,-12",
    "2.0,2",
    "000,0",
    "99999999999999999999,9223372036854775807",
    "-9223372036854775809,-9223372036854775808"
  })
  void integersAreReadFromText(String text, long expected) {
    assertThat(valid(Param.query("n", Types.integer()), text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "1.5", "1e3", "- 1", "٣", "1_000", "0x1"})
  void otherTextsAreNoIntegers(String text) {
    assertThat(faults(LIMIT, text)).containsExactly("int_parsing [query, limit]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "1", "yes", "on", "t", "y", "TRUE", "Yes"})
  void laxTrue(String text) {
    assertThat(valid(Param.query("b", Types.bool()), text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"false", "0", "no", "off", "f", "n", "OFF", "No"})
  void laxFalse(String text) {
    assertThat(valid(Param.query("b", Types.bool().nullable()), text)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "2", "truee", " true", "null"})
  void otherTextsAreNoBooleans(String text) {
    assertThat(faults(Param.query("b", Types.bool().nullable()), text))
        .containsExactly("bool_parsing [query, b]");
  }

  @Test
  void numbersAreReadFromText() {
    Param<BigDecimal> param = Param.query("n", Types.number());

    assertThat(valid(param, " 1.50 ")).isEqualByComparingTo("1.5");
    assertThat(faults(param, "NaN")).containsExactly("float_parsing [query, n]");
    assertThat(faults(param, "1e999999999")).containsExactly("finite_number [query, n]");
  }

  @Test
  void absenceIsADefaultOrNullOrAFault() {
    assertThat(valid(LIMIT)).isEqualTo(10);
    assertThat(valid(Param.query("search", Types.string().nullable()))).isNull();
    assertThat(valid(Param.queryList("id", Types.list(Types.string())))).isEmpty();
    assertThat(faults(Param.query("from", Types.string())))
        .containsExactly("missing [query, from]");
    assertThat(faults(Param.header("X-Api-Key", Types.string())))
        .containsExactly("missing [header, x-api-key]");
    assertThat(LIMIT.required()).isFalse();
    assertThat(Param.path("id", Types.string()).required()).isTrue();
  }

  @Test
  void theLastOfARepeatedParameterWins() {
    assertThat(valid(LIMIT, "x", "5")).isEqualTo(5);
    assertThat(faults(LIMIT, "5", "21")).containsExactly("less_than_equal [query, limit]");
  }

  @Test
  void listsTakeEveryValueAndNameTheFaultyOne() {
    Param<List<Long>> ids = Param.queryList("id", Types.list(Types.integer()).unique());

    assertThat(valid(ids, "2", "1", "2")).containsExactly(2L, 1L);
    assertThat(faults(ids, "1", "x", "y"))
        .containsExactly("int_parsing [query, id, 1]", "int_parsing [query, id, 2]");
  }

  @Test
  void mappedAndNullableListsStillRepeat() {
    Type<Set<Long>> set = Types.list(Types.integer()).map(Set::copyOf);

    assertThat(valid(Param.queryOr("id", set, Set.of()), "1", "2"))
        .containsExactlyInAnyOrder(1L, 2L);
    assertThat(valid(Param.query("id", set.nullable()), "1", "2")).hasSize(2);
    assertThat(valid(Param.query("id", set.nullable()))).isNull();
  }

  @Test
  void textIsValidatedAsInABody() {
    assertThat(faults(Param.path("name", Types.text().pattern("^[a-z]+$")), "a\n\0"))
        .containsExactly("string_unicode [path, name]");
    assertThat(faults(Param.path("service_id", Types.uuid()), "x"))
        .containsExactly("uuid_parsing [path, service_id]");
  }

  @Test
  void linesOfAHeaderAreOneLine() {
    var faults = new Faults();
    assertThat(Param.header("If-Match", Types.string()).decode(List.of("\"1\"", "\"2\""), faults))
        .isEqualTo("\"1\", \"2\"");
    assertThat(
            Param.headerList("X-Word", Types.list(Types.string()))
                .decode(List.of("a", "b"), faults))
        .containsExactly("a", "b");
    assertThat(Param.query("q", Types.string()).decode(List.of("a", "b"), faults)).isEqualTo("b");
    assertThat(faults.isEmpty()).isTrue();
  }
}
