package dev.pinion.store.memory;

import dev.pinion.domain.Actor;
import dev.pinion.domain.Change;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.tenant.Tenant;
import dev.pinion.store.AccessStore;
import dev.pinion.store.ChangeQuery;
import dev.pinion.store.IdempotencyStore;
import dev.pinion.store.InvocationStore;
import dev.pinion.store.KnownTenant;
import dev.pinion.store.LedgerStore;
import dev.pinion.store.RequestStore;
import dev.pinion.store.ResourceStore;
import dev.pinion.store.RuleStore;
import dev.pinion.store.RunStore;
import dev.pinion.store.ServiceStore;
import dev.pinion.store.TenantHead;
import dev.pinion.store.TenantTx;
import dev.pinion.store.TenantUse;
import dev.pinion.store.UnseenStore;
import dev.pinion.store.UsageStore;
import dev.pinion.store.WrittenServices;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A transaction on rows of its own, which become the store's when it ends well. */
final class MemoryTx implements TenantTx {
  private final MemoryRows rows;
  private final MemoryServices services;
  private final MemoryLedger ledger;
  private final MemoryAccess access;
  private final MemoryResources resources;
  private final MemoryRuns runs;
  private final MemoryRules rules;
  private final MemoryRequests requests;
  private final MemoryUsages usages;
  private final List<Consumer<Boolean>> whenEnded = new ArrayList<>();
  private @Nullable TenantHead head;

  MemoryTx(MemoryRows rows) {
    this.rows = rows;
    services = new MemoryServices(rows);
    ledger = new MemoryLedger(rows);
    access = new MemoryAccess(rows);
    resources = new MemoryResources(rows);
    runs = new MemoryRuns(rows);
    rules = new MemoryRules(rows);
    requests = new MemoryRequests(rows);
    usages = new MemoryUsages(rows);
  }

  /** What there is by now. */
  MemoryRows rows() {
    return rows;
  }

  @Override
  public Tenant tenant() {
    return rows.tenant;
  }

  @Override
  public TenantHead head() {
    TenantHead known = head;
    if (known == null) {
      known = new TenantHead(rows.seq, rows.accessSeq, rows.changedAt, false);
      head = known;
    }
    return known;
  }

  /** Nothing: looking into rows costs nothing here. */
  @Override
  public void know(KnownTenant tenant) {}

  @Override
  public TenantUse use() {
    return TenantUse.NONE;
  }

  @Override
  public void openReserve() {}

  @Override
  public void liftQuota() {}

  @Override
  public void update(Tenant tenant) {
    rows.tenant = tenant;
  }

  @Override
  public ServiceStore services() {
    return services;
  }

  @Override
  public LedgerStore ledger() {
    return ledger;
  }

  @Override
  public AccessStore access() {
    return access;
  }

  @Override
  public IdempotencyStore idempotency() {
    throw new UnsupportedOperationException();
  }

  @Override
  public UsageStore usages() {
    return usages;
  }

  @Override
  public ResourceStore resources() {
    return resources;
  }

  @Override
  public RunStore runs() {
    return runs;
  }

  @Override
  public RuleStore rules() {
    return rules;
  }

  @Override
  public RequestStore requests() {
    return requests;
  }

  @Override
  public UnseenStore unseen() {
    return usages;
  }

  @Override
  public InvocationStore invocations() {
    throw new UnsupportedOperationException();
  }

  @Override
  public TenantTx neighbour(EntityId tenant) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void append(Change.Draft change, Actor actor, Instant at) {
    head();
    rows.seq++;
    if (change.subject().type().concernsAccess()) {
      rows.accessSeq = rows.seq;
    }
    if (rows.changedAt.isBefore(at)) {
      rows.changedAt = at;
    }
    rows.changes =
        rows.changes.plus(
            new Change(
                rows.seq,
                at,
                actor,
                change.kind(),
                change.subject(),
                change.subjectName(),
                change.versionSet(),
                change.revision(),
                change.version()));
  }

  @Override
  public @Nullable WrittenServices writtenServices() {
    return null;
  }

  @Override
  public void whenEnded(Consumer<Boolean> what) {
    whenEnded.add(what);
  }

  void ended(boolean isOnDisk) {
    whenEnded.forEach(each -> each.accept(isOnDisk));
  }

  @Override
  public long lastSeq() {
    return rows.seq;
  }

  @Override
  public List<Change> changesAfter(long seq, int limit) {
    int first = (int) Math.min(seq, rows.changes.size());
    int last = (int) Math.min((long) first + limit, rows.changes.size());
    return List.copyOf(rows.changes.subList(first, last));
  }

  @Override
  public List<Change> changes(ChangeQuery query, long offset, int limit) {
    return rows.changes.stream()
        .filter(each -> matches(query, each))
        .sorted((one, other) -> Long.compare(other.seq(), one.seq()))
        .skip(offset)
        .limit(limit)
        .toList();
  }

  private static boolean matches(ChangeQuery query, Change change) {
    boolean isOfPerson =
        query.person() == null
            || (change.actor().kind() == Actor.Kind.USER
                && change.actor().id().equals(query.person()));
    String key =
        change.actor().kind() == Actor.Kind.API_KEY
            ? change.actor().id()
            : change.actor().credential();
    return isOfPerson
        && (query.key() == null || query.key().equals(key))
        && (query.kind() == null || change.kind().equals(query.kind()))
        && (query.kindStem() == null || change.kind().startsWith(query.kindStem() + "."))
        && (query.subjectType() == null || change.subject().type() == query.subjectType())
        && (query.subjectId() == null || change.subject().id().equals(query.subjectId()))
        && (query.from() == null || !change.at().isBefore(query.from()))
        && (query.until() == null || change.at().isBefore(query.until()));
  }

  @Override
  public long count(ChangeQuery query) {
    return rows.changes.stream().filter(each -> matches(query, each)).count();
  }

  @Override
  public ChangeCounts counts(ChangeQuery query) {
    throw new UnsupportedOperationException();
  }
}
