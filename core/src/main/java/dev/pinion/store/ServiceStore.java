package dev.pinion.store;

import dev.pinion.domain.EntityId;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.service.VersionSet;
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

  /** Adds or replaces a set. */
  void putSet(EntityId service, VersionSet set);

  /** Removes a set; the database refuses while something uses it. */
  void deleteSet(EntityId service, String name);

  /**
   * The services that this transaction has written, by id, as each was before; empty for one that
   * it has made.
   */
  Map<EntityId, Optional<Service>> before();
}
