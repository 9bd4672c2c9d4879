package dev.pinion.server.data;

import dev.pinion.app.Cluster;
import dev.pinion.app.Clusters;
import dev.pinion.app.resolution.LedgerAudit;
import dev.pinion.cli.output.RefusedException;
import dev.pinion.config.Settings;
import dev.pinion.domain.EntityId;
import dev.pinion.store.ClusterTx;
import dev.pinion.store.TenantMove;
import dev.pinion.store.TenantMove.State;
import dev.pinion.store.copy.CopyException;
import dev.pinion.store.copy.TableDigest;
import dev.pinion.store.copy.TenantCopy;
import dev.pinion.store.jdbc.JdbcClusterTx;
import dev.pinion.store.jdbc.SqlConnection;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Moves a tenant to another cluster while servers serve it. Each step is a transaction that looks
 * at rows, so a run that was killed is taken up by the next, and one that was only slow finds out
 * that it has been overtaken.
 */
public final class Moving {
  /** How often what was written meanwhile is copied before writes pause. */
  private static final int PASSES_MAX = 12;

  /** A pass after which more is left than that part of what was left before it is the last. */
  private static final double WORTHWHILE = 0.8;

  /** So few rows are copied in a moment. */
  private static final int FEW_ROWS = 100;

  private final Clusters clusters;
  private final Settings settings;
  private final InstantSource clock;
  private final Consumer<Step> listener;

  /** When this run began the pause, and how long it took; 0 if an earlier run had begun it. */
  private long begunNanos;

  private long pausedNanos;

  /**
   * Moves of tenants between the clusters.
   *
   * @param listener is told before each step
   */
  public Moving(
      Clusters clusters, Settings settings, InstantSource clock, Consumer<Step> listener) {
    this.clusters = clusters;
    this.settings = settings;
    this.clock = clock;
    this.listener = listener;
  }

  /** What is done, in this order. */
  public enum Step {
    CLAIM("taking up the move"),
    PREPARE_SOURCE("taking up the move"),
    PREPARE_TARGET("taking up the move"),
    NOTE("taking up the move"),
    COPY("copying"),
    WRITE("copying"),
    CHECK_LEDGERS("checking the ledgers"),
    COMPARE_ALL("comparing"),
    PAUSE("pausing writes"),
    CATCH_UP("copying the rest"),
    COMPARE("comparing"),
    ARRIVE("comparing"),
    SWITCH("changing the directory"),
    LEAVE("changing the directory"),
    OPEN("letting writes through"),
    END_NOTES("removing the old rows"),
    REMOVE("removing the old rows"),
    REMOVE_ROWS("removing the old rows"),
    END("removing the old rows");

    private final String words;

    Step(String words) {
      this.words = words;
    }

    /** What is said while it is done. */
    public String words() {
      return words;
    }
  }

  /**
   * A tenant that was moved.
   *
   * @param rows copied rows of all passes
   * @param pause how long writes were refused; null if an earlier run had begun the pause
   * @param tables what both clusters held before the pause, in which only what was written later is
   *     compared; empty if an earlier run made the switch
   */
  public record Moved(
      String from, String to, long rows, @Nullable Duration pause, List<TableDigest> tables) {

    /** The same as JSON tells it. */
    public Answer answer(String slug) {
      return new Answer(slug, from, to, rows, pause == null ? null : pause.toMillis(), tables);
    }
  }

  /** What the command answers as JSON. */
  public record Answer(
      String orgId,
      String from,
      String to,
      long rows,
      @Nullable Long pauseMillis,
      List<TableDigest> tables) {}

