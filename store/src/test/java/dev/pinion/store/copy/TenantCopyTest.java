package dev.pinion.store.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pinion.domain.EntityId;
import dev.pinion.store.ClusterTx;
import dev.pinion.store.Samples;
import dev.pinion.store.Store;
import dev.pinion.store.TenantMove;
import dev.pinion.store.TenantMove.State;
import dev.pinion.store.jdbc.JdbcClusterTx;
import dev.pinion.store.jdbc.SqlConnection;
import dev.pinion.store.jdbc.SqlException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Copies of one tenant, from and to databases of both kinds. */
class TenantCopyTest {
  private static final long SEED = Long.getLong("pinion.seed", System.nanoTime());
  private static final int ROUNDS = 4;

  @TempDir private Path folder;

  private static void mark(Store store, EntityId tenant, @Nullable State state) {
    store.writeCluster(
        tx -> {
          tx.putMove(
              tenant, state == null ? null : new TenantMove(state, "other", 1, Samples.TIME));
          return true;
        });
  }

  /**
   * Catches a copy that reads a moment of the database while it writes there: PostgreSQL keeps all
   * versions of the row that counts what the tenant takes for it, so each written row would cost
   * more than the one before.
   */
  private static TenantCopy.Writer writer(Store store, Place place) {
    TenantCopy.Writer writer = writer(store);
    return work -> {
      assertThat(place.momentsRead()).as("moments that somebody reads").isZero();
      writer.write(work);
    };
  }

  private static TenantCopy.Writer writer(Store store) {
    return work ->
        store.writeCluster(
            tx -> {
              work.accept(((JdbcClusterTx) tx).connection());
              return true;
            });
  }

  private static TenantCopy copy(
      Place from,
      Store source,
      SqlConnection reading,
      Place to,
      Store target,
      SqlConnection there) {
    return new TenantCopy(
        new TenantCopy.End(reading, writer(source), from.triggers()),
        new TenantCopy.End(there, writer(target, to), to.triggers()),
        tenant(source));
  }

  private static EntityId tenant(Store store) {
    return store.readCluster(tx -> tx.tenantBySlug("first")).id();
  }

  @ParameterizedTest
  @CsvSource({"true, true", "true, false", "false, true", "false, false"})
  void eachPassLeavesTheTargetWhatTheSourceIs(boolean isFromFile, boolean isToFile) {
    System.out.println("TenantCopyTest: -Dpinion.seed=" + SEED);
    var random = new Random(SEED);
    Place from = Place.empty(isFromFile, folder, "from");
    Place to = Place.empty(isToFile, folder, "to");
    try (Store source = from.store();
        Store target = to.store()) {
      Filling.fill(source, random, 30);
      EntityId tenant = tenant(source);
      mark(target, tenant, State.ARRIVING);
      try (SqlConnection reading = from.reading();
          SqlConnection there = to.reading()) {
        TenantCopy copy = copy(from, source, reading, to, target, there);
        for (int round = 0; round < ROUNDS; round++) {
          assertThat(copy.pass()).isPositive();
          assertThat(copy.compare()).hasSize(CopiedTable.ofTenants().size());
          assertThat(copy.pass()).as("a second pass").isZero();
          Filling.write(source, tenant, random, 20);
          exchangeNames(from, tenant);
        }
        TenantCopy.newMoment(reading);
        assertThatThrownBy(copy::compare)
            .isInstanceOf(CopyException.class)
            .hasMessageContaining("is not the same");
      } catch (SQLException e) {
        throw new AssertionError(e);
      }
    }
  }

  /** Would catch a message that says of one database what is true of the other. */
  @Test
  void aSourceThatCannotBeReadIsNotSaidToBeARefusalOfTheTarget() throws SQLException {
    Place from = Place.empty(true, folder, "from");
    Place to = Place.empty(true, folder, "to");
    try (Store source = from.store();
        Store target = to.store()) {
      Filling.fill(source, new Random(SEED), 10);
      mark(target, tenant(source), State.ARRIVING);
      try (SqlConnection reading = from.reading();
          SqlConnection there = to.reading()) {
        TenantCopy copy = copy(from, source, reading, to, target, there);
        from.tamper("alter table behavior_invocation rename to gone");
        assertThatThrownBy(copy::pass)
            .isInstanceOf(SqlException.class)
            .hasMessageContaining("no such table");
      }
    }
  }

