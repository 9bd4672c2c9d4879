package dev.pinion.server;

import dev.pinion.app.Cluster;
import dev.pinion.app.Clusters;
import dev.pinion.store.StoreUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Whether a server can do its work: what is missing, in words. */
final class Readiness {
  /** A commit within this time shows that writes succeed; else one is made, once in this time. */
  private static final Duration PROOF_LIFETIME = Duration.ofSeconds(1);

  private static final System.Logger LOG = System.getLogger(Readiness.class.getName());

  private final Clusters clusters;
  private final Map<String, String> logged = new ConcurrentHashMap<>();
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

  private @Nullable String fault(Cluster cluster) {
    String sentence = "The cluster \"%s\" cannot be read.";
    try {
      cluster.store().readCluster(tx -> tx.setting("ready"));
      sentence = "The cluster \"%s\" takes no writes.";
      cluster.store().proveWritable(PROOF_LIFETIME);
      logged.remove(cluster.name());
      return null;
    } catch (RuntimeException e) {
      String fault = sentence.formatted(cluster.name());
      // Load balancers ask every few seconds, and find the same; of an outage the store tells.
      boolean isNew = !fault.equals(logged.put(cluster.name(), fault));
      if (isNew && !(e instanceof StoreUnavailableException)) {
        LOG.log(System.Logger.Level.WARNING, fault, e);
      }
      return fault;
    }
  }
}
