package dev.pinion.http;

import dev.pinion.app.Caller;
import dev.pinion.http.api.Answer;
import dev.pinion.http.api.EntityTags;
import dev.pinion.http.api.Gzip;
import dev.pinion.http.api.Prepared;
import dev.pinion.http.server.FrontOutput;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerResponse;

/**
 * Writes answers: headers that many have, content in the coding that the client takes, and none of
 * it to HEAD.
 */
final class AnswerWriter {
  /** Content that is shorter is not worth compressing: it fits into a packet or two. */
  static final int GZIP_MIN_BYTES = 2_048;

  private static final String ACCEPT_ENCODING = "Accept-Encoding";
  private static final Header BY_CODING =
      HeaderValues.createCached(HeaderNames.VARY, ACCEPT_ENCODING);
  private static final Header NOSNIFF =
      HeaderValues.createCached("X-Content-Type-Options", "nosniff");

  /** Tells a browser to come by TLS alone for a year. */
  static final Header ONLY_SECURE =
      HeaderValues.createCached("Strict-Transport-Security", "max-age=31536000");

  /** What says nothing else is for who asked alone, and with a tag only as long as that holds. */
  private static final Header NOBODY_KEEPS =
      HeaderValues.createCached(HeaderNames.CACHE_CONTROL, "private, no-store");

  private static final Header ASK_AGAIN =
      HeaderValues.createCached(HeaderNames.CACHE_CONTROL, "private, no-cache");

  /** RFC 7234, 5.5.1. */
  private static final Header STALE =
      HeaderValues.createCached("Warning", "110 pinion \"Response is Stale\"");

  private static final HeaderName SEQ = HeaderNames.create(SeenChanges.HEADER);
  private static final HeaderName REQUEST_ID = HeaderNames.create("X-Request-Id");
  private static final HeaderName RETRY_AFTER = HeaderNames.create("Retry-After");
  private static final HeaderName LIMIT = HeaderNames.create("X-RateLimit-Limit");
  private static final HeaderName REMAINING = HeaderNames.create("X-RateLimit-Remaining");
  private static final HeaderName RESET = HeaderNames.create("X-RateLimit-Reset");

  private AnswerWriter() {}

  /**
   * Writes an answer.
   *
   * @param closes whether the connection ends with it
   * @return how many bytes of content were written
   */
  static int write(
      Exchange exchange,
      RequestView request,
      Answer answer,
      boolean closes,
      ServerResponse response) {
    byte[] plain = answer.content();
    response.status(Status.create(answer.status()));
    response.header(REQUEST_ID, exchange.requestId);
    response.header(NOSNIFF);
    if (request.isSecure()) {
      response.header(ONLY_SECURE);
    }
    if (!answer.headers().containsKey("Cache-Control")) {
      response.header(answer.headers().containsKey("ETag") ? ASK_AGAIN : NOBODY_KEEPS);
    }
    answer.headers().forEach((name, value) -> header(response, name, value));
    limits(exchange.verdict, response);
    Caller caller = exchange.caller;
    boolean told = answer.headers().containsKey(Answer.CHANGE);
    if (caller != null && answer.status() < 400 && !request.isRead() && !told) {
      response.header(SEQ, Long.toString(caller.seq()));
    }
    if (exchange.staleSeconds > 0) {
      response.header(HeaderNames.AGE, Long.toString(exchange.staleSeconds));
      response.header(STALE);
    }
    if (closes) {
      response.header(HeaderValues.CONNECTION_CLOSE);
    }
    byte[] content = content(request, answer, plain, response);
    if (answer.body() == null) {
      if (answer.status() == 204 || answer.status() == 304) {
        FrontOutput.sendWithoutLength(response);
      } else {
        response.send();
      }
      return 0;
    }
    response.header(HeaderNames.CONTENT_TYPE, answer.contentType());
    if (request.isHead()) {
      // What followed the head would be read as the next answer.
      response.headers().contentLength(content.length);
      response.send();
      return 0;
    }
    FrontOutput.send(response, content);
    return content.length;
  }

  private static void header(ServerResponse response, String name, String value) {
    if (name.equals(Answer.SET_COOKIE)) {
      response.header(HeaderNames.SET_COOKIE, value.split("\n", -1));
    } else {
      response.header(HeaderNames.create(name), value);
    }
  }

  private static void limits(RateLimiter.Verdict verdict, ServerResponse response) {
    if (!verdict.isLimited()) {
      return;
    }
    response.header(LIMIT, Integer.toString(verdict.limit()));
    response.header(REMAINING, Long.toString(verdict.remaining()));
    response.header(RESET, Long.toString(verdict.resetEpochSecond()));
    if (verdict.isRefused()) {
      response.header(RETRY_AFTER, Long.toString(verdict.retryAfterSeconds()));
    }
  }

  /** The content in its coding, with the headers that say so. */
  private static byte[] content(
      RequestView request, Answer answer, byte[] plain, ServerResponse response) {
    boolean negotiable = answer.status() == 304 || (answer.body() != null && isText(answer));
    if (answer.asItIs() || !negotiable) {
      return plain;
    }
    String vary = answer.headers().get("Vary");
    response.header(
        vary == null
            ? BY_CODING
            : HeaderValues.create(HeaderNames.VARY, vary + ", " + ACCEPT_ENCODING));
    AcceptedCodings accepted = request.acceptedCodings();
    boolean worthIt = plain.length >= GZIP_MIN_BYTES && accepted.preferGzip();
    if (plain.length == 0 || !(worthIt || accepted.refuseIdentity())) {
      return plain;
    }
    response.header(HeaderNames.CONTENT_ENCODING, "gzip");
    String tag = answer.headers().get("ETag");
    if (tag != null) {
      response.header(HeaderNames.ETAG, EntityTags.ofGzip(tag));
    }
    return answer.body() instanceof Prepared prepared ? prepared.gzip() : Gzip.once(plain);
  }

  private static boolean isText(Answer answer) {
    String type = answer.contentType();
    return type.startsWith("application/json")
        || type.startsWith("text/")
        || type.startsWith("image/svg+xml");
  }
}
