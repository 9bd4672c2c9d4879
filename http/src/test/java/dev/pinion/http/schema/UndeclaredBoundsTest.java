package dev.pinion.http.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What has no bound in a contract has one all the same, which its schema does not say. */
class UndeclaredBoundsTest {
  private static final JsonMapper JSON = JsonMapper.shared();

  private static @Nullable String fault(Type<?> type, Object value) {
    return fault(type, JSON.<JsonNode>valueToTree(value));
  }

  private static @Nullable String fault(Type<?> type, JsonNode value) {
    var faults = new Faults();
    Object decoded = type.decode(value, Loc.of("body"), faults);
    assertThat(decoded == null).isEqualTo(!faults.isEmpty());
    return faults.isEmpty() ? null : faults.list().getFirst().type();
  }

  private static String schema(Type<?> type) {
    return type.schema(new Definitions()).toString();
  }

  @Test
  void strings() {
    assertThat(fault(Types.string(), "x".repeat(100_000))).isNull();
    assertThat(fault(Types.string(), "x".repeat(100_001))).isEqualTo("string_too_long");
    assertThat(fault(Types.string().upTo(3), "1234")).isEqualTo("string_too_long");
    assertThat(schema(Types.string().upTo(3))).isEqualTo("{\"type\":\"string\"}");
    assertThat(schema(Types.string().max(3))).contains("\"maxLength\":3");
  }

  @Test
  void lists() {
    var list = Types.list(Types.integer());
    assertThat(fault(list, Collections.nCopies(1_000, 1))).isNull();
    assertThat(fault(list, Collections.nCopies(1_001, 1))).isEqualTo("too_long");
    assertThat(fault(list.upTo(2), List.of(1, 2, 3))).isEqualTo("too_long");
    assertThat(schema(list.upTo(2))).doesNotContain("maxItems");
    assertThat(schema(list.max(2))).contains("\"maxItems\":2");
  }

  @Test
  void maps() {
    var map = Types.map(Types.string(), Types.integer());
    var object = JSON.createObjectNode();
    for (int i = 0; i < 1_000; i++) {
      object.put("k" + i, i);
    }
    assertThat(fault(map, object)).isNull();
    assertThat(fault(map, object.put("more", 1))).isEqualTo("too_long");
    assertThat(schema(map)).doesNotContain("maxProperties");
  }

  @Test
  void valuesOfAnyForm() {
    assertThat(fault(Types.any(), Collections.nCopies(19_999, List.of()))).isNull();
    assertThat(fault(Types.any(), Collections.nCopies(20_000, List.of()))).isEqualTo("too_long");
    var named = JSON.createObjectNode().put("n".repeat(1_001), 1);
    assertThat(fault(Types.freeObject(), named)).isEqualTo("string_too_long");
    assertThat(fault(Types.freeObject(), JSON.createObjectNode().put("n".repeat(1_000), 1)))
        .isNull();
  }
}
