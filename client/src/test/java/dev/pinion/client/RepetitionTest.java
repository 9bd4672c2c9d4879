package dev.pinion.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.client.TransportException.Kind;
import dev.pinion.client.VersionSets.Promotion;
import dev.pinion.client.model.service.Pins;
import dev.pinion.client.model.service.VersionSet;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * When the client sends a request again, and what it says of one that may have been carried out.
 */
class RepetitionTest extends ScriptedServer {

  @Test
  void aShortWaitIsWaitedAndALongOneIsTheCallers() {
    answers.add(new Answer(429, Map.of("Retry-After", "1"), "{\"detail\": \"Too many.\"}"));
    answers(200, "{\"items\": []}");
    Instant began = Instant.now();
    assertThat(sets().list()).isEmpty();
    assertThat(Duration.between(began, Instant.now())).isGreaterThan(Duration.ofMillis(900));
    assertThat(told).containsExactly("waits PT1S");
    answers.add(new Answer(429, Map.of("Retry-After", "21"), "{\"detail\": \"Too many.\"}"));
    ApiException refused = refusal(() -> sets().list());
    assertThat(refused.retryAfter()).hasSeconds(21);
    assertThat(refused).hasMessage("Too many.");
    assertThat(requests).hasSize(3);
  }

  @Test
  void aReadIsSentOnceMoreWhenTheConnectionBreaks() {
    answers(BREAK, "");
    answers(200, "{\"items\": [{\"name\": \"edge\"}]}");
    assertThat(sets().list()).extracting(VersionSet::name).containsExactly("edge");
    assertThat(requests).hasSize(2);
    Collections.nCopies(9, BREAK).forEach(each -> answers(each, ""));
    TransportException broken = failure(() -> sets().list());
    assertThat(broken.kind()).isEqualTo(Kind.BROKEN);
    assertThat(broken.outcomeUnknown()).isFalse();
    assertThat(requests).as("the JDK itself repeats a read once").hasSizeBetween(4, 6);
  }

  @Test
  void aWriteIsSentOnceMoreOnlyIfTheServerWillTellThatItIsTheSame() {
    Promotion promotion =
        new Promotion("preview", "release", true, "tests pass", Precondition.at(7L));
    answers(BREAK, "");
    TransportException broken = failure(() -> sets().upsert("mine", Pins.NEWEST, Precondition.NEW));
    assertThat(broken.outcomeUnknown()).isTrue();
    assertThat(requests).hasSize(1);
    answers(BREAK, "");
    answers(200, PROMOTED);
    assertThat(sets().promote(promotion).baseRevision()).isEqualTo(7);
    assertThat(requests).hasSize(3);
    Request first = requests.get(1);
    assertThat(first.line()).isEqualTo("POST /v1/w/services/s/version-sets/release/promote");
    assertThat(first.header("Idempotency-key")).isNotEqualTo("none");
    assertThat(requests.get(2).header("Idempotency-key"))
        .isEqualTo(first.header("Idempotency-key"));
    assertThat(first.body())
        .isEqualTo(
            "{\"reason\":\"tests pass\",\"expected_revision\":7,\"from\":\"preview\",\"pin_latest\":true}");
  }

  /** Catches a write that is told to have failed, and was carried out. */
  @Test
  void whatMayHaveBeenDoneIsSaidToBeUnknown() {
    var promotion = new Promotion("preview", "release", true, null, Precondition.at(7L));
    Runnable plan = () -> sets().planPromotion(promotion);
    Runnable promote = () -> sets().promote(promotion);
    Runnable upsert = () -> sets().upsert("mine", Pins.NEWEST, Precondition.NEW);
    Runnable delete = () -> sets().delete("mine", Precondition.at(7L));
    for (Runnable write : List.of(promote, upsert, delete)) {
      answers(502, "<html>");
      assertThat(failure(write).outcomeUnknown()).as("a proxy gave up").isTrue();
      answers(504, "{\"message\": \"Endpoint request timed out\"}");
      assertThat(failure(write).outcomeUnknown()).as("a gateway gave up").isTrue();
    }
    answers(502, "<html>");
    assertThat(failure(plan).outcomeUnknown()).isFalse();
    answers(BREAK, "");
    answers(BREAK, "");
    assertThat(failure(promote).outcomeUnknown()).as("it broke twice").isTrue();
    answers(BREAK, "");
    answers(BREAK, "");
    assertThat(failure(plan).outcomeUnknown()).as("a plan changes nothing").isFalse();
    client = client("pnk_secret", BRIEF);
    pages = _ -> late();
    for (Runnable write : List.of(promote, upsert)) {
      TransportException late = failure(write);
      assertThat(late.kind()).isEqualTo(Kind.TIMEOUT);
      assertThat(late.outcomeUnknown()).isTrue();
    }
    assertThat(failure(plan).outcomeUnknown()).isFalse();
    server.stop(0);
    assertThat(failure(upsert).outcomeUnknown()).as("nobody was there").isFalse();
  }

