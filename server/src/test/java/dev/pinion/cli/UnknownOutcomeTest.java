package dev.pinion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a person is told of a write whose outcome is not known, or of which an answer is lost. */
class UnknownOutcomeTest extends StrangeServer {
  private static final String SERVICE = "6b02a7c0-3ca1-80e1-89fd-caf3d650494e";
  private static final String FOUND = "{\"id\": \"s\", \"name\": \"Line\", \"agent_id\": \"a\"}";

  private static final String PLANNED =
      """
      {"version_set": "release", "applied": false, "base_revision": 4, "revision": null,
       "changes": [{"path": "/agent_version_number", "kind": "changed", "before": 1, "after": 2}]}
      """;

  private void answers(int status, String body) {
    answers.add(new Answer(status, Map.of(), body));
  }

  private String refusedPromotion() {
    return forge.refused("version-set", "promote", SERVICE, "preview", "release", "--apply");
  }

  /**
   * What is applied is what was planned, and once: were the key another one on the second try, or
   * the expected revision missing, a broken connection could promote twice or onto something else.
   */
  @Test
  void aPromotionThatBreaksOffIsSentAgainUnderTheSameKey() {
    String plan =
        """
        {"version_set": "release", "applied": %s, "base_revision": 4, "revision": %s,
         "before": {}, "after": {}, "warnings": [],
         "changes": [{"path": "/agent_version_number", "kind": "changed", "before": 1, "after": 2}]}
        """;
    Map<String, String> none = Map.of();
    answers.add(new Answer(200, none, "{\"id\": \"s\", \"name\": \"Line\"}"));
    answers.add(new Answer(200, none, plan.formatted("false", "null")));
    answers.add(new Answer(BREAK, none, ""));
    answers.add(new Answer(200, none, plan.formatted("true", "5")));

    assertThat(forge.done("version-set", "promote", SERVICE, "preview", "release", "--apply"))
        .endsWith("Done: release is at revision 5.\n");

    assertThat(bodies.get(1).get("dry_run").asBoolean()).isTrue();
    assertThat(bodies.get(2)).isEqualTo(bodies.get(3));
    assertThat(bodies.get(3).get("expected_revision").asInt()).isEqualTo(4);
    assertThat(bodies.get(3).has("dry_run")).isFalse();
    assertThat(headers.get(1)).doesNotContainKey("Idempotency-key");
    assertThat(headers.get(2).get("Idempotency-key"))
        .isNotNull()
        .isEqualTo(headers.get(3).get("Idempotency-key"));
  }

  /** A write that no key makes safe must not be sent twice, and the doubt must be told. */
  @Test
  void aDeletionThatBreaksOffIsNotSentAgain() {
    Map<String, String> none = Map.of();
    answers.add(new Answer(200, none, "{\"id\": \"s\", \"name\": \"Line\"}"));
    answers.add(new Answer(200, none, "{\"name\": \"mine\", \"revision\": 3, \"used_by\": 0}"));
    answers.add(new Answer(BREAK, none, ""));
    assertThat(forge.refused("version-set", "delete", SERVICE, "mine", "--apply", "--yes"))
        .contains("broke")
        .endsWith("Whether the change was made is not known; look first.");
    assertThat(requests).hasSize(3);
    assertThat(headers.get(2).get("If-match")).containsExactly("\"3\"");
  }

  /** Catches a person who is told to try again what may be done already. */
  @Test
  void whatTheServerDoesNotKnowIsToBeLookedAtAndNotTriedAgain() {
    answers(200, FOUND);
    answers(200, PLANNED);
    answers.add(
        new Answer(
            503,
            Map.of("Retry-After", "1"),
            "{\"detail\": \"This may have been done. Read how things stand before you try again.\", \"error_code\": \"outcome_unknown\"}"));
    assertThat(refusedPromotion())
        .isEqualTo("This may have been done. Read how things stand before you try again.");
  }

  @Test
  void aSecondAttemptThatIsRefusedLeavesTheFirstOpen() {
    answers(200, FOUND);
    answers(200, PLANNED);
    answers(BREAK, "");
    answers.add(
        new Answer(503, Map.of("Retry-After", "1"), "{\"detail\": \"The server is paused.\"}"));
    assertThat(refusedPromotion())
        .isEqualTo(
            "The server is paused. An earlier attempt may have made the change; look first.");
  }

  @Test
  void aGatewayThatGivesUpWithJsonIsNotPinion() {
    answers(200, FOUND);
    answers(200, PLANNED);
    answers(504, "{\"message\": \"Endpoint request timed out\"}");
    assertThat(refusedPromotion())
        .contains("does not answer as Pinion does: it answered 504")
        .endsWith("Whether the change was made is not known; look first.");
  }

  /** Catches a write that is told to have failed because its number cannot be read. */
  @Test
  void aNewSetIsWrittenEvenIfItsRevisionCannotBeRead() {
    answers(200, FOUND);
    answers(404, "{\"detail\": \"There is none.\"}");
    answers(200, PLANNED.replace("\"release\"", "\"mine\"").replace("4", "null"));
    answers(204, "");
    answers(503, "{\"detail\": \"The server cannot do this now.\"}");
    assertThat(forge.done("version-set", "upsert", SERVICE, "mine", "-a", "latest", "--apply"))
        .endsWith("Done: mine is written.\n");
    assertThat(requests).hasSize(5);
  }

  /** Catches a sentence that says first that nothing was written, and then that it is not known. */
  @Test
  void aRuleOfWhichTheAnswerIsLostIsPerhapsWritten() {
    answers(200, "{\"items\": [{\"id\": \"r\", \"name\": \"Gate\", \"version\": 1}]}");
    answers(BREAK, "");
    assertThat(forge.piped("{\"name\": \"Gate\"}").refused("rule", "apply", "-f", "-"))
        .startsWith("The rule \"Gate\" is perhaps not written. The connection to ")
        .endsWith("Whether the change was made is not known; look first.");
  }
}
