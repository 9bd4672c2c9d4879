package dev.pinion.store.jdbc;

import dev.pinion.domain.EntityId;
import dev.pinion.domain.service.Pins;
import dev.pinion.domain.service.Revision;
import dev.pinion.domain.service.Warning;
import dev.pinion.store.LedgerStore;
import dev.pinion.store.UnreadableEntryException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** The ledgers of version sets in SQL; {@link LedgerEntries} writes them. */
final class LedgerRows extends Rows implements LedgerStore {
  /** The first format whose hash says which rules were overridden. */
  private static final int FIRST_WITH_OVERRODE = 3;

  /** Services whose ledgers are listed together. */
  private static final int SERVICES_PER_READ = 50;

  private final LedgerEntries entries;

  LedgerRows(SqlConnection connection, EntityId tenant, LedgerEntries entries) {
    super(connection, tenant);
    this.entries = entries;
  }

  /**
   * By the tenant's services, some at a time: ledgers have no index by tenant, so a database would
   * look at those of all tenants.
   */
  @Override
  public List<Name> namesAfter(@Nullable Name last, int limit) {
    var names = new ArrayList<Name>();
    List<String> services = services("id >= :after", last == null ? "" : last.service().hex());
    while (!services.isEmpty()) {
      names.addAll(namesOf(services, last, limit - names.size()));
      if (names.size() == limit) {
        break;
      }
      services = services("id > :after", services.getLast());
    }
    return names;
  }

  private List<String> services(String which, String after) {
    return statement(
            "select id from service where tenant_id = :tenant and <which> order by id limit :limit")
        .define("which", which)
        .bind("after", after)
        .bind("limit", SERVICES_PER_READ)
        .list(row -> row.getString("id"));
  }

  /** It does not ask whose the rows are, as the services are: only whole entries say that. */
  private List<Name> namesOf(List<String> services, @Nullable Name last, int limit) {
    return statement(
            """
            select service_id, version_set from version_set_revision
            where service_id in (<services>) and (service_id, version_set) > (:service, :set)
            union
            select service_id, name from version_set
            where service_id in (<services>) and (service_id, name) > (:service, :set)
            order by service_id, version_set limit :limit
            """)
        .bindList("services", services)
        .bind("service", last == null ? "" : last.service().hex())
        .bind("set", last == null ? "" : last.versionSet())
        .bind("limit", limit)
        .list(row -> new Name(id(row, "service_id"), row.getString("version_set")));
  }

  @Override
  public List<String> names(EntityId service) {
    return statement(
            """
            select distinct version_set from version_set_revision
            where tenant_id = :tenant and service_id = :service order by version_set
            """)
        .bind("service", service.hex())
        .list(row -> row.getString("version_set"));
  }

  @Override
  public long lastRevision(EntityId service, String setName) {
    return number(
        statement(
                """
                select max(number) as number from version_set_revision
                where tenant_id = :tenant and service_id = :service and version_set = :set
                """)
            .bind("service", service.hex())
            .bind("set", setName));
  }

  @Override
  public long lastLogged(EntityId service, String setName) {
    return number(
        statement(
                """
                select max(revision) as number from change
                where tenant_id = :tenant and subject_id = :service
                  and version_set = :set
                """)
            .bind("service", service.hex())
            .bind("set", setName));
  }

  @Override
  public long seqOf(EntityId service, String setName, long revision) {
    return number(
        statement(
                """
                select seq as number from change
                where tenant_id = :tenant and subject_id = :service
                  and version_set = :set and revision = :revision
                """)
            .bind("service", service.hex())
            .bind("set", setName)
            .bind("revision", revision));
  }

  /** The sign keeps SQLite from going through everything that was logged before. */
  @Override
  public long lastLoggedBefore(EntityId service, String setName, long seq) {
    return number(
        statement(
                """
                select max(revision) as number from change
                where tenant_id = :tenant and subject_id = :service
                  and version_set = :set and +seq < :seq
                """)
            .bind("service", service.hex())
            .bind("set", setName)
            .bind("seq", seq));
  }

