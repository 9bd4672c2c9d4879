package dev.pinion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.cli.output.CheckLines;
import dev.pinion.cli.output.CliJson;
import dev.pinion.cli.output.ConditionWords;
import dev.pinion.client.model.governance.Check;
import dev.pinion.client.model.governance.Condition;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks of rules, at a glance. */
class CheckLinesTest {
  private static final Instant NOW = Instant.parse("2026-05-02T12:00:00Z");

  private static final List<Check> CHECKS =
      Check.in(
          CliJson.mapper()
              .readTree(
                  """
                  {"checks": [
                    {"rule": "Gate", "state": "passed", "message": "One person approved it.",
                     "condition": {"type": "approvals", "count": 1},
                     "evidence": {"approvals": [{"id": "k", "name": "Ann"}]}},
                    {"rule": "Gate", "state": "pending", "message": "It must soak for 24h.",
                     "condition": {"type": "soak", "version_set": "preview", "at_least": "24h"},
                     "ready_at": "2026-05-02T15:00:00.250Z",
                     "evidence": {"since": "2026-05-01T15:00:00Z"}},
                    {"rule": "Office\\u202e hours", "state": "failed", "message": "It is over.",
                     "condition": {"type": "later", "x": 1}}]}
                  """));

  private static String print(List<Check> checks, boolean colour) {
    var text = new StringWriter();
    new CheckLines(checks, NOW).print(new PrintWriter(text), colour);
    return text.toString();
  }

  @Test
  void eachCheckIsALineWithAMark() {
    assertThat(print(CHECKS, false))
        .isEqualTo(
            """
            checks: 1 passed, 1 pending, 1 failed
              ✓ Gate           1 approval      One person approved it. (Ann)
              … Gate           24h on preview  It must soak for 24h. Since 2026-05-01T15:00:00Z (21 h ago). Ready at 2026-05-02T15:00:00Z (in 3 h).
              ✗ Office� hours  later           It is over.
            """);
    assertThat(print(List.of(), false)).isEmpty();
  }

  @Test
  void coloursSayTheSame() {
    assertThat(print(CHECKS, true))
        .contains("\u001b[32m✓ Gate", "\u001b[33m… Gate", "\u001b[31m✗ Office")
        .matches(text -> text.replaceAll("\u001b\\[[0-9]*m", "").equals(print(CHECKS, false)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'type': 'promotion_only'} | promotion only",
        "{'type': 'promotion_only', 'from': ['preview', 'rc-*']} | promotion only from preview or rc-*",
        "{'type': 'pinned'} | versions pinned",
        "{'type': 'no_warnings', 'codes': ['pin_behind', 'deprecated_llm']} | no warning pin_behind, deprecated_llm",
        "{'type': 'tests', 'min_pass_rate': 1} | tests passed at 100 %",
        "{'type': 'tests', 'min_pass_rate': 0.955, 'max_age': '7d', 'unit_test_set_id': 'x', 'reported_by': ['ci']} | test set passed at 95.5 % within 7d, told by ci",
        "{'type': 'approvals', 'count': 2, 'roles': ['owner', 'admin']} | 2 approvals by owner or admin",
        "{'type': 'soak', 'version_set': 'preview', 'at_least': '2d'} | 2d on preview",
        "{'type': 'window', 'allow': [{'days': ['thu','mon','tue','wed'], 'from': '09:00', 'to': '16:00', 'time_zone': 'UTC'}]} | only mon-thu 09:00-16:00 UTC",
        "{'type': 'window', 'deny': [{'days': ['fri','mon'], 'from': '12:00', 'to': '00:00', 'time_zone': 'UTC'}, {'start': 'a', 'end': 'b'}]} | not mon, fri 12:00-00:00 UTC or a to b",
        "{'type': 'window', 'deny': [{}, {}, {}]} | not in 3 periods",
        "{'type': 'window', 'allow': [{'days': ['sun', 'sat', 'fri'], 'from': 'a', 'to': 'b', 'time_zone': 'c'}]} | only fri-sun a-b c",
        "{'type': 'four_eyes'} | four eyes",
        "{} | ``",
      })
  void conditionsAreToldInAFewWords(String condition, String words) {
    var json = CliJson.mapper().readTree(condition.replace('\'', '"'));
    assertThat(ConditionWords.of(new Condition(json))).isEqualTo(words);
  }
}
