package dev.pinion.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The headers of answers, on a machine whose language has other digits. */
class AnswerTest {
  private final Locale before = Locale.getDefault();

  @BeforeEach
  void speakPersian() {
    Locale.setDefault(Locale.of("fa", "IR"));
  }

  @AfterEach
  void speakAsBefore() {
    Locale.setDefault(before);
  }

  @Test
  void theTagOfARevisionIsAscii() {
    assertThat(Answer.noContent().atRevision(12).headers()).isEqualTo(Map.of("ETag", "\"12\""));
  }

  @Test
  void whatIsPreparedTakesNoMemoryForEachClientThatReadsIt() {
    Answer shared = Answer.of(200, new Prepared("text/plain", "abc"));
    assertThat(shared.heldBytes(false)).isZero();
    assertThat(shared.heldBytes(true)).isEqualTo(3);
    assertThat(Answer.of(200, new Answer.Raw("text/plain", "abc")).heldBytes(false)).isEqualTo(6);
  }

  @Test
  void theAgeOfACookieIsAscii() {
    Answer kept =
        new Cookie("a", "Strict").keep(Answer.noContent(), "b", Duration.ofSeconds(60), false);
    assertThat(kept.headers())
        .containsEntry("Set-Cookie", "a=b; Path=/; Max-Age=60; HttpOnly; SameSite=Strict");
  }
}
