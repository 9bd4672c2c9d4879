package dev.pinion.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pinion.app.Caller;
import dev.pinion.app.Shop;
import dev.pinion.app.tenant.Others;
import dev.pinion.catalog.Catalog;
import dev.pinion.catalog.Follower;
import dev.pinion.domain.access.DefaultRole;
import dev.pinion.store.DistantStore;
import dev.pinion.store.OutcomeUnknownException;
import dev.pinion.store.Store;
import dev.pinion.store.StoreUnavailableException;
import dev.pinion.store.sqlite.FreshFile;
import dev.pinion.store.sqlite.SqliteOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
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

  /** Catches sessions that come back when another server, whose clock is behind, revokes too. */
  @Test
  void whatWasRevokedStaysSo(@TempDir Path folder) {
    Instant ahead = Instant.parse("2026-01-01T00:10:00Z");
    var now = new AtomicReference<>(ahead);
    try (Store store = FreshFile.open(folder.resolve("pinion.db"), SqliteOptions.DEFAULTS)) {
      MasterKey master = MasterKey.in(folder.resolve("master.key"));
      var keys = new SigningKeys(store, master, now::get, LIFETIME);
      keys.write(keys.rotation(true));
      now.set(ahead.minusSeconds(60));
      keys.write(keys.rotation(true));
      keys.refresh();
      assertThat(keys.hasRevoked(ahead)).isTrue();
      assertThat(keys.hasRevoked(ahead.plusMillis(1))).isFalse();
    }
  }

  /** Catches a server that goes on with revoked keys, and says that nothing was written. */
  @Test
  void keysThatCannotBeReadAfterARotationAreReadLater(@TempDir Path folder) throws Exception {
    Instant before = Instant.now();
    try (var shop = new Shop(folder);
        Store file = FreshFile.open(folder.resolve("home.db"), SqliteOptions.DEFAULTS)) {
      var home = new DistantStore(file);
      var keys =
          new SigningKeys(
              home, MasterKey.in(folder.resolve("master.key")), InstantSource.system(), LIFETIME);
      var others = new Others(List.of(new Follower("home", home, new Catalog(home, 9))));
      others.onHomeCommits(keys::refresh);
      others.look();
      var rotation = new KeyRotation(keys, others, shop.work);
      Caller operator =
          new Caller(
              shop.tenant, shop.admin.actor(), DefaultRole.SUPER_ADMINISTRATOR.grants(), true);

      home.goAfterWrite();
      assertThatThrownBy(() -> rotation.rotate(operator, true))
          .isInstanceOf(OutcomeUnknownException.class);
      assertThat(keys.hasRevoked(before)).isFalse();
      assertThatThrownBy(others::look).isInstanceOf(StoreUnavailableException.class);
      home.setGone(false);
      others.look();
      assertThat(keys.hasRevoked(before)).isTrue();

      home.setGone(true);
      assertThatThrownBy(() -> rotation.rotate(operator, true))
          .as("the log says that it was done")
          .isInstanceOf(OutcomeUnknownException.class);
    }
  }
}
