package dev.pinion.store.jdbc;

import dev.pinion.domain.EntityId;
import dev.pinion.domain.service.Revision;
import dev.pinion.domain.service.VersionSet;
import dev.pinion.store.LedgerStore;
import dev.pinion.store.StoreUnavailableException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The entries that a transaction adds to ledgers, each chained to the newest that is there. */
final class LedgerEntries extends Rows {
  private static final String ENTRY =
      """
      insert into version_set_revision (format, service_id, tenant_id, version_set, number,
        operation, source, restores, reason, overrode, agent_id, graph_id, pins_before, pins_after,
        warnings, actor, at, previous_hash, hash)
      """;

  private static final String VALUES =
      """
      :format, :service, :tenant, :set, :number,
        :operation, :source, :restores, :reason, :overrode, :agent, :graph, :before, :after,
        :warnings, :actor, :at, :previousHash, :hash
      """;

  private static final String APPEND = ENTRY + "values (" + VALUES + ")";

  /** For an entry whose previous one was not read in this transaction. */
  private static final String APPEND_TO_KNOWN =
      ENTRY
          + "select "
          + VALUES
          + """
          from version_set_revision
          where tenant_id = :tenant and service_id = :service and version_set = :set
            and number = :number - 1 and hash = :previousHash
          """;

  private final LedgerEnds ends;

  /** The newest entry of each ledger that this transaction has written. */
  private final Map<LedgerStore.Name, Revision> written = new HashMap<>();

  /** The newest entries that were there before this transaction, as far as it has met them. */
  private final Map<LedgerStore.Name, Revision.Tip> before = new HashMap<>();

  /** Ledgers whose end is remembered and was not read. */
  private final Set<LedgerStore.Name> remembered = new HashSet<>();

  /** Entries of a transaction of a store that remembers the ends of ledgers. */
  LedgerEntries(SqlConnection connection, EntityId tenant, LedgerEnds ends) {
    super(connection, tenant);
    this.ends = ends;
  }

  /** The newest entry that this transaction has written; null if it has written none. */
  @Nullable Revision written(EntityId service, String setName) {
    return written.get(new LedgerStore.Name(service, setName));
  }

  /**
   * The end of a ledger.
   *
   * @param set as the newest entry has made it; null if that is not known, or it has ended
   * @return null if there is no entry
   */
  Revision.@Nullable Tip end(LedgerStore.Name ledger, @Nullable VersionSet set) {
    Revision own = written.get(ledger);
    if (own != null) {
      return own.tip();
    }
    Revision.Tip end = set == null ? null : ends.find(tenant, ledger, set.revision());
    if (end != null) {
      remembered.add(ledger);
    } else {
      end = read(ledger);
    }
    if (end != null) {
      before.put(ledger, end);
    }
    return end;
  }

  private Revision.@Nullable Tip read(LedgerStore.Name ledger) {
    return statement(
            """
                select number, at, hash from version_set_revision
                where tenant_id = :tenant and service_id = :service and version_set = :set
                order by number desc limit 1
                """)
        .bind("service", ledger.service().hex())
        .bind("set", ledger.versionSet())
        .first(
            row ->
                new Revision.Tip(
                    row.getLong(1), Instant.ofEpochMilli(row.getLong(2)), row.getString(3)));
  }

  /** Adds an entry, and refuses one that does not follow what is there. */
  void append(Revision revision) {
    var ledger = new LedgerStore.Name(revision.serviceId(), revision.versionSet());
    written.put(ledger, revision);
    Revision.Origin origin = revision.origin();
    boolean isRemembered = remembered.remove(ledger);
    SqlStatement statement = statement(isRemembered ? APPEND_TO_KNOWN : APPEND);
    statement
        .bind("format", revision.format())
        .bind("service", revision.serviceId().hex())
        .bind("set", revision.versionSet())
        .bind("number", revision.number())
        .bind("operation", origin.operation().name())
        .bind("source", json(origin.source()))
        .bind("restores", origin.restores())
        .bind("reason", origin.reason())
        .bind("overrode", origin.overrode().isEmpty() ? null : json(origin.overrode()))
        .bind("agent", revision.parts().agentId().hex())
        .bind("graph", revision.parts().graphId().hex())
        .bind("before", connection.json(revision.before()))
        .bind("after", connection.json(revision.after()))
        .bind("warnings", json(revision.warnings()))
        .bind("actor", connection.json(revision.actor()))
        .bind("at", revision.at().toEpochMilli())
        .bind("previousHash", revision.previousHash())
        .bind("hash", revision.hash());
    if (isRemembered) {
      statement.executeOnOne(
          rows ->
              new StoreUnavailableException(
                  "a ledger is not what it was, as if a database had been put back under the server; nothing was written, and it is read again at the next write"));
    } else {
      statement.executeOnOne();
    }
  }

  /** Says whether what this transaction has done is on disk. */
  void ended(boolean isOnDisk) {
    written.forEach((ledger, revision) -> before.put(ledger, revision.tip()));
    if (isOnDisk) {
      before.forEach((ledger, end) -> ends.put(tenant, ledger, end));
    } else {
      before.keySet().forEach(ledger -> ends.forget(tenant, ledger));
    }
  }
}
