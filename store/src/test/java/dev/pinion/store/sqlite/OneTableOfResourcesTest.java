package dev.pinion.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pinion.domain.Actor;
import dev.pinion.domain.Change;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.resource.Content;
import dev.pinion.domain.resource.Resource;
import dev.pinion.domain.resource.ResourceKind;
import dev.pinion.domain.service.Service;
import dev.pinion.store.Samples;
import dev.pinion.store.StoreObserver;
import dev.pinion.store.StoreUnavailableException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files from before V11 say the same after it. */
class OneTableOfResourcesTest {
  private static final String MAKER = "{\"kind\":\"USER\",\"org\":\"acme\",\"id\":\"maker\"}";
  private static final String CHANGER = "{\"kind\":\"USER\",\"org\":\"acme\",\"id\":\"changer\"}";
  private static final String NUMBERS = "{\"b\":1.50,\"a\":[1,null,1E+2]}";

  @TempDir private Path folder;
  private final EntityId tenant = Samples.id();
  private final EntityId agent = Samples.id();
  private final EntityId graph = Samples.id();
  private final EntityId persona = Samples.id();
  private final EntityId unlogged = Samples.id();
  private final EntityId service = Samples.id();

  /** The schema of V10, filled by hand as its build did. */
  @BeforeEach
  void writeOldFile() throws SQLException {
    Flyway.configure()
        .dataSource(url(), "", "")
        .locations("classpath:db/sqlite")
        .target("10")
        .load()
        .migrate();
    try (Connection connection = DriverManager.getConnection(url());
        Statement sql = connection.createStatement()) {
      sql.execute("pragma foreign_keys = on");
      sql.execute(
          "insert into tenant (id, slug, name, profile, seq, created_at, updated_at)"
              + " values ('%s', 'acme', 'Acme', '{}', 6, 1, 1)".formatted(tenant.hex()));
      asset(sql, agent, "agent", "Robin \"R\"", true, 0);
      asset(sql, graph, "context_graph", "Booking", false, 4);
      persona(sql, persona, "Nora");
      persona(sql, unlogged, "Old");
      sql.execute(
          "insert into service (id, tenant_id, name, description, active, agent_id, graph_id, tags,"
              + " keyterms, settings, creator, updated_by, created_at, updated_at)"
              + " values ('%s', '%s', 'Shop', '', 0, '%s', '%s', '[]', '[]', '{}', '%s', '%s', 1, 1)"
                  .formatted(service.hex(), tenant.hex(), agent.hex(), graph.hex(), MAKER, MAKER));
      change(sql, 1, MAKER, "agent.created", "ASSET", agent);
      change(sql, 2, MAKER, "context_graph.created", "ASSET", graph);
      change(sql, 3, MAKER, "persona.created", "PERSONA", persona);
      change(sql, 4, CHANGER, "persona.updated", "PERSONA", persona);
      change(sql, 5, CHANGER, "agent.deleted", "ASSET", agent);
      change(sql, 6, MAKER, "service.created", "SERVICE", service);
    }
  }

  private String url() {
    return "jdbc:sqlite:" + folder.resolve("pinion.db");
  }

  private void asset(
      Statement sql, EntityId id, String kind, String name, boolean deprecated, int states)
      throws SQLException {
    sql.execute(
        "insert into asset (id, tenant_id, kind, name, description, deprecated, latest_version,"
            + " state_count, creator, created_at, updated_at)"
            + " values ('%s', '%s', '%s', '%s', 'About \"it\"', %d, 2, %d, '%s', 10, 20)"
                .formatted(id.hex(), tenant.hex(), kind, name, deprecated ? 1 : 0, states, MAKER));
    for (int version = 1; version <= 2; version++) {
      sql.execute(
          "insert into asset_version (asset_id, tenant_id, version, id, content, creator, created_at)"
              + " values ('%s', '%s', %d, '%s', '{\"n\":%d}', '%s', 15)"
                  .formatted(id.hex(), tenant.hex(), version, Samples.id().hex(), version, MAKER));
    }
  }

  private void persona(Statement sql, EntityId id, String name) throws SQLException {
    sql.execute(
        "insert into persona (id, tenant_id, name, role, developed_by, background,"
            + " default_language, communication_style, created_at, updated_at)"
            + " values ('%s', '%s', '%s', 'r', 'd', 'b', 'eng', '%s', 10, 20)"
                .formatted(id.hex(), tenant.hex(), name, NUMBERS));
  }

  private void change(
      Statement sql, int seq, String actor, String kind, String type, EntityId subject)
      throws SQLException {
    sql.execute(
        "insert into change (tenant_id, seq, at, actor, kind, subject_type, subject_id)"
            + " values ('%s', %d, 1, '%s', '%s', '%s', '%s')"
                .formatted(tenant.hex(), seq, actor, kind, type, subject.hex()));
  }

