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
   * Marks the home cluster if none of the clusters is.
   *
   * @throws ConfigurationException if another one is
   */
  static void keep(Clusters clusters) {
    Cluster home = clusters.home();
    if (home.store().readCluster(tx -> tx.setting(SETTING) != null)) {
      return;
    }
    for (Cluster each : clusters.all()) {
      if (!each.name().equals(home.name()) && each.store().readCluster(HomeMark::isHome)) {
        throw new ConfigurationException(
            "The cluster \"%s\" is home: it holds the directory of tenants and the signing keys. Name it first, before \"%s\"."
                .formatted(each.name(), home.name()));
      }
    }
    home.store()
        .writeCluster(
            tx -> {
              tx.putSetting(SETTING, "yes");
              return true;
            });
  }

  /** Builds before the mark left these records at home and nowhere else. */
  private static boolean isHome(ClusterTx tx) {
    return tx.setting(SETTING) != null || !tx.signingKeys().isEmpty();
  }
}
