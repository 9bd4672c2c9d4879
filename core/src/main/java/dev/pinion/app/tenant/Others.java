package dev.pinion.app.tenant;

import dev.pinion.app.Cluster;
import dev.pinion.catalog.Follower;
import dev.pinion.store.StoreUnavailableException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What others commit to the clusters of this server, as far as this server has seen it. */
public final class Others implements AutoCloseable {
  private final List<Follower> followers;

  /** The followers of every cluster, home first. */
  public Others(List<Follower> followers) {
    this.followers = List.copyOf(followers);
  }

  /** Has something done whenever others have committed to the home cluster. */
  public void onHomeCommits(Runnable listener) {
    followers.getFirst().onOthersCommits(listener);
  }

  /**
   * Has the home cluster read again as if others had committed to it, until that succeeds: for
   * those who do not know what came of their own write.
   */
  public void doubtHome() {
    followers.getFirst().doubt();
  }

  /** The followers of every cluster, home first. */
  public List<Follower> followers() {
    return followers;
  }

  /** Begins to follow by itself. */
  public void start() {
    followers.forEach(Follower::start);
  }

  /** Looks at every cluster, as {@link #look(Cluster)} does at one. */
  public void look() {
    look(null);
  }

  /**
   * Looks at once: when this returns, everything in memory of a cluster has what others had
   * committed there before. One that fails keeps it from no other one.
   *
   * @param cluster null for every one
   * @throws StoreUnavailableException if a cluster cannot be asked
   */
  public void look(@Nullable Cluster cluster) {
    RuntimeException failure = null;
    for (Follower follower : followers) {
      if (cluster == null || follower.name().equals(cluster.name())) {
        try {
          follower.look();
        } catch (RuntimeException e) {
          failure = e;
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  /**
   * How far what is in memory of a cluster may be behind what others have committed, there or at
   * home; a fraction of a second as long as the databases answer.
   */
  public Duration behind(Cluster cluster) {
    Duration behind = followers.getFirst().behind();
    for (Follower follower : followers) {
      if (follower.name().equals(cluster.name()) && follower.behind().compareTo(behind) > 0) {
        behind = follower.behind();
      }
    }
    return behind;
  }

  /** A number that changes when others are found to have committed to any cluster. */
  public long epoch() {
    return followers.stream().mapToLong(Follower::epoch).sum();
  }

  /** Ends the looks. */
  @Override
  public void close() {
    followers.forEach(Follower::close);
  }
}
