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
import java.util.Iterator;
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
    return write(value, Integer.MAX_VALUE);
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
    var bytes = new Stitched(mostBytes);
    try {
      WRITER.writeValue(bytes, value);
    } catch (JacksonException e) {
      // It wraps whatever its output throws.
      throw bytes.isFull ? new TooLargeException(Use.ANSWER) : e;
    }
    return bytes.toBytes();
  }

  /** Marks where something stands that is written already. */
  private static final class RenderedSerializer extends StdSerializer<Rendered<?>> {
    RenderedSerializer() {
      super(Rendered.class);
    }

    @Override
    public void serialize(Rendered<?> value, JsonGenerator out, SerializationContext context) {
      ((Stitched) out.streamWriteOutputTarget()).add(value.json());
      out.writeRawValue(Stitched.MARK);
    }
  }

  /**
   * What a generator writes, of which there may be so many bytes, with marks where JSON belongs
   * that is written already: most of a page of services. That is copied once, into its place.
   */
  private static final class Stitched extends OutputStream {
    /** Stands in no JSON by itself: in texts it is escaped. */
    static final String MARK = "\0";

    private final long most;
    private final List<byte[]> pieces = new ArrayList<>();
    private final List<byte[]> added = new ArrayList<>();
    private long size;
    private boolean isFull;

    Stitched(long most) {
      this.most = most;
    }

    /** Adds what the next mark stands for. */
    void add(byte[] json) {
      grow(json.length - MARK.length());
      added.add(json);
    }

    @Override
    public void write(int value) {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      grow(length);
      pieces.add(Arrays.copyOfRange(bytes, offset, offset + length));
    }

    private void grow(int length) {
      size += length;
      if (size > most) {
        isFull = true;
        throw new TooLargeException(Use.ANSWER);
      }
    }

    byte[] toBytes() {
      if (pieces.size() == 1 && added.isEmpty()) {
        return pieces.getFirst();
      }
      var whole = ByteBuffer.allocate(Math.toIntExact(size));
      Iterator<byte[]> next = added.iterator();
      for (byte[] piece : pieces) {
        int from = 0;
        for (int i = 0; i < piece.length && next.hasNext(); i++) {
          if (piece[i] == MARK.charAt(0)) {
            whole.put(piece, from, i - from).put(next.next());
            from = i + 1;
          }
        }
        whole.put(piece, from, piece.length - from);
      }
      return whole.array();
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
