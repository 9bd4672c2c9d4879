package dev.pinion.http.server;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a connection as requests, one after another, however they come in pieces. A head is
 * passed on once it is whole, in the words of HTTP/1.1; a body as it comes. Each piece of a chunk
 * is passed on as a chunk of its own, because the server library holds a whole one in memory before
 * anybody can count or refuse it. A chunk that is not exactly one ends what is passed. What is no
 * request is passed on as it is: the server library refuses it and closes.
 *
 * <p>Used by one thread.
 */
final class RequestFrames {
  private static final int CHUNK_SIZE_DIGITS_MAX = 8;
  private static final byte[] NOTHING = {};
  private static final byte[] LINE_END = {'\r', '\n'};
  private static final byte[] LAST_CHUNK = {'0', '\r', '\n', '\r', '\n'};

  private enum Place {
    HEAD,
    CONTENT,
    CHUNK_SIZE,
    CHUNK_DATA,
    CHUNK_END,
    LAST_LINE,
    /** No request: nothing is known of the bytes from here on. */
    UNKNOWN,
    /** A chunk was not exactly one. */
    BROKEN
  }

  private final int headBytesMax;
  private Place place = Place.HEAD;
  private long requests;

  /** The beginning of a head whose end has not come. */
  private byte[] held = NOTHING;

  /** How much of what is held is known not to end the head, and where its last line begins. */
  private int scanned;

  private int lineStart;

  /** What is left of the content or the chunk. */
  private long left;

  private int sizeDigits;

  /** Whether the CR of a line of the chunked coding has come. */
  private boolean carriageReturn;

  /**
   * Frames of a new connection.
   *
   * @param headBytesMax a head that is longer is passed on before its end, to be refused
   */
  RequestFrames(int headBytesMax) {
    this.headBytesMax = headBytesMax;
  }

  /** Whether something of a head has come and not yet all of it. */
  boolean isInHead() {
    return held.length > 0;
  }

  /** How many heads have come whole. */
  long requests() {
    return requests;
  }

  /** Whether the rest of a body must come before anything else. */
  boolean isInBody() {
    return place != Place.HEAD && held.length == 0;
  }

  /** Whether nothing more is passed on. */
  boolean isBroken() {
    return place == Place.BROKEN;
  }

  /** What was held when the connection ended; empty if nothing was. */
  byte[] atEnd() {
    byte[] rest = held;
    held = NOTHING;
    place = Place.UNKNOWN;
    return rest;
  }

  /** What can be passed on now that these bytes have come; empty if they must wait for more. */
  byte[] pass(byte[] received) {
    var passing = new Passing(held.length == 0 ? received : join(held, received));
    byte[] input = passing.input;
    held = NOTHING;
    int at = 0;
    while (at < input.length) {
      if (place != Place.HEAD) {
        at = body(passing, at);
        if (place == Place.BROKEN) {
          return passing.upTo(at);
        }
        continue;
      }
      if (isEmptyLine(input, at)) {
        // Old clients send one after a body; it is no part of a request (RFC 9112, section 2.2).
        passing.replace(at, at + 2, NOTHING);
        at += 2;
        scanned = 0;
        continue;
      }
      int end = headEnd(input, at);
      if (end < 0) {
        held = Arrays.copyOfRange(input, at, input.length);
        return passing.upTo(at);
      }
      RequestHead head = place == Place.HEAD ? RequestHead.read(input, at, end) : null;
      if (head == null) {
        place = Place.UNKNOWN;
      } else {
        if (head.isHttp10()) {
          passing.replace(at, end, head.inHttp11());
        }
        begin(head.bodyEnd());
      }
      at = end;
    }
    return passing.upTo(input.length);
  }

  /** What came, with changes from its beginning to its end. */
  private static final class Passing {
    final byte[] input;
    private @Nullable ByteArrayOutputStream changed;

    /** What of the input is passed or left out already. */
    private int done;

    Passing(byte[] input) {
      this.input = input;
    }

    /** Passes what is before the place, and something else instead of what is there. */
    void replace(int from, int end, byte[] other) {
      ByteArrayOutputStream out = changed;
      if (out == null) {
        out = new ByteArrayOutputStream(input.length);
        changed = out;
      }
      out.write(input, done, from - done);
      out.writeBytes(other);
      done = end;
    }

