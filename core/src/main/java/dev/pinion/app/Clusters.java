package dev.pinion.app;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The data clusters of this server. The first is home: it also holds the server's own records. */
public final class Clusters {
  private final Map<String, Cluster> byName;
  private final Cluster home;

  /** The clusters in the order of the configuration, at least one. */
  public Clusters(List<Cluster> clusters) {
    var map = new LinkedHashMap<String, Cluster>();
    clusters.forEach(cluster -> map.put(cluster.name(), cluster));
    this.byName = Collections.unmodifiableMap(map);
    this.home = clusters.getFirst();
  }

  /** The cluster that holds the tenant directory, the signing keys and the server's settings. */
  public Cluster home() {
    return home;
  }

  /** The cluster of that name; null if there is none. */
  public @Nullable Cluster find(String name) {
    return byName.get(name);
  }

  /** Every cluster, home first. */
  public Collection<Cluster> all() {
    return byName.values();
  }
}
