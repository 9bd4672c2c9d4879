package dev.pinion.app.service;

import dev.pinion.app.Caller;
import dev.pinion.app.ServiceAttributes;
import dev.pinion.app.Work;
import dev.pinion.app.governance.RuleBook;
import dev.pinion.app.meaning.SetLedger;
import dev.pinion.app.models.ModelCatalog;
import dev.pinion.domain.DomainException;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.access.Permission;
import dev.pinion.domain.governance.Check;
import dev.pinion.domain.service.ChangePlan;
import dev.pinion.domain.service.Pins;
import dev.pinion.domain.service.Precondition;
import dev.pinion.domain.service.Revision;
import dev.pinion.domain.service.Revision.Operation;
import dev.pinion.domain.service.Revision.Origin;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.service.ServicePlan;
import dev.pinion.domain.service.VersionSet;
import dev.pinion.store.TenantTx;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Taking a replaced agent or context graph back. The service gets the agent and the graph of an
 * earlier revision of {@code edge} again, and each of its sets what it held just before they were
 * replaced: version numbers are numbers of an agent and of a graph, so neither comes back alone.
 */
public final class ServiceRollbacks {
  private final Work work;
  private final ServiceRules rules;
  private final ServiceSets sets;
  private final RuleBook book;

  /** The use case of services' ways back. */
  public ServiceRollbacks(Work work, ModelCatalog models, VersionSets sets, RuleBook book) {
    this.work = work;
    this.book = book;
    this.rules = new ServiceRules(models);
    this.sets = new ServiceSets(sets);
  }

  /**
   * A way back that is asked for.
   *
   * @param toRevision the revision of {@code edge} whose agent and graph to put back; null takes
   *     the last replacement back
   * @param reason null when nobody gave one
   * @param expectedRevisions where sets must stand, by name; {@code edge} may be among them
   * @param preconditions what must hold of {@code edge}
   * @param dryRun whether only to say what it would do
   */
  public record Return(
      EntityId service,
      @Nullable Long toRevision,
      @Nullable String reason,
      Map<String, Long> expectedRevisions,
      List<Precondition> preconditions,
      boolean dryRun) {}

  /** A plan with what carrying it out needs. */
  private record Planned(ServiceEdit edit, ServicePlan plan) {

    Origin origin(String set, @Nullable String reason) {
      Long revision = plan.restores().get(set);
      Operation operation = revision == null ? Operation.SERVICE : Operation.ROLLBACK;
      return new Origin(operation, null, revision, reason);
    }

    /** The plan with what the rules say of each set; whether they let it through is not asked. */
    ServicePlan checked(Function<RuleBook.Planned, List<Check>> ask, @Nullable String reason) {
      return plan.with(
          plan.sets().stream().map(each -> each.checked(ask.apply(ofSet(each, reason)))).toList());
    }

    private RuleBook.Planned ofSet(ChangePlan set, @Nullable String reason) {
      return new RuleBook.Planned(
          edit.before(), edit.planned(), set, origin(set.versionSet(), reason), null);
    }

    /** What happens to edge, which the plan does not list: its pins stay, its parts do not. */
    RuleBook.Planned ofEdge(@Nullable String reason) {
      return ofSet(
          new ChangePlan(
              VersionSet.EDGE,
              false,
              plan.baseRevision(),
              null,
              Pins.LATEST,
              Pins.LATEST,
              List.of(),
              List.of()),
          reason);
    }
  }

  /** Plans the way back and, unless it is a dry run, goes it. */
  public ServicePlan rollback(Caller caller, Return wanted) {
    if (wanted.dryRun()) {
      return caller
          .tenant()
          .read(
              tx -> {
                Planned planned = plan(tx, caller, wanted);
                Instant now = work.now();
                book.requireNotFrozen(tx, now, planned.ofEdge(wanted.reason()));
                return planned.checked(
                    each -> {
                      book.requireNotFrozen(tx, now, each);
                      return book.checks(tx, now, each);
                    },
                    wanted.reason());
              });
    }
    return work.write(
        caller,
        unit -> {
          unit.tx().openReserve();
          Planned planned = plan(unit.tx(), caller, wanted);
          ServicePlan checked = planned.checked(each -> book.checks(unit, each), wanted.reason());
          ServiceSets.Rejoined done =
              sets.rejoin(
                  unit,
                  planned.edit(),
                  checked.sets(),
                  set -> planned.origin(set, wanted.reason()));
          return checked.applied(done.edgeRevision(), done.plans());
        });
  }

