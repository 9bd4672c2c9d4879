package dev.pinion.cli.versionset;

import dev.pinion.cli.output.Overriding;
import dev.pinion.cli.output.RefusedException;
import dev.pinion.cli.output.TimeText;
import dev.pinion.client.Requests.Ask;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a change meets the rules: at once, as a change request, or in spite of them. */
final class Governing {
  private static final int TITLE_CHARS_MAX = 200;

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why; the history tells it.")
  private @Nullable String reason;

  @Option(
      names = "--expected-revision",
      paramLabel = "N",
      description = "Refuses unless the set stands at this revision.")
  private @Nullable Long expected;

  @Option(names = "--apply", description = "Makes the change; without it the change is only shown.")
  private boolean apply;

  @Option(
      names = "--request",
      description = "Makes a change request of it, which is applied once the rules let it through.")
  private boolean request;

  @Option(
      names = "--title",
      paramLabel = "TEXT",
      description = "What the change request is about, in a line.")
  private @Nullable String title;

  @Option(
      names = "--when-ready",
      description = "Has the server apply the change request when its last check passes.")
  private boolean whenReady;

  @Option(
      names = "--not-before",
      paramLabel = "TIME",
      description = "Not before 2026-05-01T12:00:00Z, or before 48h from now.")
  private @Nullable String notBefore;

  @Option(
      names = "--override",
      description = "Does it although rules are not met; --reason must say why.")
  private boolean override;

  /** Refuses what does not go together. */
  void check() {
    if (!request && (title != null || whenReady || notBefore != null)) {
      throw RefusedException.usage(
          "--title, --when-ready and --not-before are of a change request; add --request.");
    }
    if (request && (apply || override || expected != null)) {
      throw RefusedException.usage(
          "--request makes a change request, which is applied later; leave --apply, --override and --expected-revision out.");
    }
    if (title != null && (title.isBlank() || title.length() > TITLE_CHARS_MAX)) {
      throw RefusedException.usage(
          "Give a title of 1 to %d characters with --title.".formatted(TITLE_CHARS_MAX));
    }
    override();
  }

  @Nullable String reason() {
    return reason;
  }

  @Nullable Long expected() {
    return expected;
  }

  boolean apply() {
    return apply;
  }

  boolean isRequest() {
    return request;
  }

  /** Why rules are overridden; null if they are not. */
  @Nullable String override() {
    return Overriding.reason(override, reason);
  }

  /** What to do about a change that the rules do not let through, as a sentence. */
  String blocked() {
    return override
        ? "Add --apply to do it although the rules do not let it through."
        : "The rules do not let it through; --request makes a change request of it.";
  }

  /**
   * What the change request says.
   *
   * @param usual its title if none is given
   */
  Ask ask(String usual, Instant now) {
    return new Ask(
        title == null ? usual : title,
        reason,
        whenReady,
        notBefore == null ? null : TimeText.parse(notBefore, "--not-before", now));
  }
}