  private SqliteStore open() {
    return SqliteStore.open(
        folder.resolve("pinion.db"), SqliteOptions.DEFAULTS, StoreObserver.none());
  }

  private static Actor user(String id) {
    return new Actor(Actor.Kind.USER, "acme", id, null);
  }

  @Test
  void everythingReadsAsBefore() {
    try (var store = open()) {
      store.read(
          tenant,
          tx -> {
            Resource<?> robin = Objects.requireNonNull(tx.resources().find(agent));
            assertThat(robin.name()).isEqualTo("Robin \"R\"");
            assertThat(robin.content()).isEqualTo(new Content.Agent("About \"it\""));
            assertThat(robin.deleted()).isTrue();
            assertThat(robin.latestVersion()).isEqualTo(2);
            assertThat(List.of(robin.creator(), robin.updatedBy()))
                .containsExactly(user("maker"), user("changer"));
            assertThat(robin.updatedAt().toEpochMilli()).isEqualTo(20);
            assertThat(Objects.requireNonNull(tx.resources().version(agent, 2)).content())
                .isEqualTo(Map.of("n", 2L));

            Resource<?> booking = Objects.requireNonNull(tx.resources().find(graph));
            assertThat(booking.content()).isEqualTo(new Content.Graph("About \"it\"", 4));
            assertThat(booking.deleted()).isFalse();
            assertThat(tx.resources().findByName(ResourceKind.CONTEXT_GRAPH, "Booking"))
                .isEqualTo(graph);

            Resource<?> nora = Objects.requireNonNull(tx.resources().find(persona));
            assertThat(((Content.Persona) nora.content()).communicationStyle())
                .hasToString("{b=1.50, a=[1, null, 1E+2]}");
            assertThat(List.of(nora.creator(), nora.updatedBy()))
                .containsExactly(user("maker"), user("changer"));
            assertThat(Objects.requireNonNull(tx.resources().find(unlogged)).creator())
                .isEqualTo(Actor.system("acme"));

            Service shop = Objects.requireNonNull(tx.services().find(service));
            assertThat(List.of(shop.agentId(), shop.graphId())).containsExactly(agent, graph);
            assertThat(tx.changesAfter(0, 9))
                .extracting(change -> change.subject().type())
                .containsExactly(
                    Change.SubjectType.RESOURCE,
                    Change.SubjectType.RESOURCE,
                    Change.SubjectType.RESOURCE,
                    Change.SubjectType.RESOURCE,
                    Change.SubjectType.RESOURCE,
                    Change.SubjectType.SERVICE);
            return true;
          });
    }
  }

  /** Would catch a step that is carried out in parts. */
  @Test
  void aStepThatFailsLeavesTheFileAsItWas() throws SQLException {
    String taken = Samples.id().hex();
    try (Connection connection = DriverManager.getConnection(url());
        Statement sql = connection.createStatement()) {
      sql.execute(
          "insert into resource values ('%s', '%s', 'simulation_scenario', 's', 1, '[]', '{}', 0, 1, '%s', '%s', 1, 1)"
              .formatted(taken, tenant.hex(), MAKER, MAKER));
      sql.execute(
          "insert into resource_version select '%s', tenant_id, 1, id, content, creator, 1 from asset_version limit 1"
              .formatted(taken));
    }
    assertThatThrownBy(this::open).isInstanceOf(StoreUnavailableException.class);
    try (Connection connection = DriverManager.getConnection(url());
        Statement sql = connection.createStatement();
        ResultSet rows =
            sql.executeQuery(
                "select (select count(*) from asset), (select count(*) from resource),"
                    + " (select count(*) from change where subject_type = 'ASSET')")) {
      assertThat(List.of(rows.getInt(1), rows.getInt(2), rows.getInt(3))).containsExactly(2, 1, 3);
    }
  }

  /** Would catch a foreign key that was lost, or that still names the table that has gone. */
  @Test
  void theFileIsWholeAndGuarded() throws SQLException {
    open().close();
    try (Connection connection = DriverManager.getConnection(url());
        Statement sql = connection.createStatement()) {
      sql.execute("pragma foreign_keys = on");
      try (ResultSet faults = sql.executeQuery("pragma foreign_key_check")) {
        assertThat(faults.next()).isFalse();
      }
      try (ResultSet check = sql.executeQuery("pragma integrity_check")) {
        assertThat(check.getString(1)).isEqualTo("ok");
      }
      try (ResultSet old =
          sql.executeQuery(
              "select count(*) from sqlite_schema where sql glob '*asset*' or tbl_name = 'persona'")) {
        assertThat(old.getInt(1)).isZero();
      }
      assertThatThrownBy(
              () -> sql.execute("update service set agent_id = '" + Samples.id().hex() + "'"))
          .hasMessageContaining("FOREIGN KEY");
      assertThatThrownBy(() -> sql.execute("update change set kind = 'x'"))
          .hasMessageContaining("append-only");
    }
  }
}
