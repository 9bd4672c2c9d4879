package dev.pinion.app.governance;

import dev.pinion.app.Work;
import dev.pinion.budget.Allowance;
import dev.pinion.domain.Change;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.governance.ChangeRequest;
import dev.pinion.domain.governance.ChangeRequest.Progress;
import dev.pinion.domain.governance.ChangeRequest.State;
import dev.pinion.domain.resource.ResourceKind;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.service.VersionSet;
import dev.pinion.store.RequestStore.Head;
import dev.pinion.store.RequestStore.RequestQuery;
import dev.pinion.store.TenantTx;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What follows from a transaction that may stand: which revisions callers have got, which change
 * requests have lost their ground, and which may have become ready.
 */
final class Followers {
  /** The resources that no condition looks at. */
  private static final Set<ResourceKind> UNJUDGED =
      EnumSet.of(
          ResourceKind.PERSONA,
          ResourceKind.SIMULATION_PERSONA,
          ResourceKind.SIMULATION_SCENARIO,
          ResourceKind.METRIC,
          ResourceKind.BEHAVIOR_SET);

  private Followers() {}

  /** Writes down what follows. */
  static void follow(Work.Unit unit) {
    unit.tx()
        .services()
        .before()
        .forEach(
            (id, before) -> {
              Service after = unit.tx().services().find(id);
              if (after != null) {
                noteSeen(unit.tx(), before.orElse(null), after);
              }
              if (unit.tx().requests().hasLive(id)) {
                outdate(unit, id, before.orElse(null), after);
                unit.tx().requests().wake(id, unit.at());
              }
            });
    if (unit.logged().stream().anyMatch(Followers::wakes) && unit.tx().requests().hasLive()) {
      unit.tx().requests().wake(null, unit.at());
    }
  }

  /** Whether it can make a request ready or take that from it, beside its own service. */
  private static boolean wakes(Change.Draft change) {
    return switch (change.subject().type()) {
      case RULE, FREEZE -> true;
      case RESOURCE ->
          UNJUDGED.stream().noneMatch(kind -> change.kind().startsWith(kind.code() + "."));
      case TENANT, SERVICE, ROLE, USER, MEMBER, API_KEY, SESSION, REQUEST -> false;
    };
  }

  private static void noteSeen(TenantTx tx, @Nullable Service before, Service after) {
    if (before == null && after.active()) {
      return;
    }
    boolean staysActive = before != null && before.active() && after.active();
    if (before != null && !staysActive && RuleBook.entersRule(tx, before, after)) {
      // Nothing that stood in the service before stood there under this rule.
      noteUnseen(tx, after, set -> RuleBook.entersRule(tx, before, after, set));
    }
    for (VersionSet set : after.versionSets().values()) {
      if (!after.active()) {
        VersionSet old = before == null ? null : before.versionSet(set.name());
        if (old == null || old.revision() != set.revision()) {
          tx.unseen().add(after.id(), set.name(), set.revision());
        }
      } else if (before != null && !before.active()) {
        tx.unseen().remove(after.id(), set.name(), set.revision());
      }
    }
  }

  /** Notes that nobody has got what stands or stood in these sets, also in those deleted since. */
  static void noteUnseen(TenantTx tx, Service service, Predicate<String> which) {
    tx.ledger().names(service.id()).stream()
        .filter(which)
        .forEach(set -> tx.unseen().addAll(service.id(), set));
  }

  /**
   * Ends the requests on sets that do not stand any more where they stood. Only those on sets that
   * have moved are read, and one at a time, because each may hold megabytes.
   */
  private static void outdate(
      Work.Unit unit, EntityId id, @Nullable Service before, @Nullable Service after) {
    for (String set : moved(before, after)) {
      // An edit of the service stands on edge and on what sets there are, though it names neither.
      boolean isForEdits = set.equals(VersionSet.EDGE) || revision(before, set) == 0;
      String about = isForEdits ? null : set;
      var query = new RequestQuery(null, true, id, about, null);
      for (Head each : unit.tx().requests().heads(query).reversed()) {
        if (!each.id().equals(unit.request())) {
          Allowance.inPassing(() -> outdateOne(unit, each.id(), after));
        }
      }
    }
  }

  private static Set<String> moved(@Nullable Service before, @Nullable Service after) {
    var moved = new TreeSet<String>();
    Stream.of(before, after)
        .filter(Objects::nonNull)
        .flatMap(service -> service.versionSets().keySet().stream())
        .filter(set -> revision(before, set) != revision(after, set))
        .forEach(moved::add);
    return moved;
  }

  private static boolean outdateOne(Work.Unit unit, EntityId id, @Nullable Service service) {
    ChangeRequest request = Objects.requireNonNull(unit.tx().requests().find(id));
    boolean isOutdated = isOutdated(request, service);
    if (isOutdated) {
      var stale = Progress.of(State.STALE, request.progress().checks(), null);
      unit.tx().requests().update(request.at(stale, unit.at()));
      RequestEvents.log(unit, "stale", request);
    }
    return isOutdated;
  }

  static boolean isOutdated(ChangeRequest request, @Nullable Service service) {
    return service == null
        || isEditOfFewerSets(request, service)
        || request.basis().baseRevisions().entrySet().stream()
            .anyMatch(base -> revision(service, base.getKey()) != base.getValue());
  }

  private static boolean isEditOfFewerSets(ChangeRequest request, Service service) {
    return request.ask().change() instanceof ChangeRequest.Change.Edit
        && !request.basis().baseRevisions().keySet().containsAll(service.versionSets().keySet());
  }

  private static long revision(@Nullable Service service, String name) {
    VersionSet set = service == null ? null : service.versionSet(name);
    return set == null ? 0 : set.revision();
  }
}
