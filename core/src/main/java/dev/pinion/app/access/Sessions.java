package dev.pinion.app.access;

import dev.pinion.app.Caller;
import dev.pinion.app.Principal;
import dev.pinion.app.TenantRef;
import dev.pinion.app.Work;
import dev.pinion.domain.Actor;
import dev.pinion.domain.Change;
import dev.pinion.domain.Change.Subject;
import dev.pinion.domain.Change.SubjectType;
import dev.pinion.domain.DomainError;
import dev.pinion.domain.DomainException;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.access.ApiKey;
import dev.pinion.domain.access.Secret;
import dev.pinion.domain.access.Session;
import dev.pinion.domain.tenant.Tenant;
import dev.pinion.store.TenantTx;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who is signed in at a browser. A session ends when nobody has extended it for a while, when it is
 * old, when its holder signs out, and with the key that it stands on.
 */
public final class Sessions {
  /** Sessions of one holder at a time; a further one ends the oldest. */
  private static final int HELD_MAX = 20;

  /** Expired sessions that are removed when one is opened. */
  private static final int SWEPT_MAX = 100;

  /** An extension is written when it adds at least this part of the idle time. */
  private static final int IDLE_PARTS = 20;

  private final Work work;
  private final Limits limits;

  /** The use cases of sessions. */
  public Sessions(Work work, Limits limits) {
    this.work = work;
    this.limits = limits;
  }

  /**
   * How long sessions last.
   *
   * @param idle without an extension
   * @param lifetime however often they are extended
   */
  public record Limits(Duration idle, Duration lifetime) {}

  /** A session that was opened, with its secret, which is told this once. */
  public record Opened(Session session, Secret secret) {}

  /** How long a session lasts at most. */
  public Duration lifetime() {
    return limits.lifetime();
  }

  /** Opens a session for the caller. */
  public Opened open(Caller caller) {
    Session.Holder holder = holder(caller);
    return work.write(caller, unit -> open(unit, holder));
  }

  /** Opens a session for a holder who has been recognised otherwise than as a caller. */
  public Opened open(TenantRef tenant, Actor actor, Session.Holder holder) {
    return work.write(tenant, actor, unit -> open(unit, holder));
  }

  private Opened open(Work.Unit unit, Session.Holder holder) {
    unit.tx().openReserve();
    List<Session> all = unit.tx().access().sessions();
    Stream<Session> expired =
        all.stream().filter(each -> each.isExpired(unit.at())).limit(SWEPT_MAX);
    List<Session> held =
        all.stream()
            .filter(each -> isOfSame(each.holder(), holder) && !each.isExpired(unit.at()))
            .sorted(Comparator.comparing(Session::createdAt))
            .toList();
    Stream<Session> tooMany = held.stream().limit(Math.max(0, held.size() - HELD_MAX + 1));
    Stream.concat(expired, tooMany).forEach(each -> remove(unit, each, "session.expired"));

    Secret secret = Secret.random();
    Instant end = end(unit.tx(), holder, unit.at(), unit.at());
    var session = new Session(work.newId(), secret.hash(), holder, unit.at(), end);
    unit.tx().access().insert(session);
    unit.log(Change.Draft.of("session.opened", subject(session), null));
    return new Opened(session, secret);
  }

  /** When a session ends that is extended now. */
  private Instant end(TenantTx tx, Session.Holder holder, Instant opened, Instant now) {
    Instant idle = now.plus(limits.idle());
    Instant last = opened.plus(limits.lifetime());
    Instant bound = idle.isBefore(last) ? idle : last;
    Instant keyEnd = keyEnd(tx, holder);
    return keyEnd != null && keyEnd.isBefore(bound) ? keyEnd : bound;
  }

  /** When the key ends that the session stands on; null if it stands on none. */
  private static @Nullable Instant keyEnd(TenantTx tx, Session.Holder holder) {
    String keyId =
        switch (holder) {
          case Session.OfKey(String id, String secretHash) -> id;
          case Session.OfUser(String userId, String id) -> id;
          case Session.OfFederated federated -> null;
        };
    ApiKey key = keyId == null ? null : tx.access().apiKey(keyId);
    return key == null ? null : key.expiresAt();
  }