  /**
   * Moves a tenant, or takes up a move of it to that cluster.
   *
   * @throws RefusedException with a sentence for the operator if it cannot be done
   */
  public Moved move(String slug, String to) {
    listener.accept(Step.CLAIM);
    var claims = new MoveClaims(clusters.home());
    MoveClaims.Claim claim = claims.claim(slug, to, Set.copyOf(clusterNames()));
    long rows = 0;
    List<TableDigest> tables = List.of();
    if (!claim.isSwitched()) {
      prepare(claim);
      try (SqlConnection source = reading(claim.from());
          SqlConnection target = reading(claim.to())) {
        var copy =
            new TenantCopy(
                end(source, claim, claim.from(), State.COPYING, State.LEAVING),
                end(target, claim, claim.to(), State.ARRIVING),
                claim.tenant());
        rows = copyWhileWritten(claim, copy);
        listener.accept(Step.COMPARE_ALL);
        rows += copy.passOfNoted();
        tables = copy.compare();
        rows += copyWhatIsNoted(copy);
        rows += copyTheRest(claims, claim, copy);
      } catch (CopyException e) {
        throw new RefusedException(String.valueOf(e.getMessage()));
      }
    }
    finish(claims, claim);
    Duration pause = pausedNanos == 0 ? null : Duration.ofNanos(pausedNanos);
    return new Moved(claim.from(), claim.to(), rows, pause, tables);
  }

  private List<String> clusterNames() {
    return clusters.all().stream().map(Cluster::name).toList();
  }

  private Cluster cluster(String name) {
    Cluster found = clusters.find(name);
    if (found == null) {
      throw MoveClaims.noCluster(name);
    }
    return found;
  }

  private Settings.Database database(String name) {
    return settings.clusters().stream()
        .filter(each -> each.name().equals(name))
        .map(Settings.Cluster::database)
        .findFirst()
        .orElseThrow(() -> MoveClaims.noCluster(name));
  }

  private SqlConnection reading(String name) {
    return Databases.reading(database(name));
  }

  private TenantCopy.End end(
      SqlConnection reading, MoveClaims.Claim claim, String name, State... wanted) {
    return new TenantCopy.End(
        reading, writer(claim, name, Step.WRITE, wanted), Databases.triggers(database(name)));
  }

  /**
   * Writes to a cluster as long as the tenant's move is in one of the states there, and this run's.
   */
  private TenantCopy.Writer writer(
      MoveClaims.Claim claim, String name, Step step, State... wanted) {
    return work -> {
      listener.accept(step);
      cluster(name)
          .store()
          .writeCluster(
              tx -> {
                require(tx, claim, wanted);
                work.accept(((JdbcClusterTx) tx).connection());
                return true;
              });
    };
  }

  private static TenantMove require(ClusterTx tx, MoveClaims.Claim claim, State... wanted) {
    TenantMove move = tx.move(claim.tenant());
    if (move == null
        || move.attempt() != claim.attempt()
        || !List.of(wanted).contains(move.state())) {
      throw MoveClaims.overtaken(claim.slug());
    }
    return move;
  }

  /**
   * Marks the tenant in a cluster. One such transaction follows the other, as all do that are about
   * a whole cluster.
   */
  private void mark(String name, EntityId tenant, Marking marking) {
    cluster(name)
        .store()
        .writeCluster(
            tx -> {
              tx.putMove(tenant, marking.next(tx, tx.move(tenant)));
              return true;
            });
  }

  /** What becomes of what a database knows of a move. */
  @FunctionalInterface
  private interface Marking {
    @Nullable TenantMove next(ClusterTx tx, @Nullable TenantMove now);
  }

  private TenantMove state(State state, MoveClaims.Claim claim, String other) {
    return new TenantMove(state, other, claim.attempt(), clock.instant());
  }

