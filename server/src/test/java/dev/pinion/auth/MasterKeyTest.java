package dev.pinion.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.pinion.store.Store;
import dev.pinion.store.sqlite.FreshFile;
import dev.pinion.store.sqlite.SqliteOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the master key keeps out of the database, and what happens when it is another one. */
class MasterKeyTest {
  private static final Duration LIFETIME = Duration.ofHours(1);

  @TempDir Path folder;

  private Path file() {
    return folder.resolve("keys").resolve("master.key");
  }

  private Store open() {
    return FreshFile.open(folder.resolve("pinion.db"), SqliteOptions.DEFAULTS);
  }

  private SigningKeys keys(Store store) {
    return new SigningKeys(store, MasterKey.in(file()), InstantSource.system(), LIFETIME);
  }

  @Test
  void onlyTheSameKeyForTheSamePurposeUnwraps() throws IOException {
    MasterKey made = MasterKey.in(file());
    String wrapped = made.wrap("a", "text");
    assertThat(wrapped).doesNotContain("text");
    assertThat(made.wrap("a", "text"))
        .as("the same text is not told by its form")
        .isNotEqualTo(wrapped);
    assertThat(MasterKey.in(file()).unwrap("a", wrapped)).isEqualTo("text");
    assertThat(made.unwrap("b", wrapped)).isNull();
    assertThat(made.unwrap("a", wrapped.substring(0, wrapped.length() - 2) + "AA")).isNull();
    assertThat(made.unwrap("a", "{}")).isNull();
    assertThat(made.unwrap("a", "")).isNull();
    Files.delete(file());
    assertThat(MasterKey.in(file()).unwrap("a", wrapped)).isNull();
  }

  @Test
  void theFileIsItsOwnersAloneAndMustHoldAKey() throws IOException {
    MasterKey.in(file());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
    for (String bad : new String[] {"", "no key", "c2hvcnQ="}) {
      Files.writeString(file(), bad);
      assertThatThrownBy(() -> MasterKey.in(file()))
          .isInstanceOf(InvalidMasterKeyException.class)
          .hasMessageContaining(file().toString())
          .hasMessageContaining("holds no master key");
    }
    Path under = file().resolve("master.key");
    assertThatThrownBy(() -> MasterKey.in(under)).isInstanceOf(InvalidMasterKeyException.class);
  }

  /** Whoever has the database, or a backup of it, cannot sign. */
  @Test
  void theDatabaseHoldsNoPrivateKey() throws Exception {
    String id;
    try (Store store = open()) {
      SigningKeys keys = keys(store);
      id = keys.signing().getKeyID();
      keys.write(keys.rotation(false));
      for (var stored : store.readCluster(tx -> tx.signingKeys())) {
        assertThat(stored.jwk()).doesNotContain("\"d\"").doesNotStartWith("{");
      }
      String secret = String.valueOf(keys.signing().getD());
      assertThat(Files.readAllBytes(folder.resolve("pinion.db-wal")))
          .asString()
          .doesNotContain(secret);
    }
    try (Store store = open()) {
      assertThat(keys(store).verifying(id)).as("it still verifies after a restart").isNotNull();
    }
  }

  @Test
  void whatAnEarlierBuildStoredReadablyIsWrappedAndStillVerifies() throws Exception {
    String id;
    String jwk;
    try (Store store = open()) {
      SigningKeys keys = keys(store);
      id = keys.signing().getKeyID();
      jwk = keys.signing().toJSONString();
    }
    store(id, jwk);
    try (Store store = open()) {
      SigningKeys keys = keys(store);
      assertThat(keys.signing().getKeyID()).isEqualTo(id);
      assertThat(keys.signing().toJSONString()).isEqualTo(jwk);
      assertThat(JSONObjectUtils.parse(jwk)).containsKey("d");
      assertThat(store.readCluster(tx -> tx.signingKeys()).getFirst().jwk()).doesNotStartWith("{");
    }
  }

  private void store(String id, String jwk) throws SQLException {
    try (var file = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("pinion.db"));
        var update = file.prepareStatement("update signing_key set jwk = ? where key_id = ?")) {
      update.setString(1, jwk);
      update.setString(2, id);
      assertThat(update.executeUpdate()).isEqualTo(1);
    }
  }

  /** A backup that is restored without its master key serves; its tokens do not. */
  @Test
  void withAnotherMasterKeyTheServerSignsWithANewOne() throws IOException {
    String id;
    try (Store store = open()) {
      id = keys(store).signing().getKeyID();
    }
    Path away = folder.resolve("away");
    Files.move(file(), away);
    try (Store store = open()) {
      SigningKeys keys = keys(store);
      assertThat(keys.verifying(id)).isNull();
      assertThat(keys.signing().getKeyID()).isNotEqualTo(id);
    }
    Files.move(away, file(), StandardCopyOption.REPLACE_EXISTING);
    try (Store store = open()) {
      assertThat(keys(store).verifying(id)).as("it was only out of reach").isNotNull();
    }
  }

  @Test
  void aRotationRevokesWhenItIsTold() {
    try (Store store = open()) {
      SigningKeys keys = keys(store);
      String first = keys.signing().getKeyID();
      rotate(keys, false);
      String second = keys.signing().getKeyID();
      assertThat(keys.verifying(first)).isNotNull();
      rotate(keys, true);
      assertThat(keys.verifying(first)).isNull();
      assertThat(keys.verifying(second)).isNull();
      assertThat(keys.signing().getKeyID()).isNotIn(first, second);
      assertThat(store.<Object>readCluster(tx -> tx.signingKeys().size())).isEqualTo(1);
    }
  }

  private static void rotate(SigningKeys keys, boolean revokeNow) {
    keys.write(keys.rotation(revokeNow));
    keys.refresh();
  }
}
