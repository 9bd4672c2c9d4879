package dev.pinion.cli;

import dev.pinion.cli.ApiClient.Answer;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a person is told when a server refuses. */
final class Refusals {
  private static final Duration CLOCK_DIFFERENCE_MAX = Duration.ofMinutes(5);

  private final String url;
  private final String credentials;
  private final InstantSource clock;
  private @Nullable Duration clockAhead;

  /**
   * Refusals of one server.
   *
   * @param credentials where the credentials come from, in words
   */
  Refusals(String url, String credentials, InstantSource clock) {
    this.url = url;
    this.credentials = credentials;
    this.clock = clock;
  }

  /** Notes how far this machine's clock is from the server's, by the Date of an answer. */
  void watchClock(@Nullable String date) {
    if (date == null) {
      return;
    }
    try {
      Instant theirs = DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from);
      Duration ahead = Duration.between(theirs, clock.instant());
      clockAhead = ahead.abs().compareTo(CLOCK_DIFFERENCE_MAX) > 0 ? ahead : null;
    } catch (DateTimeException e) {
      // A server that writes no date that reads says nothing of clocks.
    }
  }

  /** A sentence on this machine's clock if it is far from the server's; null if not. */
  @Nullable String clockIsOff() {
    return clockAhead == null
        ? null
        : "This machine's clock is %s %s the server's; set it right."
            .formatted(
                Text.length(clockAhead.abs()), clockAhead.isNegative() ? "behind" : "ahead of");
  }

  /** The refusal of a server that is something else. */
  RefusedException notPinion() {
    return new RefusedException("The server at %s does not answer as Pinion does.".formatted(url));
  }

  /** The refusal that an answer is. */
  RefusedException of(Answer answer) {
    if (answer.status() == 401 && answer.body().isMissingNode()) {
      return new RefusedException(unauthenticated("401"));
    }
    if (answer.status() / 100 < 4 || !answer.body().isObject() || sentence(answer).isEmpty()) {
      return notPinion();
    }
    String said = sentence(answer);
    return new RefusedException(
        switch (answer.status()) {
          case 401 -> unauthenticated(said);
          case 422 -> faults(answer.body(), said);
          case 429 -> "Too many requests. " + tryAgain(answer);
          case 503 -> said + " " + tryAgain(answer);
          case 500 ->
              "The server failed; its log knows more by the request id %s."
                  .formatted(Text.clean(CliJson.text(answer.body(), "request_id")));
          default -> said;
        });
  }

  private String unauthenticated(String said) {
    String off = clockIsOff();
    return off == null
        ? "The server at %s does not accept the credentials (%s): %s"
            .formatted(url, credentials, said)
        : said + " " + off;
  }

  private static String tryAgain(Answer answer) {
    Duration wait = answer.retryAfter();
    return wait == null ? "Try again later." : "Try again in %s.".formatted(Text.length(wait));
  }

  /** Clients read {@code message}, {@code error} or {@code detail}, in that order. */
  private static String sentence(Answer answer) {
    for (String field : new String[] {"message", "error", "detail"}) {
      JsonNode said = answer.body().path(field);
      if (said.isString()) {
        return Text.clean(said.stringValue());
      }
    }
    return "";
  }

  /** Each fault with the way to it; of several each has a line. */
  private static String faults(JsonNode body, String sentence) {
    JsonNode faults = body.path("detail");
    if (!faults.isArray() || faults.isEmpty()) {
      return sentence;
    }
    if (faults.size() == 1) {
      return fault(faults.get(0));
    }
    var lines =
        new StringJoiner("\n  ", "The server refuses %d things:\n  ".formatted(faults.size()), "");
    for (JsonNode fault : faults) {
      lines.add(fault(fault));
    }
    return lines.toString();
  }

  private static String fault(JsonNode fault) {
    var way = new StringJoiner(".");
    fault.path("loc").forEach(part -> way.add(part.asString("")));
    String said = CliJson.text(fault, "msg");
    // A whole sentence says by itself what it is about.
    return Text.clean(said.endsWith(".") ? said : way + ": " + said);
  }
}
