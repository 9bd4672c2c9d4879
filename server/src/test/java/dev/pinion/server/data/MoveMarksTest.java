package dev.pinion.server.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pinion.app.Cluster;
import dev.pinion.app.Clusters;
import dev.pinion.catalog.Catalog;
import dev.pinion.cli.output.RefusedException;
import dev.pinion.config.Settings;
import dev.pinion.domain.Change;
import dev.pinion.domain.EntityId;
import dev.pinion.server.data.MoveClaims.Claim;
import dev.pinion.store.ClusterTx.DirectoryEntry;
import dev.pinion.store.Samples;
import dev.pinion.store.Store;
import dev.pinion.store.StoreObserver;
import dev.pinion.store.TenantMove;
import dev.pinion.store.TenantMove.State;
import dev.pinion.store.TenantQuota;
import dev.pinion.store.TenantUse;
import dev.pinion.store.sqlite.SqliteOptions;
import dev.pinion.store.sqlite.SqliteStore;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs of {@code forge tenant move} whose steps come between those of other runs. */
class MoveMarksTest {
  private static final String HOME = "default";
  private static final String OTHER = "other";

  /** No tenant may take more on disk than it does: the marks of a move must not depend on that. */
  private static final SqliteOptions FULL_FOR_ALL =
      SqliteOptions.DEFAULTS.with(
          new TenantQuota(new TenantUse(Long.MAX_VALUE, Long.MAX_VALUE, 1)));

  @TempDir private Path folder;

  private final EntityId tenant = Samples.id();
  private Clusters clusters;
  private MoveClaims claims;
  private MoveMarks marks;

  @BeforeEach
  void open() {
    clusters = new Clusters(List.of(opened(HOME), opened(OTHER)));
    claims = new MoveClaims(clusters);
    marks = new MoveMarks(clusters, InstantSource.system());
    store(HOME)
        .writeCluster(
            tx -> {
              tx.insert(Samples.tenant(tenant, "acme"));
              tx.put(new DirectoryEntry("acme", tenant, HOME, null));
              return true;
            });
  }

  @AfterEach
  void close() {
    clusters.all().forEach(cluster -> cluster.store().close());
  }

  private Cluster opened(String name) {
    Store store =
        SqliteStore.open(folder.resolve(name + ".db"), FULL_FOR_ALL, StoreObserver.none());
    return new Cluster(name, store, new Catalog(store, 1));
  }

  private Store store(String name) {
    return marks.cluster(name).store();
  }

  private Claim claim() {
    return claims.claim("acme", OTHER, Set.of(HOME, OTHER));
  }

  private Claim begun() {
    Claim claim = claim();
    marks.copying(claim);
    marks.arriving(claim);
    return claim;
  }

  private TenantMove move(String cluster) {
    return Objects.requireNonNull(store(cluster).<TenantMove>readCluster(tx -> tx.move(tenant)));
  }

  /**
   * Catches writes that go on in the old cluster while a later run makes the last copy and the
   * switch: they would be lost.
   */
  @Test
  void aSlowAbortDoesNotEndThePauseOfALaterRun() {
    begun();
    Claim abort = claims.claimAgain("acme");
    Claim later = begun();
    marks.leaving(later);
    assertThatThrownBy(() -> marks.notCopied(abort)).isInstanceOf(RefusedException.class);
    assertThat(move(HOME).state()).isEqualTo(State.LEAVING);
    assertThat(move(HOME).attempt()).isEqualTo(later.attempt());
  }

  /** Catches a tenant whose rows are removed where it lives by now. */
  @Test
  void aSlowAbortDoesNotEmptyTheTargetOfALaterRun() {
    begun();
    Claim abort = claims.claimAgain("acme");
    marks.notCopied(abort);
    Claim later = begun();
    marks.leaving(later);
    marks.arrived(later);
    assertThatThrownBy(() -> marks.givenUp(abort)).isInstanceOf(RefusedException.class);
    assertThat(move(OTHER).state()).isEqualTo(State.ARRIVED);
    assertThat(move(OTHER).attempt()).isEqualTo(later.attempt());
  }

