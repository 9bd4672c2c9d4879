package dev.pinion.http.schema;

import static dev.pinion.http.schema.Checks.JSON;
import static dev.pinion.http.schema.Checks.faults;
import static dev.pinion.http.schema.Checks.resolvedSchema;
import static dev.pinion.http.schema.Checks.valid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pinion.http.schema.RecordTypes.Scalar;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecordTypesTest {
  private static final RecordTypes TYPES =
      new RecordTypes(
          Map.of(
              String.class,
              new Scalar<>(Types.string().max(5), text -> text),
              Grade.class,
              new Scalar<>(Types.string().made(Grade::parse), Grade::letter)));

  /** A record that is written as a string. */
  record Grade(int value) {
    static Grade parse(String letter) {
      if (letter.length() != 1) {
        throw new IllegalArgumentException("Give one letter");
      }
      return new Grade(letter.charAt(0) - 'a');
    }

    String letter() {
      return String.valueOf((char) ('a' + value));
    }
  }

  enum Colour {
    LIGHT_BLUE,
    RED
  }

  sealed interface Shape {}

  record Circle(double radius, @Nullable Colour colour) implements Shape {
    Circle {
      if (radius <= 0) {
        throw new IllegalArgumentException("A circle must be wider than nothing");
      }
    }
  }

  record Path(List<Step> theSteps, boolean closed) implements Shape {}

  record Step(
      long wide, @Nullable Long high, @Nullable Boolean up, Instant at, @Nullable Grade grade) {}

  record Unknown(Thread thread) {}

  private static final Type<Shape> SHAPE =
      TYPES.union("kind", "Shape", Map.of("circle", Circle.class, "long_path", Path.class));

  @Test
  void whatIsWrittenIsReadAgain() {
    var step = new Step(1, null, true, Instant.parse("2026-01-02T03:04:05.5Z"), new Grade(2));
    var path = new Path(List.of(step), false);
    String text =
        """
        {"kind": "long_path", "closed": false, "the_steps":
         [{"wide": 1, "up": true, "at": "2026-01-02T03:04:05.5Z", "grade": "c"}]}
        """;
    assertThat(valid(SHAPE, text)).isEqualTo(path);
    assertThat(TYPES.write(path))
        .isEqualTo(
            Map.of(
                "the_steps",
                List.of(Map.of("wide", 1L, "up", true, "at", step.at(), "grade", "c")),
                "closed",
                false));
    assertThat(valid(SHAPE, "{\"kind\": \"circle\", \"radius\": 2, \"colour\": \"light_blue\"}"))
        .isEqualTo(new Circle(2, Colour.LIGHT_BLUE));
    assertThat(valid(SHAPE, "{\"kind\": \"circle\", \"radius\": 0.5, \"colour\": null}"))
        .isEqualTo(new Circle(0.5, null));
  }

  @Test
  void whatAConstructorRefusesIsOneFaultOfItsObject() {
    List<Fault> faults = faults(SHAPE, "{\"kind\": \"circle\", \"radius\": 0}");
    assertThat(faults).hasSize(1);
    assertThat(faults.getFirst().loc()).containsExactly("body", "circle");
    assertThat(faults.getFirst().type()).isEqualTo("value_error");
    assertThat(faults.getFirst().msg()).isEqualTo("A circle must be wider than nothing");
    assertThat(
            faults(
                SHAPE,
                "{\"kind\": \"long_path\", \"closed\": 1, \"the_steps\": [{\"grade\": \"cc\"}]}"))
        .extracting(fault -> fault.loc().getLast() + " " + fault.type())
        .containsExactly("wide missing", "at missing", "grade value_error", "closed bool_type");
  }

  @Test
  void theSchemaSaysWhatIsRequiredAndWhatMayBeNull() {
    assertThat(resolvedSchema(TYPES.of(Step.class)))
        .isEqualTo(
            JSON.readTree(
                """
                {"properties": {
                   "wide": {"type": "integer"},
                   "high": {"anyOf": [{"type": "integer"}, {"type": "null"}]},
                   "up": {"anyOf": [{"type": "boolean"}, {"type": "null"}]},
                   "at": {"type": "string", "format": "date-time"},
                   "grade": {"anyOf": [{"type": "string"}, {"type": "null"}]}},
                 "type": "object",
                 "required": ["wide", "at"]}
                """));
    var definitions = new Definitions();
    SHAPE.schema(definitions);
    assertThat(definitions.components().propertyNames())
        .containsExactlyInAnyOrder("CircleShape", "LongPathShape", "RecordTypesTestStep");
  }

  @Test
  void aClassWithoutATypeIsRefusedWhenTheTypeIsMade() {
    assertThatThrownBy(() -> TYPES.of(Unknown.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Thread");
  }
}
