package dev.pinion.cli.session;

import dev.pinion.cli.output.CheckLines;
import dev.pinion.cli.output.Progress;
import dev.pinion.cli.output.Text;
import dev.pinion.client.ApiException;
import dev.pinion.client.ApiException.Fault;
import dev.pinion.client.ClientException;
import dev.pinion.client.ClientListener;
import dev.pinion.client.TransportException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a person is told of the talk with one server: what is waited for, and what it refuses. */
final class Refusals implements ClientListener {
  private static final int LOCATION_CHARS_MAX = 200;
  private static final Duration CLOCK_DIFFERENCE_MAX = Duration.ofMinutes(5);

  private final String url;
  private final String addressOrigin;
  private final String credentials;
  private final InstantSource clock;
  private final Progress progress;
  private final Consumer<String> remarks;
  private final AtomicBoolean toldOutdated = new AtomicBoolean();
  private volatile @Nullable Duration clockAhead;
  private volatile @Nullable String reading;

  /**
   * Refusals of one server.
   *
   * @param addressOrigin where the address comes from, in words
   * @param credentials where the credentials come from, in words
   * @param remarks takes what a person should know beside an answer, a sentence at a time
   */
  Refusals(
      String url,
      String addressOrigin,
      String credentials,
      InstantSource clock,
      Progress progress,
      Consumer<String> remarks) {
    this.url = url;
    this.addressOrigin = addressOrigin;
    this.credentials = credentials;
    this.clock = clock;
    this.progress = progress;
    this.remarks = remarks;
  }

  @Override
  public void waiting() {
    progress.say(Objects.requireNonNullElse(reading, "waiting for " + url));
  }

  @Override
  public void waitingToRetry(Duration wait) {
    progress.say("too many requests, going on in " + Text.length(wait));
  }

  @Override
  public void reading(String what, int read, long total) {
    String said = "reading %s, %d%s".formatted(what, read, total < 0 ? "" : " of " + total);
    reading = said;
    progress.say(said);
  }

  @Override
  public void readingEnds() {
    reading = null;
  }

  @Override
  public void outdated(Duration age) {
    if (!toldOutdated.getAndSet(true)) {
      remarks.accept(
          "warning: the server cannot reach its database; what it answers from memory may be %s old."
              .formatted(Text.length(age)));
    }
  }

  @Override
  public void leftUnread(String what, int read) {
    remarks.accept(
        String.format(
            Locale.ROOT,
            "warning: only the first %,d %s were read; the server has more.",
            read,
            what));
  }

  /** Notes how far this machine's clock is from the server's. */
  @Override
  public void serverTime(Instant time) {
    Duration ahead = Duration.between(time, clock.instant());
    clockAhead = ahead.abs().compareTo(CLOCK_DIFFERENCE_MAX) > 0 ? ahead : null;
  }

  /** A sentence on this machine's clock if it is far from the server's; null if not. */
  @Nullable String clockIsOff() {
    Duration ahead = clockAhead;
    return ahead == null
        ? null
        : "This machine's clock is %s %s the server's; set it right."
            .formatted(Text.length(ahead.abs()), ahead.isNegative() ? "behind" : "ahead of");
  }

  /** One sentence that says what failed and what to do. */
  String of(ClientException failure) {
    return switch (failure) {
      case ApiException refusal -> sentence(refusal) + doubt(refusal);
      case TransportException fault -> sentence(fault) + doubt(fault);
    };
  }

  private static String doubt(TransportException fault) {
    return fault.outcomeUnknown() ? " Whether the change was made is not known; look first." : "";
  }

  /** What the server does not say: it knows nothing of an earlier attempt. */
  private static String doubt(ApiException refusal) {
    return refusal.outcomeUnknown() && !refusal.saysSo()
        ? " An earlier attempt may have made the change; look first."
        : "";
  }

