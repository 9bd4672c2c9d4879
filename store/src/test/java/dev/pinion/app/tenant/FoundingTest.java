package dev.pinion.app.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.pinion.app.Basis;
import dev.pinion.app.Caller;
import dev.pinion.app.Cluster;
import dev.pinion.app.Clusters;
import dev.pinion.app.Principal;
import dev.pinion.app.SlowStore;
import dev.pinion.app.TenantRef;
import dev.pinion.app.Work;
import dev.pinion.app.tenant.Founding.NewTenant;
import dev.pinion.catalog.Catalog;
import dev.pinion.catalog.Follower;
import dev.pinion.domain.Actor;
import dev.pinion.domain.DomainError;
import dev.pinion.domain.DomainException;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.EntityIds;
import dev.pinion.domain.access.DefaultRole;
import dev.pinion.store.ClusterTx;
import dev.pinion.store.ClusterTx.DirectoryEntry;
import dev.pinion.store.DistantStore;
import dev.pinion.store.Samples;
import dev.pinion.store.Store;
import dev.pinion.store.StoreObserver;
import dev.pinion.store.StoreUnavailableException;
import dev.pinion.store.sqlite.FreshFile;
import dev.pinion.store.sqlite.SqliteOptions;
import dev.pinion.store.sqlite.SqliteStore;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tenants are made whole or not at all, and no name stays taken by one that was not made. */
class FoundingTest {
  private static final SqliteOptions OPTIONS =
      new SqliteOptions(
          2, 64, 8, Duration.ofSeconds(20), Duration.ofSeconds(10), Duration.ofMillis(50));

  @TempDir private Path folder;
  private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private Cluster home;
  private Cluster second;
  private Directory directory;
  private Founding founding;

  @BeforeEach
  void open() {
    home = cluster("home");
    second = cluster("second");
    directory = new Directory(new Clusters(List.of(home, second)), 100, () -> now);
    founding =
        new Founding(
            directory, new Work(new EntityIds(() -> now), () -> now, unit -> {}), slug -> false);
  }

  private Cluster cluster(String name) {
    Store store = FreshFile.open(folder.resolve(name + ".db"), OPTIONS);
    return new Cluster(name, store, new Catalog(store, 100));
  }

  @AfterEach
  void close() {
    home.store().close();
    second.store().close();
  }

  private boolean create(String slug, Cluster cluster, Function<Work.Unit, Boolean> first) {
    return founding
        .create(new NewTenant(slug, slug, Map.of()), cluster, Actor.system(slug), first)
        .first();
  }

  /** Whom a provider has signed in could not enter what they found. */
  @Test
  void whoeverAProviderSignedInFoundsNothing() {
    create("acme", home, unit -> true);
    TenantRef acme = Objects.requireNonNull(directory.bySlug("acme", null));
    var actor = new Actor(Actor.Kind.USER, "acme", Samples.id().hex(), "Ada", "https://id.test");
    var standing = new Principal.Standing(DefaultRole.SUPER_ADMINISTRATOR.grants(), true);
    var principal = new Principal.Federated(actor.id(), "https://id.test");
    Caller ada =
        Caller.admitted(
            acme,
            acme.snapshot(),
            actor,
            standing,
            true,
            new Basis(principal, acme.snapshot().seq(), null, Instant.MAX, false));
    assertThatThrownBy(() -> founding.create(ada, new NewTenant("new", "New", Map.of()), home))
        .isInstanceOfSatisfying(
            DomainException.class,
            e -> assertThat(e.error().code()).isEqualTo("founder_signed_in_elsewhere"));
    assertThat(entry("new")).isNull();
  }

  private @Nullable DirectoryEntry entry(String slug) {
    Function<ClusterTx, @Nullable DirectoryEntry> find = tx -> tx.directoryEntry(slug);
    return home.store().readCluster(find);
  }

  private void put(DirectoryEntry entry) {
    home.store()
        .writeCluster(
            tx -> {
              tx.put(entry);
              return true;
            });
  }

