package dev.pinion.app.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.pinion.app.Caller;
import dev.pinion.app.Cluster;
import dev.pinion.app.Clusters;
import dev.pinion.app.Shop;
import dev.pinion.app.ShopTest;
import dev.pinion.app.TenantRef;
import dev.pinion.app.meaning.Bundles;
import dev.pinion.app.models.ModelCatalog;
import dev.pinion.app.resolution.Ledgers;
import dev.pinion.app.resolution.ResolutionLog;
import dev.pinion.app.resolution.SetViews;
import dev.pinion.app.tenant.Directory;
import dev.pinion.catalog.Catalog;
import dev.pinion.domain.Actor;
import dev.pinion.domain.Change;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.resource.ResourceKind;
import dev.pinion.domain.service.Pins;
import dev.pinion.domain.service.Revision;
import dev.pinion.domain.service.Revision.Operation;
import dev.pinion.domain.service.Verification;
import dev.pinion.store.Store;
import dev.pinion.store.StoreObserver;
import dev.pinion.store.TenantTx;
import dev.pinion.store.sqlite.SqliteOptions;
import dev.pinion.store.sqlite.SqliteStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.assertj.core.groups.Tuple;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** What files say that were written when a replaced agent was no revision yet. */
@DisabledIfSystemProperty(
    named = "pinion.store",
    matches = "postgres",
    disabledReason = "it works on a database file of its own")
class UpgradedFilesTest extends ShopTest {
  private final Bundles bundles = new Bundles();
  private final Ledgers ledgers = new Ledgers();
  private final List<Instant> moments = new ArrayList<>();

  private EntityId second = EntityId.NOTHING;
  private EntityId third = EntityId.NOTHING;
  private @Nullable Store upgraded;

  @BeforeEach
  void makeAgents() {
    second = shop.asset(ResourceKind.AGENT, "Second", 3);
    third = shop.asset(ResourceKind.AGENT, "Third", 3);
  }

  @AfterEach
  void closeUpgraded() {
    if (upgraded != null) {
      upgraded.close();
    }
  }

  /** Replaces a service's agent as earlier builds did. */
  private void replace(EntityId service, EntityId agent) throws Exception {
    execute(
        "update service set agent_id = '%s' where id = '%s'".formatted(agent.hex(), service.hex()));
    // Nothing in the log tells the catalog of it.
    shop.tenant.cluster().catalog().forget(shop.tenant.id());
    pause();
  }

  private void put(EntityId service, String name, Pins pins) throws Exception {
    shop.sets.upsert(shop.admin, SetWrite.to(service, name), pins);
    pause();
  }

  /** Notes a moment at which nothing happens. */
  private void pause() throws InterruptedException {
    Thread.sleep(2);
    moments.add(Instant.now());
    Thread.sleep(2);
  }

  private void execute(String... statements) throws SQLException {
    try (Connection file = connection();
        Statement statement = file.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private Connection connection() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("pinion.db"));
  }

  /** Gives the file the tables and the hashes of the fifth schema. */
  private void downgrade() throws SQLException {
    var sql = new ArrayList<String>();
    sql.add("drop trigger version_set_revision_no_update");
    try (Connection file = connection();
        Statement statement = file.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select distinct service_id, version_set from version_set_revision")) {
      while (rows.next()) {
        Revision newest = null;
        for (Revision each : shop.ledger(EntityId.ofHex(rows.getString(1)), rows.getString(2))) {
          newest = OldForms.inFormat(1, each, newest);
          sql.add(OldForms.update(newest));
        }
      }
    }
    shop.store.close();
    sql.addAll(triggersOfUse());
    sql.addAll(withoutMoves());
    sql.addAll(tablesOfAssets());
    sql.addAll(
        List.of(
            "create trigger version_set_revision_no_update before update on version_set_revision begin select raise(abort, 'the ledger is append-only'); end",
            "drop table session",
            "drop table request_wake",
            "drop table change_request_set",
            "drop table change_request",
            "drop table change_freeze",
            "drop table rule",
            "drop table unseen_revision",
            "alter table version_set_revision drop column overrode",
            "alter table version_set_revision drop column format",
            "alter table service drop column edge_revision",
            "alter table service drop column edge_updated_by",
            "alter table service drop column edge_updated_at",
            "alter table directory drop column reserved_at",
            "drop table fence",
            "drop table tenant_use",
            "drop index change_of_version_set",
            "drop index service_name",
            "drop index unit_test_set_run_completed",
            "drop index unit_test_set_run_unfinished",
            "delete from flyway_schema_history where version is null or version in ('6', '7', '8', '9', '10', '11', '12', '13', '14', '15', '16', '17', '18', '19', '20', '21')"));
    execute(sql.toArray(new String[0]));
  }

