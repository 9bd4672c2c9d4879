package dev.pinion.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.app.VersionSets.Return;
import dev.pinion.domain.Change;
import dev.pinion.domain.DomainError;
import dev.pinion.domain.Page;
import dev.pinion.domain.Pins;
import dev.pinion.domain.Revision;
import dev.pinion.domain.Verification;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
          update version_set_revision set format = 1 where version_set = 'try' and number = 4 | 4
          update service set agent_id = graph_id, graph_id = agent_id | 5
          """)
  void whatIsRewrittenShows(String sql, long firstBad) throws SQLException {
    tamper(sql);
    assertThat(verify().firstBadRevision()).isEqualTo(firstBad);
    assertThat(verify().isValid()).isFalse();
  }

  /** The rows of either are right in themselves: only their hashes say whose they are. */
  @Test
  void aLedgerThatIsPassedOffAsAnotherShows() throws SQLException {
    shop.sets.upsert(shop.admin, id, "try", Shop.pins(2L, 2L));
    for (int i = 0; i < 2; i++) {
      shop.sets.upsert(shop.admin, id, "copy", Shop.pins(1L, 1L));
      shop.sets.upsert(shop.admin, id, "copy", Shop.pins(2L, 2L));
    }
    for (long number = 1; number <= 4; number++) {
      rename("copy", "between", number);
    }
    for (long number = 1; number <= 6; number++) {
      rename("try", "copy", number);
    }
    for (long number = 1; number <= 4; number++) {
      rename("between", "try", number);
    }
    tamper("update version_set set name = 'between' where name = 'copy'");
    tamper("update version_set set name = 'copy' where name = 'try'");
    tamper("update version_set set name = 'try' where name = 'between'");
    for (String name : List.of("try", "copy")) {
      assertThat(ledgers.verify(shop.admin, id, name).firstBadRevision()).as(name).isEqualTo(1L);
    }
  }

  private void rename(String from, String to, long number) throws SQLException {
    tamper(
        "update version_set_revision set version_set = '%s' where version_set = '%s' and number = %d"
            .formatted(to, from, number));
  }

  /** Whoever could write a revision in the old format could say of it that it is any set's. */
  @Test
  void theFormatNeverGoesBack() throws SQLException {
    Revision last = shop.ledger(id, "try").getLast();
    Revision forged =
        new Revision(
            1,
            id,
            "try",
            last.number(),
            last.origin(),
            last.parts(),
            last.before(),
            last.after(),
            last.warnings(),
            last.actor(),
            last.at(),
            last.previousHash(),
            "");
    tamper(
        "update version_set_revision set format = 1, hash = '%s' where version_set = 'try' and number = 5"
            .formatted(forged.computedHash()));
    assertThat(verify().firstBadRevision()).isEqualTo(5L);
  }

  @Test
  void aChainOfTheFirstFormatHolds() throws SQLException {
    Revision previous = null;
    for (Revision each : shop.ledger(id, "try")) {
      Revision old =
          new Revision(
              1,
              id,
              "try",
              each.number(),
              each.origin(),
              each.parts(),
              each.before(),
              each.after(),
              each.warnings(),
              each.actor(),
              each.at(),
              previous == null ? null : previous.hash(),
              "");
      previous = old.hashed();
      tamper(
          "update version_set_revision set format = 1, hash = '%s', previous_hash = %s where version_set = 'try' and number = %d"
              .formatted(
                  previous.hash(),
                  previous.previousHash() == null ? "null" : "'" + previous.previousHash() + "'",
                  previous.number()));
    }
    assertThat(verify().isValid()).isTrue();
    shop.sets.upsert(shop.admin, id, "try", Shop.pins(2L, 2L));
    assertThat(shop.ledger(id, "try").getLast().format()).isEqualTo(Revision.FORMAT);
    assertThat(verify().isValid()).isTrue();
  }

  @Test
  void aLongLedgerIsCheckedToItsEnd() throws SQLException {
    appendRevisions(1_100);
    assertThat(verify().isValid()).isTrue();
    assertThat(verify().length()).isEqualTo(1_105);
    tamper(
        "update version_set_revision set reason = 'x' where version_set = 'try' and number = 1100");
    assertThat(verify().firstBadRevision()).isEqualTo(1_100L);
    tamper(
        "update version_set_revision set operation = 'X' where version_set = 'try' and number = 700");
    assertThat(verify().firstBadRevision()).isEqualTo(700L);
    tamper("delete from version_set_revision where version_set = 'try' and number = 501");
    assertThat(verify().firstBadRevision()).isEqualTo(501L);
  }

  private void appendRevisions(int count) {
    shop.work.write(
        shop.admin,
        unit -> {
          Revision newest = Objects.requireNonNull(unit.tx().ledger().newest(id, "try"));
          for (int i = 0; i < count; i++) {
            Pins after = Shop.pins(1L + i % 2, 3L);
            newest =
                Revision.next(
                    newest,
                    new Revision.Draft(
                        id,
                        "try",
                        newest.origin(),
                        newest.parts(),
                        newest.after(),
                        after,
                        List.of(),
                        unit.actor(),
                        unit.at()));
            unit.tx().ledger().append(newest);
          }
          unit.tx().services().putSet(id, Objects.requireNonNull(newest.set()));
          unit.log(
              new Change.Draft(
                  "version_set.changed",
                  Change.Subject.of(Change.SubjectType.SERVICE, id),
                  "Shop",
                  "try",
                  newest.number(),
                  null));
          return id;
        });
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
