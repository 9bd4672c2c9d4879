package dev.pinion.app.tenant;

import dev.pinion.app.Caller;
import dev.pinion.app.Cluster;
import dev.pinion.app.Clusters;
import dev.pinion.app.Work;
import dev.pinion.domain.access.Attributes;
import dev.pinion.domain.access.Permission;
import dev.pinion.domain.tenant.Maintenance;
import dev.pinion.domain.tenant.Tenant;
import dev.pinion.store.ClusterTx;
import dev.pinion.store.OutcomeUnknownException;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Pausing a tenant or the whole server (docs/behaviour/requests.md). */
public final class MaintenanceSwitch {
  private static final System.Logger LOG = System.getLogger(MaintenanceSwitch.class.getName());

  private final Clusters clusters;
  private final Others others;
  private final Work work;
  private volatile @Nullable Maintenance server;

  /** The switch, with the server in the state that it was left in. */
  public MaintenanceSwitch(Clusters clusters, Others others, Work work) {
    this.clusters = clusters;
    this.others = others;
    this.work = work;
    this.server = parse(stored());
    clusters.all().forEach(each -> copy(stored(), each));
  }

  /** Reads the server's state again, which another process may have changed. */
  public synchronized void refresh() {
    server = parse(stored());
  }

  private @Nullable String stored() {
    return copyIn(clusters.home());
  }

  /**
   * The same, and has a cluster say so too: it may have been out of reach when the state was set.
   */
  public synchronized void refresh(Cluster cluster) {
    String state = stored();
    server = parse(state);
    copy(state, cluster);
  }

  /**
   * Has a cluster say what the server's state is, as far as this process knows it. It takes no lock
   * while the cluster says so already or is out of reach, so that it may be called often.
   */
  public void align(Cluster cluster) {
    if (!Objects.equals(copyIn(cluster), format(server))) {
      refresh(cluster);
    }
  }

  private static @Nullable String copyIn(Cluster cluster) {
    return cluster.store().readCluster(tx -> tx.setting(ClusterTx.MAINTENANCE));
  }

  /** Every transaction looks at its own cluster's copy. */
  private static void copy(@Nullable String state, Cluster cluster) {
    if (!Objects.equals(copyIn(cluster), state)) {
      cluster
          .store()
          .writeCluster(
              tx -> {
                tx.putSetting(ClusterTx.MAINTENANCE, state);
                return true;
              });
    }
  }

  /** What is paused. */
  public enum Scope {
    TENANT,
    SERVER;

    private Attributes attributes() {
      return Attributes.of(Map.of("scope", this == TENANT ? "tenant" : "server"));
    }
  }

  /** The pause that holds for a tenant, the server's before its own; null if there is none. */
  public @Nullable Maintenance of(@Nullable Tenant tenant) {
    Maintenance all = server;
    return all != null || tenant == null ? all : tenant.maintenance();
  }

  /**
   * Begins or ends a pause.
   *
   * @param state null ends it
   */
  public void set(Caller caller, Scope scope, @Nullable Maintenance state) {
    caller.require(Permission.MAINTENANCE_SET, scope.attributes());
    switch (scope) {
      case SERVER -> setServer(caller, state);
      case TENANT -> setTenant(caller, state);
    }
  }

  private void setServer(Caller caller, @Nullable Maintenance state) {
    writeServer(caller, state);
    clusters.all().stream()
        .filter(each -> !each.equals(clusters.home()))
        .forEach(each -> tell(state, each));
  }

  /** Under the lock, as {@link #refresh} must not bring back what it has read before. */
  private synchronized void writeServer(Caller caller, @Nullable Maintenance state) {
    try {
      work.writeHome(
          caller,
          clusters.home().store(),
          "server.maintenance_" + change(state),
          tx -> tx.putSetting(ClusterTx.MAINTENANCE, format(state)));
    } catch (OutcomeUnknownException e) {
      others.doubtHome();
      throw e;
    }
    server = state;
  }

  /** The state holds from the write at home on; a cluster out of reach is told later. */
  private void tell(@Nullable Maintenance state, Cluster cluster) {
    try {
      refresh(cluster);
    } catch (RuntimeException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "the cluster "
              + cluster.name()
              + " cannot be told that the maintenance of the server has "
              + change(state)
              + " until it is reached again",
          e);
    }
  }

  private void setTenant(Caller caller, @Nullable Maintenance state) {
    work.run(
        caller,
        unit -> {
          unit.tx().openReserve();
          Tenant paused = unit.tx().tenant().withMaintenance(state, unit.at());
          Tenants.write(unit, paused, "organization.maintenance_" + change(state));
        });
  }

  private static String change(@Nullable Maintenance state) {
    return state == null ? "ended" : "begun";
  }

  private static @Nullable String format(@Nullable Maintenance state) {
    return state == null ? null : state.retryAfterSeconds() + "\n" + state.message();
  }

  private static @Nullable Maintenance parse(@Nullable String text) {
    if (text == null) {
      return null;
    }
    String[] parts = text.split("\n", 2);
    return new Maintenance(parts[1], Integer.parseInt(parts[0]));
  }
}
