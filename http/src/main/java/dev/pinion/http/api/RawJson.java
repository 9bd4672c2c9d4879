package dev.pinion.http.api;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.SerializableString;

/**
 * Bytes of JSON that a generator copies as they are. It has no quoted form, which is asked of texts
 * only.
 */
final class RawJson implements SerializableString {
  private static final int NO_ROOM = -1;

  private final byte[] json;

  RawJson(byte[] json) {
    this.json = json;
  }

  @Override
  public String getValue() {
    return new String(json, StandardCharsets.UTF_8);
  }

  @Override
  public int charLength() {
    return getValue().length();
  }

  @Override
  public byte[] asUnquotedUTF8() {
    return json;
  }

  @Override
  public int appendUnquotedUTF8(byte[] buffer, int offset) {
    if (buffer.length - offset < json.length) {
      return NO_ROOM;
    }
    System.arraycopy(json, 0, buffer, offset, json.length);
    return json.length;
  }

  @Override
  public int appendUnquoted(char[] buffer, int offset) {
    String text = getValue();
    if (buffer.length - offset < text.length()) {
      return NO_ROOM;
    }
    text.getChars(0, text.length(), buffer, offset);
    return text.length();
  }

  @Override
  public int writeUnquotedUTF8(OutputStream out) throws IOException {
    out.write(json);
    return json.length;
  }

  @Override
  public int putUnquotedUTF8(ByteBuffer out) {
    if (out.remaining() < json.length) {
      return NO_ROOM;
    }
    out.put(json);
    return json.length;
  }

  @Override
  public char[] asQuotedChars() {
    throw noText();
  }

  @Override
  public byte[] asQuotedUTF8() {
    throw noText();
  }

  @Override
  public int appendQuotedUTF8(byte[] buffer, int offset) {
    throw noText();
  }

  @Override
  public int appendQuoted(char[] buffer, int offset) {
    throw noText();
  }

  @Override
  public int writeQuotedUTF8(OutputStream out) {
    throw noText();
  }

  @Override
  public int putQuotedUTF8(ByteBuffer out) {
    throw noText();
  }

  private static IllegalStateException noText() {
    return new IllegalStateException("JSON is no text to be quoted");
  }
}
