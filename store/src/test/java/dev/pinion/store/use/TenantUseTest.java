package dev.pinion.store.use;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.pinion.catalog.RandomChanges;
import dev.pinion.domain.DomainError;
import dev.pinion.domain.DomainException;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.IdempotentRequest;
import dev.pinion.domain.Usage;
import dev.pinion.domain.resource.Content;
import dev.pinion.domain.resource.Resource;
import dev.pinion.domain.resource.ResourceKind;
import dev.pinion.domain.resource.ResourceVersion;
import dev.pinion.domain.run.Invocation;
import dev.pinion.domain.service.LlmConfig;
import dev.pinion.domain.service.Pins;
import dev.pinion.domain.service.Revision;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.service.VersionSet;
import dev.pinion.store.Samples;
import dev.pinion.store.Store;
import dev.pinion.store.TenantQuota;
import dev.pinion.store.TenantTx;
import dev.pinion.store.TenantUse;
import dev.pinion.store.sqlite.FreshFile;
import dev.pinion.store.sqlite.SqliteOptions;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What tenants take is known exactly, and what they may take is all that they take. */
class TenantUseTest {
  private static final long SEED = Long.getLong("pinion.seed", System.nanoTime());
  private static final long PLENTY = 1L << 40;

  @TempDir private Path folder;
  private final EntityId home = Samples.id();
  private final EntityId other = Samples.id();
  private final Random random = new Random(SEED);
  private final RandomChanges changes = new RandomChanges(random);
  private Store store;

  @BeforeEach
  void open() {
    System.out.println("TenantUseTest: -Dpinion.seed=" + SEED);
    store = open(TenantQuota.NONE);
    store.writeCluster(
        tx -> {
          tx.insert(Samples.tenant(home, "home"));
          tx.insert(Samples.tenant(other, "other"));
          return true;
        });
  }

  private Path file() {
    return folder.resolve("pinion.db");
  }

  private Store open(TenantQuota quota) {
    return FreshFile.open(file(), SqliteOptions.DEFAULTS.with(quota));
  }

  private void reopen(TenantQuota quota) {
    store.close();
    store = open(quota);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void write(Consumer<TenantTx> work) {
    store.write(
        home,
        tx -> {
          work.accept(tx);
          return true;
        });
  }

  private TenantUse use(EntityId tenant) {
    return store.read(tenant, TenantTx::use);
  }

  private void execute(List<String> statements) throws SQLException {
    try (Connection file = connection();
        Statement statement = file.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private Connection connection() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + file());
  }

  private List<String> texts(String sql) throws SQLException {
    try (Connection file = connection();
        Statement statement = file.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      var texts = new ArrayList<String>();
      while (row.next()) {
        texts.add(row.getString(1));
      }
      return texts;
    }
  }

  /** Catches a table or a column that a migration adds and nobody counts. */
  @Test
  void everyTextOfATenantIsCounted() throws SQLException {
    var counted = new TreeSet<String>();
    for (UseTable table : UseTable.ALL) {
      table.texts().forEach(column -> counted.add(table.name() + "." + column));
      assertThat(table.texts()).containsAll(table.kept()).containsAll(table.values().keySet());
    }
    List<String> all =
        texts(
            """
            select t.name || '.' || c.name from sqlite_master t, pragma_table_info(t.name) c
            where t.type = 'table' and c.type <> 'INTEGER' and t.name <> 'version_set_resolution'
              and (t.name = 'tenant' or exists (
                select 1 from pragma_table_info(t.name) x where x.name = 'tenant_id'))
              and t.name not in ('tenant_use', 'tenant_move', 'tenant_move_row', 'request_wake', 'directory')
            """);
    assertThat(counted).isEqualTo(new TreeSet<>(all));
  }

  @Test
  void countsAreExactWhateverIsWritten() throws SQLException {
    for (int i = 0; i < 400; i++) {
      try {
        write(random.nextInt(3) == 0 ? this::other : changes::some);
      } catch (IllegalStateException e) {
        assertThat(e).hasMessage("given up");
      }
      if (i % 40 == 0) {
        assertThat(use(home)).as("step %d", i).isEqualTo(Recount.of(file(), home));
      }
    }
    assertThat(use(home)).isEqualTo(Recount.of(file(), home));
    assertThat(use(other)).isEqualTo(Recount.of(file(), other));
    assertThat(store.<Object>readCluster(tx -> tx.useTotals(TenantQuota.NONE, 80).sum()))
        .isEqualTo(sum(use(home), use(other)));
    reopen(TenantQuota.NONE);
    assertThat(use(home)).isEqualTo(Recount.of(file(), home));
  }

  private static TenantUse sum(TenantUse one, TenantUse two) {
    return new TenantUse(
        one.rows() + two.rows(),
        one.memoryBytes() + two.memoryBytes(),
        one.diskBytes() + two.diskBytes());
  }

  /** Writes of what no snapshot holds, removals, and a transaction that is given up. */
  private void other(TenantTx tx) {
    changes.some(tx);
    List<Service> services = tx.services().all();
    if (services.isEmpty()) {
      return;
    }
    Service service = services.get(random.nextInt(services.size()));
    switch (random.nextInt(9)) {
      case 0 -> {
        tx.usages().of(service.id()).forEach(each -> tx.usages().remove(each.kind(), each.id()));
        tx.services().delete(service.id(), Samples.LATER);
      }
      case 1 -> {
        long next = tx.ledger().lastRevision(service.id(), "custom") + 1;
        tx.services().revise(Samples.revision(service.id(), "custom", next));
      }
      case 2 -> tx.usages().add(service.id(), usage());
      case 3 -> {
        tx.idempotency().purge(Samples.LATER, random.nextInt(5));
        tx.idempotency().insert(request(random.nextBoolean() ? null : "{\"a\":[1,2]}"));
      }
      case 4 -> invocation(tx, service);
      case 5 -> tx.usages().noteResolution(service.id(), "release", Samples.LATER);
      case 6 -> {
        long next = tx.ledger().lastRevision(service.id(), "custom") + 1;
        for (long number = next; number < next + 2; number++) {
          VersionSet set = Samples.set("custom", number, pins());
          tx.services().revise(Samples.revision(service.id(), set));
        }
        tx.services().update(service.touchedBy(Samples.actor("toucher"), Samples.LATER));
      }
      case 7 -> {
        long revision = 1L + random.nextInt(3);
        if (tx.unseen().contains(service.id(), "custom", revision)) {
          tx.unseen().remove(service.id(), "custom", revision);
        } else {
          tx.unseen().add(service.id(), "custom", revision);
        }
        tx.requests().wake(null, Samples.LATER);
      }
      default -> throw new IllegalStateException("given up");
    }
  }

  private Pins pins() {
    Map<String, LlmConfig> preferences = new HashMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      preferences.put("interaction " + i, new LlmConfig("model", Map.of("stops", List.of("a", i))));
    }
    return new Pins(1L, null, preferences);
  }

