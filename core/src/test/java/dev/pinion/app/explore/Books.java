package dev.pinion.app.explore;

import dev.pinion.app.explore.Operation.Kind;
import dev.pinion.app.explore.Sight.LedgerNames;
import dev.pinion.domain.Actor;
import dev.pinion.domain.Change;
import dev.pinion.domain.service.Revision;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.service.VersionSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Whether services, their ledgers and the change log tell the same of an operation. */
record Books(Sight before, Sight after, List<Change> changes, Operation operation) {

  /** What they do not agree on. */
  List<String> faults() {
    var faults = new ArrayList<String>();
    after
        .ledgers()
        .forEach(
            (key, ledger) -> {
              LedgerNames names = Sight.names(key);
              int known = before.ledger(names.service(), names.set()).size();
              for (Revision each : ledger.subList(known, ledger.size())) {
                addFaults(key, each, ledger, faults);
              }
              addFaults(key, names, ledger, faults);
            });
    changes.stream()
        .filter(each -> each.revision() != null)
        .filter(each -> !isInLedger(each))
        .forEach(each -> faults.add("the log tells of a revision that is not there: " + each));
    changes.stream()
        .filter(each -> !isBy(each.actor()) && !isEndOfFreeze(each))
        .forEach(each -> faults.add("the log names somebody else: " + each));
    return faults;
  }

  private static boolean isFirstEdge(Revision revision) {
    return revision.versionSet().equals(VersionSet.EDGE) && revision.number() == 1;
  }

  private void addFaults(String key, Revision each, List<Revision> ledger, List<String> faults) {
    Revision previous = each.number() == 1 ? null : ledger.get((int) each.number() - 2);
    boolean follows =
        previous == null
            ? each.previousHash() == null
            : previous.hash().equals(each.previousHash())
                && Objects.equals(previous.after(), each.before());
    if (!follows || !each.hash().equals(each.computedHash())) {
      faults.add("the chain of %s breaks at %d".formatted(key, each.number()));
    }
    long told = changes.stream().filter(change -> tellsOf(change, each)).count();
    if (told != (isFirstEdge(each) ? 0 : 1)) {
      faults.add("the log tells %d times of %s@%d".formatted(told, key, each.number()));
    }
    boolean overrode = !each.origin().overrode().isEmpty();
    boolean toldSo =
        changes.stream()
            .anyMatch(
                change ->
                    change.kind().equals("version_set.overridden")
                        && change.subject().id().equals(each.serviceId().hex())
                        && each.versionSet().equals(change.versionSet()));
    if (overrode != toldSo) {
      faults.add("the log and the ledger differ on an override of " + key);
    }
    boolean mayOverride =
        operation.kind() == Kind.OVERRIDE && operation.who() != null && operation.who().mayRule();
    if (overrode && !mayOverride) {
      faults.add("somebody overrode a rule on %s who must not".formatted(key));
    }
  }

  private static boolean tellsOf(Change change, Revision revision) {
    String kind = revision.after() == null ? "version_set.deleted" : "version_set.changed";
    return change.kind().equals(kind)
        && change.subject().id().equals(revision.serviceId().hex())
        && revision.versionSet().equals(change.versionSet())
        && Objects.equals(change.revision(), revision.number())
        && change.actor().equals(revision.actor());
  }

  private void addFaults(
      String key, LedgerNames names, List<Revision> ledger, List<String> faults) {
    Service service = after.services().get(names.service());
    VersionSet set = service == null ? null : service.versionSet(names.set());
    if (service != null && !ledger.isEmpty() && !Objects.equals(ledger.getLast().set(), set)) {
      faults.add("%s is not what its ledger says".formatted(key));
    }
  }

  private boolean isInLedger(Change change) {
    return after.ledgers().values().stream()
        .flatMap(List::stream)
        .anyMatch(each -> tellsOf(change, each));
  }

  /** Nobody ends a freeze whose time has run out; the next operation writes it down. */
  private boolean isEndOfFreeze(Change change) {
    return change.kind().equals("freeze.off")
        && change.actor().kind() == Actor.Kind.SYSTEM
        && before.freezes().stream()
            .filter(each -> each.id().hex().equals(change.subject().id()))
            .anyMatch(each -> !each.isOn(change.at()));
  }

  /** The server acts for itself, or in the name of whoever asked. */
  private boolean isBy(Actor actor) {
    Who who = operation.who();
    return who != null
        ? actor.equals(who.actor())
        : actor.kind() == Actor.Kind.SYSTEM
            || after.requests().values().stream().anyMatch(each -> each.author().equals(actor));
  }
}
