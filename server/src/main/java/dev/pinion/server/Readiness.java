package dev.pinion.server;

import dev.pinion.app.Cluster;
import dev.pinion.app.Clusters;
import dev.pinion.store.StoreUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether a server can do its work: what is missing, in words. */
final class Readiness {
  /** A commit within this time shows that writes succeed; else one is made, once in this time. */
  private static final Duration PROOF_LIFETIME = Duration.ofSeconds(1);

  private final Clusters clusters;
  private volatile boolean demoMissing;
  private volatile boolean stopping;

  /**
   * A server that is ready when its stores are.
   *
   * @param demoWanted whether it also has to wait for {@link #demoIsThere}
   */
  Readiness(Clusters clusters, boolean demoWanted) {
    this.clusters = clusters;
    this.demoMissing = demoWanted;
  }

  /** Says that the demonstration is complete. */
  void demoIsThere() {
    demoMissing = false;
  }

  /** Says that it will stop soon. */
  void stopping() {
    stopping = true;
  }

  /** What is missing, a sentence each; empty if nothing is. */
  List<String> missing() {
    var missing = new ArrayList<String>();
    for (Cluster cluster : clusters.all()) {
      String fault = fault(cluster);
      if (fault != null) {
        missing.add(fault);
      }
    }
    if (stopping) {
      missing.add("The server is stopping.");
    }
    if (demoMissing) {
      missing.add("The demonstration is not complete yet.");
    }
    return missing;
  }

  private static @Nullable String fault(Cluster cluster) {
    try {
      cluster.store().readCluster(tx -> tx.setting("ready"));
    } catch (RuntimeException e) {
      return "The cluster \"%s\" cannot be read.".formatted(cluster.name());
    }
    try {
      cluster.store().proveWritable(PROOF_LIFETIME);
      return null;
    } catch (StoreUnavailableException e) {
      return "The cluster \"%s\" takes no writes.".formatted(cluster.name());
    }
  }
}
