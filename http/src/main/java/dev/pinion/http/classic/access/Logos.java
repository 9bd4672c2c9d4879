package dev.pinion.http.classic.access;

import dev.pinion.http.schema.Type;
import dev.pinion.http.schema.Types;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The pictures of an organization, kept as the base64 text that they come in. Only their headers
 * are looked at: the size in a PNG's IHDR chunk, the directory of an ICO.
 */
final class Logos {
  private static final long PNG_SIGNATURE = 0x89504E470D0A1A0AL;
  private static final int PNG_HEADER_BYTES = 24;
  private static final int IHDR_BYTES = 13;
  private static final int IHDR_NAME = 0x49484452;
  private static final int ICO_HEADER_BYTES = 6;
  private static final int ICO_ENTRY_BYTES = 16;
  private static final int ICO_TYPE = 1;
  private static final int WIDE_WIDTH_MIN = 400;
  private static final int SQUARE_WIDTH_MIN = 40;

  /** A PNG of five to two, at least 400 by 160. */
  static final Type<String> WIDE =
      picture(
          bytes -> {
            Size size = pngSize(bytes);
            return size != null
                && size.width() * 2 == size.height() * 5
                && size.width() >= WIDE_WIDTH_MIN;
          },
          "Give a PNG of five to two and at least 400 by 160 pixels in base64");

  /** A square PNG, at least 40 by 40. */
  static final Type<String> SQUARE =
      picture(
          bytes -> {
            Size size = pngSize(bytes);
            return size != null
                && size.width() == size.height()
                && size.width() >= SQUARE_WIDTH_MIN;
          },
          "Give a square PNG of at least 40 by 40 pixels in base64");

  /** An ICO whose pictures are all square. */
  static final Type<String> FAVICON = picture(Logos::isSquareIco, "Give a square ICO in base64");

  private Logos() {}

  private record Size(long width, long height) {}

  private static Type<String> picture(Predicate<byte[]> isGood, String otherwise) {
    // A text that is no base64 throws the exception that refuses a value.
    return Types.string()
        .mapChecked(
            text -> isGood.test(Base64.getDecoder().decode(text)) ? text : null,
            "value_error",
            otherwise);
  }

  private static @Nullable Size pngSize(byte[] bytes) {
    if (bytes.length < PNG_HEADER_BYTES) {
      return null;
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    boolean png =
        buffer.getLong() == PNG_SIGNATURE
            && buffer.getInt() == IHDR_BYTES
            && buffer.getInt() == IHDR_NAME;
    return png
        ? new Size(Integer.toUnsignedLong(buffer.getInt()), Integer.toUnsignedLong(buffer.getInt()))
        : null;
  }

  private static boolean isSquareIco(byte[] bytes) {
    if (bytes.length < ICO_HEADER_BYTES) {
      return false;
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int reserved = buffer.getShort();
    int type = buffer.getShort();
    int count = Short.toUnsignedInt(buffer.getShort());
    if (reserved != 0
        || type != ICO_TYPE
        || count == 0
        || bytes.length < ICO_HEADER_BYTES + count * ICO_ENTRY_BYTES) {
      return false;
    }
    for (int i = 0; i < count; i++) {
      int entry = ICO_HEADER_BYTES + i * ICO_ENTRY_BYTES;
      if (buffer.get(entry) != buffer.get(entry + 1)) {
        return false;
      }
    }
    return true;
  }
}
