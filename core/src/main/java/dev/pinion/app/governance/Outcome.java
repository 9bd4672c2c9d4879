package dev.pinion.app.governance;

import dev.pinion.app.meaning.Bundles;
import dev.pinion.app.meaning.MeaningHistory;
import dev.pinion.app.meaning.SetLedger;
import dev.pinion.budget.Allowance;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.governance.ChangeRequest;
import dev.pinion.domain.governance.Move;
import dev.pinion.domain.governance.Move.Meaning;
import dev.pinion.domain.governance.Move.Way;
import dev.pinion.domain.resource.Resource;
import dev.pinion.domain.service.Bundle;
import dev.pinion.domain.service.Pins;
import dev.pinion.domain.service.Revision;
import dev.pinion.domain.service.Revision.Parts;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.service.VersionSet;
import dev.pinion.store.TenantTx;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a transaction has changed of what callers get from active services. */
final class Outcome {
  private final Bundles bundles;
  private final TenantTx tx;
  private final @Nullable ChangeRequest request;

  /**
   * The outcome of a transaction as it stands.
   *
   * @param request what it carries out; null if it carries out none
   */
  Outcome(Bundles bundles, TenantTx tx, @Nullable ChangeRequest request) {
    this.bundles = bundles;
    this.tx = tx;
    this.request = request;
  }

  /** Which sets somebody wants to know about. */
  @FunctionalInterface
  interface Interest {
    /**
     * Whether that set matters.
     *
     * @param before null if the service is new
     */
    boolean in(@Nullable Service before, Service after, String versionSet);
  }

  /** Every move that matters, by service and set. */
  List<Moved> moves(Interest interest) {
    var moves = new ArrayList<Moved>();
    Map<EntityId, Optional<Service>> written = tx.services().before();
    written.forEach(
        (id, before) -> {
          Service after = tx.services().find(id);
          if (after != null) {
            add(before.orElse(null), after, interest, moves);
          }
        });
    for (EntityId id : usersOfNewVersions()) {
      Service service = tx.services().find(id);
      if (service != null && !written.containsKey(id)) {
        add(service, service, interest, moves);
      }
    }
    return moves;
  }

  private Set<EntityId> usersOfNewVersions() {
    var users = new TreeSet<EntityId>();
    tx.resources()
        .before()
        .forEach(
            (id, before) -> {
              Resource<?> now = tx.resources().find(id);
              if (now != null
                  && now.kind().isPart()
                  && before.map(Resource::latestVersion).orElse(0L) < now.latestVersion()) {
                users.addAll(tx.services().activeUsersOf(id));
              }
            });
    return users;
  }

  private void add(@Nullable Service before, Service after, Interest interest, List<Moved> moves) {
    if (!after.active()) {
      return;
    }
    var names = new LinkedHashSet<>(after.versionSets().keySet());
    if (before != null && before.active()) {
      names.addAll(before.versionSets().keySet());
    }
    for (String name : names) {
      if (interest.in(before, after, name)) {
        Moved moved = moved(before, after, name);
        if (moved != null) {
          moves.add(moved);
        }
      }
    }
  }

  private @Nullable Moved moved(@Nullable Service before, Service after, String name) {
    VersionSet old = before == null ? null : before.versionSet(name);
    VersionSet now = after.versionSet(name);
    Meaning got =
        before == null || !before.active() || old == null
            ? null
            : meaning(before, old.pins(), true);
    Meaning gets = now == null ? null : meaning(after, now.pins(), false);
    if (Objects.equals(got, gets)) {
      return null;
    }
    boolean revised = old == null || now == null || old.revision() != now.revision();
    boolean activated = before != null && !before.active();
    if (before != null
        && !before.active()
        && !revised
        && now != null
        && !RuleBook.entersRule(tx, before, after, name)
        && stood(tx, bundles, after, now)) {
      return null;
    }
    Revision newest =
        Objects.requireNonNull(SetLedger.of(tx, after, name).newest(), "a set has a ledger");
    var move =
        new Move(
            after.id(),
            name,
            got,
            gets,
            old == null ? 0 : old.revision(),
            way(after, newest, revised || activated));
    return new Moved(
        before, after, move, newest.warnings(), revised ? newest.origin().overrode() : List.of());
  }

