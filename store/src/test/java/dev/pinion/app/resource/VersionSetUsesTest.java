package dev.pinion.app.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.pinion.app.ShopTest;
import dev.pinion.app.resource.Resources.NewResource;
import dev.pinion.app.resource.Resources.ResourceChanges;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.Usage;
import dev.pinion.domain.resource.Content;
import dev.pinion.domain.resource.Content.Member;
import dev.pinion.domain.resource.Content.UnitTest;
import dev.pinion.domain.resource.Content.UnitTestSet;
import dev.pinion.domain.resource.Criterion;
import dev.pinion.domain.resource.MetricValue;
import dev.pinion.store.postgres.PostgresServer;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The uses of version sets that changes of unit tests and of their sets write. */
@SuppressWarnings("NullAway.Init") // set before each test
class VersionSetUsesTest extends ShopTest {
  private static final int SETS = 3;

  private Resources resources;
  private EntityId test;
  private EntityId set;

  @BeforeEach
  void makeTests() {
    resources = new Resources(shop.work);
    test = make(ResourceType.UNIT_TESTS, "test", unitTest());
    for (int i = 0; i < SETS; i++) {
      set = make(ResourceType.UNIT_TEST_SETS, "set " + i, of(1));
    }
  }

  private <C extends Content> EntityId make(ResourceType<C> type, String name, C content) {
    return resources
        .create(shop.admin, type, new NewResource<>(name, List.of(), content, null))
        .id();
  }

  private UnitTest unitTest() {
    EntityId metric =
        make(
            ResourceType.METRICS,
            "metric",
            new Content.Metric(List.of(), null, "", new MetricValue.Bool()));
    return new UnitTest(
        "d",
        id,
        "release",
        make(ResourceType.SIMULATION_PERSONAS, "persona", new Content.SimulationPersona("r")),
        make(ResourceType.SCENARIOS, "scenario", new Content.Scenario()),
        1,
        List.of(new Criterion("c", metric, new Criterion.Bool(true))),
        null);
  }

  private UnitTestSet of(int runs) {
    return new UnitTestSet("d", List.of(new Member(test, runs)), null);
  }

  private static UnitTest with(UnitTest old, String description, String versionSet) {
    return new UnitTest(
        description,
        old.serviceId(),
        versionSet,
        old.personaId(),
        old.scenarioId(),
        old.maxInteractions(),
        old.criteria(),
        old.runCount());
  }

  private <C extends Content> void change(
      ResourceType<C> type, EntityId resource, @Nullable String name, UnaryOperator<C> content) {
    resources.update(shop.admin, type, resource, new ResourceChanges<>(name, null, content));
  }

  /** Catches a change that rewrites uses that stay what they are, while other writes wait. */
  @Test
  void onlyUsesThatChangeAreWritten() throws SQLException {
    assumeFalse(PostgresServer.IS_WANTED, "counts by a trigger of SQLite");
    execute(
        """
        create table written (id integer primary key);
        create trigger counts_added after insert on version_set_usage
          begin insert into written (id) values (null); end;
        create trigger counts_removed after delete on version_set_usage
          begin insert into written (id) values (null); end;
        """);
    change(ResourceType.UNIT_TESTS, test, null, old -> with(old, "other", old.versionSet()));
    change(ResourceType.UNIT_TEST_SETS, set, null, old -> of(7));
    assertThat(written()).isZero();
    change(ResourceType.UNIT_TESTS, test, "renamed", UnaryOperator.identity());
    assertThat(written()).as("its own use").isEqualTo(2);
    change(ResourceType.UNIT_TESTS, test, null, old -> with(old, "other", "edge"));
    assertThat(written()).as("those of its sets too").isEqualTo(2 + 2 * (1 + SETS));
    assertThat(uses()).containsExactly("edge renamed", "edge set 0", "edge set 1", "edge set 2");
    resources.delete(shop.admin, ResourceType.UNIT_TEST_SETS, set);
    assertThat(uses()).containsExactly("edge renamed", "edge set 0", "edge set 1");
  }

  private List<String> uses() {
    List<Usage> uses = shop.tenant.read(tx -> tx.usages().of(id));
    return uses.stream().map(each -> each.versionSet() + " " + each.name()).toList();
  }

  private void execute(String sql) throws SQLException {
    try (var connection = DriverManager.getConnection(url());
        var statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  private int written() throws SQLException {
    try (var connection = DriverManager.getConnection(url());
        var statement = connection.createStatement();
        var rows = statement.executeQuery("select count(*) from written")) {
      return rows.getInt(1);
    }
  }

  private String url() {
    return "jdbc:sqlite:" + folder.resolve("pinion.db");
  }
}
