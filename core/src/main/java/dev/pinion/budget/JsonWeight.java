package dev.pinion.budget;

/** How much heap JSON takes when it is no longer text. */
public final class JsonWeight {
  /** A node of a tree, its place in a list or map, and a name or number. */
  private static final long VALUE_BYTES = 96;

  /** A text is held as bytes, as characters of up to two bytes, and as values. */
  private static final long BYTES_PER_CHARACTER = 4;

  private JsonWeight() {}

  /** About the bytes that the values of a text in UTF-8 take. */
  public static long of(byte[] text) {
    long values = 0;
    for (byte each : text) {
      values += begins(each) ? 1 : 0;
    }
    return of(text.length, values);
  }

  /** About the bytes that the values of a text take. */
  public static long of(String text) {
    long values = 0;
    for (int i = 0; i < text.length(); i++) {
      values += begins(text.charAt(i)) ? 1 : 0;
    }
    return of(text.length(), values);
  }

  /** About the bytes that so many values take, of which the texts have so many characters. */
  public static long of(long characters, long values) {
    return characters * BYTES_PER_CHARACTER + values * VALUE_BYTES;
  }

  /** Whether a character begins another value, or part of a text looks as if it did. */
  private static boolean begins(int character) {
    return character == ',' || character == ':' || character == '[' || character == '{';
  }
}
