package dev.pinion.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.store.Store;
import dev.pinion.store.sqlite.FreshFile;
import dev.pinion.store.sqlite.SqliteOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long a key is believed after another has taken its place. */
class SigningKeysTest {
  private static final Duration LIFETIME = Duration.ofHours(1);

  /** Catches a server that looks at the age of a key only when it reads the keys again. */
  @Test
  void aRetiredKeyVerifiesAsLongAsItsLastTokenLives(@TempDir Path folder) {
    var now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    try (Store store = FreshFile.open(folder.resolve("pinion.db"), SqliteOptions.DEFAULTS)) {
      MasterKey master = MasterKey.in(folder.resolve("master.key"));
      var keys = new SigningKeys(store, master, now::get, LIFETIME);
      String old = keys.signing().getKeyID();
      keys.write(keys.rotation(false));
      keys.refresh();
      String fresh = keys.signing().getKeyID();
      assertThat(fresh).isNotEqualTo(old);

      now.updateAndGet(time -> time.plus(LIFETIME).minusSeconds(1));
      assertThat(keys.verifying(old)).isNotNull();
      assertThat(keys.publicJson()).contains(old, fresh);

      now.updateAndGet(time -> time.plusSeconds(1));
      assertThat(keys.verifying(old)).isNull();
      assertThat(keys.verifying(fresh)).isNotNull();
      assertThat(keys.publicJson()).doesNotContain(old).contains(fresh);
    }
  }
}
