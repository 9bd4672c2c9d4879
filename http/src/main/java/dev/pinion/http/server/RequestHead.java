package dev.pinion.http.server;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The head of one request: its lines, each with CR LF at its end, and the empty one after them. */
final class RequestHead {
  private static final byte[] HTTP_1_1 = ascii(" HTTP/1.1");
  private static final byte[] HTTP_1_0 = ascii(" HTTP/1.0");
  private static final byte[] CONTENT_LENGTH = ascii("content-length");
  private static final byte[] TRANSFER_ENCODING = ascii("transfer-encoding");
  private static final byte[] HOST = ascii("host");
  private static final byte[] CONNECTION = ascii("connection");
  private static final byte[] EXPECT = ascii("expect");
  private static final byte[] CLOSE_LINE = ascii("Connection: close\r\n");
  private static final byte[] KEEP_ALIVE_LINE = ascii("Connection: keep-alive\r\n");
  private static final byte[] HOST_LINE = ascii("Host: localhost\r\n");
  private static final byte[] END = ascii("\r\n");

  private final byte[] bytes;
  private final int start;
  private final int end;
  private final boolean http10;
  private final BodyEnd bodyEnd;

  private RequestHead(byte[] bytes, int start, int end, boolean http10, BodyEnd bodyEnd) {
    this.bytes = bytes;
    this.start = start;
    this.end = end;
    this.http10 = http10;
    this.bodyEnd = bodyEnd;
  }

  /**
   * Reads a head.
   *
   * @param end after its empty line
   * @return null if it is of another version or has a line that is no header
   */
  static @Nullable RequestHead read(byte[] bytes, int start, int end) {
    int lineEnd = lineEnd(bytes, start);
    boolean http10 = endsWith(bytes, start, lineEnd, HTTP_1_0);
    if (!http10 && !endsWith(bytes, start, lineEnd, HTTP_1_1)) {
      return null;
    }
    List<String> lengths = List.of();
    List<String> codings = List.of();
    for (int line = lineEnd + 2; line < end - 2; line = lineEnd + 2) {
      lineEnd = lineEnd(bytes, line);
      int colon = colon(bytes, line, lineEnd);
      if (colon < 0) {
        return null;
      }
      if (isName(bytes, line, colon, CONTENT_LENGTH)) {
        lengths = with(lengths, value(bytes, colon, lineEnd));
      } else if (isName(bytes, line, colon, TRANSFER_ENCODING)) {
        codings = with(codings, value(bytes, colon, lineEnd));
      }
    }
    return new RequestHead(bytes, start, end, http10, BodyEnd.of(lengths, codings));
  }

  /** Whether it is of HTTP/1.0. */
  boolean isHttp10() {
    return http10;
  }

  /** Where the body ends. */
  BodyEnd bodyEnd() {
    return bodyEnd;
  }

  /**
   * A head of HTTP/1.0 in the words of HTTP/1.1: the connection ends unless the client has asked
   * that it goes on, a host is not needed, and an interim answer is not understood.
   */
  byte[] inHttp11() {
    var out = new ByteArrayOutputStream(end - start + HOST_LINE.length + KEEP_ALIVE_LINE.length);
    int lineEnd = lineEnd(bytes, start);
    out.write(bytes, start, lineEnd - 1 - start);
    out.write('1');
    out.writeBytes(END);
    boolean host = false;
    boolean goesOn = false;
    for (int line = lineEnd + 2; line < end - 2; line = lineEnd + 2) {
      lineEnd = lineEnd(bytes, line);
      int colon = colon(bytes, line, lineEnd);
      if (isName(bytes, line, colon, CONNECTION)) {
        goesOn |= ConnectionTokens.contain(value(bytes, colon, lineEnd), "keep-alive");
      } else if (!isName(bytes, line, colon, EXPECT)) {
        host |= isName(bytes, line, colon, HOST);
        out.write(bytes, line, lineEnd + 2 - line);
      }
    }
    if (!host) {
      out.writeBytes(HOST_LINE);
    }
    // Chunks are none of HTTP/1.0's: the framing counts as faulty (RFC 9112, section 6.1).
    boolean faulty = bodyEnd instanceof BodyEnd.Chunks;
    out.writeBytes(goesOn && !faulty ? KEEP_ALIVE_LINE : CLOSE_LINE);
    out.writeBytes(END);
    return out.toByteArray();
  }

  private static List<String> with(List<String> values, String value) {
    var all = new ArrayList<>(values);
    all.add(value);
    return all;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** The place of the CR that ends a line. */
  private static int lineEnd(byte[] bytes, int from) {
    int at = from;
    while (bytes[at] != '\n') {
      at++;
    }
    return at - 1;
  }

  private static boolean endsWith(byte[] bytes, int start, int end, byte[] text) {
    return end - start > text.length
        && Arrays.equals(bytes, end - text.length, end, text, 0, text.length);
  }

  /** The place of the colon after a header's name; -1 if there is no name that ends with one. */
  private static int colon(byte[] bytes, int start, int end) {
    for (int at = start; at < end; at++) {
      if (bytes[at] == ':') {
        return at == start ? -1 : at;
      }
      if (bytes[at] <= ' ') {
        return -1;
      }
    }
    return -1;
  }

  private static boolean isName(byte[] bytes, int start, int end, byte[] lowerCaseName) {
    if (end - start != lowerCaseName.length) {
      return false;
    }
    for (int i = 0; i < lowerCaseName.length; i++) {
      int each = bytes[start + i];
      if ((each >= 'A' && each <= 'Z' ? each + ('a' - 'A') : each) != lowerCaseName[i]) {
        return false;
      }
    }
    return true;
  }

  private static String value(byte[] bytes, int colon, int end) {
    return new String(bytes, colon + 1, end - colon - 1, StandardCharsets.ISO_8859_1).strip();
  }
}
