package dev.pinion.server.data;

import dev.pinion.app.Cluster;
import dev.pinion.app.Clusters;
import dev.pinion.cli.output.RefusedException;
import dev.pinion.domain.Actor;
import dev.pinion.domain.Change;
import dev.pinion.server.data.MoveClaims.Claim;
import dev.pinion.store.ClusterTx;
import dev.pinion.store.TenantMove;
import dev.pinion.store.TenantMove.State;
import dev.pinion.store.TenantTx;
import dev.pinion.store.copy.TenantCopy;
import dev.pinion.store.jdbc.JdbcClusterTx;
import dev.pinion.store.jdbc.SqlConnection;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the databases of two clusters know of the move of a tenant between them. Each method marks
 * one of them, in a transaction that looks whether a later run has been there: then it changes
 * nothing, and fails with {@link MoveClaims#overtaken} unless it only takes back what is this
 * run's. One such transaction follows the other, as all do that are about a whole cluster.
 */
final class MoveMarks {
  private final Clusters clusters;
  private final InstantSource clock;

  MoveMarks(Clusters clusters, InstantSource clock) {
    this.clusters = clusters;
    this.clock = clock;
  }

  /** The cluster of that name. */
  Cluster cluster(String name) {
    Cluster found = clusters.find(name);
    if (found == null) {
      throw MoveClaims.noCluster(name);
    }
    return found;
  }

  /** What becomes of what a database knows of a move. */
  @FunctionalInterface
  private interface Marking {
    @Nullable TenantMove next(ClusterTx tx, @Nullable TenantMove now);
  }

  private void mark(String name, Claim claim, Marking marking) {
    write(name, tx -> tx.putMove(claim.tenant(), marking.next(tx, tx.move(claim.tenant()))));
  }

  private void write(String name, Consumer<ClusterTx> work) {
    cluster(name)
        .store()
        .writeCluster(
            tx -> {
              work.accept(tx);
              return true;
            });
  }

  private TenantMove state(State state, Claim claim, String other) {
    return new TenantMove(state, other, claim.attempt(), clock.instant());
  }

  private static TenantMove require(ClusterTx tx, Claim claim, State... wanted) {
    TenantMove move = tx.move(claim.tenant());
    if (move == null
        || move.attempt() != claim.attempt()
        || !List.of(wanted).contains(move.state())) {
      throw MoveClaims.overtaken(claim.slug());
    }
    return move;
  }

  private static void requireNotOvertaken(@Nullable TenantMove move, Claim claim) {
    if (move != null && move.attempt() > claim.attempt()) {
      throw MoveClaims.overtaken(claim.slug());
    }
  }

  /** Writes to a cluster as long as the move is in one of the states there, and this run's. */
  TenantCopy.Writer writer(String name, Claim claim, State... wanted) {
    return work ->
        write(
            name,
            tx -> {
              require(tx, claim, wanted);
              work.accept(connection(tx));
            });
  }

  /** Writes to the cluster of a tenant that stays there. */
  TenantCopy.Writer writerWhereItStays(Claim claim) {
    return work ->
        write(
            claim.from(),
            tx -> {
              requireNotOvertaken(tx.move(claim.tenant()), claim);
              work.accept(connection(tx));
            });
  }

  private static SqlConnection connection(ClusterTx tx) {
    return ((JdbcClusterTx) tx).connection();
  }

  /** The old cluster: the tenant is copied from there. */
  void copying(Claim claim) {
    mark(
        claim.from(),
        claim,
        (tx, now) -> {
          requireNotOvertaken(now, claim);
          if (now == null) {
            return state(State.COPYING, claim, claim.to());
          }
          requireLivesHere(now, claim);
          return state(now.state(), claim, claim.to());
        });
  }

  /**
   * The old cluster: a mark of {@link #copying} that came when the claim had ended is removed,
   * because nobody else knows of it. A pause stays for the run that has the claim now.
   */
  void withdrawn(Claim claim) {
    mark(
        claim.from(),
        claim,
        (_, now) ->
            now != null && now.state() == State.COPYING && now.attempt() == claim.attempt()
                ? null
                : now);
  }

  /** The new cluster: the tenant is copied there. */
  void arriving(Claim claim) {
    mark(
        claim.to(),
        claim,
        (tx, now) -> {
          requireNotOvertaken(now, claim);
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

  private static void requireLivesHere(@Nullable TenantMove move, Claim claim) {
    if (!livesHere(move)) {
      throw new RefusedException(
          "The cluster \"%s\" does not hold the tenant \"%s\", although the directory says so."
              .formatted(claim.from(), claim.slug()));
    }
  }

  private static boolean livesHere(@Nullable TenantMove move) {
    return move == null || move.state() == State.COPYING || move.state() == State.LEAVING;
  }

  /**
   * The old cluster: nobody writes the tenant any more, once this has returned.
   *
   * @return whether an earlier run had begun the pause
   */
  boolean leaving(Claim claim) {
    boolean[] isResumed = {false};
    mark(
        claim.from(),
        claim,
        (tx, now) -> {
          isResumed[0] = require(tx, claim, State.COPYING, State.LEAVING).state() == State.LEAVING;
          return state(State.LEAVING, claim, claim.to());
        });
    // For the write that does not know of the pause. In a transaction of its own, after which
    // others only take the tenant's row to be refused.
    write(claim.from(), tx -> tx.awaitWrites(claim.tenant()));
    return isResumed[0];
  }

  /** The new cluster: the tenant is whole. */
  void arrived(Claim claim) {
    mark(
        claim.to(),
        claim,
        (tx, _) -> require(tx, claim, State.ARRIVING).in(State.ARRIVED, clock.instant()));
  }

  /**
   * The old cluster: writes go on, if the pause is that of an earlier run.
   *
   * @param again of the run that has made certain that the tenant stays
   */
  void staying(Claim again) {
    mark(
        again.from(),
        again,
        (_, now) ->
            now != null && now.state() == State.LEAVING && now.attempt() < again.attempt()
                ? state(State.COPYING, again, again.to())
                : now);
  }

  /** The old cluster: the tenant has gone. */
  void gone(Claim claim) {
    mark(
        claim.from(),
        claim,
        (tx, now) -> {
          requireNotOvertaken(now, claim);
          if (now == null || (now.state() != State.LEAVING && now.state() != State.GONE)) {
            throw MoveClaims.overtaken(claim.slug());
          }
          return state(State.GONE, claim, claim.to());
        });
  }

  /**
   * The new cluster: the tenant lives there, and the move is the first write. It is not held to the
   * quota, which the rows of the tenant may exceed by now: they would stay read-only for good.
   */
  void living(Claim claim) {
    write(
        claim.to(),
        tx -> {
          TenantMove now = tx.move(claim.tenant());
          if (now == null) {
            return;
          }
          requireNotOvertaken(now, claim);
          if (now.state() != State.ARRIVED) {
            throw MoveClaims.overtaken(claim.slug());
          }
          tx.putMove(claim.tenant(), null);
          TenantTx moved = tx.tenant(claim.tenant());
          moved.liftQuota();
          moved.append(
              Change.Draft.ofTenant("organization.moved", claim.tenant(), claim.slug()),
              Actor.system(claim.slug()),
              clock.instant());
        });
  }

  /**
   * The old cluster: the tenant is not copied any more.
   *
   * @throws RefusedException if it does not hold the tenant, whose only rows may be the copied ones
   */
  void notCopied(Claim claim) {
    mark(
        claim.from(),
        claim,
        (_, now) -> {
          requireNotOvertaken(now, claim);
          requireLivesHere(now, claim);
          return null;
        });
  }

  /**
   * The new cluster: what was copied there of the tenant is nothing. A tenant that it holds by
   * itself, which {@link #arriving} refuses, stays.
   *
   * @return whether anything was copied
   */
  boolean givenUp(Claim claim) {
    if (cluster(claim.to()).store().readCluster(tx -> tx.move(claim.tenant())) == null) {
      return false;
    }
    boolean[] isCopied = {false};
    mark(
        claim.to(),
        claim,
        (_, now) -> {
          requireNotOvertaken(now, claim);
          isCopied[0] = !livesHere(now);
          return isCopied[0] ? state(State.GONE, claim, claim.from()) : now;
        });
    return isCopied[0];
  }
}
