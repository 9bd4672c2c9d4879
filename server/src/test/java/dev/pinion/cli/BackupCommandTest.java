package dev.pinion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.exceptionfactory.jagged.x25519.X25519KeyPairGenerator;
import dev.pinion.api.fixture.TestServer;
import dev.pinion.api.fixture.TestTenant;
import dev.pinion.cli.output.ExitCode;
import dev.pinion.fixture.Patience;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** {@code forge backup} and {@code forge restore}, beside a server at work and without one. */
class BackupCommandTest {
  private static final int WRITERS = 3;

  /** What comes before the first part, and the length of a part (age-encryption.org/v1). */
  private static final int AGE_NONCE_BYTES = 16;

  private static final int AGE_PART_BYTES = 65_536 + 16;

  @TempDir Path folder;
  private TestForge forge;

  @BeforeEach
  void open() {
    forge = new TestForge(folder);
  }

  private TestServer server(String data) {
    return TestServer.start(
        folder.resolve(data), Map.of("rate-limits.enabled", "off", "clusters", "default"));
  }

  private String data(String name) {
    return folder.resolve(name).toString();
  }

  private Path file(String name) {
    return folder.resolve(name);
  }

  private CliWorld world() {
    try (TestServer server = server("data")) {
      CliWorld world = CliWorld.in(server, "acme");
      world.service("First");
      return world;
    }
  }

  /** The same world on another server. */
  private static CliWorld on(TestServer server, CliWorld world) {
    var tenant = new TestTenant(server, world.tenant().founded());
    return new CliWorld(tenant, tenant.platform(), world.agent(), world.graph());
  }

  private TestForge.Run backup(String name, String... more) {
    return forge.run(words(List.of("backup", name, "--data-dir", data("data")), more));
  }

  private TestForge.Run restore(String name, String... more) {
    return forge.run(words(List.of("restore", name, "--data-dir", data("restored")), more));
  }

  private static String[] words(List<String> first, String... more) {
    return Stream.concat(first.stream(), Stream.of(more)).toArray(String[]::new);
  }

  private static String refused(TestForge.Run run) {
    assertThat(run.expect(ExitCode.FAILED).out()).isEmpty();
    return run.err().strip();
  }