  /** What must stay must stay everywhere, as before V16. */
  private static List<String> withoutMoves() {
    return List.of(
        "drop trigger change_no_delete",
        "drop trigger version_set_revision_no_delete",
        "drop trigger version_set_release_stays",
        "drop trigger resource_version_no_delete",
        "drop trigger resource_no_delete",
        "drop trigger resource_stays_deleted",
        "drop trigger change_request_is_over",
        "drop trigger change_request_no_delete",
        "drop table tenant_move_row",
        "drop table tenant_move",
        "drop index behavior_invocation_tenant",
        "drop index behavior_invocation_version",
        statement("V1__core", "create trigger change_no_delete"),
        statement("V1__core", "create trigger version_set_revision_no_delete"),
        statement("V1__core", "create trigger version_set_release_stays"),
        statement("V3__simulation", "create trigger resource_version_no_delete"),
        statement("V3__simulation", "create trigger resource_no_delete"),
        statement("V3__simulation", "create trigger resource_stays_deleted"));
  }

  /** Agents and graphs in tables of their own, as before V11. */
  private static List<String> tablesOfAssets() {
    return List.of(
        statement("V1__core", "create table asset ("),
        statement("V1__core", "create unique index asset_current_name"),
        statement("V1__core", "create table asset_version ("),
        statement("V1__core", "create table persona ("),
        "insert into asset select id, tenant_id, kind, name, content ->> 'description', deleted,"
            + " latest_version, coalesce(content ->> 'stateCount', 0), creator, created_at,"
            + " updated_at from resource",
        "insert into asset_version select * from resource_version",
        "drop trigger resource_version_no_delete",
        "drop trigger resource_no_delete",
        "drop trigger resource_stays_deleted",
        "delete from resource_version",
        "delete from resource",
        statement("V3__simulation", "create trigger resource_version_no_delete"),
        statement("V3__simulation", "create trigger resource_no_delete"),
        statement("V3__simulation", "create trigger resource_stays_deleted"),
        "drop trigger change_no_update",
        "update change set subject_type = 'ASSET' where subject_type = 'RESOURCE'",
        statement("V1__core", "create trigger change_no_update"),
        "pragma writable_schema = on",
        "update sqlite_schema set sql = replace(sql, 'references resource', 'references asset')"
            + " where type = 'table' and name = 'service'",
        "pragma writable_schema = reset");
  }

