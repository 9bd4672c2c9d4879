package dev.pinion.nodes;

import static dev.pinion.nodes.TwoClusters.HOME;
import static dev.pinion.nodes.TwoClusters.OTHER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pinion.api.fixture.Http;
import dev.pinion.api.fixture.Http.Response;
import dev.pinion.api.fixture.PlatformService;
import dev.pinion.api.fixture.TestTenant;
import dev.pinion.cli.output.RefusedException;
import dev.pinion.domain.EntityId;
import dev.pinion.server.data.Moving;
import dev.pinion.server.data.Moving.Step;
import dev.pinion.store.ClusterTx;
import dev.pinion.store.TenantMove;
import dev.pinion.store.jdbc.SqlException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tenants that move between clusters while clients read and write them. */
class TenantMoveTest {
  private static final String SET = "moved-0";

  @TempDir private Path folder;

  /**
   * Catches a write that the copy misses, one that the old cluster still takes, and a mixed read.
   */
  @ParameterizedTest
  @CsvSource({"true, true", "true, false", "false, true"})
  void nothingIsLostAndReadsGoOn(boolean isHomeAFile, boolean isOtherAFile) throws Exception {
    try (var clusters = TwoClusters.start(folder, isHomeAFile, isOtherAFile)) {
      moveThereAndBack(clusters);
    }
  }

  @Test
  void severalServersFollow() throws Exception {
    try (var clusters = TwoClusters.startSeveral(folder, 2)) {
      moveThereAndBack(clusters);
    }
  }

  private static void moveThereAndBack(TwoClusters clusters) throws InterruptedException {
    TestTenant tenant = clusters.tenant("acme");
    TestTenant other = clusters.tenant("beta");
    List<Http> owners = clusters.owners(tenant);
    PlatformService service = PlatformService.make(owners.getFirst());
    put(owners.getFirst(), service, SET).expect(204);
    try (WriteLoad writes = WriteLoad.begin(owners, service, "moved");
        ReadLoad reads = ReadLoad.begin(owners, service, SET)) {
      for (String to : List.of(OTHER, HOME, OTHER)) {
        writes.awaitAnswers(40);
        Moving.Moved moved = clusters.move(tenant, to);
        assertThat(moved.to()).isEqualTo(to);
        assertThat(moved.pause()).isNotNull();
        System.out.printf("moved to %s: %s%n", to, moved.pause());
        writes.awaitAnswers(40);
      }
      reads.stop();
      writes.stop();
      reads.assertNoFault();
      writes.assertNothingIsLost();
    }
    requireOnlyIn(clusters, tenant, OTHER);
    clusters.owners(other).getFirst().get("services").expect(200);
    // Who names the cluster that it has left finds it too.
    owners.getFirst().with("x-mongo-cluster-name", HOME).get("services").expect(200);
  }

  private static Response put(Http owner, PlatformService service, String set) {
    return owner.put(
        service.sets() + "/" + set, Map.of("version_set", Map.of("agent_version_number", 1)));
  }

  private static EntityId id(TestTenant tenant) {
    return tenant.founded().tenant().id();
  }

  private static void requireOnlyIn(TwoClusters clusters, TestTenant tenant, String name) {
    for (String each : List.of(HOME, OTHER)) {
      TenantMove move = clusters.store(each).readCluster(tx -> tx.move(id(tenant)));
      if (each.equals(name)) {
        assertThat(move).isNull();
      } else if (move != null) {
        assertThat(move.state()).isEqualTo(TenantMove.State.GONE);
      }
      assertThat(clusters.store(each).readCluster(ClusterTx::tenants).contains(id(tenant)))
          .as("the tenant is in %s", each)
          .isEqualTo(each.equals(name));
    }
    assertThat(entry(clusters, tenant)).isEqualTo(name);
  }

  private static String entry(TwoClusters clusters, TestTenant tenant) {
    return Objects.requireNonNull(
            clusters.store(HOME).readCluster(tx -> tx.directoryEntry(tenant.slug())))
        .cluster();
  }

  /** Has something happen before a step. */
  private static Consumer<Step> before(Step wanted, Runnable what) {
    return step -> {
      if (step == wanted) {
        what.run();
      }
    };
  }

  /** Ends the command before a step, as if it were killed. */
  private static Consumer<Step> killedBefore(Step last) {
    return before(
        last,
        () -> {
          throw new Killed();
        });
  }

