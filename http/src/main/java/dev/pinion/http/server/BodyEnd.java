package dev.pinion.http.server;

import java.util.List;

/**
 * Where the body of a request ends, as its head says it (RFC 9112, section 6). Only what no two
 * servers can read differently is clear: what one takes for the body is the next request to the
 * other (section 11.2).
 */
public sealed interface BodyEnd {
  /** Digits of a length. */
  int LENGTH_DIGITS_MAX = 18;

  /** After so many bytes; 0 for a request without a body. */
  record Length(long bytes) implements BodyEnd {}

  /** After the last chunk. */
  record Chunks() implements BodyEnd {}

  /** The head contradicts itself, or says it in a way of which servers make different things. */
  record Unclear() implements BodyEnd {}

  /**
   * What a head says.
   *
   * @param lengths the values of {@code Content-Length}, a line each, without blanks around them
   * @param codings the values of {@code Transfer-Encoding}, likewise
   */
  static BodyEnd of(List<String> lengths, List<String> codings) {
    if (codings.isEmpty() && lengths.isEmpty()) {
      return new Length(0);
    }
    if (codings.isEmpty() && lengths.size() == 1 && isLength(lengths.getFirst())) {
      return new Length(Long.parseLong(lengths.getFirst()));
    }
    // One spelling only: another server may read any other one differently.
    boolean chunks = lengths.isEmpty() && codings.equals(List.of("chunked"));
    return chunks ? new Chunks() : new Unclear();
  }

  private static boolean isLength(String text) {
    return !text.isEmpty()
        && text.length() <= LENGTH_DIGITS_MAX
        && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
