package dev.pinion.store.jdbc;

import dev.pinion.domain.Actor;
import dev.pinion.domain.Change;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.Revision;
import dev.pinion.domain.Revision.Operation;
import dev.pinion.domain.Revision.Origin;
import dev.pinion.domain.Revision.Parts;
import dev.pinion.domain.Service;
import dev.pinion.domain.VersionSet;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jdbi.v3.core.Handle;

/**
 * Agents and graphs that were replaced by a build that made no revision of it. Each set of such a
 * service gets one that says what it has meant since, and edge the history that the others show.
 */
public final class UnrecordedParts {
  private static final String REASON =
      "Recorded afterwards: the agent or the context graph was replaced by an earlier build.";

  private final JdbcTenantTx tx;
  private final Actor actor;
  private final Instant at;

  private UnrecordedParts(JdbcTenantTx tx, Instant now) {
    this.tx = tx;
    this.actor = Actor.system(tx.tenant().slug());
    Instant newest = tx.head().changedAt();
    this.at = newest.isAfter(now) ? newest : now;
  }

  /** Makes up for all in the database, in the transaction of the handle. */
  public static void record(Handle handle) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    List<EntityId> tenants =
        handle.createQuery("select id from tenant").mapTo(String.class).map(EntityId::ofHex).list();
    for (EntityId tenant : tenants) {
      var tx = new JdbcTenantTx(handle, tenant);
      tx.services().all().forEach(new UnrecordedParts(tx, now)::record);
    }
  }

  private void record(Service service) {
    if (service.storedEdge() == null) {
      recordEdge(service);
    }
    for (VersionSet set : service.storedSets().values()) {
      Revision newest = tx.ledger().newest(service.id(), set.name());
      if (newest != null && !newest.parts().equals(Parts.of(service))) {
        Revision made = append(newest, Parts.of(service), at);
        tx.services().putSet(service.id(), standing(made));
        log(service, made);
      }
    }
  }

  /** Writes the history of the parts, if the service has not always had those of now. */
  private void recordEdge(Service service) {
    var story = new ArrayList<Revision>();
    for (String name : service.storedSets().keySet()) {
      story.addAll(tx.ledger().revisionsFrom(service.id(), name, 1, Integer.MAX_VALUE));
    }
    Revision made = tx.ledger().revision(service.id(), VersionSet.RELEASE, 1);
    if (made == null || story.stream().allMatch(each -> each.parts().equals(Parts.of(service)))) {
      return;
    }
    Revision newest = Revision.ofFirstEdge(service.joining(made.parts()));
    tx.ledger().append(newest);
    story.sort(Comparator.comparing(Revision::at));
    for (Revision each : story) {
      newest = follow(newest, each.parts(), each.at());
    }
    newest = follow(newest, Parts.of(service), at);
    tx.services().update(service.withEdge(standing(newest)));
    log(service, newest);
  }

  private Revision follow(Revision newest, Parts parts, Instant time) {
    return newest.parts().equals(parts) ? newest : append(newest, parts, time);
  }

  private Revision append(Revision newest, Parts parts, Instant time) {
    Revision made =
        Revision.next(
            newest,
            new Revision.Draft(
                newest.serviceId(),
                newest.versionSet(),
                new Origin(Operation.SERVICE, null, null, REASON),
                parts,
                newest.after(),
                newest.after(),
                List.of(),
                actor,
                time));
    tx.ledger().append(made);
    return made;
  }

  private static VersionSet standing(Revision newest) {
    return Objects.requireNonNull(newest.set(), "a set that stands was not deleted");
  }

  private void log(Service service, Revision made) {
    var subject = Change.Subject.of(Change.SubjectType.SERVICE, service.id());
    tx.append(
        new Change.Draft(
            "version_set.changed", subject, service.name(), made.versionSet(), made.number(), null),
        actor,
        at);
  }
}
