package dev.pinion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.TestServer;
import dev.pinion.cli.output.ExitCode;
import dev.pinion.fixture.Patience;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** {@code forge backup} and {@code forge restore}, beside a server at work and without one. */
class BackupCommandTest extends BackupCommands {
  private static final int WRITERS = 3;

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
    Files.writeString(file("again-wal"), "of an earlier one");
    assertThat(refused(backup("again")))
        .isEqualTo(
            "The file %s exists, and a restore would take it for the log of the backup; remove it, or choose another name."
                .formatted(file("again-wal")));
    assertThat(file("again")).doesNotExist();
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

  /** Would catch a log that is put away without a word. */
  @Test
  void theCommandSaysWhereALogIsKept() throws IOException {
    world();
    backup("copy").expect(ExitCode.DONE);
    Files.createDirectory(file("restored"));
    Files.writeString(file("restored/pinion.db-wal"), "the log");
    String said = restore("copy").expect(ExitCode.DONE).out();
    String kept =
        filesIn("restored").stream().filter(each -> each.endsWith("-wal")).findFirst().get();
    assertThat(said)
        .startsWith("The log that was there is kept as %s.\n".formatted(file("restored/" + kept)));
    assertThat(file("restored/" + kept)).hasContent("the log");
  }

  /** Catches a restore that was broken off and cannot be given again. */
  @Test
  void aLinkToADatabaseThatIsMissingStaysAndLeadsToWhatIsRestored() throws IOException {
    world();
    backup("copy").expect(ExitCode.DONE);
    Files.createDirectory(file("restored"));
    Path link = Files.createSymbolicLink(file("restored/pinion.db"), Path.of("../far/pinion.db"));
    Files.createDirectory(file("far"));
    Files.writeString(file("far/pinion.db-wal"), "the log");
    restore("copy").expect(ExitCode.DONE);
    assertThat(link).isSymbolicLink().isRegularFile();
    assertThat(filesIn("far"))
        .hasSize(3)
        .contains("pinion.db", "pinion.db.lock")
        .anyMatch(each -> each.startsWith("pinion.db.replaced-") && each.endsWith("-wal"));
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