  private String refusal(Runnable useCase) {
    Throwable thrown = catchThrowable(useCase::run);
    assertThat(thrown).isInstanceOf(DomainException.class);
    DomainError error = ((DomainException) thrown).error();
    assertThat(error).isInstanceOf(DomainError.Conflict.class);
    return error.code();
  }

  @Test
  void whatFailsOnTheWayLeavesNothing() {
    for (Cluster cluster : List.of(home, second)) {
      assertThatThrownBy(
              () ->
                  create(
                      "acme",
                      cluster,
                      unit -> {
                        throw new IllegalStateException("given up");
                      }))
          .hasMessage("given up");
      assertThat(entry("acme")).isNull();
      assertThat(directory.bySlug("acme", cluster)).isNull();
      assertThat(create("acme-" + cluster.name(), cluster, unit -> true)).isTrue();
    }
    assertThat(create("acme", second, unit -> true)).isTrue();
    assertThat(refusal(() -> create("acme", home, unit -> true))).isEqualTo("slug_taken");
  }

  /** The home database is locked when the tenant is there and only has to be listed. */
  @Test
  void aTenantThatCouldNotBeListedIsListedByWhoeverAsksForIt() throws SQLException {
    try (Connection rival =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("home.db"));
        Statement statement = rival.createStatement()) {
      create(
          "acme",
          second,
          unit -> {
            try {
              return statement.execute("begin immediate");
            } catch (SQLException e) {
              throw new IllegalStateException(e);
            }
          });
      assertThat(Objects.requireNonNull(entry("acme")).ready()).isFalse();
      assertThat(directory.bySlug("acme", null)).as("while it cannot be listed").isNotNull();
      statement.execute("rollback");
    }
    directory = new Directory(directory.clusters(), 100, () -> now);
    assertThat(Objects.requireNonNull(directory.bySlug("acme", null)).cluster()).isEqualTo(second);
    assertThat(Objects.requireNonNull(entry("acme")).ready()).isTrue();
    assertThat(refusal(() -> create("acme", home, unit -> true))).isEqualTo("slug_taken");
  }

  /** Catches a maker who looks for what they have made, and says that nothing was written. */
  @Test
  void aTenantIsMadeEvenIfItsClusterIsGoneRightAfterThat() {
    var distant = new DistantStore(second.store());
    distant.goAfterWrite();
    var clusters = new Clusters(List.of(home, new Cluster("second", distant, second.catalog())));
    var maker =
        new Founding(
            new Directory(clusters, 100, () -> now),
            new Work(new EntityIds(() -> now), () -> now, unit -> {}),
            slug -> false);
    maker.create(
        new NewTenant("acme", "acme", Map.of()),
        Objects.requireNonNull(clusters.find("second")),
        Actor.system("acme"));
    assertThat(Objects.requireNonNull(entry("acme")).ready()).isTrue();
  }

  /** Another node may be at work under the reservation; nobody touches it before its time. */
  @Test
  void aReservationIsRespectedForItsTimeAndNoLonger() {
    var reservation = new DirectoryEntry("acme", Samples.id(), "second", now);
    put(reservation);
    now = now.plus(Reservations.LEASE).minusMillis(1);
    founding.recover();
    assertThat(directory.bySlug("acme", null)).isNull();
    for (Cluster cluster : List.of(home, second)) {
      assertThat(refusal(() -> create("acme", cluster, unit -> true)))
          .isEqualTo("operation_in_progress");
    }
    assertThat(entry("acme")).isEqualTo(reservation);

    now = now.plusMillis(1);
    assertThat(create("acme", home, unit -> true)).isTrue();
    assertThat(Objects.requireNonNull(directory.bySlug("acme", null)).cluster()).isEqualTo(home);
  }

  @Test
  void whoAsksForANameThatWasAbandonedFreesIt() {
    put(new DirectoryEntry("acme", Samples.id(), "second", now));
    now = now.plus(Reservations.LEASE);
    assertThat(directory.bySlug("acme", null)).isNull();
    assertThat(entry("acme")).isNull();
  }

  @Test
  void aReservationForAClusterThatIsNotConfiguredIsLeftAlone() {
    var reservation = new DirectoryEntry("acme", Samples.id(), "third", Instant.EPOCH);
    put(reservation);
    founding.recover();
    assertThat(directory.bySlug("acme", null)).isNull();
    assertThat(entry("acme")).isEqualTo(reservation);
  }

  /** Would catch two tenants of one name: the first maker's turn comes when its lease is over. */
  @Test
  void aMakerWhoseTurnComesTooLateMakesNothing() {
    Store slow =
        new SlowStore(
            second.store(), () -> now = now.plus(Reservations.MAKING_MAX).plusMillis(1), () -> {});
    var clusters = new Clusters(List.of(home, new Cluster("second", slow, second.catalog())));
    var late =
        new Founding(
            new Directory(clusters, 100, () -> now),
            new Work(new EntityIds(() -> now), () -> now, unit -> {}),
            slug -> false);
    assertThatThrownBy(
            () ->
                late.create(
                    new NewTenant("acme", "acme", Map.of()),
                    Objects.requireNonNull(clusters.find("second")),
                    Actor.system("acme")))
        .isInstanceOf(StoreUnavailableException.class);
    assertThat(directory.bySlug("acme", second)).isNull();
    assertThat(entry("acme")).as("the maker has freed the name").isNull();
  }

  /**
   * Would catch a name that is freed although its tenant is there: the tenant is made, and the
   * lease ends, while somebody who asks for the name has just looked for the tenant.
   */
  @Test
  void aTenantThatIsMadeAtTheLastMomentKeepsItsName() {
    var reservation = new DirectoryEntry("acme", Samples.id(), "second", now);
    put(reservation);
    var made = new AtomicBoolean();
    Store slow =
        new SlowStore(
            second.store(),
            () -> {},
            () -> {
              if (made.compareAndSet(false, true)) {
                insert(reservation);
                now = now.plus(Reservations.LEASE);
              }
            });
    var clusters = new Clusters(List.of(home, new Cluster("second", slow, second.catalog())));
    var asked = new Directory(clusters, 100, () -> now);
    assertThat(asked.bySlug("acme", null)).as("it was not there yet").isNull();
    assertThat(made).isTrue();
    assertThat(entry("acme")).isEqualTo(reservation);
    assertThat(Objects.requireNonNull(asked.bySlug("acme", null)).id())
        .isEqualTo(reservation.tenant());
    assertThat(Objects.requireNonNull(entry("acme")).ready()).isTrue();
  }

  private void insert(DirectoryEntry reservation) {
    second
        .store()
        .writeCluster(
            tx -> {
              tx.insert(Samples.tenant(reservation.tenant(), reservation.slug()));
              return true;
            });
  }

  /** A directory that another process changes is not served from memory for long. */
  @Test
  void whatTheDirectoryHasInMemoryFollowsItsRows() {
    EntityId gone = founding.create(new NewTenant("gone", "x", Map.of()), home, system()).id();
    founding.create(new NewTenant("stays", "x", Map.of()), second, system());
    Follower follower = new Follower("home", home.store(), home.catalog());
    follower.onOthersCommits(directory::refresh);
    follower.look();
    assertThat(directory.bySlug("gone", null)).isNotNull();
    assertThat(directory.byId(gone, null)).isNotNull();
    assertThat(directory.bySlug("stays", null)).isNotNull();
    try (Store elsewhere =
        SqliteStore.open(folder.resolve("home.db"), OPTIONS, StoreObserver.none())) {
      elsewhere.writeCluster(
          tx -> {
            tx.deleteDirectoryEntry("gone");
            return true;
          });
    }
    follower.look();
    assertThat(directory.bySlug("gone", null)).isNull();
    assertThat(directory.byId(gone, null)).isNull();
    assertThat(directory.bySlug("stays", null)).isNotNull();
  }

  private static Actor system() {
    return Actor.system("x");
  }
}