    byte[] upTo(int end) {
      ByteArrayOutputStream out = changed;
      if (out == null) {
        return end == input.length ? input : Arrays.copyOf(input, end);
      }
      out.write(input, done, end - done);
      return out.toByteArray();
    }
  }

  private static boolean isEmptyLine(byte[] input, int at) {
    return input[at] == '\r' && at + 1 < input.length && input[at + 1] == '\n';
  }

  /**
   * The place after the head that begins there; -1 if it has not ended. What cannot become a head
   * ends at the end of the input, at an unknown place.
   */
  private int headEnd(byte[] input, int start) {
    int line = start + lineStart;
    for (int at = start + scanned; at < input.length; at++) {
      if (at - start >= headBytesMax) {
        return unknown(input.length);
      }
      if (input[at] != '\n') {
        continue;
      }
      boolean ended = at > start && input[at - 1] == '\r';
      if (!ended) {
        return unknown(input.length);
      }
      if (at - 1 == line) {
        scanned = 0;
        lineStart = 0;
        return at + 1;
      }
      line = at + 1;
    }
    scanned = input.length - start;
    lineStart = line - start;
    return -1;
  }

  private int unknown(int end) {
    place = Place.UNKNOWN;
    return end;
  }

  private void begin(BodyEnd end) {
    requests++;
    switch (end) {
      case BodyEnd.Length(long bytes) -> {
        left = bytes;
        place = bytes == 0 ? Place.HEAD : Place.CONTENT;
      }
      case BodyEnd.Chunks() -> {
        left = 0;
        sizeDigits = 0;
        place = Place.CHUNK_SIZE;
      }
      case BodyEnd.Unclear() -> place = Place.UNKNOWN;
    }
  }

  /** The place after what belongs to the present part of a body, or of what made it none. */
  private int body(Passing passing, int at) {
    byte[] input = passing.input;
    return switch (place) {
      case CONTENT -> skip(input, at, Place.HEAD);
      case CHUNK_DATA -> piece(passing, at);
      case CHUNK_SIZE, CHUNK_END, LAST_LINE -> {
        int next =
            switch (place) {
              case CHUNK_SIZE -> sizeByte(input, at);
              case CHUNK_END -> lineByte(input, at, Place.CHUNK_SIZE);
              default -> lineByte(input, at, Place.HEAD);
            };
        passing.replace(at, next, place == Place.HEAD ? LAST_CHUNK : NOTHING);
        yield next;
      }
      case UNKNOWN, HEAD, BROKEN -> input.length;
    };
  }

  /** What there is of a chunk, as a chunk of its own. */
  private int piece(Passing passing, int at) {
    int end = skip(passing.input, at, Place.CHUNK_END);
    String size = Integer.toHexString(end - at) + "\r\n";
    passing.replace(at, at, size.getBytes(StandardCharsets.US_ASCII));
    passing.replace(end, end, LINE_END);
    return end;
  }

  private int skip(byte[] input, int at, Place next) {
    long some = Math.min(left, input.length - at);
    left -= some;
    if (left == 0) {
      place = next;
    }
    return at + (int) some;
  }

  private int sizeByte(byte[] input, int at) {
    int digit = carriageReturn ? -1 : digit(input[at]);
    if (digit < 0 && sizeDigits > 0) {
      boolean last = left == 0;
      int next = lineByte(input, at, last ? Place.LAST_LINE : Place.CHUNK_DATA);
      if (place != Place.CHUNK_SIZE) {
        sizeDigits = 0;
      }
      return next;
    }
    if (digit < 0 || sizeDigits == CHUNK_SIZE_DIGITS_MAX) {
      place = Place.BROKEN;
      return at;
    }
    left = left * 16 + digit;
    sizeDigits++;
    return at + 1;
  }

  private static int digit(byte each) {
    // Character.digit knows digits of other scripts too, none of which is one byte.
    return Character.digit(each, 16);
  }

  /** One byte of the CR LF that ends a line. */
  private int lineByte(byte[] input, int at, Place next) {
    if (input[at] != (carriageReturn ? '\n' : '\r')) {
      place = Place.BROKEN;
      return at;
    }
    if (carriageReturn) {
      place = next;
    }
    carriageReturn = !carriageReturn;
    return at + 1;
  }

  private static byte[] join(byte[] first, byte[] second) {
    byte[] all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }
}
