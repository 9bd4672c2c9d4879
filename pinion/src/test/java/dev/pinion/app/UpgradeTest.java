package dev.pinion.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.app.models.ModelCatalog;
import dev.pinion.domain.AssetKind;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.Revision;
import dev.pinion.domain.Service;
import dev.pinion.store.StoreObserver;
import dev.pinion.store.TenantTx;
import dev.pinion.store.sqlite.SqliteOptions;
import dev.pinion.store.sqlite.SqliteStore;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Database files of builds that replaced a service's agent without a revision of it.
 *
 * <p>Would catch a revision that means what the service joins now, and a ledger that is called
 * broken because of what it could not say.
 */
class UpgradeTest extends ShopTest {
  private final Ledgers ledgers = new Ledgers();
  private Instant now = Instant.parse("2026-05-01T12:00:00Z");

  @Override
  InstantSource clock() {
    return () -> now;
  }

  private SetViews views() {
    return new SetViews(
        shop.work, new Bundles(), new SetWarnings(ModelCatalog.builtIn(), Shop.LIMITS));
  }

  /** Replaces the agent as it was once done, in a file that has not been upgraded since. */
  private void replaceWithoutRevision(EntityId agent) throws SQLException {
    try (Connection file =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("pinion.db"));
        Statement statement = file.createStatement()) {
      assertThat(
              statement.executeUpdate(
                  "update service set agent_id = '%s' where id = '%s'"
                      .formatted(agent.hex(), id.hex())))
          .isEqualTo(1);
      statement.executeUpdate("delete from flyway_schema_history where version is null");
    }
  }

  /** Opens the file as a new build does. */
  private void upgrade() {
    SqliteStore.open(folder.resolve("pinion.db"), SqliteOptions.DEFAULTS, StoreObserver.none())
        .close();
    shop.work.write(shop.admin, unit -> id);
  }

  private EntityId agentOf(String ref) {
    return views().get(shop.admin, id, SetRef.parse(ref).orElseThrow()).bundle().agentId();
  }

  private EntityId agentAt(String name, Instant time) {
    return views().get(shop.admin, id, name, time).bundle().agentId();
  }

  @Test
  void aReplacedAgentIsRecordedOnceAndNothingElse() throws SQLException {
    EntityId other = shop.asset(AssetKind.AGENT, "Other", 3);
    EntityId third = shop.asset(AssetKind.AGENT, "Third", 3);
    EntityId untouched = shop.create("Untouched");
    shop.sets.upsert(shop.admin, id, "a", Shop.pins(1L, 1L));
    shop.sets.upsert(shop.admin, id, "gone", Shop.pins(1L, 1L));
    shop.sets.delete(shop.admin, id, "gone");
    Instant first = now;
    now = now.plusSeconds(60);
    replaceWithoutRevision(other);
    shop.sets.upsert(shop.admin, id, "a", Shop.pins(2L, 1L));
    Instant second = now;
    now = now.plusSeconds(60);
    replaceWithoutRevision(third);

    upgrade();
    Service service = shop.find(id);
    assertThat(service.agentId()).isEqualTo(third);
    assertThat(agentOf("release@1")).isEqualTo(shop.agent);
    assertThat(agentOf("release@2")).isEqualTo(third);
    assertThat(agentOf("a@1")).isEqualTo(shop.agent);
    assertThat(agentOf("a@2")).isEqualTo(other);
    assertThat(agentOf("a@3")).isEqualTo(third);
    assertThat(agentOf("edge@1")).isEqualTo(shop.agent);
    assertThat(agentOf("edge@2")).isEqualTo(other);
    assertThat(agentOf("edge@3")).isEqualTo(third);
    assertThat(agentAt("edge", first)).isEqualTo(shop.agent);
    assertThat(agentAt("edge", second)).isEqualTo(other);
    assertThat(agentAt("a", second)).isEqualTo(other);
    for (String name : List.of("edge", "release", "a", "gone")) {
      assertThat(ledgers.verify(shop.admin, id, name).isValid()).as(name).isTrue();
    }
    assertThat(shop.ledger(id, "a").getLast().origin().operation())
        .isEqualTo(Revision.Operation.SERVICE);
    assertThat(shop.ledger(id, "gone")).hasSize(2);
    assertThat(shop.ledger(untouched, "release")).hasSize(1);
    assertThat(shop.ledger(untouched, "edge")).isEmpty();

    long seq = shop.tenant.read(TenantTx::lastSeq);
    upgrade();
    assertThat(shop.tenant.<Long>read(TenantTx::lastSeq)).isEqualTo(seq);
    assertThat(shop.find(id)).isEqualTo(service);
  }
}
