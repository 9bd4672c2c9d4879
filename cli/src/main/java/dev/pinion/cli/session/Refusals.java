package dev.pinion.cli.session;

import dev.pinion.cli.output.CliJson;
import dev.pinion.cli.output.RefusedException;
import dev.pinion.cli.output.Text;
import dev.pinion.cli.session.ApiClient.Answer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.StringJoiner;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a person is told when a server refuses. */
final class Refusals {
  private static final int LOCATION_CHARS_MAX = 200;
  private static final Duration CLOCK_DIFFERENCE_MAX = Duration.ofMinutes(5);

  private final String url;
  private final String addressOrigin;
  private final String credentials;
  private final InstantSource clock;
  private volatile @Nullable Duration clockAhead;

  /**
   * Refusals of one server.
   *
   * @param addressOrigin where the address comes from, in words
   * @param credentials where the credentials come from, in words
   */
  Refusals(String url, String addressOrigin, String credentials, InstantSource clock) {
    this.url = url;
    this.addressOrigin = addressOrigin;
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
    Duration ahead = clockAhead;
    return ahead == null
        ? null
        : "This machine's clock is %s %s the server's; set it right."
            .formatted(Text.length(ahead.abs()), ahead.isNegative() ? "behind" : "ahead of");
  }

  /** The server and where its address comes from, as part of a sentence. */
  private String server() {
    return "%s (%s)".formatted(url, addressOrigin);
  }

  /**
   * The refusal of a server that is something else.
   *
   * @param status what it answered with
   * @param contentType what it says its answer is; null if it does not say
   * @param location where it sends on to; null if it does not
   */
  RefusedException notPinion(int status, @Nullable String contentType, @Nullable String location) {
    if (status / 100 == 3 && location != null) {
      return new RefusedException(
          "The server at %s sends on to %s, and keys are not sent on. If that is the server you mean, use its address."
              .formatted(server(), Text.cut(Text.clean(location), LOCATION_CHARS_MAX)));
    }
    boolean page = contentType != null && contentType.toLowerCase(Locale.ROOT).contains("html");
    return new RefusedException(
        "The server at %s does not answer as Pinion does: it answered %d with %s. Is another program or a proxy at this address?"
            .formatted(server(), status, page ? "a web page" : "no JSON that is Pinion's"));
  }

  /** The refusal of credentials that no header can carry; what they are is not said. */
  RefusedException notSendable() {
    return new RefusedException(
        "The key (%s) holds a line break, a blank or another character that no key has; copy it again."
            .formatted(credentials));
  }

  /** The refusal that a connection which could not be made, or broke, comes to. */
  RefusedException unreachable(IOException fault, String doubt) {
    String said = Text.clean(String.valueOf(fault.getMessage()));
    String sentence =
        switch (fault) {
          case UnknownHostException _ ->
              "The host of %s is not known here; is the address right?".formatted(server());
          case ConnectException _, NoRouteToHostException _ ->
              "No server answers at %s; is it running?".formatted(server());
          case SocketTimeoutException _ ->
              "The server at %s did not answer in time: %s.".formatted(server(), said);
          case SSLPeerUnverifiedException _ ->
              "The certificate of %s is for another host.".formatted(server());
          case SSLHandshakeException _ when isOfAnotherHost(fault) ->
              "The certificate of %s is for another host.".formatted(server());
          case SSLHandshakeException _ when isFromCertificate(fault) ->
              "The certificate of %s is not one that this machine trusts (%s)."
                  .formatted(server(), Text.clean(rootMessage(fault)));
          case SSLException _ when said.contains("Unsupported or unrecognized") ->
              "The server at %s does not speak TLS; does its address begin with http://?"
                  .formatted(server());
          case SSLException _ -> "No secure connection to %s: %s.".formatted(server(), said);
          default ->
              said.contains("Invalid Http response")
                  ? "The server at %s does not answer in HTTP; is it the right port, and https:// or http://?"
                      .formatted(server())
                  : "The connection to %s broke: %s.".formatted(server(), said);
        };
    return new RefusedException(sentence + doubt);
  }

  private static boolean isFromCertificate(Throwable fault) {
    for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
      if (cause instanceof GeneralSecurityException) {
        return true;
      }
    }
    return false;
  }

  /** The JDK has no type for it, only two sentences. */
  private static boolean isOfAnotherHost(Throwable fault) {
    String said = rootMessage(fault);
    return said.startsWith("No subject alternative") || said.startsWith("No name matching");
  }

  private static String rootMessage(Throwable fault) {
    Throwable cause = fault;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage());
  }

  /** The refusal that an answer is. */
  RefusedException of(Answer answer) {
    if (answer.status() == 401 && answer.body().isMissingNode()) {
      return new RefusedException(unauthenticated("401"));
    }
    if (answer.status() / 100 < 4 || !answer.body().isObject() || sentence(answer).isEmpty()) {
      return notPinion(answer.status(), answer.header("content-type"), answer.header("location"));
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