  /** A statement of a migration. */
  private static String statement(String migration, String start) {
    try (InputStream in =
        Objects.requireNonNull(
            SqliteStore.class.getResourceAsStream("/db/sqlite/" + migration + ".sql"))) {
      String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      int begin = all.indexOf(start);
      return all.substring(begin, all.indexOf("\n\n", begin));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> triggersOfUse() throws SQLException {
    var drops = new ArrayList<String>();
    try (Connection file = connection();
        Statement statement = file.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select name from sqlite_master where type = 'trigger' and sql like '%update tenant_use%'")) {
      while (rows.next()) {
        drops.add("drop trigger " + rows.getString(1));
      }
    }
    return drops;
  }

  /** Opens the file with this build. */
  private Caller upgrade() {
    upgraded =
        SqliteStore.open(folder.resolve("pinion.db"), SqliteOptions.DEFAULTS, StoreObserver.none());
    var cluster = new Cluster("default", upgraded, new Catalog(upgraded, 100));
    var directory = new Directory(new Clusters(List.of(cluster)), 100, InstantSource.system());
    TenantRef tenant = Objects.requireNonNull(directory.bySlug("acme", null));
    return new Caller(tenant, shop.admin.actor(), shop.admin.grants(), false);
  }

  private SetViews views() {
    return new SetViews(
        shop.work,
        bundles,
        new SetWarnings(ModelCatalog.builtIn(), Shop.LIMITS),
        new ResolutionLog(shop.work));
  }

  private EntityId agentOf(Caller admin, EntityId service, String ref) {
    return views().get(admin, service, SetRef.parse(ref).orElseThrow()).bundle().agentId();
  }

  private List<EntityId> agentsThen(Caller admin, EntityId service, String name) {
    return moments.stream()
        .map(time -> views().get(admin, service, name, time).bundle().agentId())
        .toList();
  }

  private List<Revision> ledger(Caller admin, EntityId service, String name) {
    return ledgers.history(admin, service, name, 0, 100).items().reversed();
  }

  private List<EntityId> agentsOf(Caller admin, EntityId service, String name) {
    List<Revision> all = ledger(admin, service, name);
    List<EntityId> agents = all.stream().map(each -> each.parts().agentId()).toList();
    for (Revision each : all) {
      String ref = name + "@" + each.number();
      assertThat(agentOf(admin, service, ref)).as(ref).isEqualTo(each.parts().agentId());
    }
    assertThat(agentOf(admin, service, name)).isEqualTo(agents.getLast());
    Verification found = ledgers.verify(admin, service, name);
    assertThat(found.isValid()).as(name).isTrue();
    return agents;
  }

  @Test
  void aReplacedAgentIsRecordedWhenTheFileIsUpgraded() throws Exception {
    EntityId first = shop.agent;
    EntityId untouched = shop.create("Untouched");
    EntityId deleted = shop.create("Deleted");
    put(id, "a", Shop.pins(1L, 1L));
    replace(id, second);
    put(id, "release", Shop.pins(2L, 1L));
    replace(id, third);
    replace(deleted, second);
    shop.services.delete(shop.admin, deleted);
    downgrade();
    Caller admin = upgrade();

    assertThat(agentsOf(admin, id, "release")).containsExactly(first, second, third);
    assertThat(agentsOf(admin, id, "a")).containsExactly(first, third);
    assertThat(agentsOf(admin, id, "edge")).containsExactly(first, second, third);
    assertThat(agentsThen(admin, id, "edge")).containsExactly(first, first, second, second, second);
    assertThat(agentsThen(admin, id, "release")).isEqualTo(agentsThen(admin, id, "edge"));
    for (String name : List.of("release", "a", "edge")) {
      Revision newest = ledger(admin, id, name).getLast();
      assertThat(newest.origin().operation()).isEqualTo(Operation.SERVICE);
      assertThat(newest.origin().reason()).contains("upgraded");
      assertThat(newest.actor()).isEqualTo(Actor.system("acme"));
      assertThat(newest.before()).isEqualTo(newest.after());
      assertThat(newest.format()).isEqualTo(Revision.FORMAT);
    }
    assertThat(ledger(admin, id, "release").getLast().after()).isEqualTo(Shop.pins(2L, 1L));
    assertThat(agentsOf(admin, untouched, "release")).containsExactly(first);
    assertThat(agentsOf(admin, untouched, "edge")).containsExactly(first);
    assertThat(ledger(admin, untouched, "release").getFirst().format()).isEqualTo(1);
    assertThat(admin.tenant().<Long>read(tx -> tx.ledger().lastRevision(deleted, "release")))
        .isEqualTo(1);
    long seq = shopSeq(admin);
    List<Change> made = admin.tenant().read(tx -> tx.changesAfter(seq - 4, 9));
    assertThat(made)
        .extracting(Change::kind, Change::versionSet, Change::revision)
        .containsExactly(
            changed("edge", 2), changed("edge", 3), changed("a", 2), changed("release", 3));
    assertThat(made).allSatisfy(each -> assertThat(each.actor()).isEqualTo(Actor.system("acme")));
  }

  private static Tuple changed(String set, long revision) {
    return tuple("version_set.changed", set, revision);
  }

  private static long shopSeq(Caller admin) {
    return admin.tenant().read(TenantTx::lastSeq);
  }

  @Test
  void anAgentThatIsShownAlreadyIsRecordedForEdgeAlone() throws Exception {
    replace(id, second);
    put(id, "release", Shop.pins(2L, 1L));
    EntityId back = shop.create("Back");
    pause();
    replace(back, second);
    put(back, "release", Shop.pins(2L, 1L));
    replace(back, shop.agent);
    put(back, "release", Shop.pins(1L, 1L));
    downgrade();
    long before = changes();
    Caller admin = upgrade();
    assertThat(shopSeq(admin)).isEqualTo(before + 3);
    assertThat(agentsOf(admin, id, "release")).containsExactly(shop.agent, second);
    assertThat(agentsOf(admin, id, "edge")).containsExactly(shop.agent, second);
    assertThat(ledger(admin, id, "edge").getLast().at())
        .isEqualTo(ledger(admin, id, "release").getLast().at());
    assertThat(agentsOf(admin, back, "release")).containsExactly(shop.agent, second, shop.agent);
    assertThat(agentsOf(admin, back, "edge")).containsExactly(shop.agent, second, shop.agent);
  }

  /** The second opening, and one of a file that needs nothing, leave no trace. */
  @Test
  void aFileIsUpgradedOnce() throws Exception {
    replace(id, second);
    downgrade();
    long before = changes();
    upgrade();
    closeUpgraded();
    assertThat(changes()).isEqualTo(before + 2);
    execute("update service set agent_id = '%s'".formatted(third.hex()));
    Caller admin = upgrade();
    assertThat(shopSeq(admin)).isEqualTo(before + 2);
    assertThat(ledgers.verify(admin, id, "release").isValid()).isFalse();
  }

  /** A revision more would hide that one is missing, and a fault must not keep the file shut. */
  @Test
  void aLedgerThatDoesNotHoldIsLeftAlone() throws Exception {
    put(id, "cut", Shop.pins(1L, 1L));
    put(id, "cut", Shop.pins(2L, 1L));
    put(id, "broken", Shop.pins(1L, 1L));
    replace(id, second);
    downgrade();
    execute(
        "drop trigger version_set_revision_no_update",
        "drop trigger version_set_revision_no_delete",
        "delete from version_set_revision where version_set = 'cut' and number = 2",
        """
        update version_set set revision = 1,
          (pins, updated_at, updated_by) = (select pins_after, at, actor
            from version_set_revision where version_set = 'cut' and number = 1)
        where name = 'cut'
        """,
        "update version_set_revision set agent_id = 'x', actor = '{}' where version_set = 'broken'");
    Caller admin = upgrade();
    assertThat(ledgers.verify(admin, id, "cut").firstBadRevision()).isEqualTo(1L);
    assertThat(ledgers.verify(admin, id, "cut").length()).isEqualTo(1L);
    assertThat(ledgers.verify(admin, id, "broken").firstBadRevision()).isEqualTo(1L);
    assertThat(agentsOf(admin, id, "release")).containsExactly(shop.agent, second);
    assertThat(agentsOf(admin, id, "edge")).containsExactly(shop.agent, second);
  }

  /** What was in the sets of such a service before, nobody knows any more. */
  @Test
  void whatNobodyCanHaveGotIsNotedWhenTheFileIsUpgraded() throws Exception {
    EntityId idle = shop.create("Idle");
    EntityId deleted = shop.create("Deleted");
    put(idle, "a", Shop.pins(1L, 1L));
    put(idle, "a", Shop.pins(2L, 1L));
    put(id, "a", Shop.pins(1L, 1L));
    execute("update service set active = 0 where id = '%s'".formatted(idle.hex()));
    replace(idle, second);
    shop.services.delete(shop.admin, deleted);
    downgrade();
    Caller admin = upgrade();
    assertThat(unseen(admin, idle, "a")).containsExactly(2L, 3L);
    assertThat(unseen(admin, idle, "release")).containsExactly(1L, 2L);
    assertThat(unseen(admin, id, "a")).isEmpty();
    assertThat(unseen(admin, deleted, "release")).isEmpty();
  }

  private static List<Long> unseen(Caller admin, EntityId service, String set) {
    return admin
        .tenant()
        .read(
            tx ->
                LongStream.rangeClosed(1, 9)
                    .filter(revision -> tx.unseen().contains(service, set, revision))
                    .boxed()
                    .toList());
  }

  private long changes() throws SQLException {
    try (Connection file = connection();
        Statement statement = file.createStatement();
        ResultSet rows = statement.executeQuery("select count(*) from change")) {
      return rows.getLong(1);
    }
  }
}