  /** Catches a second attempt whose answer is taken for that of the first. */
  @Test
  void whatIsAnsweredToASecondAttemptIsTheOutcomeOnlyIfTheServerRemembers() {
    var promotion = new Promotion("preview", "release", true, null, Precondition.at(7L));
    Runnable promote = () -> sets().promote(promotion);
    for (int status : List.of(401, 403, 429, 500, 503)) {
      answers(BREAK, "");
      answers(status, "{\"detail\": \"No.\"}");
      assertThat(refusal(promote).outcomeUnknown()).as("%d", status).isTrue();
      answers(status, "{\"detail\": \"No.\"}");
      assertThat(refusal(promote).outcomeUnknown()).as("only %d", status).isFalse();
      answers(BREAK, "");
      answers(status, "{\"detail\": \"No.\"}");
      assertThat(refusal(() -> sets().planPromotion(promotion)).outcomeUnknown()).isFalse();
    }
    for (int status : List.of(400, 404, 409, 412, 422)) {
      answers(BREAK, "");
      answers(status, "{\"detail\": \"No.\"}");
      assertThat(refusal(promote).outcomeUnknown()).as("%d", status).isFalse();
    }
    answers(BREAK, "");
    answers(404, "<html>");
    assertThat(failure(promote).outcomeUnknown()).as("a proxy does not remember").isTrue();
    answers(503, "{\"detail\": \"Look.\", \"error_code\": \"outcome_unknown\"}");
    assertThat(refusal(promote).outcomeUnknown()).as("the server says so").isTrue();
  }

  /** Catches a write that is told to be refused while it is carried out. */
  @Test
  void anAttemptInProgressIsWaitedForUnderTheSameKey() {
    String busy = "{\"detail\": \"Wait.\", \"error_code\": \"idempotency_in_progress\"}";
    var promotion = new Promotion("preview", "release", true, null, Precondition.at(7L));
    answers(BREAK, "");
    answers(409, busy);
    answers(200, PROMOTED);
    assertThat(sets().promote(promotion).baseRevision()).isEqualTo(7);
    assertThat(requests).hasSize(3);
    assertThat(requests.stream().map(each -> each.header("Idempotency-key")).distinct()).hasSize(1);
    client = client("pnk_secret", BRIEF);
    Collections.nCopies(9, busy).forEach(each -> answers(409, each));
    TransportException late = failure(() -> sets().promote(promotion));
    assertThat(late.kind()).isEqualTo(Kind.TIMEOUT);
    assertThat(late.outcomeUnknown()).isTrue();
  }

  @Test
  void aConnectionThatBreaksAfterAWaitIsTriedOnceMore() {
    answers.add(new Answer(429, Map.of("Retry-After", "0"), "{\"detail\": \"Too many.\"}"));
    answers(BREAK, "");
    answers(200, PROMOTED);
    var promotion = new Promotion("preview", "release", true, null, Precondition.at(7L));
    assertThat(sets().promote(promotion).baseRevision()).isEqualTo(7);
    assertThat(requests).hasSize(3);
  }

  /** An answer that comes when the test is over. */
  private String late() {
    met.countDown();
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return "{}";
  }

  @Test
  void whatIsNotAnsweredInTimeIsNotSentAgain() throws InterruptedException {
    pages = _ -> late();
    client = client("pnk_secret", BRIEF);
    assertThat(failure(() -> sets().list()).kind()).isEqualTo(Kind.TIMEOUT);
    assertThat(met.await(1, TimeUnit.MINUTES)).isTrue();
    assertThat(requests).hasSize(1);
  }
}