  private static Usage usage() {
    return new Usage("edge", "unit_test", Samples.id().hex(), "name " + Samples.TEXT);
  }

  private static IdempotentRequest request(@Nullable String answer) {
    return new IdempotentRequest(
        "principal",
        Samples.id().hex(),
        "attempt",
        "print",
        List.of(),
        answer,
        Samples.TIME,
        Samples.TIME.plusSeconds(1));
  }

  private void invocation(TenantTx tx, Service service) {
    Resource<?> set =
        Samples.resource("set " + Samples.id(), new Content.BehaviorSet(false, List.of()));
    tx.resources().insert(set);
    tx.resources()
        .append(
            new ResourceVersion(
                Samples.id(), set.id(), 1, Samples.json(), Samples.actor("a"), Samples.TIME));
    tx.invocations()
        .add(
            new Invocation(
                Samples.id(),
                set.id(),
                1,
                "conversation",
                service.id(),
                "user " + Samples.TEXT,
                "m",
                random.nextBoolean() ? null : "n",
                List.of("t", Samples.TEXT),
                Samples.TIME,
                Samples.LATER));
  }

  /** A file whose counts and triggers were lost gets them again. */
  @Test
  void aFileWithoutCountsIsCountedWhenItIsOpened() throws SQLException {
    for (int i = 0; i < 40; i++) {
      write(changes::some);
    }
    TenantUse before = use(home);
    store.close();
    var sql = new ArrayList<String>();
    texts(
            "select name from sqlite_master where type = 'trigger' and sql like '%update tenant_use%'")
        .forEach(name -> sql.add("drop trigger " + name));
    sql.add("delete from tenant_use");
    sql.add(
        "delete from flyway_schema_history where version is null and description = 'tenant use'");
    execute(sql);
    store = open(TenantQuota.NONE);
    assertThat(use(home)).isEqualTo(before).isEqualTo(Recount.of(file(), home));
    write(changes::some);
    assertThat(use(home)).isEqualTo(Recount.of(file(), home));
  }

  private void refused(TenantQuota.Kind kind, Consumer<TenantTx> work) {
    TenantUse before = use(home);
    Throwable thrown = catchThrowable(() -> write(work));
    assertThat(thrown).isInstanceOf(DomainException.class);
    DomainError error = ((DomainException) thrown).error();
    assertThat(error).isInstanceOf(DomainError.QuotaExceeded.class);
    assertThat(error.message()).contains(kind.setting(), kind.unit());
    assertThat(use(home)).isEqualTo(before);
  }