  /** What pins mean on a service, as its agent and graph are or, before, as they were. */
  private Meaning meaning(Service service, Pins pins, boolean asBefore) {
    Bundle bundle =
        Bundles.of(
            service,
            pins,
            part -> {
              Optional<Resource<?>> written = tx.resources().before().get(part);
              return asBefore && written != null ? written.orElse(null) : tx.resources().find(part);
            });
    return new Meaning(pins, bundle, bundles.digest(bundle, tx));
  }

  private Way way(Service service, Revision newest, boolean revised) {
    if (isRequested(service, newest.origin())) {
      return new Way.Requested();
    }
    if (!revised) {
      return new Way.NewVersion();
    }
    return way(tx, bundles, service, newest.versionSet(), newest.origin());
  }

  /** Whether a change request gives the service other parts; activation brings what stands. */
  private boolean isRequested(Service service, Revision.Origin origin) {
    return request != null
        && request.serviceId().equals(service.id())
        && request.ask().change() instanceof ChangeRequest.Change.Edit
        && origin.operation() == Revision.Operation.SERVICE;
  }

  /** The way that the origin of a revision tells of. */
  static Way way(
      TenantTx tx, Bundles bundles, Service service, String versionSet, Revision.Origin newest) {
    Revision.Origin origin = Allowance.inPassing(() -> decisive(tx, service, versionSet, newest));
    return switch (origin.operation()) {
      case CREATE, UPSERT -> new Way.Write();
      case PROMOTE -> {
        Revision.Source source = Objects.requireNonNull(origin.source());
        yield isUnasked(tx, service, source) ? new Way.Write() : new Way.Promotion(source);
      }
      case ROLLBACK -> {
        long restored = Objects.requireNonNull(origin.restores());
        yield new Way.Rollback(restored, isLawful(tx, bundles, service, versionSet, restored));
      }
      case DELETE -> new Way.Deletion();
      case SERVICE -> new Way.Rejoining();
    };
  }

  /**
   * How the content came about: what callers never got is not made better by a rollback to it, so
   * the way in which it came there at first decides.
   */
  private static Revision.Origin decisive(
      TenantTx tx, Service service, String versionSet, Revision.Origin newest) {
    SetLedger ledger = SetLedger.of(tx, service, versionSet);
    Revision.Origin origin = newest;
    Long restored = origin.restores();
    while (restored != null && tx.unseen().contains(service.id(), versionSet, restored)) {
      origin = Objects.requireNonNull(ledger.revision(restored), "it is restored").origin();
      Long earlier = origin.restores();
      restored = earlier == null || earlier < restored ? earlier : null;
    }
    return origin;
  }

  /**
   * Whether the rules of the set that a promotion comes from were never asked about its content. As
   * long as it stands there, they are asked about it there.
   */
  private static boolean isUnasked(TenantTx tx, Service service, Revision.Source source) {
    VersionSet set = service.versionSet(source.versionSet());
    return (set == null || set.revision() != source.revision())
        && tx.unseen().contains(service.id(), source.versionSet(), source.revision())
        && !RuleBook.governing(tx, null, service, source.versionSet()).isEmpty();
  }

  /** Whether callers have got the set as it is before. */
  static boolean stood(TenantTx tx, Bundles bundles, Service service, VersionSet set) {
    return !tx.unseen().contains(service.id(), set.name(), set.revision())
        && new MeaningHistory(tx, bundles, service)
            .isUnmoved(set.pins(), Parts.of(service), set.updatedAt());
  }

  /**
   * Whether the content of a revision stood in its set on the active service, exactly as it would
   * stand there now. While a service is active, only what its rules or somebody who may override
   * them let through stands in its sets.
   */
  static boolean isLawful(
      TenantTx tx, Bundles bundles, Service service, String versionSet, long number) {
    Revision revision = SetLedger.of(tx, service, versionSet).revision(number);
    Pins pins = revision == null ? null : revision.after();
    return revision != null
        && pins != null
        && revision.parts().equals(Parts.of(service))
        && !tx.unseen().contains(service.id(), versionSet, number)
        && new MeaningHistory(tx, bundles, service)
            .isUnmoved(pins, revision.parts(), revision.at());
  }
}
