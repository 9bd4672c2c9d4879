package dev.pinion.store.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pinion.store.Samples;
import dev.pinion.store.Store;
import dev.pinion.store.jdbc.JdbcClusterTx;
import dev.pinion.store.jdbc.SqlConnection;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Copies between databases of both kinds: whole, broken off, refused, and altered. */
class DatabaseCopyTest {
  private static final long SEED = Long.getLong("pinion.seed", System.nanoTime());
  private static final int WRITES = 150;
  private static final String USE = "select * from tenant_use order by tenant_id";

  @TempDir private Path folder;
  private final Random random = new Random(SEED);

  @BeforeEach
  void tellTheSeed() {
    System.out.println("DatabaseCopyTest: -Dpinion.seed=" + SEED);
  }

  private Place empty(boolean isFile, String name) {
    return Place.empty(isFile, folder, name);
  }

  private Place filled(boolean isFile, String name, int writes) {
    Place place = Place.withTables(isFile, folder, name);
    try (Store store = place.store()) {
      Filling.fill(store, random, writes);
    }
    return place;
  }

  /** The run was ended from outside. */
  private static final class Killed extends RuntimeException {}

  private static List<TableDigest> copy(
      Place from, Place to, Consumer<DatabaseCopy.Progress> listener) {
    try (SqlConnection source = from.reading();
        SqlConnection target = to.writing()) {
      var copy = new DatabaseCopy(source, target, listener);
      copy.writeRows();
      List<TableDigest> digests = copy.compare();
      copy.finish();
      return digests;
    }
  }

  private static List<TableDigest> copy(Place from, Place to) {
    return copy(from, to, progress -> {});
  }

  private static void refused(Place from, Place to, String message) {
    assertThatThrownBy(() -> copy(from, to))
        .isInstanceOf(CopyException.class)
        .hasMessageContaining(message);
  }

