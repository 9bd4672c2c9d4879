package dev.pinion.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** The canonical form against the rules and the samples of RFC 8785. */
class CanonicalJsonTest {

  @ParameterizedTest
  @CsvSource({
    "0000000000000000, 0",
    "8000000000000000, 0",
    "0000000000000001, 5e-324",
    "8000000000000001, -5e-324",
    "7fefffffffffffff, 1.7976931348623157e+308",
    "4340000000000000, 9007199254740992",
    "c340000000000000, -9007199254740992",
    "4430000000000000, 295147905179352830000",
    "44b52d02c7e14af5, 9.999999999999997e+22",
    "44b52d02c7e14af6, 1e+23",
    "44b52d02c7e14af7, 1.0000000000000001e+23",
    "444b1ae4d6e2ef4e, 999999999999999700000",
    "444b1ae4d6e2ef4f, 999999999999999900000",
    "444b1ae4d6e2ef50, 1e+21",
    "3eb0c6f7a0b5ed8c, 9.999999999999997e-7",
    "3eb0c6f7a0b5ed8d, 0.000001",
    "41b3de4355555553, 333333333.3333332",
    "41b3de4355555557, 333333333.33333343",
    "becbf647612f3696, -0.0000033333333333333333",
    "43143ff3c1cb0959, 1424953923781206.2"
  })
  void numbersAreThoseOfTheAppendix(String bits, String text) {
    double value = Double.longBitsToDouble(Long.parseUnsignedLong(bits, 16));
    assertThat(CanonicalJson.text(new BigDecimal(value))).isEqualTo(text);
  }

  @Test
  void equalNumbersHaveOneText() {
    assertThat(
            List.of(
                CanonicalJson.text(1L),
                CanonicalJson.text(BigInteger.ONE),
                CanonicalJson.text(new BigDecimal("1.000")),
                CanonicalJson.text(new BigDecimal("0.1e1"))))
        .containsOnly("1");
    assertThat(CanonicalJson.text(new BigDecimal("4.50"))).isEqualTo("4.5");
    assertThat(CanonicalJson.text(-10L)).isEqualTo("-10");
    assertThat(CanonicalJson.text(new BigDecimal("2e-3"))).isEqualTo("0.002");
  }

  @Test
  void aNumberThatNoDoubleHoldsKeepsItsDigits() {
    assertThat(CanonicalJson.text(new BigDecimal("12e400"))).isEqualTo("1.2E+401");
    assertThat(CanonicalJson.text(BigInteger.TEN.pow(400).negate())).isEqualTo("-1E+400");
  }

  @Test
  void fieldsAreSortedByTheirUtf16Units() {
    var fields = new LinkedHashMap<String, Object>();
    for (String name : List.of("\u20ac", "\r", "\ufb33", "1", "\ud83d\ude00", "\u0080", "\u00f6")) {
      fields.put(name, 0L);
    }
    assertThat(CanonicalJson.text(fields))
        .isEqualTo(
            "{\"\\r\":0,\"1\":0,\"\u0080\":0,\"\u00f6\":0,\"\u20ac\":0,\"\ud83d\ude00\":0,\"\ufb33\":0}");
  }

  @Test
  void stringsEscapeNoMoreThanTheyMust() {
    assertThat(CanonicalJson.text("\u20ac$\u000f\nA'B\"\\\\\"/\u007f"))
        .isEqualTo("\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\u007f\"");
  }

  @Test
  void everyKindOfValueReadsBackAsItself() {
    var list = new ArrayList<Object>(List.of(true, Map.of(), List.of(), "x", 12L));
    list.add(null);
    String text = CanonicalJson.text(Map.of("list", list));
    assertThat(text).isEqualTo("{\"list\":[true,{},[],\"x\",12,null]}");
    assertThat(JsonMapper.shared().readTree(text).get("list")).hasSize(6);
    assertThat(CanonicalJson.sha256(Map.of()))
        .isEqualTo("44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
  }
}