  private void prepare(MoveClaims.Claim claim) {
    listener.accept(Step.PREPARE_SOURCE);
    mark(
        claim.from(),
        claim.tenant(),
        (tx, now) -> {
          if (now != null && now.attempt() > claim.attempt()) {
            throw MoveClaims.overtaken(claim.slug());
          }
          if (now == null) {
            return state(State.COPYING, claim, claim.to());
          }
          if (now.state() != State.COPYING && now.state() != State.LEAVING) {
            throw new RefusedException(
                "The cluster \"%s\" does not hold the tenant \"%s\", although the directory says so."
                    .formatted(claim.from(), claim.slug()));
          }
          return state(now.state(), claim, claim.to());
        });
    listener.accept(Step.PREPARE_TARGET);
    mark(
        claim.to(),
        claim.tenant(),
        (tx, now) -> {
          if (now != null && now.attempt() > claim.attempt()) {
            throw MoveClaims.overtaken(claim.slug());
          }
          var same = tx.tenantBySlug(claim.slug());
          if ((same != null && !same.id().equals(claim.tenant()))
              || (tx.tenantById(claim.tenant()) != null && livesHere(now))) {
            throw new RefusedException(
                "The cluster \"%s\" has a tenant \"%s\" of its own, which the directory does not list; give the move up with \"forge tenant move %s --abort\"."
                    .formatted(claim.to(), claim.slug(), claim.slug()));
          }
          return state(State.ARRIVING, claim, claim.from());
        });
  }

  private static boolean livesHere(@Nullable TenantMove move) {
    return move == null || move.state() == State.COPYING || move.state() == State.LEAVING;
  }

  private long copyWhileWritten(MoveClaims.Claim claim, TenantCopy copy) {
    listener.accept(Step.NOTE);
    copy.note();
    listener.accept(Step.COPY);
    long rows = copy.pass() + copyWhatIsNoted(copy);
    listener.accept(Step.CHECK_LEDGERS);
    LedgerAudit.Fault fault =
        cluster(claim.to()).store().readCluster(tx -> LedgerAudit.firstFault(tx, claim.tenant()));
    if (fault != null) {
      throw new RefusedException(
          "The tenant stays where it is: %s. It is so there too, for the rows are the same."
              .formatted(fault.words()));
    }
    return rows;
  }

  /**
   * Copies what is written meanwhile until little is left, or until a pass leaves hardly less than
   * there was: clients may write as fast as rows are copied.
   */
  private long copyWhatIsNoted(TenantCopy copy) {
    long all = 0;
    long before = Long.MAX_VALUE;
    long rows = Long.MAX_VALUE;
    for (int pass = 0; pass < PASSES_MAX && rows > FEW_ROWS; pass++) {
      listener.accept(Step.COPY);
      rows = copy.passOfNoted();
      copy.compareNoted();
      all += rows;
      if (rows > before * WORTHWHILE) {
        break;
      }
      before = rows;
    }
    return all;
  }

  /** From the pause to the switch; if anything fails on the way, writes go on where they were. */
  private long copyTheRest(MoveClaims claims, MoveClaims.Claim claim, TenantCopy copy) {
    listener.accept(Step.PAUSE);
    long begun = System.nanoTime();
    boolean[] isResumed = {false};
    try {
      mark(
          claim.from(),
          claim.tenant(),
          (tx, now) -> {
            isResumed[0] =
                require(tx, claim, State.COPYING, State.LEAVING).state() == State.LEAVING;
            return state(State.LEAVING, claim, claim.to());
          });
      awaitWrites(claim);
      listener.accept(Step.CATCH_UP);
      long rows = copy.passOfNoted();
      listener.accept(Step.COMPARE);
      copy.compareNoted();
      listener.accept(Step.ARRIVE);
      mark(
          claim.to(),
          claim.tenant(),
          (tx, _) -> require(tx, claim, State.ARRIVING).in(State.ARRIVED, clock.instant()));
      listener.accept(Step.SWITCH);
      claims.change(claim);
      begunNanos = isResumed[0] ? 0 : begun;
      return rows;
    } catch (RuntimeException e) {
      giveBack(claims, claim, e);
      throw e;
    }
  }