  /**
   * The tenant that a session is in.
   *
   * @param latestChange the number of its newest change
   */
  public record Surroundings(Tenant tenant, long latestChange) {}

  /** Where the caller is signed in, at the moment that their request sees. */
  public Surroundings surroundings(Caller caller) {
    return new Surroundings(caller.snapshot().tenant(), caller.snapshot().seq());
  }

  /**
   * A session of the caller's.
   *
   * @throws DomainException with {@link DomainError.NotFound} if the caller has no such session
   */
  public Session get(Caller caller, EntityId id) {
    return own(caller.snapshot().session(id), caller);
  }

  /**
   * Extends a session of the caller's, because its person is active. It is written only if that
   * makes it noticeably longer.
   *
   * @throws DomainException with {@link DomainError.NotFound} if the caller has no such session
   */
  public Session extend(Caller caller, EntityId id) {
    Session seen = caller.snapshot().session(id);
    Instant least = work.now().plus(limits.idle()).minus(limits.idle().dividedBy(IDLE_PARTS));
    if (seen != null && seen.holder().equals(holder(caller)) && seen.expiresAt().isAfter(least)) {
      return seen;
    }
    return work.write(
        caller,
        unit -> {
          Session session = existing(unit, caller, id);
          Instant end = end(unit.tx(), session.holder(), session.createdAt(), unit.at());
          Session longer = session.until(end);
          if (!longer.equals(session)) {
            unit.tx().openReserve();
            unit.tx().access().update(longer);
            unit.log(Change.Draft.of("session.extended", subject(longer), null));
          }
          return longer;
        });
  }

  /**
   * Ends a session of the caller's.
   *
   * @throws DomainException with {@link DomainError.NotFound} if the caller has no such session
   */
  public void end(Caller caller, EntityId id) {
    work.run(caller, unit -> remove(unit, existing(unit, caller, id), "session.ended"));
  }

  /** Ends every session of the caller's. */
  public void endAll(Caller caller) {
    Session.Holder holder = holder(caller);
    work.run(
        caller,
        unit ->
            unit.tx().access().sessions().stream()
                .filter(each -> isOfSame(each.holder(), holder))
                .forEach(each -> remove(unit, each, "session.ended")));
  }

  /** Whether it is the same key or user, whatever the session was opened with. */
  private static boolean isOfSame(Session.Holder one, Session.Holder other) {
    return owner(one).equals(owner(other));
  }

  private static String owner(Session.Holder holder) {
    return switch (holder) {
      case Session.OfKey(String keyId, String secretHash) -> "key " + keyId;
      case Session.OfUser(String userId, String keyId) -> "user " + userId;
      case Session.OfFederated(String userId, String issuer) -> "user " + userId;
    };
  }

  private Session existing(Work.Unit unit, Caller caller, EntityId id) {
    return own(unit.tx().access().session(id), caller);
  }

  private Session own(@Nullable Session session, Caller caller) {
    if (session == null
        || session.isExpired(work.now())
        || !isOfSame(session.holder(), holder(caller))) {
      throw DomainException.notFound("session_not_found", "You have no such session; sign in.");
    }
    return session;
  }

  private static void remove(Work.Unit unit, Session session, String kind) {
    unit.tx().access().deleteSession(session.id());
    unit.log(Change.Draft.of(kind, subject(session), null));
  }

  private static Session.Holder holder(Caller caller) {
    Principal principal = caller.basis() == null ? null : caller.basis().principal();
    return switch (principal) {
      case Principal.Key(String keyId, String secretHash) -> new Session.OfKey(keyId, secretHash);
      case Principal.Person(String userId, String keyId) -> new Session.OfUser(userId, keyId);
      case Principal.Federated(String userId, String issuer) ->
          new Session.OfFederated(userId, issuer);
      case Principal.Member member -> throw elsewhere();
      case null -> throw elsewhere();
    };
  }

  private static DomainException elsewhere() {
    return DomainException.forbidden(
        "no_session_here", "A session is opened in your own tenant; sign in there.");
  }

  private static Subject subject(Session session) {
    return Subject.of(SubjectType.SESSION, session.id());
  }
}
