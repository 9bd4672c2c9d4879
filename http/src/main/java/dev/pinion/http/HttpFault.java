package dev.pinion.http;

import java.util.Map;

/** A refusal that belongs to HTTP itself: an unknown path, a body that is too large. */
final class HttpFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;
  private final transient Map<String, String> headers;

  HttpFault(int status, String code, String sentence) {
    this(status, code, sentence, Map.of());
  }

  HttpFault(int status, String code, String sentence, Map<String, String> headers) {
    super(sentence, null, false, false);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }

  /** The head does not say in one way where the body ends. */
  static HttpFault bodyLengthUnclear() {
    return new HttpFault(
        400,
        "body_length_unclear",
        "Send one Content-Length, or Transfer-Encoding: chunked.",
        Map.of("Connection", "close"));
  }

  int status() {
    return status;
  }

  String code() {
    return code;
  }

  String sentence() {
    return String.valueOf(getMessage());
  }

  Map<String, String> headers() {
    return headers;
  }
}
