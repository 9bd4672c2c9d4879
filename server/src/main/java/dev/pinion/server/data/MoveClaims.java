package dev.pinion.server.data;

import dev.pinion.app.Cluster;
import dev.pinion.app.Clusters;
import dev.pinion.cli.output.RefusedException;
import dev.pinion.domain.EntityId;
import dev.pinion.store.ClusterTx;
import dev.pinion.store.ClusterTx.DirectoryEntry;
import dev.pinion.store.TenantMove;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Who moves which tenant, in settings of the home cluster. Whoever takes a move up gets a greater
 * number than all before, and only the one with the last number may change the directory.
 */
final class MoveClaims {
  private static final String LAST = "tenant.move.attempts";
  private static final String OF_TENANT = "tenant.move.";

  private final Clusters clusters;
  private final Cluster home;

  MoveClaims(Clusters clusters) {
    this.clusters = clusters;
    this.home = clusters.home();
  }

  /**
   * The right to go on with a move.
   *
   * @param attempt the number of this run among all
   * @param isSwitched whether the directory already says that the tenant is where it goes
   */
  record Claim(
      String slug, EntityId tenant, String from, String to, long attempt, boolean isSwitched) {

    private String setting() {
      return OF_TENANT + tenant.hex();
    }

    private String text() {
      return attempt + " " + from + " " + to;
    }
  }

  static RefusedException noCluster(String name) {
    return new RefusedException(
        "There is no data cluster named \"%s\" in the configuration.".formatted(name));
  }

  static RefusedException overtaken(String slug) {
    return new RefusedException(
        "Another command has taken up or given up the move of the tenant \"%s\", so this one has stopped; \"forge tenant list\" says where the tenant is."
            .formatted(slug));
  }

  /**
   * Takes up a move.
   *
   * @param known the names of all clusters
   */
  Claim claim(String slug, String to, Set<String> known) {
    if (!known.contains(to)) {
      throw noCluster(to);
    }
    return taken(tx -> wanted(tx, slug, to, known));
  }

  private static Claim wanted(ClusterTx tx, String slug, String to, Set<String> known) {
    DirectoryEntry entry = entry(tx, slug);
    Claim before = stored(tx, entry);
    if (before != null && !before.to().equals(to)) {
      throw new RefusedException(
          before.isSwitched()
              ? "The tenant \"%s\" is in the cluster \"%s\" by now, but its move there is not done; finish it with \"forge tenant move %s %s\"."
                  .formatted(slug, before.to(), slug, before.to())
              : "The tenant \"%s\" is being moved to the cluster \"%s\"; finish that, or give it up with \"forge tenant move %s --abort\"."
                  .formatted(slug, before.to(), slug));
    }
    if (before == null && entry.cluster().equals(to)) {
      throw new RefusedException(
          "The tenant \"%s\" is in the cluster \"%s\" already.".formatted(slug, to));
    }
    if (!known.contains(entry.cluster())) {
      throw noCluster(entry.cluster());
    }
    return before == null ? new Claim(slug, entry.tenant(), entry.cluster(), to, 0, false) : before;
  }

  /** Takes up the move that is under way, to give it up. */
  Claim claimAgain(String slug) {
    return taken(tx -> underWay(tx, slug));
  }

  private static Claim underWay(ClusterTx tx, String slug) {
    Claim before = stored(tx, entry(tx, slug));
    if (before == null) {
      throw new RefusedException("The tenant \"%s\" is not being moved.".formatted(slug));
    }
    if (before.isSwitched()) {
      throw new RefusedException(
          "The tenant \"%s\" is in the cluster \"%s\" by now, so its move cannot be given up; finish it with \"forge tenant move %s %s\"."
              .formatted(slug, before.to(), slug, before.to()));
    }
    return before;
  }

  /**
   * Takes a number for a claim, greater than those that both its clusters know: a home that was
   * restored from a backup counts from an earlier one.
   */
  private Claim taken(Function<ClusterTx, Claim> found) {
    Claim seen = home.store().readCluster(found);
    long least = Math.max(attemptIn(seen.from(), seen), attemptIn(seen.to(), seen));
    return home.store().writeCluster(tx -> next(tx, found.apply(tx), least));
  }

  private long attemptIn(String name, Claim claim) {
    Cluster cluster = clusters.find(name);
    TenantMove move =
        cluster == null
            ? null
            : cluster.store().<@Nullable TenantMove>readCluster(tx -> tx.move(claim.tenant()));
    return move == null ? 0 : move.attempt();
  }

  /** Takes a greater number for a claim that is still the last, so that the directory stays. */
  Claim renew(Claim claim) {
    return home.store()
        .writeCluster(
            tx -> {
              require(tx, claim);
              return next(tx, claim, claim.attempt());
            });
  }

  /** Whether nobody else has taken the move up or given it up. */
  boolean isLast(Claim claim) {
    return home.store().readCluster(tx -> claim.text().equals(tx.setting(claim.setting())));
  }

  /** Changes the directory, if nobody else has taken the move up or given it up. */
  void change(Claim claim) {
    home.store()
        .writeCluster(
            tx -> {
              require(tx, claim);
              tx.put(new DirectoryEntry(claim.slug(), claim.tenant(), claim.to(), null));
              return true;
            });
  }

  /** Forgets a move that is over, unless somebody else has taken it up. */
  void end(Claim claim) {
    home.store()
        .writeCluster(
            tx -> {
              if (claim.text().equals(tx.setting(claim.setting()))) {
                tx.putSetting(claim.setting(), null);
              }
              return true;
            });
  }

  private static void require(ClusterTx tx, Claim claim) {
    if (!claim.text().equals(tx.setting(claim.setting()))
        || !entry(tx, claim.slug()).cluster().equals(claim.from())) {
      throw overtaken(claim.slug());
    }
  }

  private static DirectoryEntry entry(ClusterTx tx, String slug) {
    DirectoryEntry entry = tx.directoryEntry(slug);
    if (entry == null || !entry.ready()) {
      throw new RefusedException("There is no tenant \"%s\".".formatted(slug));
    }
    return entry;
  }

  private static @Nullable Claim stored(ClusterTx tx, DirectoryEntry entry) {
    String text = tx.setting(OF_TENANT + entry.tenant().hex());
    if (text == null) {
      return null;
    }
    String[] parts = text.split(" ", -1);
    return new Claim(
        entry.slug(),
        entry.tenant(),
        parts[1],
        parts[2],
        Long.parseLong(parts[0]),
        entry.cluster().equals(parts[2]));
  }

  private static Claim next(ClusterTx tx, Claim of, long least) {
    String last = tx.setting(LAST);
    long attempt = Math.max(last == null ? 0 : Long.parseLong(last), least) + 1;
    tx.putSetting(LAST, Long.toString(attempt));
    var claim = new Claim(of.slug(), of.tenant(), of.from(), of.to(), attempt, of.isSwitched());
    tx.putSetting(claim.setting(), claim.text());
    return claim;
  }
}