  private Planned plan(TenantTx tx, Caller caller, Return wanted) {
    Service before = ServiceRules.find(tx, wanted.service());
    caller.require(Permission.SERVICE_UPDATE, ServiceAttributes.of(before));
    VersionSet edge = SetRef.require(before, VersionSet.EDGE);
    wanted.preconditions().forEach(each -> each.require(edge));
    wanted.expectedRevisions().forEach((name, number) -> requireAt(before, name, number));
    Revision target = target(SetLedger.of(tx, before, VersionSet.EDGE), wanted.toRevision());
    Service after = before.joining(target.parts());
    var puts = new TreeMap<String, Pins>();
    var restores = new TreeMap<>(Map.of(VersionSet.EDGE, target.number()));
    before
        .storedSets()
        .forEach(
            (name, set) -> {
              Revision then = SetLedger.of(tx, before, name).beforeEdge(target.number() + 1);
              VersionSet old = then == null ? null : then.set();
              if (then != null && old != null) {
                new SetRef.Found(old, then.parts()).requireOf(after);
                restores.put(name, then.number());
                if (!old.pins().equals(set.pins())) {
                  puts.put(name, old.pins());
                }
              }
            });
    puts.keySet()
        .forEach(
            name ->
                caller.require(
                    Permission.VERSION_SET_UPDATE, ServiceAttributes.ofSet(before, name)));
    var edit = new ServiceEdit(before, after, new SetPlan(puts, List.of()));
    edit.require(caller::require, tx, rules, ServicePolicy.RUNNABLE);
    return new Planned(
        edit,
        new ServicePlan(
            false,
            edge.revision(),
            null,
            restores,
            Revision.Parts.of(before),
            target.parts(),
            sets.plans(tx, edit)));
  }

  private static void requireAt(Service service, String name, long expected) {
    VersionSet set = service.versionSet(name);
    if (set == null || set.revision() != expected) {
      throw DomainException.conflict(
          "revision_moved",
          set == null
              ? "You expected \"%s\" at revision %d, but there is no such set; look at the service again."
                  .formatted(name, expected)
              : "You expected \"%s\" at revision %d, but it is at %d; look at it again."
                  .formatted(name, expected, set.revision()));
    }
  }

  /** The revision of edge to go back to, which joined something else than the service joins now. */
  private static Revision target(SetLedger edge, @Nullable Long wanted) {
    Revision newest = Objects.requireNonNull(edge.newest(), "edge is as old as its service");
    if (wanted == null) {
      Revision found = edge.undone(newest, each -> !each.parts().equals(newest.parts()));
      if (found == null) {
        throw nothing(nothingBefore(newest));
      }
      return found;
    }
    Revision found = edge.revision(wanted);
    if (found == null) {
      throw DomainException.notFound(
          "revision_not_found",
          "The agent and the context graph of the service \"%s\" have no revision %d; the history of \"edge\" lists theirs."
              .formatted(edge.service().name(), wanted));
    }
    if (found.parts().equals(newest.parts())) {
      throw nothing(
          "The service has the agent and the context graph of revision %d already; to take back what its sets pin, roll those back."
              .formatted(wanted));
    }
    return found;
  }

  private static String nothingBefore(Revision newest) {
    Long restored = newest.origin().restores();
    return restored == null
        ? "There is nothing to go back to: neither the agent nor the context graph of this service"
            + " was ever replaced."
        : "There is nothing to go back to: the service is back at revision %d of \"edge\", and none before that differs; to go to a later one, name it."
            .formatted(restored);
  }

  private static DomainException nothing(String message) {
    return DomainException.conflict("nothing_to_restore", message);
  }
}
