package dev.pinion.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.app.VersionSets.Return;
import dev.pinion.domain.DomainError;
import dev.pinion.domain.Page;
import dev.pinion.domain.Revision;
import dev.pinion.domain.Verification;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reading ledgers, and what shows when somebody rewrites the database file. */
class LedgersTest extends ShopTest {
  private final Ledgers ledgers = new Ledgers();

  @BeforeEach
  void writeFiveRevisions() {
    shop.sets.upsert(shop.admin, id, "try", Shop.pins(1L, 1L));
    shop.sets.upsert(shop.admin, id, "try", Shop.preferring(Shop.MODEL, Map.of()));
    shop.sets.delete(shop.admin, id, "try");
    shop.sets.upsert(shop.admin, id, "try", Shop.pins(3L, 1L));
    shop.sets.rollback(
        shop.admin, new SetWrite(id, "try", List.of(), false), new Return(1L, "because"));
  }

  private Verification verify() {
    return ledgers.verify(shop.admin, id, "try");
  }

  private void tamper(String sql) throws SQLException {
    try (Connection file =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("pinion.db"));
        Statement statement = file.createStatement()) {
      for (String trigger :
          List.of("version_set_revision_no_update", "version_set_revision_no_delete")) {
        statement.execute("drop trigger if exists " + trigger);
      }
      int rows = statement.executeUpdate(sql);
      assertThat(rows).as(sql).isEqualTo(1);
    }
  }

  @Test
  void aLedgerThatNobodyTouchedHolds() {
    Verification found = verify();
    assertThat(found.isValid()).isTrue();
    assertThat(found.length()).isEqualTo(5);
    assertThat(found.headHash()).isEqualTo(shop.ledger(id, "try").getLast().hash());
    assertThat(ledgers.verify(shop.admin, id, "release").isValid()).isTrue();
    Verification edge = ledgers.verify(shop.admin, id, "edge");
    assertThat(edge.isValid()).isTrue();
    assertThat(edge.length()).isEqualTo(1);
    shop.refused(DomainError.NotFound.class, () -> ledgers.verify(shop.admin, id, "never"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          update version_set_revision set pins_after = json_set(pins_after, '$.agentVersion', 2) where version_set = 'try' and number = 1 | 1
          update version_set_revision set pins_before = null where version_set = 'try' and number = 2 | 2
          update version_set_revision set reason = 'another' where version_set = 'try' and number = 5 | 5
          update version_set_revision set actor = json_set(actor, '$.id', 'mallory') where version_set = 'try' and number = 3 | 3
          update version_set_revision set at = at - 1 where version_set = 'try' and number = 4 | 4
          update version_set_revision set operation = 'PROMOTE' where version_set = 'try' and number = 2 | 2
          update version_set_revision set operation = 'NONSENSE' where version_set = 'try' and number = 2 | 2
          update version_set_revision set restores = 2 where version_set = 'try' and number = 5 | 5
          update version_set_revision set warnings = '[]', hash = 'x' where version_set = 'try' and number = 4 | 4
          update version_set_revision set previous_hash = 'x' where version_set = 'try' and number = 3 | 3
          update version_set_revision set pins_after = '{"agentVersion":"one"}' where version_set = 'try' and number = 4 | 4
          update version_set_revision set pins_after = '[]' where version_set = 'try' and number = 5 | 5
          delete from version_set_revision where version_set = 'try' and number = 2 | 2
          delete from version_set_revision where version_set = 'try' and number = 5 | 5
          update version_set set pins = json_set(pins, '$.graphVersion', 3) where name = 'try' | 5
          update version_set set revision = 4 where name = 'try' | 5
          update version_set set revision = 6 where name = 'try' | 6
          update version_set set updated_by = json_set(updated_by, '$.id', 'mallory') where name = 'try' | 5
          delete from version_set where name = 'try' | 5
          """)
  void whatIsRewrittenShows(String sql, long firstBad) throws SQLException {
    tamper(sql);
    assertThat(verify().firstBadRevision()).isEqualTo(firstBad);
    assertThat(verify().isValid()).isFalse();
  }

  @Test
  void aRevisionThatIsRewrittenWithItsHashShowsInTheNext() throws SQLException {
    Revision second = shop.ledger(id, "try").get(1);
    Revision forged =
        Revision.next(
            shop.ledger(id, "try").getFirst(),
            new Revision.Draft(
                id,
                "try",
                second.origin(),
                second.parts(),
                second.before(),
                second.after(),
                List.of(),
                Shop.ofMallory(),
                second.at()));
    tamper(
        """
        update version_set_revision set hash = '%s', warnings = '[]',
          actor = json_set(actor, '$.id', '%s', '$.name', '%s')
        where version_set = 'try' and number = 2
        """
            .formatted(forged.hash(), forged.actor().id(), forged.actor().name()));
    assertThat(verify().firstBadRevision()).isEqualTo(3L);
  }

  @Test
  void aPastThatIsCutOffShowsInTheChangeLog() throws SQLException {
    tamper("delete from version_set_revision where version_set = 'try' and number = 5");
    tamper(
        """
        update version_set set revision = 4,
          (pins, updated_at, updated_by) = (select pins_after, at, actor
            from version_set_revision where version_set = 'try' and number = 4)
        where name = 'try'
        """);
    assertThat(verify().length()).isEqualTo(4);
    assertThat(verify().firstBadRevision()).isEqualTo(5L);
  }

  @Test
  void historiesArePaged() {
    Page<Revision> page = ledgers.history(shop.admin, id, "try", 0, 2);
    assertThat(page.items()).extracting(Revision::number).containsExactly(5L, 4L);
    assertThat(page.total()).isEqualTo(5);
    assertThat(page.nextOffset()).isEqualTo(2L);
    Page<Revision> last = ledgers.history(shop.admin, id, "try", 4, 2);
    assertThat(last.items()).extracting(Revision::number).containsExactly(1L);
    assertThat(last.nextOffset()).isNull();
    assertThat(ledgers.history(shop.admin, id, "try", 9, 2).items()).isEmpty();
    assertThat(ledgers.history(shop.admin, id, "edge", 0, 2).items()).hasSize(1);
  }

  @Test
  void numbersGoOnOverADeletion() {
    assertThat(shop.ledger(id, "try"))
        .extracting(Revision::number)
        .containsExactly(1L, 2L, 3L, 4L, 5L);
    assertThat(shop.ledger(id, "try").get(3).before()).isNull();
    assertThat(shop.ledger(id, "try").get(3).after()).isEqualTo(Shop.pins(3L, 1L));
    assertThat(shop.find(id).storedSets().get("try"))
        .satisfies(set -> assertThat(set.revision()).isEqualTo(5));
  }
}