  /**
   * Waits for the write that does not know of the pause. In a transaction of its own, after which
   * others only take the tenant's row to be refused.
   */
  private void awaitWrites(MoveClaims.Claim claim) {
    cluster(claim.from())
        .store()
        .writeCluster(
            tx -> {
              tx.awaitWrites(claim.tenant());
              return true;
            });
  }

  /** Lets writes go on where the tenant is, if it is certain that it stays there for now. */
  private void giveBack(MoveClaims claims, MoveClaims.Claim claim, RuntimeException why) {
    try {
      MoveClaims.Claim again = claims.renew(claim);
      mark(
          again.from(),
          again.tenant(),
          (_, now) ->
              now != null && now.state() == State.LEAVING && now.attempt() < again.attempt()
                  ? state(State.COPYING, again, again.to())
                  : now);
    } catch (RuntimeException e) {
      why.addSuppressed(e);
    }
  }

  private void finish(MoveClaims claims, MoveClaims.Claim claim) {
    listener.accept(Step.LEAVE);
    mark(
        claim.from(),
        claim.tenant(),
        (tx, now) -> {
          if (now == null
              || (now.state() != State.LEAVING && now.state() != State.GONE)
              || now.attempt() > claim.attempt()) {
            throw MoveClaims.overtaken(claim.slug());
          }
          return state(State.GONE, claim, claim.to());
        });
    listener.accept(Step.OPEN);
    mark(
        claim.to(),
        claim.tenant(),
        (tx, now) -> {
          if (now != null && (now.state() != State.ARRIVED || now.attempt() > claim.attempt())) {
            throw MoveClaims.overtaken(claim.slug());
          }
          return null;
        });
    pausedNanos = begunNanos == 0 ? 0 : System.nanoTime() - begunNanos;
    listener.accept(Step.END_NOTES);
    TenantCopy.endNotes(
        writer(claim, claim.from(), Step.REMOVE_ROWS, State.GONE),
        Databases.triggers(database(claim.from())),
        claim.tenant());
    listener.accept(Step.REMOVE);
    try (SqlConnection source = reading(claim.from())) {
      TenantCopy.remove(
          source, writer(claim, claim.from(), Step.REMOVE_ROWS, State.GONE), claim.tenant());
    }
    listener.accept(Step.END);
    claims.end(claim);
  }

  /**
   * Gives a move up that has not changed the directory yet.
   *
   * @return the name of the cluster in which the tenant stays
   * @throws RefusedException with a sentence for the operator if it cannot be done
   */
  public String abort(String slug) {
    var claims = new MoveClaims(clusters.home());
    MoveClaims.Claim claim = claims.claimAgain(slug);
    mark(
        claim.from(),
        claim.tenant(),
        (_, now) ->
            now == null || now.state() == State.COPYING || now.state() == State.LEAVING
                ? null
                : now);
    TenantCopy.endNotes(
        work -> writeUnlessOvertaken(claim, work),
        Databases.triggers(database(claim.from())),
        claim.tenant());
    if (cluster(claim.to()).store().readCluster(tx -> tx.move(claim.tenant())) != null) {
      mark(
          claim.to(),
          claim.tenant(),
          (_, now) -> now == null ? null : state(State.GONE, claim, claim.from()));
      try (SqlConnection target = reading(claim.to())) {
        TenantCopy.remove(
            target, writer(claim, claim.to(), Step.REMOVE_ROWS, State.GONE), claim.tenant());
      }
    }
    claims.end(claim);
    return claim.from();
  }

  /** Writes to the cluster of a tenant that stays there, unless a later run moves it. */
  private void writeUnlessOvertaken(MoveClaims.Claim claim, Consumer<SqlConnection> work) {
    cluster(claim.from())
        .store()
        .writeCluster(
            tx -> {
              TenantMove move = tx.move(claim.tenant());
              if (move != null && move.attempt() > claim.attempt()) {
                throw MoveClaims.overtaken(claim.slug());
              }
              work.accept(((JdbcClusterTx) tx).connection());
              return true;
            });
  }
}