  /** Catches a tenant whose rows are removed although the move was refused because of them. */
  @Test
  void anAbortLeavesATenantThatLivesInTheTargetAlone() {
    store(OTHER)
        .writeCluster(
            tx -> {
              tx.insert(Samples.tenant(tenant, "acme"));
              // As a backup has it that was made while the tenant was copied from there.
              tx.putMove(tenant, new TenantMove(State.COPYING, HOME, 1, Samples.TIME));
              return true;
            });
    Claim claim = claim();
    marks.copying(claim);
    assertThatThrownBy(() -> marks.arriving(claim))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("has a tenant \"acme\" of its own");
    Claim abort = claims.claimAgain("acme");
    marks.notCopied(abort);
    assertThat(marks.givenUp(abort)).isFalse();
    assertThat(move(OTHER).state()).isEqualTo(State.COPYING);
  }

  /** Catches a home that was restored from an older backup, and counts from there. */
  @ParameterizedTest
  @ValueSource(strings = {HOME, OTHER})
  void aRunGetsAGreaterNumberThanBothClustersKnow(String cluster) {
    State state = cluster.equals(HOME) ? State.COPYING : State.GONE;
    store(cluster)
        .writeCluster(
            tx -> {
              tx.putMove(tenant, new TenantMove(state, "old", 17, Samples.TIME));
              return true;
            });
    assertThat(begun().attempt()).isEqualTo(18);
    assertThat(claims.claimAgain("acme").attempt()).isEqualTo(19);
  }

  /** Catches a tenant whose writes wait for a cluster that is out of reach. */
  @Test
  void anAbortWithoutTheNewClusterLetsWritesGoOn() {
    marks.leaving(begun());
    var home = new Clusters(List.of(marks.cluster(HOME)));
    assertThatThrownBy(() -> moving(home).abort("acme"))
        .isInstanceOf(RefusedException.class)
        .hasMessage(
            "Writes to the tenant \"acme\" go on in the cluster \"default\". The cluster \"other\" is not in the configuration: give the command again with it, to remove what was copied there.");
    assertThat(store(HOME).<TenantMove>readCluster(tx -> tx.move(tenant))).isNull();
    assertThat(moving(clusters).abort("acme")).isEqualTo(HOME);
    assertThat(move(OTHER).state()).isEqualTo(State.GONE);
  }

  /** Catches a command that leaves writes refused without a word. */
  @Test
  void aRunThatCannotTakeAMoveUpSaysThatWritesMayBeRefused() {
    marks.leaving(begun());
    store(OTHER).close();
    assertThatThrownBy(() -> moving(clusters).move("acme", OTHER))
        .isInstanceOf(RefusedException.class)
        .hasMessageStartingWith(
            "The move was broken off, and goes on when the command is given again; until then writes to the tenant may be refused: ");
    assertThat(move(HOME).state()).isEqualTo(State.LEAVING);
  }

  /** Catches an abort that removes the only rows of a tenant. */
  @Test
  void anAbortIsRefusedWhereTheTenantHasGone() {
    Claim claim = begun();
    marks.leaving(claim);
    marks.arrived(claim);
    claims.change(claim);
    marks.gone(claim);
    // As in a home that was restored from a backup from before the switch.
    store(HOME)
        .writeCluster(
            tx -> {
              tx.put(new DirectoryEntry("acme", tenant, HOME, null));
              return true;
            });
    assertThatThrownBy(() -> moving(clusters).abort("acme"))
        .isInstanceOf(RefusedException.class)
        .hasMessage(
            "The cluster \"default\" does not hold the tenant \"acme\", although the directory says so.");
    assertThat(move(HOME).state()).isEqualTo(State.GONE);
    assertThat(move(OTHER).state()).isEqualTo(State.ARRIVED);
  }

  private Moving moving(Clusters with) {
    var settings =
        Settings.load(
            Map.of(
                "clusters", HOME + "," + OTHER,
                "clusters.default.file", folder.resolve(HOME + ".db").toString(),
                "data.dir", folder.toString()),
            Map.of(),
            null);
    return new Moving(with, settings, InstantSource.system(), _ -> {});
  }

  /** Catches a tenant that is over its quota and stays read-only for good after the switch. */
  @Test
  void aTenantThatIsFullCanBeMoved() {
    Claim claim = begun();
    marks.leaving(claim);
    store(OTHER)
        .writeCluster(
            tx -> {
              tx.insert(Samples.tenant(tenant, "acme"));
              return true;
            });
    marks.arrived(claim);
    claims.change(claim);
    marks.gone(claim);
    marks.living(claim);
    assertThat(store(OTHER).<TenantMove>readCluster(tx -> tx.move(tenant))).isNull();
    List<Change> log = store(OTHER).read(tenant, tx -> tx.changesAfter(0, 10));
    assertThat(log).extracting(Change::kind).containsExactly("organization.moved");
  }
}