  /** Catches a table or a kind of change that is not noted, and a note that is lost. */
  @ParameterizedTest
  @CsvSource({"true, true", "true, false", "false, true", "false, false"})
  void whatIsNotedIsAllThatIsWritten(boolean isFromFile, boolean isToFile) throws SQLException {
    System.out.println("TenantCopyTest: -Dpinion.seed=" + SEED);
    var random = new Random(SEED);
    Place from = Place.empty(isFromFile, folder, "from");
    Place to = Place.empty(isToFile, folder, "to");
    try (Store source = from.store();
        Store target = to.store()) {
      List<EntityId> tenants = Filling.begin(source, random, 10);
      EntityId tenant = tenants.getFirst();
      mark(target, tenant, State.ARRIVING);
      long triggers = from.triggersOn();
      mark(source, tenant, State.COPYING);
      try (SqlConnection reading = from.reading();
          SqlConnection there = to.reading()) {
        TenantCopy copy = copy(from, source, reading, to, target, there);
        Filling.write(source, tenant, random, 5);
        copy.note();
        Filling.write(source, tenant, random, 5);
        copy.pass();
        copy.passOfNoted();
        copy.compare();
        Filling.fillUp(source, tenant, random);
        Filling.fillUp(source, tenants.getLast(), random);
        assertThat(from.rows("select distinct table_name from tenant_move_row"))
            .containsExactlyInAnyOrderElementsOf(
                CopiedTable.ofTenants().stream().map(CopiedTable::name).toList());
        assertThat(from.rows("select distinct tenant_id from tenant_move_row"))
            .containsExactly(tenant.hex());
        for (int round = 0; round < ROUNDS; round++) {
          assertThat(copy.passOfNoted()).isPositive();
          copy.compareNoted();
          copy.compare();
          assertThat(copy.passOfNoted()).as("what is copied is forgotten").isZero();
          Filling.write(source, tenant, random, 20);
          exchangeNames(from, tenant);
        }
        TenantCopy.newMoment(reading);
        assertThatThrownBy(copy::compare).isInstanceOf(CopyException.class);
        copy.note();
        assertThat(from.rows("select * from tenant_move_row")).isEmpty();
        mark(source, tenant, null);
        mark(source, tenants.getLast(), State.COPYING);
        TenantCopy.endNotes(writer(source), from.triggers(), tenant);
        Filling.write(source, tenant, random, 5);
        Filling.write(source, tenants.getLast(), random, 5);
        assertThat(from.rows("select distinct tenant_id from tenant_move_row"))
            .as("another tenant is still copied")
            .containsExactly(tenants.getLast().hex());
        mark(source, tenants.getLast(), null);
        TenantCopy.endNotes(writer(source), from.triggers(), tenants.getLast());
        Filling.write(source, tenants.getLast(), random, 5);
        assertThat(from.rows("select * from tenant_move_row")).isEmpty();
        assertThat(from.triggersOn()).isEqualTo(triggers);
      }
    }
  }

  /** Catches a comparison in the pause that would let through what was not copied. */
  @ParameterizedTest
  @CsvSource({"true", "false"})
  void aNotedRowThatIsNotTheSameIsFound(boolean isFile) throws SQLException {
    Place from = Place.empty(isFile, folder, "from");
    Place to = Place.empty(isFile, folder, "to");
    try (Store source = from.store();
        Store target = to.store()) {
      EntityId tenant = Filling.begin(source, new Random(SEED), 5).getFirst();
      mark(source, tenant, State.COPYING);
      mark(target, tenant, State.ARRIVING);
      try (SqlConnection reading = from.reading();
          SqlConnection there = to.reading()) {
        TenantCopy copy = copy(from, source, reading, to, target, there);
        copy.note();
        copy.pass();
        copy.compare();
        Filling.fillUp(source, tenant, new Random(SEED));
        TenantCopy.newMoment(reading);
        copy.passOfNoted();
        copy.compareNoted();
        to.tamper("update session set expires_at = expires_at + 1");
        assertThatThrownBy(copy::compareNoted)
            .isInstanceOf(CopyException.class)
            .hasMessage(
                "The table \"session\" is not the same: 1 rows where the tenant is, 1 where it goes.");
        to.tamper("update session set expires_at = expires_at - 1");
        copy.compareNoted();
        to.tamper("delete from change_freeze");
        assertThatThrownBy(copy::compareNoted)
            .isInstanceOf(CopyException.class)
            .hasMessage(
                "The table \"change_freeze\" is not the same: 1 rows where the tenant is, 0 where it goes.");
      }
    }
  }

