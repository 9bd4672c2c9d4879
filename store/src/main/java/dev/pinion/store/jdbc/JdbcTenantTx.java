package dev.pinion.store.jdbc;

import dev.pinion.domain.Actor;
import dev.pinion.domain.Change;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.tenant.Maintenance;
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
import dev.pinion.store.TenantMove;
import dev.pinion.store.TenantMovesException;
import dev.pinion.store.TenantTx;
import dev.pinion.store.TenantUse;
import dev.pinion.store.UnseenStore;
import dev.pinion.store.UsageStore;
import dev.pinion.store.WrittenServices;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A tenant's transaction on a JDBC connection that somebody else begins and ends. */
public final class JdbcTenantTx extends Rows implements TenantTx {
  private static final String HEAD =
      "select " + TenantState.HEAD_COLUMNS + " from tenant where id = :tenant";

  private final LedgerEntries entries;
  private final ServiceRows services;
  private final LedgerRows ledger;
  private final AccessRows access;
  private final IdempotencyRows idempotency;
  private final UsageRows usages;
  private final ResourceRows resources;
  private final RunRows runs;
  private final RuleRows rules;
  private final RequestRows requests;
  private final UnseenRows unseen;
  private final InvocationRows invocations;
  private final List<Consumer<Boolean>> whenEnded = new ArrayList<>(1);
  private @Nullable TenantHead head;

  /** What the tenant took after so many writes on the connection. */
  private @Nullable TenantUse use;

  private long useAfter;

  /** The head with what this transaction has logged; null before that. */
  private @Nullable TenantHead logged;

  private boolean isOfServicesOnly = true;
  private boolean isReserveOpen;
  private boolean isQuotaLifted;

  /** A transaction on the connection, bound to the tenant. */
  public JdbcTenantTx(SqlConnection connection, EntityId tenant) {
    this(connection, tenant, LedgerEnds.NONE);
  }

  /** One of several transactions of a store, which remembers the ends of ledgers. */
  JdbcTenantTx(SqlConnection connection, EntityId tenant, LedgerEnds ends) {
    super(connection, tenant);
    this.entries = new LedgerEntries(connection, tenant, ends);
    this.services = new ServiceRows(connection, tenant, entries);
    this.ledger = new LedgerRows(connection, tenant, entries);
    this.access = new AccessRows(connection, tenant);
    this.idempotency = new IdempotencyRows(connection, tenant);
    this.usages = new UsageRows(connection, tenant);
    this.resources = new ResourceRows(connection, tenant);
    this.runs = new RunRows(connection, tenant);
    this.rules = new RuleRows(connection, tenant);
    this.requests = new RequestRows(connection, tenant);
    this.unseen = new UnseenRows(connection, tenant);
    this.invocations = new InvocationRows(connection, tenant);
  }

  @Override
  public Tenant tenant() {
    return Objects.requireNonNull(
        statement("select * from tenant where id = :tenant").first(JdbcTenantTx::tenant),
        "the tenant of this transaction does not exist");
  }

  @Override
  public TenantHead head() {
    TenantHead known = head;
    if (known == null) {
      known = readHead();
      head = known;
    }
    return known;
  }

  private TenantHead readHead() {
    return Objects.requireNonNull(
        statement(HEAD).first(TenantState::head), "the tenant of this transaction does not exist");
  }

  /**
   * Begins with what is known of the tenant.
   *
   * @throws TenantMovesException if the tenant may not be written here
   */
  void begin(TenantState state) {
    state.requireWritten();
    head = state.head();
    use = state.use();
    useAfter = connection.writes();
  }

  /** What the next transaction finds of the tenant if this one ends well and nobody else writes. */
  TenantState after(TenantState before) {
    return new TenantState(logged == null ? before.head() : logged, use(), before.move());
  }

  /**
   * Makes sure that the tenant is whole here, for a transaction that reads. One that has begun
   * before the tenant went away sees it whole until it ends.
   *
   * @throws TenantMovesException if it is not
   */
  public void requireRead() {
    TenantMove.State state =
        statement("select state from tenant_move where tenant_id = :tenant")
            .first(row -> TenantMove.State.of(row.getInt("state")));
    if (state != null && !state.isRead()) {
      throw new TenantMovesException(state);
    }
  }

  @Override
  public TenantTx neighbour(EntityId other) {
    var tx = new JdbcTenantTx(connection, other);
    tx.requireRead();
    return tx;
  }

  @Override
  public void know(KnownTenant known) {
    services.know(known);
    resources.know(known);
    rules.know(known);
    requests.know(known);
  }

  @Override
  public TenantUse use() {
    TenantUse known = use;
    if (known == null || useAfter != connection.writes()) {
      known = readUse();
      use = known;
      useAfter = connection.writes();
    }
    return known;
  }

  private TenantUse readUse() {
    return Objects.requireNonNullElse(
        statement(
                "select row_count, memory_bytes, disk_bytes from tenant_use where tenant_id = :tenant")
            .first(TenantState::use),
        TenantUse.NONE);
  }

  @Override
  public void openReserve() {
    isReserveOpen = true;
  }

  @Override
  public void liftQuota() {
    isQuotaLifted = true;
  }

  /** Whether this transaction is not held to the tenant's quota. */
  public boolean isQuotaLifted() {
    return isQuotaLifted;
  }

  /** Whether this transaction may use the reserve beyond the tenant's quota. */
  public boolean isReserveOpen() {
    return isReserveOpen;
  }

  @Override
  public void update(Tenant changed) {
    statement(
            """
                update tenant set name = :name, profile = :profile, maintenance = :maintenance,
                  updated_at = :updatedAt
                where id = :tenant
                """)
        .bind("name", changed.name())
        .bind("profile", json(changed.profile()))
        .bind("maintenance", json(changed.maintenance()))
        .bind("updatedAt", changed.updatedAt().toEpochMilli())
        .executeOnOne();
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
    return idempotency;
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
    return unseen;
  }

