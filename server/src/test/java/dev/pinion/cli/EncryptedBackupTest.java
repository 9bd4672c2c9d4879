package dev.pinion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.exceptionfactory.jagged.x25519.X25519KeyPairGenerator;
import dev.pinion.api.fixture.TestServer;
import dev.pinion.cli.output.ExitCode;
import dev.pinion.fixture.Patience;
import dev.pinion.process.ForgeProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Backups that are encrypted for keys of age. */
class EncryptedBackupTest extends BackupCommands {
  private static final long SECONDS_MAX = 60;

  /** What comes before the first part, and the length of a part (age-encryption.org/v1). */
  private static final int AGE_NONCE_BYTES = 16;

  private static final int AGE_PART_BYTES = 65_536 + 16;

  @Test
  void anEncryptedBackupIsReadWithItsKeysAlone() throws IOException, GeneralSecurityException {
    CliWorld world = world();
    KeyPair first = new X25519KeyPairGenerator().generateKeyPair();
    KeyPair second = new X25519KeyPairGenerator().generateKeyPair();
    KeyPair stranger = new X25519KeyPairGenerator().generateKeyPair();
    // No restore takes it for a log of the backup: it reads what is encrypted alone.
    Files.writeString(file("copy-wal"), "of an earlier one");
    backup("copy", "--encrypt-to", recipient(first), "--encrypt-to", recipient(second))
        .expect(ExitCode.DONE);
    assertThat(Files.readString(file("copy"), StandardCharsets.ISO_8859_1))
        .startsWith("age-encryption.org/v1\n")
        .doesNotContain("SQLite");
    assertThat(refused(restore("copy")))
        .isEqualTo(
            "The backup %s is encrypted; name the file of its secret key with --identity."
                .formatted(file("copy")));
    Files.writeString(file("wrong"), identity(stranger) + "\n");
    assertThat(refused(restore("copy", "--identity", "wrong")))
        .isEqualTo(
            "The backup %s cannot be decrypted with the identities in %s: none of them fits, or the beginning of the file was cut off or altered."
                .formatted(file("copy"), file("wrong")));
    Files.writeString(file("key"), "# created by a test\n" + identity(second) + "\n");
    restore("copy", "--identity", "key").expect(ExitCode.DONE);
    Files.copy(file("data/master.key"), file("restored/master.key"));
    try (TestServer server = server("restored")) {
      assertThat(services(server, world)).containsExactly("First");
    }
  }

  /** Would catch a file that ends where one of its parts does, which are each authentic. */
  @Test
  void anEncryptedBackupThatIsNotWholeIsRefused() throws IOException, GeneralSecurityException {
    world();
    KeyPair pair = new X25519KeyPairGenerator().generateKeyPair();
    Files.writeString(file("key"), identity(pair));
    backup("copy", "--encrypt-to", recipient(pair)).expect(ExitCode.DONE);
    byte[] whole = Files.readAllBytes(file("copy"));
    String text = new String(whole, StandardCharsets.ISO_8859_1);
    int payload = text.indexOf('\n', text.indexOf("\n--- ") + 1) + 1;
    int nonceEnd = payload + AGE_NONCE_BYTES;
    int firstPart = nonceEnd + AGE_PART_BYTES;
    assertThat(whole.length).isGreaterThan(firstPart + AGE_PART_BYTES);
    for (int length :
        new int[] {0, 23, 30, payload, payload + 7, nonceEnd, firstPart, firstPart + 99}) {
      Files.write(file("cut"), Arrays.copyOf(whole, length));
      assertThat(refused(restore("cut", "--identity", "key")))
          .as("%d of %d bytes", length, whole.length)
          .matches(
              "The backup \\S+ (was altered, or is not whole: it cannot be decrypted|is not sound: it is no database of Pinion|cannot be decrypted with the identities in \\S+: none of them fits, or the beginning of the file was cut off or altered)\\.");
    }
    for (int at : new int[] {firstPart - 40, whole.length - 1}) {
      byte[] altered = whole.clone();
      altered[at] ^= 1;
      Files.write(file("altered"), altered);
      assertThat(refused(restore("altered", "--identity", "key")))
          .isEqualTo(
              "The backup %s was altered, or is not whole: it cannot be decrypted."
                  .formatted(file("altered")));
    }
    assertThat(filesIn("restored")).containsExactly("pinion.db.lock");
  }

  @Test
  void aKeyThatIsNoneIsRefusedAndNotRepeated() throws IOException, GeneralSecurityException {
    world();
    TestForge.Run run = backup("copy", "--encrypt-to", "age1nonsense").expect(ExitCode.USAGE);
    assertThat(run.err())
        .startsWith("\"age1nonsense\" is no recipient: that is a public key of age");
    backup("copy", "--encrypt-to", recipient(new X25519KeyPairGenerator().generateKeyPair()))
        .expect(ExitCode.DONE);
    Files.writeString(file("key"), "AGE-SECRET-KEY-1NONSENSE");
    assertThat(refused(restore("copy", "--identity", "key")))
        .contains("has a line that is no identity")
        .doesNotContain("NONSENSE");
    assertThat(refused(restore("copy", "--identity", "none")))
        .isEqualTo("There is no file of identities %s.".formatted(file("none")));
  }

  private static String recipient(KeyPair pair) {
    return new String(pair.getPublic().getEncoded(), StandardCharsets.US_ASCII);
  }

  private static String identity(KeyPair pair) {
    return new String(pair.getPrivate().getEncoded(), StandardCharsets.US_ASCII);
  }

  /** Catches a copy that stays unencrypted when the command is told to stop. */
  @Test
  void aBackupThatIsStoppedLeavesNothing() throws Exception {
    world();
    String key = recipient(new X25519KeyPairGenerator().generateKeyPair());
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + file("data/pinion.db"));
        Statement statement = connection.createStatement()) {
      // The command begins its copy, and waits for the database.
      statement.execute("pragma locking_mode = exclusive");
      statement.execute("begin exclusive");
      Process backup =
          ForgeProcess.begin(
              folder,
              file("said"),
              "backup",
              "copy",
              "--data-dir",
              data("data"),
              "--encrypt-to",
              key);
      Patience.until(
          "a copy", () -> filesIn(".").stream().anyMatch(name -> name.endsWith(".part")));
      backup.destroy();
      assertThat(backup.waitFor(SECONDS_MAX, TimeUnit.SECONDS)).isTrue();
      assertThat(backup.exitValue()).isEqualTo(ForgeProcess.SIGTERM_EXIT);
    }
    assertThat(filesIn(".")).noneMatch(name -> name.startsWith("copy"));
  }
}
