package dev.pinion.cli.output;

import dev.pinion.client.model.governance.Condition;
import dev.pinion.client.model.governance.Condition.Period;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What conditions of rules ask, in a few words. */
public final class ConditionWords {
  /** Periods of one window that are named; of more, their number is. */
  private static final int PERIODS_MAX = 2;

  /** The fewest days in a row that are written as a range. */
  private static final int RANGE_MIN = 3;

  private static final List<String> WEEK = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");

  private ConditionWords() {}

  /** What a condition asks. A kind that a newer server has is called by its own word. */
  public static String of(Condition condition) {
    return Text.clean(
        switch (condition.type()) {
          case "promotion_only" -> "promotion only" + joined(" from ", condition.from(), " or ");
          case "pinned" -> "versions pinned";
          case "no_warnings" -> "no warning" + joined(" ", condition.codes(), ", ");
          case "tests" -> tests(condition);
          case "approvals" ->
              Text.count(condition.count(), "approval") + joined(" by ", condition.roles(), " or ");
          case "soak" -> "%s on %s".formatted(condition.atLeast(), condition.versionSet());
          case "window" -> window(condition);
          default -> condition.type().replace('_', ' ');
        });
  }

  private static String tests(Condition condition) {
    String percent =
        BigDecimal.valueOf(condition.minPassRate())
            .movePointRight(2)
            .stripTrailingZeros()
            .toPlainString();
    String which = condition.unitTestSetId().isEmpty() ? "tests" : "test set";
    String age = condition.maxAge().isEmpty() ? "" : " within " + condition.maxAge();
    return "%s passed at %s %%%s%s"
        .formatted(which, percent, age, joined(", told by ", condition.reportedBy(), " or "));
  }

  private static String window(Condition condition) {
    var parts = new ArrayList<String>();
    if (!condition.allow().isEmpty()) {
      parts.add("only " + periods(condition.allow()));
    }
    if (!condition.deny().isEmpty()) {
      parts.add("not " + periods(condition.deny()));
    }
    return String.join(", ", parts);
  }

  private static String periods(List<Period> periods) {
    return periods.size() > PERIODS_MAX
        ? "in %d periods".formatted(periods.size())
        : periods.stream().map(ConditionWords::period).collect(Collectors.joining(" or "));
  }

  private static String period(Period period) {
    return period.days().isEmpty()
        ? "%s to %s".formatted(period.start(), period.end())
        : "%s %s-%s %s"
            .formatted(days(period.days()), period.from(), period.to(), period.timeZone());
  }

  /** Days in a row as {@code mon-fri}, others one by one. */
  private static String days(List<String> days) {
    List<String> ordered = WEEK.stream().filter(days::contains).toList();
    int first = ordered.isEmpty() ? 0 : WEEK.indexOf(ordered.getFirst());
    boolean inARow =
        ordered.size() >= RANGE_MIN
            && ordered.equals(WEEK.subList(first, Math.min(WEEK.size(), first + ordered.size())));
    return inARow
        ? ordered.getFirst() + "-" + ordered.getLast()
        : String.join(", ", ordered.isEmpty() ? days : ordered);
  }

  private static String joined(String before, List<String> words, String between) {
    return words.isEmpty() ? "" : before + String.join(between, words);
  }
}