  private static long number(SqlStatement query) {
    return Objects.requireNonNullElse(query.first(row -> row.getLong("number")), 0L);
  }

  @Override
  public @Nullable Revision newest(EntityId service, String setName) {
    Revision own = entries.written(service, setName);
    if (own != null) {
      return own;
    }
    List<Revision> newest = revisions(service, setName, 0, 1);
    return newest.isEmpty() ? null : newest.getFirst();
  }

  @Override
  public @Nullable Revision revision(EntityId service, String setName, long number) {
    return statement(
            """
            select * from version_set_revision
            where tenant_id = :tenant and service_id = :service and version_set = :set
              and number = :number
            """)
        .bind("service", service.hex())
        .bind("set", setName)
        .bind("number", number)
        .first(LedgerRows::revision);
  }

  @Override
  public @Nullable Revision revisionAt(EntityId service, String setName, Instant time) {
    return statement(
            """
            select * from version_set_revision
            where tenant_id = :tenant and service_id = :service and version_set = :set
              and at <= :time
            order by number desc limit 1
            """)
        .bind("service", service.hex())
        .bind("set", setName)
        .bind("time", time.toEpochMilli())
        .first(LedgerRows::revision);
  }

  @Override
  public List<Revision> revisions(EntityId service, String setName, long offset, int limit) {
    return statement(
            """
            select * from version_set_revision
            where tenant_id = :tenant and service_id = :service and version_set = :set
            order by number desc limit :limit offset :offset
            """)
        .bind("service", service.hex())
        .bind("set", setName)
        .bind("limit", limit)
        .bind("offset", offset)
        .list(LedgerRows::revision);
  }

  @Override
  public List<Revision> revisionsFrom(EntityId service, String setName, long number, int limit) {
    var revisions = new ArrayList<Revision>();
    try {
      statement(
              """
              select * from version_set_revision
              where tenant_id = :tenant and service_id = :service and version_set = :set
                and number >= :number
              order by number limit :limit
              """)
          .bind("service", service.hex())
          .bind("set", setName)
          .bind("number", number)
          .bind("limit", limit)
          .list(row -> revisions.add(revision(row)));
    } catch (UnreadableEntryException e) {
      return revisions;
    }
    return revisions;
  }

  private static Revision revision(ResultSet row) throws SQLException {
    try {
      return whole(
          new Revision(
              row.getInt("format"),
              id(row, "service_id"),
              row.getString("version_set"),
              row.getLong("number"),
              new Revision.Origin(
                  Revision.Operation.valueOf(row.getString("operation")),
                  jsonOrNull(row, "source", Revision.Source.class),
                  longOrNull(row, "restores"),
                  row.getString("reason"),
                  overrode(row)),
              new Revision.Parts(id(row, "agent_id"), id(row, "graph_id")),
              jsonOrNull(row, "pins_before", Pins.class),
              jsonOrNull(row, "pins_after", Pins.class),
              JsonText.readList(row.getString("warnings"), Warning[].class),
              actor(row, "actor"),
              time(row, "at"),
              row.getString("previous_hash"),
              row.getString("hash")));
    } catch (JacksonException | IllegalArgumentException | NullPointerException e) {
      throw new UnreadableEntryException("a revision cannot be read", e);
    }
  }

  /** No hash of an earlier format covers what was overridden, so nobody can have written it. */
  private static List<Revision.Overridden> overrode(ResultSet row) throws SQLException {
    String text = row.getString("overrode");
    if (text == null) {
      return List.of();
    }
    if (row.getInt("format") < FIRST_WITH_OVERRODE) {
      throw new IllegalArgumentException("a revision of an early format overrides nothing");
    }
    return JsonText.readList(text, Revision.Overridden[].class);
  }

  /** The revision; refused if JSON of another shape has left a null in it where there is none. */
  private static Revision whole(Revision revision) {
    Objects.requireNonNull(revision.json());
    return revision;
  }

  private static <T> @Nullable T jsonOrNull(ResultSet row, String column, Class<T> type)
      throws SQLException {
    String text = row.getString(column);
    return text == null ? null : JsonText.read(text, type);
  }
}
