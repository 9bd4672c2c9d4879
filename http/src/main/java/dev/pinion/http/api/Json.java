package dev.pinion.http.api;

import dev.pinion.budget.Allowance;
import dev.pinion.budget.JsonWeight;
import dev.pinion.budget.TooLargeException;
import dev.pinion.budget.Use;
import dev.pinion.http.schema.Faults;
import dev.pinion.http.schema.Loc;
import dev.pinion.http.schema.Rendered;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/** JSON on the wire: bodies in as trees within limits, records out in snake and lower case. */
public final class Json {
  /** Arrays and objects inside one another. */
  public static final int DEPTH_MAX = 200;

  /** Digits of one number. */
  private static final int NUMBER_CHARS_MAX = 1_000;

  private static final JsonMapper READER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEPTH_MAX)
                          .maxNumberLength(NUMBER_CHARS_MAX)
                          .build())
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final JsonMapper WRITER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
          .addModule(new SimpleModule().addSerializer(new RenderedSerializer()))
          .build();

  private Json() {}

  /** A record as JSON text in UTF-8. */
  public static byte[] write(Object value) {
    return WRITER.writeValueAsBytes(value);
  }

  /**
   * A record as JSON text in UTF-8.
   *
   * @throws TooLargeException if it has more bytes than that
   */
  static byte[] write(Object value, long mostBytes) {
    if (value instanceof Rendered<?> rendered && rendered.json().length <= mostBytes) {
      return rendered.json();
    }
    var bytes = new BoundedBytes(mostBytes);
    try {
      WRITER.writeValue(bytes, value);
    } catch (JacksonException e) {
      // It wraps whatever its output throws.
      throw bytes.isFull ? new TooLargeException(Use.ANSWER) : e;
    }
    return bytes.toBytes();
  }

  /** Puts what is written already where it stands. */
  private static final class RenderedSerializer extends StdSerializer<Rendered<?>> {
    RenderedSerializer() {
      super(Rendered.class);
    }

    @Override
    public void serialize(Rendered<?> value, JsonGenerator out, SerializationContext context) {
      out.writeRawValue(new RawJson(value.json()));
    }
  }

  /** The pieces that a generator writes, of which there may be so many bytes. */
  private static final class BoundedBytes extends OutputStream {
    private final long most;
    private final List<byte[]> pieces = new ArrayList<>();
    private int size;
    private boolean isFull;

    BoundedBytes(long most) {
      this.most = most;
    }

    @Override
    public void write(int value) {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      if (size + (long) length > most) {
        isFull = true;
        throw new TooLargeException(Use.ANSWER);
      }
      pieces.add(Arrays.copyOfRange(bytes, offset, offset + length));
      size += length;
    }

    byte[] toBytes() {
      if (pieces.size() == 1) {
        return pieces.getFirst();
      }
      byte[] whole = new byte[size];
      int end = 0;
      for (byte[] piece : pieces) {
        System.arraycopy(piece, 0, whole, end, piece.length);
        end += piece.length;
      }
      return whole;
    }
  }

  /** The one JSON value that a body holds; null when a fault was added. */
  public static @Nullable JsonNode readBody(byte[] bytes, Faults faults) {
    Loc body = Loc.of("body");
    if (bytes.length == 0) {
      faults.add("missing", body, "Field required", null);
      return null;
    }
    try {
      Allowance.current().take(Use.DECODED, JsonWeight.of(bytes));
      // Decoded here, so that nothing but UTF-8 passes and nothing guesses.
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      JsonNode node = READER.readTree(text);
      if (!node.isMissingNode()) {
        return node;
      }
      faults.add("json_invalid", body, "JSON decode error: the body is blank", null);
    } catch (CharacterCodingException e) {
      faults.add("json_invalid", body, "JSON decode error: the body is not UTF-8", null);
    } catch (JacksonException e) {
      long at = e.getLocation() == null ? 0 : Math.max(0, e.getLocation().getCharOffset());
      refuse(body.at((int) Math.min(at, Integer.MAX_VALUE)), faults);
    } catch (NumberFormatException e) {
      // An exponent that no decimal has.
      refuse(body, faults);
    }
    return null;
  }

  private static void refuse(Loc at, Faults faults) {
    faults.add(
        "json_invalid", at, "JSON decode error: the body must be exactly one JSON value", null);
  }
}