  private static void role(TenantTx tx, String name) {
    tx.access().insert(Samples.role(name));
  }

  @Test
  void whatGrowsIsRefusedAndWhatShrinksPasses() {
    write(
        tx -> {
          List.of("one", "two", "four", "five", "six").forEach(name -> role(tx, name));
        });
    TenantUse now = use(home);
    for (TenantQuota.Kind kind : TenantQuota.Kind.values()) {
      reopen(quota(kind, kind.of(use(home))));
      refused(kind, tx -> role(tx, "three"));
      write(
          tx -> {
            tx.openReserve();
            assertThat(tx.lastSeq()).isZero();
          });
      store.write(
          other,
          tx -> {
            role(tx, kind.name());
            return true;
          });
    }
    assertThat(use(home)).isEqualTo(now);
    // The log gets longer with every deletion, on a disk that is full and has no reserve left.
    reopen(quota(TenantQuota.Kind.DISK, 1));
    refused(
        TenantQuota.Kind.DISK,
        tx -> tx.append(Samples.draft(home), Samples.actor("x"), Samples.TIME));
    write(
        tx -> {
          tx.append(Samples.draft(home), Samples.actor("x"), Samples.TIME);
          tx.access()
              .update(Samples.retired(Objects.requireNonNull(tx.access().currentRole("two"))));
        });
    assertThat(use(home).rows()).isEqualTo(now.rows() - 1);
  }

  /** Catches a ledger that grows for ever because each write of a set takes a bit less memory. */
  @Test
  void whatOnlyGetsShorterPassesUnlessTheDiskIsFull() {
    Resource<?> agent = Samples.asset(ResourceKind.AGENT, "agent", 0);
    Resource<?> graph = Samples.asset(ResourceKind.CONTEXT_GRAPH, "graph", 0);
    Service service = Samples.service("s", agent.id(), graph.id());
    write(
        tx -> {
          tx.resources().insert(agent);
          tx.resources().insert(graph);
          tx.services().insert(service);
          tx.services().revise(revision(service, 1, 1_000));
        });
    reopen(quota(TenantQuota.Kind.MEMORY, 1));
    refused(TenantQuota.Kind.MEMORY, tx -> tx.services().revise(revision(service, 2, 1_001)));
    write(tx -> tx.services().revise(revision(service, 2, 999)));
    reopen(quota(TenantQuota.Kind.DISK, 1));
    refused(TenantQuota.Kind.DISK, tx -> tx.services().revise(revision(service, 3, 998)));
  }

  private static Revision revision(Service service, long number, int length) {
    var config = new LlmConfig("model", Map.of("stop", "x".repeat(length)));
    var pins = new Pins(null, null, Map.of("interaction", config));
    return Samples.revision(service.id(), Samples.set("custom", number, pins));
  }

  /** The reserve is a tenth, and only for those that ask for it. */
  @Test
  void theReserveHasAnEnd() {
    write(tx -> role(tx, "one"));
    TenantUse now = use(home);
    reopen(quota(TenantQuota.Kind.ROWS, 10));
    for (long rows = now.rows(); rows < 10; rows++) {
      write(tx -> role(tx, Samples.id().hex()));
    }
    refused(TenantQuota.Kind.ROWS, tx -> role(tx, "no"));
    write(
        tx -> {
          tx.openReserve();
          role(tx, "in need");
        });
    refused(
        TenantQuota.Kind.ROWS,
        tx -> {
          tx.openReserve();
          role(tx, "too much");
        });
  }

  /** A transaction of the cluster is held to the quota of every tenant that it works on. */
  @Test
  void clusterWritesAreCountedToo() {
    reopen(quota(TenantQuota.Kind.ROWS, 2));
    Throwable thrown =
        catchThrowable(
            () ->
                store.writeCluster(
                    tx -> {
                      tx.putSetting("s", "v");
                      role(tx.tenant(home), "a");
                      role(tx.tenant(other), "a");
                      role(tx.tenant(other), "b");
                      return true;
                    }));
    assertThat(thrown).isInstanceOf(DomainException.class);
    assertThat(store.<Object>readCluster(tx -> List.of(tx.setting("s") == null)))
        .isEqualTo(List.of(true));
    assertThat(use(home).rows()).isEqualTo(1);
  }

  private static TenantQuota quota(TenantQuota.Kind kind, long most) {
    return new TenantQuota(
        new TenantUse(
            kind == TenantQuota.Kind.ROWS ? most : PLENTY,
            kind == TenantQuota.Kind.MEMORY ? most : PLENTY,
            kind == TenantQuota.Kind.DISK ? most : PLENTY));
  }
}