  private static boolean isUnfinished(Place place) {
    try (SqlConnection connection = place.reading()) {
      return CopyMark.isIn(new JdbcClusterTx(connection));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void thereAndBackEverythingIsTheSame(boolean beginsInFile) throws SQLException {
    Place first = filled(beginsInFile, "first", WRITES);
    Place second = empty(!beginsInFile, "second");
    Place third = empty(beginsInFile, "third");
    List<TableDigest> digests = copy(first, second);
    assertThat(digests).isEqualTo(first.digests()).isEqualTo(second.digests());
    assertThat(digests).as("every table has rows").allMatch(each -> each.rows() > 0);
    assertThat(digests)
        .extracting(TableDigest::table)
        .isEqualTo(CopiedTable.ALL.stream().map(CopiedTable::name).toList());
    assertThat(copy(second, third)).isEqualTo(digests);
    assertThat(third.rows(USE)).isEqualTo(first.rows(USE));
    assertThat(isUnfinished(second)).isFalse();
    // It takes writes like the first.
    write(third);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aCopyOfTheSameKindIsTheSame(boolean isFile) throws SQLException {
    Place first = filled(isFile, "first", 40);
    Place second = empty(isFile, "second");
    assertThat(copy(first, second)).isEqualTo(first.digests()).isEqualTo(second.digests());
    assertThat(second.rows(USE)).isEqualTo(first.rows(USE));
  }

  /** Each run ends before a commit that chance picks, and the next one goes on. */
  @ParameterizedTest
  @CsvSource({"true, false", "false, true"})
  void whatIsBrokenOffGoesOnWhereItWas(boolean fromFile, boolean toFile) {
    Place first = filled(fromFile, "first", WRITES);
    long all = first.digests().stream().mapToLong(TableDigest::rows).sum();
    Place second = empty(toFile, "second");
    int kills = 0;
    long written = 0;
    while (true) {
      int chunks = random.nextInt(4);
      var run = new KillAfter(chunks);
      try {
        copy(first, second, run);
        written += run.committed;
        break;
      } catch (Killed e) {
        kills++;
        written += run.committed;
        assertThat(isUnfinished(second)).isTrue();
      }
    }
    assertThat(kills).as("kills").isGreaterThan(5);
    assertThat(written).as("rows that were written once").isBetween(all, all + 2);
    assertThat(second.digests()).isEqualTo(first.digests());
    assertThat(isUnfinished(second)).isFalse();
  }

  private static final class KillAfter implements Consumer<DatabaseCopy.Progress> {
    private int chunks;
    private long committed;

    KillAfter(int chunks) {
      this.chunks = chunks;
    }

    @Override
    public void accept(DatabaseCopy.Progress progress) {
      if (chunks-- == 0) {
        throw new Killed();
      }
      committed = progress.rows();
    }
  }

  @Test
  void onlyAnEmptyTargetIsTaken() {
    Place first = filled(true, "first", 3);
    Place other = empty(true, "other");
    try (Store store = other.store()) {
      store.writeCluster(
          tx -> {
            tx.putSetting("cluster.home", "yes");
            return true;
          });
    }
    List<TableDigest> before = other.digests();
    refused(first, other, "The target has data of its own (in the table \"setting\")");
    assertThat(other.digests()).isEqualTo(before);
    assertThat(isUnfinished(other)).isFalse();
    Place second = empty(true, "second");
    copy(first, second);
    refused(first, second, "The target has data of its own (in the table \"tenant\")");
  }

  @Test
  void anUnfinishedCopyIsOfOneSource() {
    Place first = filled(true, "first", 3);
    Place other = filled(true, "other", 3);
    Place second = empty(true, "second");
    assertThatThrownBy(() -> copy(first, second, new KillAfter(2))).isInstanceOf(Killed.class);
    refused(other, second, "The target holds an unfinished copy of another database");
    refused(second, empty(true, "third"), "The source holds an unfinished copy itself");
    copy(first, second);
    assertThat(second.digests()).isEqualTo(first.digests());
  }

  @Test
  void aSourceThatChangesShows() {
    Place first = filled(true, "first", 3);
    Place second = empty(true, "second");
    assertThatThrownBy(() -> copy(first, second, new KillAfter(2))).isInstanceOf(Killed.class);
    write(first);
    refused(first, second, "or the source was changed since");
    Place third = empty(true, "third");
    assertThatThrownBy(() -> copy(first, third, progress -> writeOnce(first, progress)))
        .isInstanceOf(CopyException.class)
        .hasMessageContaining("The source was changed while it was copied");
    assertThat(isUnfinished(third)).isTrue();
  }

  private static void writeOnce(Place place, DatabaseCopy.Progress progress) {
    if (progress.table().equals("change")) {
      write(place);
    }
  }

  private static void write(Place place) {
    try (Store store = place.store()) {
      store.write(
          store.readCluster(tx -> tx.tenants().getFirst()),
          tx -> {
            tx.append(Samples.draft(Samples.id()), Samples.actor("x"), Samples.TIME);
            return true;
          });
    }
  }

  /** PostgreSQL keeps no such character, which no request can send either. */
  @Test
  void aRowThatTheTargetDoesNotTakeNamesItsTable() throws SQLException {
    Place first = filled(true, "first", 3);
    first.tamper(
        "update resource set creator = '{\"name\": \"\\u0000\"}' where name = 'behaviours'");
    refused(
        first,
        empty(false, "second"),
        "The target does not take the rows of the table \"resource\": ");
  }

  /** Somebody changes what was copied before it is compared. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      textBlock =
          """
          update service set name = name || '!' where name = 'stays' ; service ; with other values
          update service set deleted_at = null where name = 'goes' ; service ; with other values
          update user_account set profile = '{}' ; user_account ; with other values
          delete from change where seq = 2 ; change ; rows in the source
          delete from setting where key = 'other' ; setting ; 2 rows in the source, 1 in the target
          update tenant_use set memory_bytes = memory_bytes + 1 ; tenant_use ; is not what
          update tenant_use set row_count = row_count - 1 ; tenant_use ; is not what
          """)
  void aDifferenceNamesItsTable(String sql, String table, String how) throws SQLException {
    Place first = filled(true, "first", 20);
    boolean toFile = random.nextBoolean();
    Place second = empty(toFile, "second");
    try (SqlConnection source = first.reading()) {
      try (SqlConnection target = second.writing()) {
        new DatabaseCopy(source, target, progress -> {}).writeRows();
      }
      second.tamper(toFile ? "drop trigger change_no_delete" : "select 1", sql);
      try (SqlConnection target = second.writing()) {
        assertThatThrownBy(new DatabaseCopy(source, target, progress -> {})::compare)
            .isInstanceOf(CopyException.class)
            .hasMessageContaining("\"" + table + "\"")
            .hasMessageContaining(how);
        assertThat(CopyMark.read(target)).isNotNull();
      }
    }
  }
}
