package dev.pinion.server;

import dev.pinion.app.Cluster;
import dev.pinion.app.Clusters;
import dev.pinion.config.ConfigurationException;
import dev.pinion.store.ClusterTx;

/**
 * The mark of the home cluster in its own database: who moved home by the order of the
 * configuration alone would find an empty directory.
 */
final class HomeMark {
  private static final String SETTING = "cluster.home";

  private HomeMark() {}

  /**
   * Requires that no other cluster is home.
   *
   * @throws ConfigurationException if another one is
   */
  static void check(Clusters clusters) {
    Cluster home = clusters.home();
    int evidence = home.store().readCluster(HomeMark::evidence);
    for (Cluster each : clusters.all()) {
      if (!each.name().equals(home.name())
          && each.store().readCluster(HomeMark::evidence) > evidence) {
        throw new ConfigurationException(
            "The cluster \"%s\" is home: it holds the directory of tenants and the signing keys. Name it first, before \"%s\"."
                .formatted(each.name(), home.name()));
      }
    }
  }

  /** Marks the home cluster if it is not marked. */
  static void keep(Cluster home) {
    if (home.store().readCluster(tx -> tx.setting(SETTING) != null)) {
      return;
    }
    home.store()
        .writeCluster(
            tx -> {
              tx.putSetting(SETTING, "yes");
              return true;
            });
  }

  /**
   * How much speaks for it that the cluster is home. Its records count for more than its mark:
   * commands of earlier builds marked a cluster that they were given alone.
   */
  private static int evidence(ClusterTx tx) {
    if (!tx.signingKeys().isEmpty() || !tx.directory().isEmpty()) {
      return 2;
    }
    return tx.setting(SETTING) == null ? 0 : 1;
  }
}
