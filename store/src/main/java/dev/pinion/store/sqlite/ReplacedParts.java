package dev.pinion.store.sqlite;

import dev.pinion.domain.Actor;
import dev.pinion.domain.Change;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.service.Pins;
import dev.pinion.domain.service.Revision;
import dev.pinion.domain.service.Revision.Operation;
import dev.pinion.domain.service.Revision.Origin;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.service.VersionSet;
import dev.pinion.store.TenantTx;
import dev.pinion.store.UnreadableEntryException;
import dev.pinion.store.jdbc.JdbcTenantTx;
import dev.pinion.store.jdbc.SqlConnection;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;
import org.jspecify.annotations.Nullable;

/**
 * Brings the ledgers of an older file up to what its services are: earlier builds replaced the
 * agent or the graph of a service without a revision. Runs once a file, after every migration with
 * a number, so that it meets the tables of this build and can use what reads and writes them.
 */
final class ReplacedParts implements JavaMigration {
  private static final System.Logger LOG = System.getLogger(ReplacedParts.class.getName());

  private static final Origin ORIGIN =
      new Origin(
          Operation.SERVICE,
          null,
          null,
          "Recorded when the database was upgraded: the agent or graph was replaced earlier");

  /** Another number would run it again on every file. */
  private static final int CHECKSUM = 1;

  /** What sets were seen to be of, from a time on. */
  private record Seen(Revision.Parts parts, Instant at) {}

  /** A service that some revision shows with other parts than it has. */
  private record Suspect(EntityId tenant, EntityId service) {}

  /** None: it runs after all that have one. */
  @Override
  public @Nullable MigrationVersion getVersion() {
    return null;
  }

  @Override
  public String getDescription() {
    return "replaced parts";
  }

  @Override
  public Integer getChecksum() {
    return CHECKSUM;
  }

  @Override
  public boolean canExecuteInTransaction() {
    return true;
  }

  @Override
  public void migrate(Context context) {
    // Not closed: the connection and its transaction are not its own.
    var connection = new SqlConnection(context.getConnection());
    for (Suspect each : suspects(connection)) {
      var tx = new JdbcTenantTx(connection, each.tenant());
      Service service = tx.services().find(each.service());
      if (service != null) {
        new Mending(connection, tx, service).run();
      }
    }
  }

  private static List<Suspect> suspects(SqlConnection connection) {
    return connection
        .statement(
            """
            select tenant_id, id from service s
            where deleted_at is null and exists (
              select 1 from version_set_revision r
              where r.service_id = s.id and r.version_set <> 'edge'
                and (r.agent_id <> s.agent_id or r.graph_id <> s.graph_id))
            order by id
            """)
        .list(
            row ->
                new Suspect(
                    EntityId.ofHex(row.getString("tenant_id")),
                    EntityId.ofHex(row.getString("id"))));
  }

  /** What is done to one service. */
  private static final class Mending {
    private final SqlConnection connection;
    private final TenantTx tx;
    private final Service service;
    private final Actor actor;
    private final Instant at;

    Mending(SqlConnection connection, TenantTx tx, Service service) {
      this.connection = connection;
      this.tx = tx;
      this.service = service;
      this.actor = Actor.system(tx.tenant().slug());
      Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
      Instant newest = tx.head().changedAt();
      this.at = now.isBefore(newest) ? newest : now;
    }

    void run() {
      Map<String, Long> logged = lastLogged();
      // Edge before the others: what was logged before edge's revision held before the change.
      if (service.storedEdge() == null
          && tx.ledger().lastRevision(service.id(), VersionSet.EDGE) == 0) {
        recordEdge(history());
      }
      service.storedSets().values().forEach(set -> mend(set, logged.getOrDefault(set.name(), 0L)));
    }

    /** The highest revision of each name in the change log, in one pass over it. */
    private Map<String, Long> lastLogged() {
      var last = new HashMap<String, Long>();
      connection
          .statement(
              """
              select version_set, max(revision) as revision from change
              where tenant_id = (select tenant_id from service where id = :service)
                and subject_type = 'SERVICE' and subject_id = :service and revision is not null
              group by version_set
              """)
          .bind("service", service.id().hex())
          .list(row -> last.put(row.getString("version_set"), row.getLong("revision")));
      return last;
    }

    private void mend(VersionSet set, long logged) {
      Revision newest = newest(set);
      if (newest == null || logged > newest.number()) {
        // A revision more would hide that one was cut off.
        LOG.log(
            System.Logger.Level.WARNING,
            "the version set \"{0}\" of the service {1} is left alone: its ledger is not as written",
            set.name(),
            service.id());
        return;
      }
      if (newest.parts().equals(Revision.Parts.of(service))) {
        return;
      }
      Revision revision = follow(newest, new Seen(Revision.Parts.of(service), at), set.pins());
      if (!service.active()) {
        tx.unseen().add(service.id(), set.name(), revision.number());
      }
    }

    /** The revision that the set says it is at; null if that is not the newest of its ledger. */
    private @Nullable Revision newest(VersionSet set) {
      try {
        Revision newest = tx.ledger().newest(service.id(), set.name());
        return newest != null && set.equals(newest.set()) ? newest : null;
      } catch (UnreadableEntryException e) {
        return null;
      }
    }

    /** What the service was of, one after the other, as far as ledgers show it. */
    private List<Seen> history() {
      // Whoever wrote two ledgers in one millisecond did it in the order of the change log.
      return connection
          .statement(
              """
              select r.agent_id, r.graph_id, r.at from version_set_revision r
              join resource a on a.tenant_id = r.tenant_id and a.id = r.agent_id
              join resource g on g.tenant_id = r.tenant_id and g.id = r.graph_id
              left join change c on c.tenant_id = r.tenant_id and c.subject_type = 'SERVICE'
                and c.subject_id = r.service_id and c.version_set = r.version_set
                and c.revision = r.number
              where r.service_id = :service and r.version_set <> 'edge'
              order by r.at, c.seq, r.number
              """)
          .bind("service", service.id().hex())
          .list(
              row ->
                  new Seen(
                      new Revision.Parts(
                          EntityId.ofHex(row.getString("agent_id")),
                          EntityId.ofHex(row.getString("graph_id"))),
                      Instant.ofEpochMilli(row.getLong("at"))));
    }

    private void recordEdge(List<Seen> history) {
      if (history.isEmpty()) {
        return;
      }
      Revision newest = Revision.ofFirstEdge(service, history.getFirst().parts());
      tx.services().revise(newest);
      for (Seen seen : history) {
        newest = reviseEdge(newest, seen);
      }
      newest = reviseEdge(newest, new Seen(Revision.Parts.of(service), at));
      tx.services().update(service.withEdge(Objects.requireNonNull(newest.set())));
    }

    private Revision reviseEdge(Revision newest, Seen seen) {
      if (newest.parts().equals(seen.parts())) {
        return newest;
      }
      return follow(newest, seen, Pins.LATEST);
    }

    private Revision follow(Revision newest, Seen seen, Pins pins) {
      Revision revision =
          Revision.next(
              newest.tip(),
              new Revision.Draft(
                  service.id(),
                  newest.versionSet(),
                  ORIGIN,
                  seen.parts(),
                  pins,
                  pins,
                  List.of(),
                  actor,
                  seen.at()));
      tx.services().revise(revision);
      tx.append(
          new Change.Draft(
              "version_set.changed",
              Change.Subject.of(Change.SubjectType.SERVICE, service.id()),
              service.name(),
              revision.versionSet(),
              revision.number(),
              null),
          actor,
          at);
      return revision;
    }
  }
}
