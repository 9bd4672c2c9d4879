package dev.pinion.cli.output;

import dev.pinion.client.model.Actor;
import dev.pinion.client.model.governance.Check;
import dev.pinion.client.model.governance.Check.State;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What rules say of a change, a line a check: a mark, the rule, what it asks, what is missing and
 * since when or until when. The message is never cut, for it says what to do.
 */
public final class CheckLines {
  private static final int RULE_CHARS_MAX = 32;
  private static final int WORDS_PADDED_MAX = 40;
  private static final String GREEN = "\u001b[32m";
  private static final String YELLOW = "\u001b[33m";
  private static final String RED = "\u001b[31m";
  private static final String PLAIN = "\u001b[0m";

  private final List<Check> checks;
  private final Instant now;

  /**
   * Lines of checks.
   *
   * @param now the time that times are told by
   */
  public CheckLines(List<Check> checks, Instant now) {
    this.checks = checks;
    this.now = now;
  }

  /** Prints how many there are of each kind, and then a line each; nothing without checks. */
  public void print(PrintWriter out, boolean colour) {
    if (checks.isEmpty()) {
      return;
    }
    out.println("checks: " + counts());
    List<String> lines = lines();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      out.println("  " + (colour ? hue(checks.get(i).state()) + line + PLAIN : line));
    }
  }

  /** How many there are of each kind, such as {@code 2 passed, 1 pending}. */
  public String counts() {
    var counts = new ArrayList<String>();
    for (State state : State.values()) {
      long number = checks.stream().filter(check -> check.state() == state).count();
      if (number > 0) {
        counts.add("%d %s".formatted(number, word(state)));
      }
    }
    return String.join(", ", counts);
  }

  private static String word(State state) {
    return switch (state) {
      case PASSED -> "passed";
      case PENDING -> "pending";
      case FAILED -> "failed";
    };
  }

  /** A line a check. */
  public List<String> lines() {
    int rule = width(checks.stream().map(CheckLines::rule).toList(), RULE_CHARS_MAX);
    int words =
        width(
            checks.stream().map(check -> ConditionWords.of(check.condition())).toList(),
            WORDS_PADDED_MAX);
    return checks.stream()
        .map(
            check ->
                "%s %s  %s  %s"
                    .formatted(
                        mark(check.state()),
                        padded(rule(check), rule),
                        padded(ConditionWords.of(check.condition()), words),
                        said(check))
                    .stripTrailing())
        .toList();
  }

  private static String mark(State state) {
    return switch (state) {
      case PASSED -> "✓";
      case PENDING -> "…";
      case FAILED -> "✗";
    };
  }

  private static String hue(State state) {
    return switch (state) {
      case PASSED -> GREEN;
      case PENDING -> YELLOW;
      case FAILED -> RED;
    };
  }

  private static String rule(Check check) {
    return Text.cut(Text.clean(check.rule()), RULE_CHARS_MAX);
  }

  private static int width(List<String> texts, int most) {
    return texts.stream().mapToInt(Text::width).filter(it -> it <= most).max().orElse(0);
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(Math.max(0, width - Text.width(text)));
  }

  /** The server's sentence, who approved, and the times that it does not say. */
  private String said(Check check) {
    var said = new ArrayList<String>(List.of(Text.clean(check.message())));
    if (!check.approvals().isEmpty()) {
      said.add(
          check.approvals().stream()
              .map(Actor::label)
              .map(Text::clean)
              .collect(Collectors.joining(", ", "(", ")")));
    }
    if (!check.since().isEmpty()) {
      said.add("Since " + Text.since(toTheSecond(check.since()), now) + ".");
    }
    if (!check.readyAt().isEmpty()) {
      said.add("Ready at " + Text.until(toTheSecond(check.readyAt()), now) + ".");
    }
    return String.join(" ", said);
  }

  private static String toTheSecond(String time) {
    return Text.clean(time).replaceFirst("\\.[0-9]+Z$", "Z");
  }
}
