package dev.pinion.auth.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.app.access.Wrapping;
import dev.pinion.auth.MasterKey;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttemptTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir private Path folder;

  private Wrapping key(String name) {
    return MasterKey.in(folder.resolve(name));
  }

  @Test
  void aServerWithTheSameMasterKeyOpensIt() {
    Attempt attempt = Attempt.begin("acme", "/console/x", NOW.plusSeconds(600));
    String sealed = attempt.sealed(key("one"));
    assertThat(Attempt.open(key("one"), sealed, NOW)).isEqualTo(attempt);
    assertThat(sealed).doesNotContain(attempt.state()).doesNotContain(attempt.verifier());
    assertThat(attempt.toString()).doesNotContain(attempt.verifier());
  }

  @Test
  void nobodyElseDoesAndNotTooLate() {
    String sealed = Attempt.begin(null, "/console", NOW.plusSeconds(600)).sealed(key("one"));
    assertThat(Attempt.open(key("other"), sealed, NOW)).isNull();
    assertThat(Attempt.open(key("one"), sealed, NOW.plusSeconds(600))).isNull();
    assertThat(Attempt.open(key("one"), sealed + "x", NOW)).isNull();
    assertThat(Attempt.open(key("one"), "", NOW)).isNull();
    String another = key("one").wrap("why a sign-in failed", "{}");
    assertThat(Attempt.open(key("one"), another, NOW)).isNull();
  }

  @Test
  void noTwoAreAlike() {
    Attempt one = Attempt.begin(null, "/console", NOW);
    Attempt other = Attempt.begin(null, "/console", NOW);
    assertThat(one.state()).isNotEqualTo(other.state()).isNotEqualTo(one.nonce());
    assertThat(one.nonce()).isNotEqualTo(other.nonce()).isNotEqualTo(one.verifier());
    assertThat(one.verifier()).hasSizeGreaterThanOrEqualTo(43).isNotEqualTo(other.verifier());
  }
}
