package dev.pinion.store;

import dev.pinion.domain.EntityId;
import dev.pinion.domain.resource.ResourceKind;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.service.VersionSet;
import dev.pinion.store.sqlite.SqliteOptions;
import dev.pinion.store.sqlite.SqliteStore;
import java.nio.file.Path;

/** The process that {@link CrashTest} kills: writes until then, and says what is answered. */
final class CrashWriter {
  private static final int THREADS = 8;

  private CrashWriter() {}

  /** Takes the file and a tenant's id; prints the id of each service whose write has returned. */
  public static void main(String[] args) {
    Store store = SqliteStore.open(Path.of(args[0]), SqliteOptions.DEFAULTS, StoreObserver.none());
    EntityId tenant = EntityId.ofHex(args[1]);
    var agent = Samples.asset(ResourceKind.AGENT, "agent " + Samples.id(), 0);
    var graph = Samples.asset(ResourceKind.CONTEXT_GRAPH, "graph " + Samples.id(), 0);
    store.write(
        tenant,
        tx -> {
          tx.resources().insert(agent);
          tx.resources().insert(graph);
          return true;
        });
    for (int i = 0; i < THREADS; i++) {
      Thread.ofPlatform()
          .start(
              () -> {
                while (true) {
                  EntityId id = write(store, tenant, agent.id(), graph.id());
                  synchronized (System.out) {
                    System.out.println(id.hex());
                    System.out.flush();
                  }
                }
              });
    }
  }

  private static EntityId write(Store store, EntityId tenant, EntityId agent, EntityId graph) {
    Service service = Samples.service("service " + Samples.id(), agent, graph);
    return store.write(
        tenant,
        tx -> {
          tx.services().insert(service);
          tx.services().revise(Samples.revision(service.id(), VersionSet.RELEASE, 1));
          tx.append(Samples.draft(service.id()), Samples.actor("x"), Samples.TIME);
          return service.id();
        });
  }
}
