package dev.pinion.app.resolution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pinion.app.Shop;
import dev.pinion.app.ShopTest;
import dev.pinion.app.service.OldForms;
import dev.pinion.app.service.Rollback;
import dev.pinion.app.service.ServicePolicy;
import dev.pinion.app.service.SetWrite;
import dev.pinion.domain.DomainError;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.Page;
import dev.pinion.domain.resource.ResourceKind;
import dev.pinion.domain.service.Revision;
import dev.pinion.domain.service.Verification;
import dev.pinion.store.StoreUnavailableException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reading ledgers, and what shows when somebody rewrites the database file. */
@DisabledIfSystemProperty(
    named = "pinion.store",
    matches = "postgres",
    disabledReason = "it works on a database file of its own")
class LedgersTest extends ShopTest {
  private final Ledgers ledgers = new Ledgers();

  @BeforeEach
  void writeFiveRevisions() {
    shop.sets.upsert(shop.admin, SetWrite.to(id, "try"), Shop.pins(1L, 1L));
    shop.sets.upsert(shop.admin, SetWrite.to(id, "try"), Shop.preferring(Shop.MODEL, Map.of()));
    shop.sets.delete(shop.admin, id, "try", List.of());
    shop.sets.upsert(shop.admin, SetWrite.to(id, "try"), Shop.pins(3L, 1L));
    shop.sets.rollback(shop.admin, SetWrite.to(id, "try"), new Rollback(1L, "because"));
  }

  private Verification verify() {
    return ledgers.verify(shop.admin, id, "try");
  }

  private void tamper(String sql) throws SQLException {
    tamper(sql, 1);
  }