  private String sentence(TransportException fault) {
    String server = "%s (%s)".formatted(url, addressOrigin);
    String said = Text.clean(fault.detail());
    return switch (fault.kind()) {
      case UNKNOWN_HOST ->
          "The host of %s is not known here; is the address right?".formatted(server);
      case NO_ANSWER -> "No server answers at %s; is it running?".formatted(server);
      case TIMEOUT -> "The server at %s did not answer in time: %s.".formatted(server, said);
      case CERTIFICATE_OF_ANOTHER_HOST ->
          "The certificate of %s is for another host.".formatted(server);
      case UNTRUSTED_CERTIFICATE ->
          "The certificate of %s is not one that this machine trusts (%s).".formatted(server, said);
      case NO_TLS ->
          "The server at %s does not speak TLS; does its address begin with http://?"
              .formatted(server);
      case TLS_FAILED -> "No secure connection to %s: %s.".formatted(server, said);
      case NO_HTTP ->
          "The server at %s does not answer in HTTP; is it the right port, and https:// or http://?"
              .formatted(server);
      case BROKEN -> "The connection to %s broke: %s.".formatted(server, said);
      case REDIRECTED ->
          "The server at %s sends on to %s, and keys are not sent on. If that is the server you mean, use its address."
              .formatted(server, Text.cut(said, LOCATION_CHARS_MAX));
      case NOT_PINION ->
          "The server at %s does not answer as Pinion does: it answered %d with %s. Is another program or a proxy at this address?"
              .formatted(
                  server,
                  fault.status(),
                  said.toLowerCase(Locale.ROOT).contains("html")
                      ? "a web page"
                      : "no JSON that is Pinion's");
      case UNSENDABLE_CREDENTIALS ->
          "The key (%s) holds a line break, a blank or another character that no key has; copy it again."
              .formatted(credentials);
      case INTERRUPTED -> "Interrupted.";
    };
  }

  private String sentence(ApiException refusal) {
    String said = Text.clean(refusal.getMessage());
    return switch (refusal.status()) {
      case 401 -> unauthenticated(said.isEmpty() ? "401" : said);
      case 422 -> faults(refusal.faults(), said);
      case 429 -> "Too many requests." + tryAgain(refusal);
      case 503 -> said + tryAgain(refusal);
      case 500 ->
          "The server failed; its log knows more by the request id %s."
              .formatted(Text.clean(refusal.requestId()));
      default -> said + checks(refusal);
    };
  }

  /** What the rules say, a line a check; empty if they are not why it is refused. */
  private String checks(ApiException refusal) {
    var lines = new StringJoiner("\n  ", "\n  ", "").setEmptyValue("");
    new CheckLines(refusal.checks(), clock.instant()).lines().forEach(lines::add);
    return lines.toString();
  }

  private String unauthenticated(String said) {
    String off = clockIsOff();
    return off == null
        ? "The server at %s does not accept the credentials (%s): %s"
            .formatted(url, credentials, said)
        : said + " " + off;
  }

  /** When to try again; empty if one has to look first what became of the change. */
  private static String tryAgain(ApiException refusal) {
    if (refusal.outcomeUnknown()) {
      return "";
    }
    Duration wait = refusal.retryAfter();
    return wait == null ? " Try again later." : " Try again in %s.".formatted(Text.length(wait));
  }

  /** Each fault with the way to it; of several each has a line. */
  private static String faults(List<Fault> faults, String sentence) {
    if (faults.size() <= 1) {
      return faults.isEmpty() ? sentence : fault(faults.getFirst());
    }
    var lines =
        new StringJoiner("\n  ", "The server refuses %d things:\n  ".formatted(faults.size()), "");
    faults.forEach(fault -> lines.add(fault(fault)));
    return lines.toString();
  }

  private static String fault(Fault fault) {
    String said = fault.message();
    // A whole sentence says by itself what it is about.
    return Text.clean(said.endsWith(".") ? said : String.join(".", fault.location()) + ": " + said);
  }
}
