package dev.pinion.store.memory;

import dev.pinion.domain.Change;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.service.Revision;
import dev.pinion.store.LedgerStore;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pcollections.PVector;

/** The ledgers of version sets in memory. */
final class MemoryLedger implements LedgerStore {
  private static final Comparator<Name> ORDER =
      Comparator.comparing(Name::service).thenComparing(Name::versionSet);

  private final MemoryRows rows;

  MemoryLedger(MemoryRows rows) {
    this.rows = rows;
  }

  private PVector<Revision> ledger(EntityId service, String setName) {
    return rows.ledger(new Name(service, setName));
  }

  @Override
  public List<Name> namesAfter(@Nullable Name last, int limit) {
    var names = new TreeSet<Name>(ORDER);
    names.addAll(rows.ledgers.keySet());
    rows.services.forEach(
        (id, service) ->
            service.storedSets().keySet().forEach(set -> names.add(new Name(id, set))));
    return (last == null ? names : names.tailSet(last, false)).stream().limit(limit).toList();
  }

  @Override
  public List<String> names(EntityId service) {
    return rows.ledgers.keySet().stream()
        .filter(each -> each.service().equals(service))
        .map(Name::versionSet)
        .sorted()
        .toList();
  }

  @Override
  public long lastRevision(EntityId service, String setName) {
    return ledger(service, setName).size();
  }

  private Stream<Change> logged(EntityId service, String setName) {
    return rows.changes.stream()
        .filter(each -> each.revision() != null && setName.equals(each.versionSet()))
        .filter(each -> each.subject().id().equals(service.hex()));
  }

  private static long highest(Stream<Change> changes) {
    return changes.mapToLong(Change::revision).max().orElse(0);
  }

  @Override
  public long lastLogged(EntityId service, String setName) {
    return highest(logged(service, setName));
  }

  @Override
  public long seqOf(EntityId service, String setName, long revision) {
    return logged(service, setName)
        .filter(each -> Objects.equals(each.revision(), revision))
        .mapToLong(Change::seq)
        .findFirst()
        .orElse(0);
  }

  @Override
  public long lastLoggedBefore(EntityId service, String setName, long seq) {
    return highest(logged(service, setName).filter(each -> each.seq() < seq));
  }

  @Override
  public @Nullable Revision newest(EntityId service, String setName) {
    PVector<Revision> ledger = ledger(service, setName);
    return ledger.isEmpty() ? null : ledger.getLast();
  }

  @Override
  public @Nullable Revision revision(EntityId service, String setName, long number) {
    PVector<Revision> ledger = ledger(service, setName);
    return number < 1 || number > ledger.size() ? null : ledger.get((int) number - 1);
  }

  @Override
  public @Nullable Revision revisionAt(EntityId service, String setName, Instant time) {
    return ledger(service, setName).reversed().stream()
        .filter(each -> !each.at().isAfter(time))
        .findFirst()
        .orElse(null);
  }

  @Override
  public List<Revision> revisions(EntityId service, String setName, long offset, int limit) {
    return ledger(service, setName).reversed().stream().skip(offset).limit(limit).toList();
  }

  @Override
  public List<Revision> revisionsFrom(EntityId service, String setName, long number, int limit) {
    return ledger(service, setName).stream()
        .filter(each -> each.number() >= number)
        .limit(limit)
        .toList();
  }
}
