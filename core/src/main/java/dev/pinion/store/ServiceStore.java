package dev.pinion.store;

import dev.pinion.domain.EntityId;
import dev.pinion.domain.service.Revision;
import dev.pinion.domain.service.Service;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Services of a tenant, with their version sets. */
public interface ServiceStore {

  /** The service with all its sets; null if there is none. */
  @Nullable Service find(EntityId id);

  /** Every service with its sets, by id. */
  List<Service> all();

  /** The active service of exactly that name, by code points; null if there is none. */
  @Nullable EntityId findActiveByName(String name);

  /** Every service of exactly that name, active or not, by id. */
  List<EntityId> findByName(String name);

  /** Active services that use the agent or graph, by id. */
  List<EntityId> activeUsersOf(EntityId part);

  /** Adds a service without its sets; the database refuses a second active one of a name. */
  void insert(Service service);

  /** Replaces a service but for its sets. */
  void update(Service service);

  /** Removes a service from all lists; its ledgers stay. */
  void delete(EntityId id, Instant at);

  /** What the next revision of a set follows; null if the service never had one of that name. */
  Revision.@Nullable Tip tip(EntityId service, String setName);

  /**
   * Adds a revision to the ledger of its set, and has the set hold what the revision says; there is
   * no other way to change a set. That of {@code edge} is only added: what edge holds follows from
   * the service. The database refuses a number that is there already, and the removal of a set that
   * something uses.
   */
  void revise(Revision revision);

  /**
   * The services that this transaction has written, by id, as each was before; empty for one that
   * it has made.
   */
  Map<EntityId, Optional<Service>> before();
}