  /** Two users exchange their addresses, which no two may share. */
  private static void exchangeNames(Place place, EntityId tenant) throws SQLException {
    List<String> users =
        place.rows(
            "select id, email_key from user_account where tenant_id = '%s' order by id limit 2"
                .formatted(tenant.hex()));
    if (users.size() < 2) {
      return;
    }
    String[] one = users.getFirst().split(" ", 2);
    String[] other = users.getLast().split(" ", 2);
    String update = "update user_account set email_key = '%s' where id = '%s'";
    try (SqlConnection writing = place.writing()) {
      writing.execute(update.formatted("passing", one[0]));
      writing.execute(update.formatted(one[1], other[0]));
      writing.execute(update.formatted(other[1], one[0]));
      writing.jdbc().commit();
    }
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void whatIsLeftOfATenantThatHasGoneIsRemovedAndNothingElse(boolean isFile) throws SQLException {
    Place place = Place.empty(isFile, folder, "left");
    try (Store store = place.store()) {
      Filling.fill(store, new Random(SEED), 20);
      EntityId tenant = tenant(store);
      try (SqlConnection reading = place.reading()) {
        assertThatThrownBy(() -> TenantCopy.remove(reading, writer(store, place), tenant))
            .as("a tenant that lives there keeps its log")
            .isInstanceOf(RuntimeException.class);
        mark(store, tenant, State.GONE);
        assertThat(TenantCopy.remove(reading, writer(store, place), tenant)).isPositive();
        assertThat(TenantCopy.remove(reading, writer(store, place), tenant)).isZero();
      }
      for (CopiedTable table : CopiedTable.ofTenants()) {
        String count =
            "select count(*) from %s where %s %s '%s'"
                .formatted(table.name(), table.tenant(), "%s", tenant.hex());
        assertThat(place.rows(count.formatted("=")))
            .as(table.name())
            .containsExactly(table.name().equals("tenant") ? "1" : "0");
        assertThat(place.rows(count.formatted("<>")))
            .as("others in %s", table.name())
            .isNotEqualTo(List.of("0"));
      }
      assertThat(store.readCluster(ClusterTx::tenants)).hasSize(1).doesNotContain(tenant);
    }
  }

  /** Catches notes of a day that no transaction can remove in its time. */
  @ParameterizedTest
  @CsvSource({"true", "false"})
  void notesAreForgottenSomeAtATime(boolean isFile) throws SQLException {
    Place place = Place.withTables(isFile, folder, "noted");
    EntityId tenant = Samples.id();
    EntityId other = Samples.id();
    note(place, tenant, 12_000);
    note(place, other, 10);
    try (Store store = place.store()) {
      TenantCopy.Writer writer = writer(store);
      TenantCopy.Writer careful =
          work ->
              writer.write(
                  database -> {
                    long before = notes(database);
                    work.accept(database);
                    assertThat(before - notes(database)).isLessThanOrEqualTo(5_000);
                  });
      TenantCopy.endNotes(careful, place.triggers(), tenant);
    }
    assertThat(place.rows("select tenant_id, count(*) from tenant_move_row group by tenant_id"))
        .containsExactly(other.hex() + " 10");
  }

  private static long notes(SqlConnection database) {
    return database
        .statement("select count(*) as notes from tenant_move_row")
        .list(row -> row.getLong("notes"))
        .getFirst();
  }

  private static void note(Place place, EntityId tenant, int notes) throws SQLException {
    place.tamper(
        """
        with recursive number (n) as (select 1 union all select n + 1 from number where n < %d)
        insert into tenant_move_row (tenant_id, table_name, row_key)
        select '%s', 'role', '["x"]' from number"""
            .formatted(notes, tenant.hex()));
  }
}
