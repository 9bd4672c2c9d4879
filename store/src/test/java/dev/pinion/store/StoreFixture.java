package dev.pinion.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.pinion.domain.EntityId;
import dev.pinion.domain.resource.Resource;
import dev.pinion.domain.resource.ResourceKind;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.service.VersionSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A store with two empty tenants, and short ways to use it. */
public interface StoreFixture {

  /** The open store. */
  Store store();

  /** The tenant that the tests work in. */
  EntityId home();

  /** A tenant that must not notice. */
  EntityId stranger();

  default <T> T read(Function<TenantTx, T> work) {
    return store().read(home(), work);
  }

  /** What a read gives, as an object of no particular type; null if that is nothing. */
  default @Nullable Object found(Function<TenantTx, ?> work) {
    return found(home(), work);
  }

  /** The same in a tenant. */
  default @Nullable Object found(EntityId tenant, Function<TenantTx, ?> work) {
    return store().read(tenant, work);
  }

  /** The list that a read gives. */
  default <T> List<T> listed(Function<TenantTx, List<T>> work) {
    return read(work);
  }

  /** The number that a read gives. */
  default long number(Function<TenantTx, Long> work) {
    return number(home(), work);
  }

  /** The same in a tenant. */
  default long number(EntityId tenant, Function<TenantTx, Long> work) {
    return store().read(tenant, work);
  }

  /** What a read over the cluster gives, as an object of no particular type. */
  default @Nullable Object foundInCluster(Function<ClusterTx, ?> work) {
    return store().readCluster(work);
  }

  /** The list that a read over the cluster gives. */
  default <T> List<T> listedInCluster(Function<ClusterTx, List<T>> work) {
    return store().readCluster(work);
  }

  default void write(Consumer<TenantTx> work) {
    write(home(), work);
  }

  default void write(EntityId tenant, Consumer<TenantTx> work) {
    store()
        .write(
            tenant,
            tx -> {
              work.accept(tx);
              return true;
            });
  }

  default void writeCluster(Consumer<ClusterTx> work) {
    store()
        .writeCluster(
            tx -> {
              work.accept(tx);
              return true;
            });
  }

  /** The database itself refuses the work, and what the same transaction did before is gone. */
  default void refused(Consumer<TenantTx> work) {
    refused(home(), work);
  }

  /** The same in a tenant. */
  default void refused(EntityId tenant, Consumer<TenantTx> work) {
    long seq = store().read(tenant, TenantTx::lastSeq);
    Throwable thrown =
        catchThrowable(
            () ->
                write(
                    tenant,
                    tx -> {
                      tx.append(Samples.draft(Samples.id()), Samples.actor("x"), Samples.TIME);
                      work.accept(tx);
                    }));
    assertThat(thrown)
        .isInstanceOf(RuntimeException.class)
        .isNotInstanceOf(StoreUnavailableException.class);
    assertThat(store().read(tenant, TenantTx::lastSeq)).isEqualTo(seq);
  }

  /** Does the work in a transaction that is given up afterwards. */
  default void undone(Consumer<TenantTx> work) {
    Throwable thrown =
        catchThrowable(
            () ->
                write(
                    tx -> {
                      work.accept(tx);
                      throw new IllegalStateException("given up");
                    }));
    assertThat(thrown).hasMessage("given up");
  }

  /** Adds an asset with that many versions. */
  default Resource<?> asset(ResourceKind kind, String name, int versions) {
    return asset(home(), kind, name, versions);
  }

  /** The same in a tenant. */
  default Resource<?> asset(EntityId tenant, ResourceKind kind, String name, int versions) {
    Resource<?> asset = Samples.asset(kind, name, versions);
    write(
        tenant,
        tx -> {
          tx.resources().insert(asset);
          for (int i = 1; i <= versions; i++) {
            tx.resources().append(Samples.version(asset.id(), i));
          }
        });
    return asset;
  }

  /** Adds a service of that name with a release, and with an agent and a graph of its own. */
  default Service service(String name) {
    return service(home(), name);
  }

  /** The same in a tenant. */
  default Service service(EntityId tenant, String name) {
    Resource<?> agent = asset(tenant, ResourceKind.AGENT, "agent of " + Samples.id(), 1);
    Resource<?> graph = asset(tenant, ResourceKind.CONTEXT_GRAPH, "graph of " + Samples.id(), 1);
    Service service = Samples.service(name, agent.id(), graph.id());
    write(
        tenant,
        tx -> {
          tx.services().insert(service);
          tx.services().revise(Samples.revision(service.id(), Samples.set(VersionSet.RELEASE)));
        });
    return service;
  }
}
