package dev.pinion.http.schema;

import static dev.pinion.http.schema.Checks.DOUBLES;
import static dev.pinion.http.schema.Checks.JSON;
import static dev.pinion.http.schema.Checks.faults;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class FaultsTest {
  private static final int MAX_ANSWER_BYTES = 200_000;

  @Test
  void onlyTheFirstHundredAreKept() {
    String json = "[" + "1,".repeat(5000) + "1]";
    var list = Types.list(Types.string()).upTo(10_000);
    assertThat(faults(list, json)).hasSize(Faults.MAX_FAULTS);
    assertThat(faults(list.unique(), json)).hasSize(Faults.MAX_FAULTS);
  }

  @Test
  void largeInputsAreCutWithoutBreakingACharacter() {
    assertThat(faults(Types.bool(), "\"" + "a".repeat(199) + "😀b\"").getFirst().input())
        .isEqualTo("a".repeat(199) + "…");
    assertThat(faults(Types.bool(), "\"" + "a".repeat(200) + "\"").getFirst().input())
        .isEqualTo("a".repeat(200));
    assertThat(faults(Types.bool(), "[" + "1,".repeat(5000) + "1]").getFirst().input())
        .asInstanceOf(InstanceOfAssertFactories.LIST)
        .hasSizeLessThan(500)
        .endsWith("…");
    assertThat(String.valueOf(faults(Types.bool(), "9".repeat(1000)).getFirst().input()))
        .hasSize(201);
    assertThat(faults(Types.bool(), "[[[[[[1]]]]]]").getFirst().input())
        .isEqualTo(List.of(List.of(List.of(List.of("…")))));
  }

  @Test
  void faultsAreWrittenAsPydanticWritesThem() {
    Fault plain = faults(Types.list(Types.bool()), "[null]").getFirst();
    Fault limited = faults(Types.text(), "\"\"").getFirst();

    assertThat(JSON.readTree(JSON.writeValueAsString(plain)))
        .isEqualTo(
            JSON.readTree(
                """
                {"type": "bool_type", "loc": ["body", 0],
                 "msg": "Input should be a valid boolean", "input": null}
                """));
    assertThat(JSON.valueToTree(limited).get("ctx")).hasToString("{\"min_length\":1}");
  }

  @Test
  void anyJsonIsDecodedOrRefusedAndTheRefusalCanBeSent() {
    long seed = Long.getLong("pinion.seed", new Random().nextLong());
    System.out.println("FaultsTest seed " + seed);
    Random random = new Random(seed);
    Type<@Nullable Object> part = Types.any();
    ObjectType<Map<String, @Nullable Object>> type =
        Types.mapObject(
            "Random",
            f -> {
              f.optional("a", Types.text().max(3).nullable());
              f.optional("b", Types.integer().min(0).max(10));
              f.optional("c", Types.list(Types.number()).max(2).unique());
              f.optional("d", Types.map(Types.text().max(2), part).max(2));
              f.optional("e", Types.freeObject());
              f.optional("f", Types.uuid());
            });

    for (int round = 0; round < 2000; round++) {
      ObjectNode body = JsonNodeFactory.instance.objectNode();
      for (String name : List.of("a", "b", "c", "d", "e", "f", "g")) {
        body.set(name, randomValue(random, 4));
      }
      Faults faults = new Faults();
      Object decoded = type.decode(body, Loc.of("body"), faults);

      assertThat(decoded == null).as("round %s of %s", round, body).isEqualTo(!faults.isEmpty());
      byte[] answer = DOUBLES.writeValueAsBytes(faults.list());
      assertThat(answer.length).isLessThan(MAX_ANSWER_BYTES);
      assertThat(DOUBLES.readTree(answer)).hasSize(faults.list().size());
    }
  }

  private static JsonNode randomValue(Random random, int depth) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return switch (random.nextInt(depth == 0 ? 6 : 8)) {
      case 0 -> nodes.nullNode();
      case 1 -> nodes.booleanNode(random.nextBoolean());
      case 2 -> nodes.numberNode(random.nextInt(20) - 5);
      case 3 -> nodes.numberNode(new BigDecimal("1e" + (random.nextInt() / 2)));
      case 4 -> nodes.numberNode(random.nextBoolean() ? Double.POSITIVE_INFINITY : 0.5);
      case 5 -> nodes.stringNode(randomText(random));
      case 6 -> {
        ArrayNode items = nodes.arrayNode();
        for (int i = random.nextInt(5); i > 0; i--) {
          items.add(randomValue(random, depth - 1));
        }
        yield items;
      }
      default -> {
        ObjectNode members = nodes.objectNode();
        for (int i = random.nextInt(5); i > 0; i--) {
          members.set(randomText(random), randomValue(random, depth - 1));
        }
        yield members;
      }
    };
  }

  private static String randomText(Random random) {
    String alphabet = "ab \0\u00a0\ud83d\ude00\ud800é\n";
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(random.nextInt(10) == 0 ? 400 : 5); i > 0; i--) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }
}
