package dev.pinion.nodes;

import static dev.pinion.nodes.TwoClusters.HOME;
import static dev.pinion.nodes.TwoClusters.OTHER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.Http;
import dev.pinion.api.fixture.PlatformService;
import dev.pinion.api.fixture.Sql;
import dev.pinion.api.fixture.TestTenant;
import dev.pinion.app.resolution.LedgerAudit;
import dev.pinion.domain.EntityId;
import dev.pinion.fixture.Patience;
import dev.pinion.process.ForgeProcess;
import dev.pinion.store.ClusterTx;
import dev.pinion.store.TenantMove;
import dev.pinion.store.use.UseCount;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@code forge tenant move} is killed at any moment while clients write, and given again or given
 * up; {@code -Dpinion.kill.rounds} makes it longer.
 *
 * <p>Would catch a run that relies on what an earlier one knew, a step that is not undone or not
 * made again, and a write that falls between two runs.
 */
class MoveKillTest {
  private static final int ROUNDS = Integer.getInteger("pinion.kill.rounds", 2);

  /** A run may be over before it can be killed, but not always. */
  private static final int ROUNDS_MAX = ROUNDS + 10;

  private static final int END_SECONDS_MAX = 120;

  @TempDir private Path folder;

  private int commands;
  private int givenUp;

  /** How often a kill left the tenant in each state. */
  private final Map<String, Integer> kills = new TreeMap<>();

  @ParameterizedTest
  @CsvSource({"true, true", "true, false"})
  void aMoveSurvivesItsKills(boolean isHomeAFile, boolean isOtherAFile) throws Exception {
    long seed = Long.getLong("pinion.seed", System.nanoTime());
    System.out.println("MoveKillTest: -Dpinion.seed=" + seed);
    var random = new Random(seed);
    try (var clusters = TwoClusters.start(folder, isHomeAFile, isOtherAFile)) {
      TestTenant tenant = clusters.tenant("acme");
      Http owner = clusters.owners(tenant).getFirst();
      PlatformService service = PlatformService.make(owner);
      try (ExactLoad load = ExactLoad.begin(owner, service, seed)) {
        load.awaitAnswers(100);
        String at = HOME;
        boolean isGivenUp = random.nextBoolean();
        for (int round = 0; round < ROUNDS || (kills.isEmpty() && round < ROUNDS_MAX); round++) {
          String when = "-Dpinion.seed=%d, round %d".formatted(seed, round);
          isGivenUp = !isGivenUp;
          at = moveWithKills(clusters, tenant, at, isGivenUp, random, when);
          assertOver(clusters, tenant, at, when);
          load.awaitAnswers(20);
        }
        load.assertExact("-Dpinion.seed=" + seed);
        assertThat(kills).as("runs that were killed").isNotEmpty();
        System.out.printf(
            "MoveKillTest: %d commands, kills %s, %d given up, %d writes, %d refused%n",
            commands, kills, givenUp, load.answered(), load.refused());
      }
    }
  }

  /** Where the tenant is then. */
  private String moveWithKills(
      TwoClusters clusters,
      TestTenant tenant,
      String from,
      boolean isGivenUp,
      Random random,
      String when)
      throws Exception {
    String to = from.equals(HOME) ? OTHER : HOME;
    int wanted = 1 + random.nextInt(2);
    for (int i = 0; i < wanted; i++) {
      kill(clusters, tenant, to, from, landmark(random, isGivenUp), random);
      clusters.owners(tenant).getFirst().get("services").expect(200);
    }
    if (isGivenUp) {
      Path out = Files.createTempFile(folder, "abort", ".out");
      int code = ended(clusters, out, "tenant", "move", tenant.slug(), "--abort");
      if (code == 0) {
        givenUp++;
        assertThat(entry(clusters, tenant)).as(when).isEqualTo(from);
        return from;
      }
      // It was too late or too early for that.
      assertThat(Files.readString(ForgeProcess.err(out))).as(when).contains(tenant.slug());
    }
    Path out = Files.createTempFile(folder, "move", ".out");
    int code = ended(clusters, out, "tenant", "move", tenant.slug(), to);
    String said = Files.readString(out) + Files.readString(ForgeProcess.err(out));
    assertThat(code == 0 || said.contains("already")).as("%s: %s", when, said).isTrue();
    assertThat(entry(clusters, tenant)).as(when).isEqualTo(to);
    return to;
  }