  private void tamper(String sql, int expected) throws SQLException {
    try (Connection file =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("pinion.db"));
        Statement statement = file.createStatement()) {
      for (String trigger :
          List.of("version_set_revision_no_update", "version_set_revision_no_delete")) {
        statement.execute("drop trigger if exists " + trigger);
      }
      statement.execute("pragma ignore_check_constraints = on");
      // Unlike a plain statement, a prepared one does not count what triggers change.
      try (PreparedStatement tampering = file.prepareStatement(sql)) {
        assertThat(tampering.executeUpdate()).as(sql).isEqualTo(expected);
      }
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
          update version_set_revision set pins_after = '{}' where version_set = 'try' and number = 4 | 4
          update version_set_revision set actor = '{}' where version_set = 'try' and number = 3 | 3
          update version_set_revision set source = '{}' where version_set = 'try' and number = 2 | 2
          update version_set_revision set warnings = '[{}]' where version_set = 'try' and number = 5 | 5
          update version_set_revision set warnings = '[null]' where version_set = 'try' and number = 1 | 1
          update version_set_revision set format = 1 where version_set = 'try' and number = 2 | 2
          update version_set_revision set overrode = json_array(json_object('ruleId', service_id, 'rule', 'r')) where version_set = 'try' and number = 2 | 2
          update version_set_revision set overrode = '[{}]' where version_set = 'try' and number = 3 | 3
          update version_set_revision set overrode = '[null]' where version_set = 'try' and number = 4 | 4
          update version_set_revision set overrode = '{}' where version_set = 'try' and number = 5 | 5
          update version_set_revision set agent_id = 'x' where version_set = 'try' and number = 2 | 2
          delete from version_set_revision where version_set = 'try' and number = 2 | 2
          delete from version_set_revision where version_set = 'try' and number = 5 | 5
          update version_set set pins = json_set(pins, '$.graphVersion', 3) where name = 'try' | 5
          update version_set set revision = 4 where name = 'try' | 5
          update version_set set revision = 6 where name = 'try' | 6
          update version_set set updated_by = json_set(updated_by, '$.id', 'mallory') where name = 'try' | 5
          delete from version_set where name = 'try' | 5
          """)
  void whatIsRewrittenShows(String sql, long firstBad) throws SQLException {
    assertThat(audited()).isNull();
    tamper(sql);
    assertThat(verify().firstBadRevision()).isEqualTo(firstBad);
    assertThat(verify().isValid()).isFalse();
    assertThat(audited()).isEqualTo(new LedgerAudit.Fault(shop.tenant.id(), id, "try", firstBad));
  }

  private LedgerAudit.@Nullable Fault audited() {
    return shop.store.<LedgerAudit.@Nullable Fault>readCluster(LedgerAudit::firstFault);
  }

  @Test
  void anAuditChecksEdge() throws SQLException {
    EntityId second = shop.asset(ResourceKind.AGENT, "Second", 3);
    shop.services.update(shop.admin, id, Shop.joined(second, null), ServicePolicy.RUNNABLE);
    assertThat(audited()).isNull();
    tamper("update service set edge_revision = 3");
    assertThat(audited()).isEqualTo(new LedgerAudit.Fault(shop.tenant.id(), id, "edge", 3));
  }

  @Test
  void anAuditChecksTheLedgersOfDeletedServices() throws SQLException {
    EntityId other = shop.create("Other");
    shop.services.delete(shop.admin, id);
    assertThat(audited()).isNull();
    tamper("update version_set_revision set reason = 'x' where version_set = 'try' and number = 4");
    assertThat(audited()).isEqualTo(new LedgerAudit.Fault(shop.tenant.id(), id, "try", 4));
    tamper("delete from version_set_revision where version_set = 'try' and number > 3", 2);
    assertThat(audited()).isEqualTo(new LedgerAudit.Fault(shop.tenant.id(), id, "try", 4));
    assertThat(ledgers.verify(shop.admin, other, "release").isValid()).isTrue();
  }

  @Test
  void aRevisionThatIsRewrittenWithItsHashShowsInTheNext() throws SQLException {
    Revision second = shop.ledger(id, "try").get(1);
    Revision forged =
        Revision.next(
            shop.ledger(id, "try").getFirst().tip(),
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
  void ledgersOfTwoSetsThatAreSwappedShow() throws SQLException {
    shop.sets.upsert(shop.admin, SetWrite.to(id, "a"), Shop.pins(1L, 1L));
    shop.sets.upsert(shop.admin, SetWrite.to(id, "b"), Shop.pins(2L, 1L));
    for (List<String> names :
        List.of(List.of("a", "aside"), List.of("b", "a"), List.of("aside", "b"))) {
      tamper(
          "update version_set_revision set version_set = '%2$s' where version_set = '%1$s'"
              .formatted(names.toArray()));
      tamper("update version_set set name = '%2$s' where name = '%1$s'".formatted(names.toArray()));
    }
    for (String name : List.of("a", "b")) {
      assertThat(ledgers.verify(shop.admin, id, name).firstBadRevision()).as(name).isEqualTo(1L);
    }
  }

  @Test
  void ledgersOfTwoServicesThatAreSwappedShow() throws SQLException {
    EntityId other = shop.create("Other");
    tamper(
        "update version_set_revision set version_set = 'aside' where version_set = 'release' and service_id = '%s'"
            .formatted(id.hex()));
    tamper(
        "update version_set_revision set service_id = '%s' where version_set = 'release'"
            .formatted(id.hex()));
    tamper(
        "update version_set_revision set service_id = '%s', version_set = 'release' where version_set = 'aside'"
            .formatted(other.hex()));
    for (EntityId service : List.of(id, other)) {
      tamper(
          "update version_set set (updated_at, updated_by) = (select at, actor from version_set_revision r where r.service_id = '%1$s' and r.version_set = 'release') where service_id = '%1$s' and name = 'release'"
              .formatted(service.hex()));
      assertThat(ledgers.verify(shop.admin, service, "release").firstBadRevision()).isEqualTo(1L);
    }
  }

  /** A ledger that began in the first format holds, but none goes back to it. */
  @ParameterizedTest
  @CsvSource({"11111,", "11122,", "21111, 2", "12221, 5", "12233,", "33323, 4"})
  void formatsNeverFall(String formats, @Nullable Long firstBad) throws SQLException {
    Revision newest = null;
    for (Revision each : shop.ledger(id, "try")) {
      int format = formats.charAt((int) each.number() - 1) - '0';
      newest = OldForms.inFormat(format, each, newest);
      tamper(OldForms.update(newest));
    }
    assertThat(verify().firstBadRevision()).isEqualTo(firstBad);
    // What the process remembers is refused once.
    assertThatThrownBy(
            () -> shop.sets.upsert(shop.admin, SetWrite.to(id, "try"), Shop.pins(2L, 2L)))
        .isInstanceOf(StoreUnavailableException.class);
    shop.sets.upsert(shop.admin, SetWrite.to(id, "try"), Shop.pins(2L, 2L));
    assertThat(shop.ledger(id, "try").getLast().format()).isEqualTo(Revision.FORMAT);
    assertThat(verify().firstBadRevision()).isEqualTo(firstBad);
  }

  /** The hash of an early format does not say which rules were overridden, so none can be. */
  @Test
  void whatAnEarlyFormatCannotSayShows() throws SQLException {
    Revision newest = null;
    for (Revision each : shop.ledger(id, "try")) {
      newest = OldForms.inFormat(2, each, newest);
      tamper(OldForms.update(newest));
    }
    assertThat(verify().isValid()).isTrue();
    tamper(
        "update version_set_revision set overrode = json_array(json_object('ruleId', service_id, 'rule', 'r')) where version_set = 'try' and number = 4");
    assertThat(verify().firstBadRevision()).isEqualTo(4L);
  }

  @Test
  void anAgentThatTheLedgersDoNotKnowShows() throws SQLException {
    EntityId second = shop.asset(ResourceKind.AGENT, "Second", 3);
    EntityId third = shop.asset(ResourceKind.AGENT, "Third", 3);
    String forgery = "update service set agent_id = '%s'";
    tamper(forgery.formatted(second.hex()));
    assertThat(verify().firstBadRevision()).isEqualTo(5L);
    assertThat(ledgers.verify(shop.admin, id, "release").firstBadRevision()).isEqualTo(1L);
    assertThat(ledgers.verify(shop.admin, id, "edge").firstBadRevision()).isEqualTo(1L);
    tamper(forgery.formatted(shop.agent.hex()));
    assertThat(ledgers.verify(shop.admin, id, "edge").isValid()).isTrue();
    shop.services.update(shop.admin, id, Shop.joined(second, null), ServicePolicy.RUNNABLE);
    assertThat(ledgers.verify(shop.admin, id, "edge").isValid()).isTrue();
    tamper(forgery.formatted(third.hex()));
    assertThat(verify().firstBadRevision()).isEqualTo(6L);
    assertThat(ledgers.verify(shop.admin, id, "edge").firstBadRevision()).isEqualTo(2L);
  }

  @Test
  void aSetWhoseReleaseIsUnreadableIsStillChecked() throws SQLException {
    tamper("update version_set_revision set operation = 'NONSENSE' where version_set = 'release'");
    assertThat(ledgers.verify(shop.admin, id, "release").firstBadRevision()).isEqualTo(1L);
    assertThat(ledgers.verify(shop.admin, id, "edge").isValid()).isTrue();
    assertThat(verify().isValid()).isTrue();
  }

  /** Would catch a page that is left out, read twice, or not joined to the one before. */
  @Test
  void longLedgersAreCheckedToTheEnd() throws SQLException {
    for (long round = 6; round <= 230; round++) {
      shop.sets.upsert(shop.admin, SetWrite.to(id, "try"), Shop.pins(2 - round % 2, 1L));
    }
    assertThat(verify())
        .isEqualTo(new Verification(230, null, shop.ledger(id, "try").getLast().hash()));
    String change = "update version_set_revision set %s where version_set = 'try' and number = %d";
    for (long number : List.of(230L, 201L, 200L, 101L, 100L)) {
      tamper(change.formatted("operation = 'NONSENSE'", number));
      assertThat(verify().firstBadRevision()).isEqualTo(number);
    }
    tamper(change.formatted("reason = 'x'", 99));
    assertThat(verify().firstBadRevision()).isEqualTo(99L);
    tamper("delete from version_set_revision where version_set = 'try' and number = 98");
    assertThat(verify().firstBadRevision()).isEqualTo(98L);
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