  private List<String> filesIn(String name) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(name))) {
      return files.map(each -> each.getFileName().toString()).sorted().toList();
    }
  }

  private List<String> services(TestServer server, CliWorld world) {
    return TestForge.of(folder, server, world.tenant())
        .json("service", "list")
        .get("items")
        .valueStream()
        .map(each -> each.get("name").asString())
        .toList();
  }

  /** While writers write, copies are made; each has all that was acknowledged before it began. */
  @Test
  void aBackupBesideWritersHasEverythingThatWasAcknowledged() throws Exception {
    CliWorld world;
    var acknowledged = new AtomicInteger();
    var isOver = new AtomicBoolean();
    int before = 0;
    try (TestServer server = server("data")) {
      world = CliWorld.in(server, "acme");
      var writers =
          IntStream.range(0, WRITERS)
              .mapToObj(i -> Thread.ofVirtual().start(() -> write(world, acknowledged, isOver)))
              .toList();
      for (int i = 0; i < 3; i++) {
        awaitMore(acknowledged, 20);
        before = acknowledged.get();
        backup("copy" + i).expect(ExitCode.DONE);
      }
      // Each writer's next one may be in the copy already; one more is not.
      awaitMore(acknowledged, WRITERS + 1);
      isOver.set(true);
      for (Thread writer : writers) {
        writer.join();
      }
      assertThat(services(server, world)).hasSize(acknowledged.get());
    }
    restore("copy2").expect(ExitCode.DONE);
    Files.copy(file("data/master.key"), file("restored/master.key"));
    try (TestServer server = server("restored")) {
      List<String> names = services(server, world);
      assertThat(names).hasSizeBetween(before, acknowledged.get() - 1);
      TestForge owner = TestForge.of(folder, server, world.tenant());
      owner.done("version-set", "verify", names.getFirst());
      owner
          .run("version-set", "upsert", names.getFirst(), "mine", "-a", "1", "--apply")
          .expect(ExitCode.DONE);
    }
    assertThat(Files.getPosixFilePermissions(file("copy0")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(filesIn(".")).noneMatch(name -> name.startsWith("copy") && name.length() > 5);
  }

  private static void awaitMore(AtomicInteger acknowledged, int more) throws InterruptedException {
    int wanted = acknowledged.get() + more;
    Patience.until("acknowledged writes", () -> acknowledged.get() >= wanted);
  }

  private static void write(CliWorld world, AtomicInteger acknowledged, AtomicBoolean isOver) {
    while (!isOver.get()) {
      world.service("Line " + Thread.currentThread().threadId() + " " + System.nanoTime());
      acknowledged.incrementAndGet();
    }
  }

  @Test
  void theMessagesSayWhatIsLeftToDo() {
    world();
    assertThat(forge.done("backup", "copy", "--data-dir", data("data")))
        .isEqualTo(
            """
            %s is a backup of %s, and sound.
            It does not contain the master key: keep a copy of %s apart from it.
            """
                .formatted(file("copy"), file("data/pinion.db"), file("data/master.key")));
    assertThat(forge.done("restore", "copy", "--data-dir", data("restored")))
        .isEqualTo(
            """
            %s is the database of the cluster "default" now.
            It needs the master key that its server had, in %s.
            """
                .formatted(file("copy"), file("restored/master.key")));
    JsonNode made = forge.json("backup", "again", "--data-dir", data("data"));
    assertThat(made.get("file").asString()).isEqualTo(file("again").toString());
    assertThat(made.get("cluster").asString()).isEqualTo("default");
    assertThat(made.get("bytes").asLong()).isEqualTo(file("again").toFile().length());
    assertThat(made.get("encrypted").asBoolean()).isFalse();
  }

  @Test
  void aBackupReplacesNothing() throws IOException {
    world();
    Files.writeString(file("copy"), "mine");
    assertThat(refused(backup("copy")))
        .isEqualTo(
            "The file %s exists, and a backup replaces none; choose another name."
                .formatted(file("copy")));
    assertThat(file("copy")).hasContent("mine");
    assertThat(refused(backup("none/copy")))
        .isEqualTo("There is no folder %s.".formatted(file("none")));
    assertThat(refused(forge.run("backup", "other", "--data-dir", data("none"))))
        .isEqualTo("There is no database %s.".formatted(file("none/pinion.db")));
    assertThat(forge.run("backup").expect(ExitCode.USAGE).err())
        .contains("FILE")
        .contains("Try \"forge backup --help\".");
  }

  @Test
  void aDatabaseIsReplacedOnlyIfItIsAskedForAndThenKept() throws IOException {
    CliWorld world = world();
    backup("copy").expect(ExitCode.DONE);
    try (TestServer server = server("data")) {
      on(server, world).service("Later");
    }
    assertThat(refused(forge.run("restore", "copy", "--data-dir", data("data"))))
        .isEqualTo(
            "The database %s exists; with --replace it is kept under another name."
                .formatted(file("data/pinion.db")));
    // As a server leaves it that was killed.
    Files.writeString(file("data/pinion.db-wal"), "the log");
    Files.writeString(file("data/pinion.db-shm"), "its index");
    JsonNode answer = forge.json("restore", "copy", "--replace", "--data-dir", data("data"));
    Path kept = Path.of(answer.get("kept").asString());
    assertThat(filesIn("data"))
        .containsExactlyInAnyOrder(
            "master.key",
            "pinion.db",
            "pinion.db.lock",
            kept.getFileName().toString(),
            kept.getFileName() + "-wal");
    assertThat(Path.of(kept + "-wal")).hasContent("the log");
    Files.delete(Path.of(kept + "-wal"));
    try (TestServer server = server("data")) {
      assertThat(services(server, world)).containsExactly("First");
    }
    Files.move(kept, file("data/pinion.db"), StandardCopyOption.REPLACE_EXISTING);
    try (TestServer server = server("data")) {
      assertThat(services(server, world)).containsExactlyInAnyOrder("First", "Later");
    }
  }

  /** A killed server leaves what it acknowledged last in the log beside its database. */
  @Test
  void aDatabaseThatWasReplacedIsRestoredWithItsLog() throws IOException {
    CliWorld world = world();
    backup("copy").expect(ExitCode.DONE);
    Files.createDirectory(file("killed"));
    Files.copy(file("data/master.key"), file("killed/master.key"));
    try (TestServer server = server("data")) {
      on(server, world).service("Later");
      Files.copy(file("data/pinion.db"), file("killed/pinion.db"));
      Files.copy(file("data/pinion.db-wal"), file("killed/pinion.db-wal"));
    }
    String[] killed = {"--replace", "--data-dir", data("killed")};
    String kept = forge.json(words(List.of("restore", "copy"), killed)).get("kept").asString();
    assertThat(Path.of(kept + "-wal")).isNotEmptyFile();
    String second = forge.json(words(List.of("restore", kept), killed)).get("kept").asString();
    assertThat(filesIn("killed"))
        .as("the log is in the database, and where it was")
        .containsExactlyInAnyOrder(
            "master.key",
            "pinion.db",
            "pinion.db.lock",
            Path.of(kept).getFileName().toString(),
            Path.of(kept).getFileName() + "-wal",
            Path.of(second).getFileName().toString());
    try (TestServer server = server("killed")) {
      assertThat(services(server, world)).containsExactlyInAnyOrder("First", "Later");
    }
  }

  @Test
  void nothingIsRestoredWhileAServerHasTheDatabase() throws IOException {
    world();
    backup("copy").expect(ExitCode.DONE);
    Files.createDirectories(file("restored"));
    try (FileChannel channel =
            FileChannel.open(
                Files.createFile(file("restored/pinion.db.lock")), StandardOpenOption.WRITE);
        var lock = channel.lock()) {
      assertThat(lock.isValid()).isTrue();
      assertThat(refused(restore("copy")))
          .startsWith("A server is running on the database ")
          .endsWith("pinion.db, or a command of forge is; stop it, and give the command again.");
    }
    assertThat(file("restored/pinion.db")).doesNotExist();
  }

  @Test
  void aDamagedBackupIsRefused() throws IOException, SQLException {
    world();
    backup("copy").expect(ExitCode.DONE);
    byte[] whole = Files.readAllBytes(file("copy"));
    for (int at : new int[] {0, whole.length / 2, whole.length - 5_000}) {
      byte[] damaged = whole.clone();
      for (int i = 0; i < 4_096; i++) {
        damaged[at + i] = (byte) (i * 31);
      }
      Files.write(file("damaged"), damaged);
      assertThat(refused(restore("damaged")))
          .startsWith("The backup %s is not sound: ".formatted(file("damaged")));
    }
    Files.write(file("damaged"), Arrays.copyOf(whole, whole.length - 8_192));
    assertThat(refused(restore("damaged"))).contains(" is not sound: ");
    Files.write(file("damaged"), new byte[0]);
    assertThat(refused(restore("damaged"))).endsWith("it is no database of Pinion.");
    assertThat(refused(restore("none")))
        .isEqualTo("There is no backup %s.".formatted(file("none")));
    assertThat(filesIn("restored")).containsExactly("pinion.db.lock");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update version_set_revision set reason = 'x' where number = 1",
        "update service set agent_id = 'none'"
      })
  void aDatabaseThatWasAlteredIsNoBackup(String sql) throws IOException, SQLException {
    world();
    backup("copy").expect(ExitCode.DONE);
    for (String each : List.of("copy", "data/pinion.db")) {
      try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file(each));
          Statement statement = connection.createStatement()) {
        statement.execute("drop trigger version_set_revision_no_update");
        statement.execute(sql);
      }
    }
    assertThat(refused(restore("copy")))
        .startsWith("The backup %s is not sound: ".formatted(file("copy")));
    assertThat(refused(backup("second")))
        .startsWith("The copy of %s is not sound: ".formatted(file("data/pinion.db")));
    assertThat(file("second")).doesNotExist();
    assertThat(filesIn(".")).containsExactlyInAnyOrder("copy", "data", "restored");
  }

  @Test
  void anEncryptedBackupIsReadWithItsKeysAlone() throws IOException, GeneralSecurityException {
    CliWorld world = world();
    KeyPair first = new X25519KeyPairGenerator().generateKeyPair();
    KeyPair second = new X25519KeyPairGenerator().generateKeyPair();
    KeyPair stranger = new X25519KeyPairGenerator().generateKeyPair();
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
            "The backup %s cannot be decrypted with the identities in %s."
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
    int firstPart = payload + AGE_NONCE_BYTES + AGE_PART_BYTES;
    assertThat(whole.length).isGreaterThan(firstPart + AGE_PART_BYTES);
    for (int length : new int[] {0, 30, payload, payload + 7, firstPart, firstPart + 99}) {
      Files.write(file("cut"), Arrays.copyOf(whole, length));
      assertThat(refused(restore("cut", "--identity", "key")))
          .as("%d of %d bytes", length, whole.length)
          .matches(
              "The backup \\S+ (was altered, or is not whole: it cannot be decrypted|is not sound: it is no database of Pinion|cannot be decrypted with the identities in \\S+)\\.");
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

  @Test
  void ofSeveralClustersOneIsNamed() throws IOException {
    String[] clusters = {"--cluster", "home=" + file("a.db"), "--cluster", "eu=" + file("b.db")};
    forge.run(words(List.of("tenant", "create", "acme"), clusters)).expect(ExitCode.DONE);
    assertThat(forge.run(words(List.of("backup", "copy"), clusters)).expect(ExitCode.USAGE).err())
        .isEqualTo("There are several data clusters; name one with --cluster-name: home, eu.\n");
    assertThat(
            refused(forge.run(words(List.of("backup", "copy", "--cluster-name", "us"), clusters))))
        .isEqualTo("There is no data cluster named \"us\" in the configuration.");
    forge
        .run(words(List.of("backup", "copy", "--cluster-name", "eu"), clusters))
        .expect(ExitCode.DONE);
    Files.delete(file("b.db"));
    forge
        .run(words(List.of("restore", "copy", "--cluster-name", "eu"), clusters))
        .expect(ExitCode.DONE);
    assertThat(forge.run(words(List.of("tenant", "list"), clusters)).expect(ExitCode.DONE).out())
        .contains("acme");
  }

  @Test
  void postgresHasItsOwnTools() {
    String[] store = {"--store", "jdbc:postgresql://127.0.0.1:1/none"};
    assertThat(refused(forge.run(words(List.of("backup", "copy"), store))))
        .isEqualTo("The data cluster \"default\" is in PostgreSQL; use pg_dump for it.");
    assertThat(refused(forge.run(words(List.of("restore", "copy"), store))))
        .isEqualTo("The data cluster \"default\" is in PostgreSQL; use pg_restore for it.");
  }
}
