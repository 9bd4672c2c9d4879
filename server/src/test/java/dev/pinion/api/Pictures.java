package dev.pinion.api;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;

/** Headers of pictures, in base64. */
final class Pictures {
  private Pictures() {}

  /** The beginning of a PNG of that size. */
  static String png(int width, int height) {
    ByteBuffer bytes = ByteBuffer.allocate(33);
    bytes.putLong(0x89504E470D0A1A0AL).putInt(13).put(new byte[] {73, 72, 68, 82}).putInt(width);
    bytes.putInt(height).put(new byte[] {8, 6, 0, 0, 0}).putInt(0);
    return Base64.getEncoder().encodeToString(bytes.array());
  }

  /** The directory of an ICO with one picture. */
  static String ico(int width, int height) {
    ByteBuffer bytes = ByteBuffer.allocate(22).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putShort((short) 0).putShort((short) 1).putShort((short) 1);
    bytes.put((byte) width).put((byte) height);
    return Base64.getEncoder().encodeToString(bytes.array());
  }
}
