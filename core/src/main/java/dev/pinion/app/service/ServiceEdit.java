package dev.pinion.app.service;

import dev.pinion.app.ServiceAttributes;
import dev.pinion.app.UsageGuard;
import dev.pinion.domain.access.Permission;
import dev.pinion.domain.service.Pins;
import dev.pinion.domain.service.Revision;
import dev.pinion.domain.service.Revision.Operation;
import dev.pinion.domain.service.Revision.Origin;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.service.VersionSet;
import dev.pinion.store.TenantTx;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A change of a service and of its sets.
 *
 * @param after the service as it will be, but for its sets, its author and its time
 * @param sets what is written of its sets
 */
record ServiceEdit(Service before, Service after, SetPlan sets) {

  /** The service as it will be, with what its sets will hold where they were written last. */
  Service planned() {
    var planned = new TreeMap<String, VersionSet>();
    sets.result(before)
        .forEach(
            (name, pins) -> {
              VersionSet old = before.versionSet(name);
              planned.put(
                  name,
                  new VersionSet(
                      name,
                      pins,
                      old == null ? 0 : old.revision(),
                      old == null ? after.updatedBy() : old.updatedBy(),
                      old == null ? after.updatedAt() : old.updatedAt()));
            });
    return after.withSets(planned);
  }

  /** Whether a field of the service itself changes. */
  boolean changesFields() {
    return !after.equals(before);
  }

  /** Whether the service gets another agent or another graph. */
  boolean joinsAnew() {
    return !Revision.Parts.of(before).equals(Revision.Parts.of(after));
  }

  /** How the revision of a set comes about when the service is joined anew by a plain write. */
  Origin origin(String name) {
    return Origin.of(sets.puts().containsKey(name) ? Operation.UPSERT : Operation.SERVICE);
  }

  /**
   * Refuses what the caller may not do to the service as it will be, and what a guard forbids. What
   * the caller may do to the service as it was has been asked before.
   */
  void require(Rights rights, TenantTx tx, ServiceRules rules, ServicePolicy policy) {
    if (changesFields()) {
      // A grant on conditions must not be left behind by what it allows.
      requireAllowedAfter(rights);
    }
    if (changesFields() || !sets.isEmpty()) {
      requireSound(tx, rules, policy);
    }
  }

  private void requireAllowedAfter(Rights rights) {
    rights.require(Permission.SERVICE_UPDATE, ServiceAttributes.of(after));
    sets.puts()
        .forEach(
            (name, pins) ->
                rights.require(
                    before.versionSet(name) == null
                        ? Permission.VERSION_SET_CREATE
                        : Permission.VERSION_SET_UPDATE,
                    ServiceAttributes.ofSet(after, name)));
    sets.removals()
        .forEach(
            name ->
                rights.require(
                    Permission.VERSION_SET_DELETE, ServiceAttributes.ofSet(after, name)));
  }

  private void requireSound(TenantTx tx, ServiceRules rules, ServicePolicy policy) {
    boolean activated = after.active() && !before.active();
    boolean joinedAnew = joinsAnew();
    if (before.active() && !after.active()) {
      UsageGuard.requireUnused(tx.usages().of(after.id()), "The service \"" + before.name() + "\"");
    }
    if (!Objects.equals(after.settings().personaId(), before.settings().personaId())) {
      ServiceRules.requirePersona(tx, after);
    }
    if (joinedAnew || activated || !sets.isEmpty()) {
      ServiceParts parts = ServiceParts.find(tx, after.agentId(), after.graphId());
      if (policy.needsVersions() && (joinedAnew || activated)) {
        parts.requireVersions();
      }
      SortedMap<String, Pins> takenUp = joinedAnew || activated ? sets.result(before) : sets.puts();
      rules.requireNoDangling(takenUp, parts);
      rules.requireAcceptable(sets.puts(), parts, after.active());
      if (after.active() && (joinedAnew || activated)) {
        parts.requireCurrent();
        takenUp.forEach(rules::requireCurrentModels);
      }
    }
    boolean renamed = !after.name().equals(before.name());
    if (activated || renamed) {
      // Who keeps a name that others have too only must not become a second active one.
      rules.requireNameFree(tx, after, renamed ? policy : ServicePolicy.RUNNABLE);
    }
  }
}
