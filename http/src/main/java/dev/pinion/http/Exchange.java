package dev.pinion.http;

import dev.pinion.app.Caller;
import dev.pinion.http.api.Dialect;
import dev.pinion.http.api.Operation;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What becomes known of one request on its way: for its answer's headers, the log and the metrics.
 */
final class Exchange {
  private static final Pattern SANE_REQUEST_ID = Pattern.compile("[A-Za-z0-9._:-]{1,128}");
  private static final int REQUEST_ID_BYTES = 12;

  final String requestId;

  /** Whether it came over TLS to this server's own port. */
  final boolean secure;

  final long startNanos = System.nanoTime();
  @Nullable Dialect dialect;
  @Nullable Operation operation;
  Map<String, String> pathValues = Map.of();
  @Nullable Caller caller;
  boolean counted;

  /**
   * For how many seconds the answer may have been out of date, because the database is gone; 0 if
   * it is not.
   */
  long staleSeconds;

  RateLimiter.Verdict verdict = RateLimiter.Verdict.UNLIMITED;

  /**
   * A request that has just come in.
   *
   * @param requestId what its client calls it; null if it does not say
   * @param secure whether it came over TLS to this server's own port
   */
  Exchange(@Nullable String requestId, boolean secure) {
    this.secure = secure;
    this.requestId =
        requestId != null && SANE_REQUEST_ID.matcher(requestId).matches()
            ? requestId
            : newRequestId();
  }

  /** A name for a request whose client gives it none. It is no secret: it need only be another. */
  static String newRequestId() {
    byte[] random = new byte[REQUEST_ID_BYTES];
    ThreadLocalRandom.current().nextBytes(random);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
  }

  String operationId() {
    return operation == null ? "none" : operation.id();
  }

  String dialectName() {
    return dialect == null ? "server" : dialect.name();
  }
}