  private static String word(Step step) {
    return step.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** No failure that the command could do anything about. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  @ParameterizedTest
  @CsvSource({"true, false", "false, true"})
  void aMoveThatWasKilledIsFinishedOrGivenUp(boolean isHomeAFile, boolean isOtherAFile) {
    try (var clusters = TwoClusters.start(folder, isHomeAFile, isOtherAFile)) {
      for (Step step : Step.values()) {
        TestTenant tenant = clusters.tenant("killed-" + word(step));
        Http owner = clusters.owners(tenant).getFirst();
        PlatformService service = PlatformService.make(owner);
        kill(clusters, tenant, step);
        boolean isSwitched = step.compareTo(Step.SWITCH) > 0;
        boolean isPaused = step.compareTo(Step.PAUSE) > 0 && step.compareTo(Step.OPEN) <= 0;
        owner.get(service.sets() + "/release/revisions/verify").expect(200);
        Response written = put(owner, service, "between");
        assertThat(written.status()).as("after %s", step).isEqualTo(isPaused ? 503 : 204);
        if (isPaused) {
          assertThat(written.header("Retry-After")).isEqualTo("1");
        }
        if (isSwitched || step == Step.CLAIM) {
          assertThatThrownBy(() -> clusters.abort(tenant)).isInstanceOf(RefusedException.class);
        } else {
          assertThat(clusters.abort(tenant)).isEqualTo(HOME);
          requireOnlyIn(clusters, tenant, HOME);
          put(owner, service, "aborted").expect(204);
          kill(clusters, tenant, step);
        }
        clusters.move(tenant, OTHER);
        requireOnlyIn(clusters, tenant, OTHER);
        put(owner, service, "moved").expect(204);
        owner.get(service.sets() + "/between").expect(isPaused ? 404 : 200);
        assertThat(moves(owner)).as("after %s", step).isEqualTo(1);
        owner.get(service.sets() + "/release/revisions/verify").expect(200);
      }
    }
  }

  /** How often the log says that the tenant has moved. */
  private static long moves(Http owner) {
    return owner.get("audit?action=organization.moved").expect(200).json().get("total").asLong();
  }

  private static void kill(TwoClusters clusters, TestTenant tenant, Step step) {
    assertThatThrownBy(() -> clusters.move(tenant, OTHER, killedBefore(step)))
        .as("before %s", step)
        .isInstanceOf(Killed.class);
  }

  @Test
  void writesGoOnWhenAMoveFailsInThePause() {
    try (var clusters = TwoClusters.start(folder, true, true)) {
      TestTenant tenant = clusters.tenant("failing");
      Http owner = clusters.owners(tenant).getFirst();
      PlatformService service = PlatformService.make(owner);
      for (Step step : List.of(Step.CATCH_UP, Step.COMPARE, Step.ARRIVE, Step.SWITCH)) {
        assertThatThrownBy(
                () ->
                    clusters.move(
                        tenant,
                        OTHER,
                        before(
                            step,
                            () -> {
                              throw new IllegalStateException("failed");
                            })))
            .hasMessage("failed");
        put(owner, service, "after-" + word(step)).expect(204);
      }
      assertThatThrownBy(() -> clusters.move(tenant, HOME))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("is being moved to the cluster \"other\"");
      clusters.move(tenant, OTHER);
      requireOnlyIn(clusters, tenant, OTHER);
      assertThatThrownBy(() -> clusters.move(tenant, OTHER))
          .isInstanceOf(RefusedException.class)
          .hasMessage("The tenant \"failing\" is in the cluster \"other\" already.");
    }
  }

  /** The pause that a killed run began must not outlast a run that takes it up and fails. */
  @Test
  void writesGoOnWhenAMoveThatWasTakenUpFails() {
    try (var clusters = TwoClusters.start(folder, true, true)) {
      TestTenant tenant = clusters.tenant("resumed");
      Http owner = clusters.owners(tenant).getFirst();
      PlatformService service = PlatformService.make(owner);
      for (Step step :
          List.of(
              Step.PREPARE_SOURCE,
              Step.PREPARE_TARGET,
              Step.NOTE,
              Step.WRITE,
              Step.CHECK_LEDGERS,
              Step.PAUSE)) {
        put(owner, service, "new-" + word(step)).expect(204);
        kill(clusters, tenant, Step.CATCH_UP);
        put(owner, service, "paused").expect(503);
        assertThatThrownBy(() -> clusters.move(tenant, OTHER, failingAt(step)))
            .as("before %s", step)
            .isInstanceOf(RefusedException.class)
            .hasMessage(
                "The move was broken off, and goes on when the command is given again: gone");
        put(owner, service, "after-" + word(step)).expect(204);
      }
      clusters.move(tenant, OTHER);
      requireOnlyIn(clusters, tenant, OTHER);
    }
  }

  /** Would catch a command that fails and leaves writes refused without a word. */
  @Test
  void aMoveThatCannotEndItsPauseSaysThatWritesAreRefused() {
    try (var clusters = TwoClusters.start(folder, true, true)) {
      TestTenant tenant = clusters.tenant("lost");
      assertThatThrownBy(
              () ->
                  clusters.move(
                      tenant,
                      OTHER,
                      step -> {
                        if (step == Step.ARRIVE) {
                          clusters.loseConsole();
                        }
                      }))
          .isInstanceOf(RefusedException.class)
          .hasMessageStartingWith(
              "The move was broken off, and goes on when the command is given again; until then writes to the tenant may be refused: ");
    }
  }

  /** As if a database refused what is asked of it before a step. */
  private static Consumer<Step> failingAt(Step last) {
    return step -> {
      if (step == last) {
        throw new SqlException(new SQLException("gone"));
      }
    };
  }

  @Test
  void aMoveThatCannotBeFinishedSaysWhatToDo() {
    try (var clusters = TwoClusters.start(folder, true, true)) {
      TestTenant tenant = clusters.tenant("late");
      Http owner = clusters.owners(tenant).getFirst();
      PlatformService service = PlatformService.make(owner);
      for (Step step : List.of(Step.LEAVE, Step.OPEN, Step.REMOVE, Step.END)) {
        boolean isPaused = step.compareTo(Step.OPEN) <= 0;
        assertThatThrownBy(() -> clusters.move(tenant, OTHER, failingAt(step)))
            .as("before %s", step)
            .isInstanceOf(RefusedException.class)
            .hasMessage(
                "The move was broken off, and goes on when the command is given again%s: gone"
                    .formatted(isPaused ? "; until then writes to the tenant may be refused" : ""));
        put(owner, service, "after-" + word(step)).expect(isPaused ? 503 : 204);
      }
      assertThatThrownBy(() -> clusters.move(tenant, HOME))
          .isInstanceOf(RefusedException.class)
          .hasMessage(
              "The tenant \"late\" is in the cluster \"other\" by now, but its move there is not done; finish it with \"forge tenant move late other\".");
      clusters.move(tenant, OTHER);
      requireOnlyIn(clusters, tenant, OTHER);
    }
  }

  /** A run that was slow must not undo what a later one has done. */
  @Test
  void aRunThatWasOvertakenStops() {
    try (var clusters = TwoClusters.start(folder, true, true)) {
      for (Step step : Step.values()) {
        TestTenant tenant = clusters.tenant("slow-" + word(step));
        Http owner = clusters.owners(tenant).getFirst();
        PlatformService service = PlatformService.make(owner);
        var once = new boolean[1];
        try {
          clusters.move(
              tenant,
              OTHER,
              at -> {
                if (at == step && !once[0]) {
                  once[0] = true;
                  clusters.move(tenant, OTHER);
                  put(owner, service, "fast").expect(204);
                  clusters.move(tenant, HOME);
                  put(owner, service, "back").expect(204);
                }
              });
          // It had nothing left to do, or began only then.
          assertThat(step).isIn(Step.CLAIM, Step.END);
        } catch (RefusedException e) {
          assertThat(step).isNotIn(Step.CLAIM, Step.END);
        }
        put(owner, service, "after").expect(204);
        owner.get(service.sets() + "/fast").expect(200);
        owner.get(service.sets() + "/back").expect(200);
        if (step != Step.CLAIM) {
          assertThat(entry(clusters, tenant)).as("after %s", step).isEqualTo(HOME);
        }
      }
    }
  }

  /**
   * Catches a run that marks the tenant when nobody knows of the move any more: nobody ends that.
   */
  @Test
  void aMoveThatIsGivenUpBeforeItsFirstMarkLeavesNone() {
    try (var clusters = TwoClusters.start(folder, true, true)) {
      TestTenant tenant = clusters.tenant("early");
      Http owner = clusters.owners(tenant).getFirst();
      PlatformService service = PlatformService.make(owner);
      for (Step step : List.of(Step.PREPARE_SOURCE, Step.PREPARE_TARGET)) {
        assertThatThrownBy(
                () -> clusters.move(tenant, OTHER, before(step, () -> clusters.abort(tenant))))
            .isInstanceOf(RefusedException.class)
            .hasMessageContaining("has taken up or given up the move");
        put(owner, service, "after-" + word(step)).expect(204);
        assertThat(clusters.store(HOME).<TenantMove>readCluster(tx -> tx.move(id(tenant))))
            .as("given up before %s", step)
            .isNull();
      }
      clusters.move(tenant, OTHER);
      requireOnlyIn(clusters, tenant, OTHER);
    }
  }

  /** Would catch a command that leaves writes refused after a switch that it takes for failed. */
  @Test
  void aSwitchOfUnknownOutcomeIsToldWithItsPause() {
    try (var clusters = TwoClusters.startWithLine(folder)) {
      TestTenant tenant = clusters.tenant("unknown");
      Http owner = clusters.owners(tenant).getFirst();
      PlatformService service = PlatformService.make(owner);
      assertThatThrownBy(
              () ->
                  clusters.move(
                      tenant,
                      OTHER,
                      before(Step.SWITCH, () -> clusters.line().loseAnswerToNextCommit())))
          .isInstanceOf(RefusedException.class)
          .hasMessageStartingWith(
              "The move was broken off, and goes on when the command is given again; until then writes to the tenant may be refused: ");
      put(owner, service, "paused").expect(503);
      clusters.move(tenant, OTHER);
      requireOnlyIn(clusters, tenant, OTHER);
      put(owner, service, "after").expect(204);
    }
  }

  /** Catches a pause that lasts as long as a network is silent, which may be for good. */
  @Test
  void aDatabaseThatFallsSilentInThePauseEndsTheCommand() {
    try (var clusters = TwoClusters.startWithLine(folder)) {
      TestTenant tenant = clusters.tenant("silent");
      assertThatThrownBy(
              () ->
                  clusters.move(tenant, OTHER, before(Step.CATCH_UP, () -> clusters.line().cut())))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("until then writes to the tenant may be refused: ");
    }
  }
}