  @Override
  public InvocationStore invocations() {
    return invocations;
  }

  @Override
  public void append(Change.Draft change, Actor actor, Instant at) {
    // Nobody else can write the tenant meanwhile, so the number follows from the head, and taking
    // the tenant's row makes the order of numbers the order of commits.
    TenantHead before = logged == null ? head() : logged;
    long seq = 1 + before.seq();
    boolean concernsAccess = change.subject().type().concernsAccess();
    statement(
            """
                update tenant set seq = :seq,
                  access_seq = case when :access = 1 then :seq else access_seq end,
                  changed_at = case when changed_at < :at then :at else changed_at end
                where id = :tenant and seq = :seq - 1
                """)
        .bind("seq", seq)
        .bind("access", concernsAccess ? 1 : 0)
        .bind("at", at.toEpochMilli())
        .executeOnOne();
    logged = before.after(seq, concernsAccess, at);
    isOfServicesOnly &= change.subject().type() == Change.SubjectType.SERVICE;
    statement(
            """
                insert into change (tenant_id, seq, at, actor, kind, subject_type, subject_id,
                  subject_name, version_set, revision, version)
                values (:tenant, :seq, :at, :actor, :kind, :type, :id,
                  :name, :set, :revision, :version)
                """)
        .bind("seq", seq)
        .bind("at", at.toEpochMilli())
        .bind("actor", connection.json(actor))
        .bind("kind", change.kind())
        .bind("type", change.subject().type().name())
        .bind("id", change.subject().id())
        .bind("name", change.subjectName())
        .bind("set", change.versionSet())
        .bind("revision", change.revision())
        .bind("version", change.version())
        .executeOnOne();
  }

  @Override
  public @Nullable WrittenServices writtenServices() {
    TenantHead newest = logged;
    if (newest == null || !isOfServicesOnly) {
      return null;
    }
    var written = services.written();
    return written == null ? null : new WrittenServices(newest.seq(), written, use().memoryBytes());
  }

  @Override
  public void whenEnded(Consumer<Boolean> what) {
    whenEnded.add(what);
  }

  /** Does a read of a tenant on the connection, which sees only what is on disk. */
  public static <T> T read(SqlConnection connection, EntityId tenant, Function<TenantTx, T> work) {
    var tx = new JdbcTenantTx(connection, tenant);
    boolean isDone = false;
    try {
      tx.requireRead();
      T result = work.apply(tx);
      isDone = true;
      return result;
    } finally {
      tx.ended(isDone);
    }
  }

  /** Does what is to be done when this transaction has ended. */
  public void ended(boolean isOnDisk) {
    entries.ended(isOnDisk);
    whenEnded.forEach(each -> each.accept(isOnDisk));
  }

  @Override
  public long lastSeq() {
    return logged == null ? readLastSeq() : logged.seq();
  }

  private long readLastSeq() {
    return Objects.requireNonNullElse(
        statement("select seq from tenant where id = :tenant").first(row -> row.getLong("seq")),
        0L);
  }

  @Override
  public List<Change> changesAfter(long seq, int limit) {
    return statement(
            """
                select * from change where tenant_id = :tenant and seq > :seq
                order by seq limit :limit
                """)
        .bind("seq", seq)
        .bind("limit", limit)
        .list(JdbcTenantTx::change);
  }

  @Override
  public List<Change> changes(ChangeQuery query, long offset, int limit) {
    var filter = new ChangeFilter(query);
    return statement(
            "select * from change where "
                + filter.sql()
                + " order by seq desc limit :limit offset :offset")
        .bindAll(filter.values())
        .bind("limit", limit)
        .bind("offset", offset)
        .list(JdbcTenantTx::change);
  }

  @Override
  public long count(ChangeQuery query) {
    if (query.isOfAll()) {
      // Numbers have no gaps, and nothing leaves the log.
      return lastSeq();
    }
    var filter = new ChangeFilter(query);
    return Objects.requireNonNull(
        statement("select count(*) as number from change where " + filter.sql())
            .bindAll(filter.values())
            .first(row -> row.getLong("number")));
  }

  @Override
  public ChangeCounts counts(ChangeQuery query) {
    var filter = new ChangeFilter(query);
    return Objects.requireNonNull(
        statement(
                """
                    select count(*) as changes, count(distinct (actor ->> 'kind') || '/' ||
                      (actor ->> 'org') || '/' || (actor ->> 'id')) as actors
                    from change where\s"""
                    + filter.sql())
            .bindAll(filter.values())
            .first(row -> new ChangeCounts(row.getLong("changes"), row.getLong("actors"))));
  }

  static Tenant tenant(ResultSet row) throws SQLException {
    return new Tenant(
        id(row, "id"),
        row.getString("slug"),
        row.getString("name"),
        JsonText.readObject(row.getString("profile")),
        maintenance(row.getString("maintenance")),
        time(row, "created_at"),
        time(row, "updated_at"));
  }

  private static @Nullable Maintenance maintenance(@Nullable String text) {
    return text == null ? null : JsonText.read(text, Maintenance.class);
  }

  private static Change change(ResultSet row) throws SQLException {
    return new Change(
        row.getLong("seq"),
        time(row, "at"),
        actor(row, "actor"),
        row.getString("kind"),
        new Change.Subject(
            Change.SubjectType.valueOf(row.getString("subject_type")), row.getString("subject_id")),
        row.getString("subject_name"),
        row.getString("version_set"),
        longOrNull(row, "revision"),
        longOrNull(row, "version"));
  }
}
