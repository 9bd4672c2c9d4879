package dev.pinion.http;

import dev.pinion.app.Cluster;
import dev.pinion.app.TenantRef;
import dev.pinion.http.api.Dialect;
import dev.pinion.http.api.InvalidRequestException;
import dev.pinion.http.schema.Faults;
import dev.pinion.http.schema.Loc;
import org.jspecify.annotations.Nullable;

/**
 * Where a request wants to go, as far as that exists.
 *
 * @param tenant the tenant that the path names
 * @param clusterName what the header says; null if it is not sent
 * @param cluster the cluster of that name
 */
record Where(
    Dialect dialect,
    @Nullable TenantRef tenant,
    @Nullable String clusterName,
    @Nullable Cluster cluster) {

  boolean unknownCluster() {
    return clusterName != null && cluster == null;
  }

  void requireCluster() {
    if (unknownCluster()) {
      var faults = new Faults();
      faults.add(
          "value_error",
          Loc.of("header").at(Dialect.CLUSTER_HEADER),
          "There is no data cluster of this name",
          clusterName);
      throw new InvalidRequestException(faults);
    }
  }
}
