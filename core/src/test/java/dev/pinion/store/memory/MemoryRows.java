package dev.pinion.store.memory;

import dev.pinion.domain.Change;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.Usage;
import dev.pinion.domain.access.ApiKey;
import dev.pinion.domain.access.ForeignMember;
import dev.pinion.domain.access.Role;
import dev.pinion.domain.access.Session;
import dev.pinion.domain.access.User;
import dev.pinion.domain.governance.ChangeRequest;
import dev.pinion.domain.governance.Freeze;
import dev.pinion.domain.governance.Rule;
import dev.pinion.domain.resource.Resource;
import dev.pinion.domain.resource.ResourceVersion;
import dev.pinion.domain.run.Run;
import dev.pinion.domain.service.Revision;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.tenant.Tenant;
import dev.pinion.store.LedgerStore;
import dev.pinion.store.RequestStore.Wake;
import java.time.Instant;
import org.pcollections.HashTreePMap;
import org.pcollections.HashTreePSet;
import org.pcollections.PMap;
import org.pcollections.PSet;
import org.pcollections.PSortedMap;
import org.pcollections.PVector;
import org.pcollections.TreePMap;
import org.pcollections.TreePVector;

/**
 * All that is kept of one tenant. Its parts are immutable; a transaction works on a copy, and what
 * a store has as its state is changed by nobody, so that it can be kept and gone back to.
 */
final class MemoryRows {
  Tenant tenant;
  long seq;
  long accessSeq;
  Instant changedAt = Instant.EPOCH;
  PSortedMap<EntityId, Service> services = TreePMap.empty();

  /** Every name that was ever a service, so that none is made again. */
  PSet<EntityId> deletedServices = HashTreePSet.empty();

  PMap<LedgerStore.Name, PVector<Revision>> ledgers = HashTreePMap.empty();
  PSortedMap<EntityId, Resource<?>> resources = TreePMap.empty();
  PMap<EntityId, PVector<ResourceVersion>> versions = HashTreePMap.empty();
  PMap<EntityId, PVector<Usage>> usages = HashTreePMap.empty();
  PMap<LedgerStore.Name, Instant> resolutions = HashTreePMap.empty();
  PSortedMap<EntityId, Run> runs = TreePMap.empty();
  PSortedMap<EntityId, Rule> rules = TreePMap.empty();
  PSortedMap<EntityId, Freeze> freezes = TreePMap.empty();
  PSortedMap<EntityId, ChangeRequest> requests = TreePMap.empty();

  /** By what is woken. */
  PSortedMap<EntityId, Wake> wakes = TreePMap.empty();

  /** The token of the newest wake, which no other has had. */
  long lastToken;

  PSet<Unseen> unseen = HashTreePSet.empty();
  PSortedMap<EntityId, Role> roles = TreePMap.empty();
  PSortedMap<String, User> users = TreePMap.empty();
  PSortedMap<ForeignMember.Key, ForeignMember> members = TreePMap.empty(ForeignMember.Key.ORDER);
  PSortedMap<String, ApiKey> apiKeys = TreePMap.empty();
  PSortedMap<EntityId, Session> sessions = TreePMap.empty();
  PVector<Change> changes = TreePVector.empty();

  /** A revision that no caller has got. */
  record Unseen(EntityId service, String versionSet, long revision) {}

  /** A tenant that has nothing. */
  MemoryRows(Tenant tenant) {
    this.tenant = tenant;
  }

  /** The ledger of a set, the oldest entry first. */
  PVector<Revision> ledger(LedgerStore.Name set) {
    return ledgers.getOrDefault(set, TreePVector.empty());
  }

  /** The same, to be changed. */
  MemoryRows copy() {
    var copy = new MemoryRows(tenant);
    copy.seq = seq;
    copy.accessSeq = accessSeq;
    copy.changedAt = changedAt;
    copy.services = services;
    copy.deletedServices = deletedServices;
    copy.ledgers = ledgers;
    copy.resources = resources;
    copy.versions = versions;
    copy.usages = usages;
    copy.resolutions = resolutions;
    copy.runs = runs;
    copy.rules = rules;
    copy.freezes = freezes;
    copy.requests = requests;
    copy.wakes = wakes;
    copy.lastToken = lastToken;
    copy.unseen = unseen;
    copy.roles = roles;
    copy.users = users;
    copy.members = members;
    copy.apiKeys = apiKeys;
    copy.sessions = sessions;
    copy.changes = changes;
    return copy;
  }

  /** Refuses what a database would. */
  static void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalStateException("the memory refuses it: " + what);
    }
  }
}