  private int ended(TwoClusters clusters, Path out, String... args) throws Exception {
    commands++;
    Process process = ForgeProcess.begin(folder, out, clusters.command(args));
    try {
      assertThat(process.waitFor(END_SECONDS_MAX, TimeUnit.SECONDS)).isTrue();
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }

  /** The command is killed soon after it has done one of these. */
  private enum Landmark {
    BEGUN(1_000),
    COPIES(500),
    PAUSED(40),
    ARRIVED(20),
    SWITCHED(20),
    OPENED(100);

    private final int millisMax;

    Landmark(int millisMax) {
      this.millisMax = millisMax;
    }
  }

  /** After the switch, a move cannot be given up any more. */
  private static Landmark landmark(Random random, boolean isGivenUp) {
    List<Landmark> some =
        isGivenUp
            ? List.of(Landmark.BEGUN, Landmark.COPIES, Landmark.PAUSED, Landmark.ARRIVED)
            : List.of(Landmark.values());
    return some.get(random.nextInt(some.size()));
  }

  private void kill(
      TwoClusters clusters,
      TestTenant tenant,
      String to,
      String from,
      Landmark landmark,
      Random random)
      throws Exception {
    commands++;
    Path out = Files.createTempFile(folder, "killed", ".out");
    int millis = random.nextInt(1 + random.nextInt(landmark.millisMax));
    long before = attempt(clusters, tenant, from);
    Process process =
        ForgeProcess.begin(folder, out, clusters.command("tenant", "move", tenant.slug(), to));
    try {
      Patience.until(
          landmark.name(),
          () ->
              !process.isAlive()
                  || landmark == Landmark.BEGUN
                  || (attempt(clusters, tenant, from) != before
                      && isPast(landmark, clusters, tenant, to, from)));
      Thread.sleep(millis);
    } finally {
      boolean isKilled = process.isAlive();
      process.destroyForcibly().waitFor();
      if (isKilled) {
        kills.merge(state(clusters, tenant, from), 1, Integer::sum);
      }
    }
  }

  private static boolean isPast(
      Landmark landmark, TwoClusters clusters, TestTenant tenant, String to, String from) {
    return switch (landmark) {
      case BEGUN, COPIES -> true;
      case PAUSED -> is(TenantMove.State.LEAVING, clusters, tenant, from);
      case ARRIVED -> is(TenantMove.State.ARRIVED, clusters, tenant, to);
      case SWITCHED -> entry(clusters, tenant).equals(to);
      case OPENED -> is(TenantMove.State.GONE, clusters, tenant, from);
    };
  }

  private static boolean is(
      TenantMove.State state, TwoClusters clusters, TestTenant tenant, String cluster) {
    TenantMove move = clusters.store(cluster).readCluster(tx -> tx.move(id(tenant)));
    return move != null && move.state() == state;
  }

  /** Which run of the command has marked the tenant where it is. */
  private static long attempt(TwoClusters clusters, TestTenant tenant, String cluster) {
    TenantMove move = clusters.store(cluster).readCluster(tx -> tx.move(id(tenant)));
    return move == null ? 0 : move.attempt();
  }

  /** What a run that was killed has left where the tenant was, and whether it had switched. */
  private static String state(TwoClusters clusters, TestTenant tenant, String from) {
    TenantMove move = clusters.store(from).readCluster(tx -> tx.move(id(tenant)));
    String where = entry(clusters, tenant).equals(from) ? "" : "switched ";
    return where + (move == null ? "untouched" : move.state().name().toLowerCase(Locale.ROOT));
  }

  private static EntityId id(TestTenant tenant) {
    return tenant.founded().tenant().id();
  }

  private static String entry(TwoClusters clusters, TestTenant tenant) {
    return Objects.requireNonNull(
            clusters.store(HOME).readCluster(tx -> tx.directoryEntry(tenant.slug())))
        .cluster();
  }

  private static void assertOver(TwoClusters clusters, TestTenant tenant, String at, String when)
      throws SQLException {
    for (String each : List.of(HOME, OTHER)) {
      String what = when + ", in the cluster " + each;
      TenantMove move = clusters.store(each).readCluster(tx -> tx.move(id(tenant)));
      assertThat(move == null || (!each.equals(at) && move.state() == TenantMove.State.GONE))
          .as("%s: %s", what, move)
          .isTrue();
      assertThat(clusters.store(each).readCluster(ClusterTx::tenants).contains(id(tenant)))
          .as(what)
          .isEqualTo(each.equals(at));
      assertThat(clusters.store(each).<LedgerAudit.Fault>readCluster(LedgerAudit::firstFault))
          .as(what)
          .isNull();
      String url = clusters.url(each);
      assertThat(Sql.query(url, "select row_key from tenant_move_row")).as(what).isEmpty();
      assertThat(Sql.query(url, triggersThatAreOn(url))).as(what).isEmpty();
      assertThat(Sql.query(url, UseCount.miscounted())).as(what).isEmpty();
      if (!each.equals(at)) {
        assertThat(Sql.query(url, "select id from service")).as(what).isEmpty();
        assertThat(Sql.query(url, "select seq from change")).as(what).isEmpty();
      }
    }
  }

  private static String triggersThatAreOn(String url) {
    return url.startsWith("jdbc:sqlite:")
        ? "select name from sqlite_master where type = 'trigger' and name like '%\\_moving\\_%' escape '\\'"
        : "select tgname from pg_trigger where tgname like '%\\_moving\\_%' and tgenabled <> 'D'";
  }
}
