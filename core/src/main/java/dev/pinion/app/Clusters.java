package dev.pinion.app;

import static java.util.stream.Collectors.joining;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The data clusters of this server. The first is home: it also holds the server's own records. */
public final class Clusters {
  private final Map<String, Cluster> byName;
  private final Cluster home;
  private final List<Place> places;

  /**
   * Where tenants of some names are made.
   *
   * @param pattern a name, in which each {@code *} stands for any part
   * @param cluster the name of the cluster
   */
  public record Place(String pattern, String cluster) {
    private boolean isOf(String slug) {
      String regex =
          Arrays.stream(pattern.split("\\*", -1)).map(Pattern::quote).collect(joining(".*"));
      return slug.matches(regex);
    }
  }

  /** The clusters in the order of the configuration, at least one; new tenants go home. */
  public Clusters(List<Cluster> clusters) {
    this(clusters, List.of());
  }

  /**
   * The clusters in the order of the configuration, at least one.
   *
   * @param places the first that matches says where a tenant is made, of clusters among these; if
   *     none does, it is made at home
   */
  public Clusters(List<Cluster> clusters, List<Place> places) {
    var map = new LinkedHashMap<String, Cluster>();
    clusters.forEach(cluster -> map.put(cluster.name(), cluster));
    this.byName = Collections.unmodifiableMap(map);
    this.home = clusters.getFirst();
    this.places = List.copyOf(places);
  }

  /** The cluster in which a tenant of that name is made if nobody names one. */
  public Cluster placeOf(String slug) {
    return places.stream()
        .filter(each -> each.isOf(slug))
        .map(each -> find(each.cluster()))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(home);
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
