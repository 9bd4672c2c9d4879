package dev.pinion.http;

import dev.pinion.app.Basis;
import dev.pinion.app.Caller;
import dev.pinion.app.Cluster;
import dev.pinion.app.TenantRef;
import dev.pinion.app.tenant.Directory;
import dev.pinion.app.tenant.MaintenanceSwitch;
import dev.pinion.app.tenant.Others;
import dev.pinion.auth.Authenticator;
import dev.pinion.auth.Authenticator.Identity;
import dev.pinion.auth.Credentials;
import dev.pinion.auth.SignIn;
import dev.pinion.domain.Actor;
import dev.pinion.domain.DomainError;
import dev.pinion.domain.DomainException;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.access.Permission;
import dev.pinion.domain.tenant.Maintenance;
import dev.pinion.domain.tenant.Tenant;
import dev.pinion.http.api.Call;
import dev.pinion.http.api.Dialect;
import dev.pinion.http.api.InvalidRequestException;
import dev.pinion.http.api.Operation;
import dev.pinion.http.api.Security;
import dev.pinion.http.api.SessionCookie;
import dev.pinion.http.system.Metrics;
import dev.pinion.store.StoreUnavailableException;
import dev.pinion.store.TenantMovesException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The first four checks of every request (docs/behaviour/requests.md): maintenance, who, where, how
 * often. Maintenance comes first in what is answered, but whether it concerns a caller depends on
 * who that is.
 */
final class Admission {
  /** Without a dialect there are two names for it. */
  private static final String OPERATOR_PERMISSION =
      "You need the permission Admin:SetMaintenance for this, as a key Maintenance.update.";

  /** More than a look for others' commits takes, however busy the database is. */
  private static final Duration FRESH = Duration.ofSeconds(3);

  /** One address may sign in with so many keys as often as with one alone. */
  private static final int KEYS_PER_ADDRESS = 20;

  private final Directory directory;
  private final Others others;
  private final Authenticator authenticator;
  private final SignIn signIn;
  private final MaintenanceSwitch maintenance;
  private final RateLimiter limiter;
  private final Duration staleReads;
  private final @Nullable SessionCookie cookie;
  private final Metrics metrics;

  /**
   * The checks.
   *
   * @param staleReads how long reads are let in while a database is gone
   * @param cookie how browsers present their sessions; null if there are none
   */
  Admission(
      Directory directory,
      Others others,
      Authenticator authenticator,
      SignIn signIn,
      MaintenanceSwitch maintenance,
      RateLimiter limiter,
      Duration staleReads,
      @Nullable SessionCookie cookie,
      Metrics metrics) {
    this.directory = directory;
    this.others = others;
    this.authenticator = authenticator;
    this.signIn = signIn;
    this.maintenance = maintenance;
    this.limiter = limiter;
    this.staleReads = staleReads;
    this.cookie = cookie;
    this.metrics = metrics;
  }

  /** Lets a request in, or throws what it is refused with. */
  Call.Route admit(Exchange exchange, Dialect dialect, Operation operation, RequestView request) {
    Cluster home = directory.clusters().home();
    boolean wantsNewest = request.wantsNewest();
    if (wantsNewest) {
      // The directory, which says where the tenant is.
      others.look(home);
    }
    String clusterName = request.header(Dialect.CLUSTER_HEADER);
    Cluster cluster = clusterName == null ? null : directory.clusters().find(clusterName);
    // Under an unknown cluster the directory's tenant still says whether there is maintenance.
    TenantRef tenant = tenant(exchange, dialect, operation, cluster);
    SeenChanges seen = SeenChanges.of(request);
    if (!seen.areIn(tenant) || (wantsNewest && !isIn(home, tenant))) {
      others.look(tenant == null ? null : tenant.cluster());
    }
    var where = new Where(dialect, tenant, clusterName, cluster);

    Caller caller =
        switch (operation.access()) {
          case TENANT -> tenantCaller(exchange, operation, request, where);
          case OPTIONAL -> optionalCaller(exchange, operation, request, where);
          case HOME -> homeCaller(exchange, operation, request, where);
          case SIGN_IN -> signInCaller(exchange, operation, request, where);
          case OPERATOR -> throw new IllegalStateException("an operation of no dialect");
          case PUBLIC -> null;
        };
    if (caller != null && operation.isOpenDuringMaintenance()) {
      caller = caller.duringMaintenance();
    }
    exchange.caller = caller;
    TenantRef asked = caller == null ? tenant : caller.tenant();
    if (asked != null) {
      seen.requireIn(caller == null ? asked::snapshot : caller::snapshot);
      if (request.isRead()) {
        exchange.staleSeconds = staleSeconds(asked.cluster());
      }
    }
    return new Call.Route(operation, caller, tenant, cluster, exchange.pathValues);
  }

  private static boolean isIn(Cluster cluster, @Nullable TenantRef tenant) {
    return tenant != null && tenant.cluster().equals(cluster);
  }

  /**
   * Lets a request to the server itself in, or throws what it is refused with. During maintenance
   * too: those who watch the server see how it goes on.
   */
  Call.Route admit(Exchange exchange, Operation operation, RequestView request) {
    Caller caller = null;
    if (operation.access() == Operation.Access.OPERATOR) {
      try {
        caller = operatorCaller(request);
      } catch (DomainException e) {
        throw withoutDialect(e.error());
      }
      exchange.caller = caller;
      count(exchange, operation, subject(caller.actor()));
    } else {
      // Nobody is known here; an operation without a limit is not counted.
      count(exchange, operation, request.network());
    }
    return new Call.Route(operation, caller, null, null, exchange.pathValues);
  }

  private Caller operatorCaller(RequestView request) {
    Credentials credentials = RequestCredentials.withoutBasic(credentials(request));
    if (credentials instanceof Credentials.Malformed) {
      throw DomainException.unauthenticated(
          "unauthenticated", "Send a token or a key as Authorization: Bearer.");
    }
    Identity identity =
        perhapsNew(credentials.areWellFormed(), () -> authenticator.identify(credentials, null));
    authenticator.requireIssuer(identity, request.header("x-org-id"));
    Caller caller = authenticator.asMember(identity);
    // No key can hold more of it than the maintenance of its own tenant.
    caller.requireOperator(Permission.MAINTENANCE_SET);
    return caller;
  }

  private static HttpFault withoutDialect(DomainError error) {
    return switch (error) {
      case DomainError.Unauthenticated e ->
          new HttpFault(401, e.code(), e.message(), Map.of("WWW-Authenticate", Security.CHALLENGE));
      case DomainError.Forbidden e when e.missing() != null ->
          new HttpFault(403, e.code(), OPERATOR_PERMISSION);
      case DomainError.Unavailable e ->
          new HttpFault(
              503,
              e.code(),
              e.message(),
              Map.of("Retry-After", Integer.toString(e.retryAfterSeconds())));
      default -> new HttpFault(403, error.code(), error.message());
    };
  }

  /**
   * Lets a request in once more, whose caller's rights have changed since it was let in, or whose
   * tenant has moved to another cluster. It counts once for the rate limit.
   */
  Call.Route admitAgain(
      Exchange exchange, Dialect dialect, Operation operation, RequestView request) {
    maintenance.refresh();
    directory.refresh();
    try {
      Caller stale = exchange.caller;
      if (stale != null) {
        maintenance.refresh(stale.tenant().cluster());
        stale.tenant().freshSnapshot();
        Basis basis = stale.basis();
        if (basis != null && basis.home() != null) {
          basis.home().tenant().freshSnapshot();
        }
      }
    } catch (TenantMovesException e) {
      // The directory knows where it is.
    }
    return admit(exchange, dialect, operation, request);
  }

  private @Nullable TenantRef tenant(
      Exchange exchange, Dialect dialect, Operation operation, @Nullable Cluster cluster) {
    String text = exchange.pathValues.get(dialect.tenantParameter());
    boolean named = operation.access() != Operation.Access.HOME && text != null;
    return named ? dialect.tenant(directory, Objects.requireNonNull(text), cluster) : null;
  }

  private Caller tenantCaller(
      Exchange exchange, Operation operation, RequestView request, Where where) {
    Caller caller = null;
    RuntimeException refusal = null;
    try {
      caller = callerIn(exchange, request, where);
    } catch (DomainException | InvalidRequestException e) {
      refusal = e;
    }
    requireOpen(operation, where.tenant(), caller);
    if (caller == null) {
      throw Objects.requireNonNull(refusal);
    }
    count(exchange, operation, subject(caller.actor()));
    return caller;
  }

  private Caller callerIn(Exchange exchange, RequestView request, Where where) {
    Credentials credentials = credentials(request);
    return perhapsNew(
        credentials.areWellFormed(), () -> knownCallerIn(exchange, request, where, credentials));
  }

  /**
   * Takes nobody for unknown whom another process may just have made: before that is said, what
   * others have committed is looked for once, and the check is made again if there was anything.
   *
   * @param named whether somebody is named at all
   */
  private <T> T perhapsNew(boolean named, Supplier<T> check) {
    long before = others.epoch();
    try {
      return check.get();
    } catch (DomainException e) {
      if (!named || !(e.error() instanceof DomainError.Unauthenticated) || !hasNews(before)) {
        throw e;
      }
      return check.get();
    }
  }

  /** Whether memory has become newer, as far as that can be learnt now. */
  private boolean hasNews(long before) {
    try {
      others.look();
    } catch (RuntimeException e) {
      // Another cluster may have answered.
    }
    return others.epoch() != before;
  }

  private Caller knownCallerIn(
      Exchange exchange, RequestView request, Where where, Credentials credentials) {
    Identity identity = authenticator.identify(credentials, where.tenant());
    String issuer = request.header("x-org-id");
    authenticator.requireIssuer(identity, issuer);
    where.requireCluster();
    TenantRef tenant = requireTenant(exchange, where);
    if (identity.home().id().equals(tenant.id())) {
      return authenticator.asMember(identity);
    }
    if (identity.isKey()) {
      throw unknownTenant(exchange, where);
    }
    if (issuer == null) {
      throw DomainException.unauthenticated(
          "foreign_credentials",
          "These credentials belong to another tenant; name it in X-ORG-ID or sign in here.");
    }
    return authenticator.asForeignMember(identity, tenant);
  }

  /** How old the answer to a read may be; 0 while the database answers. */
  private long staleSeconds(Cluster cluster) {
    Duration behind = others.behind(cluster);
    if (behind.compareTo(FRESH) < 0) {
      return 0;
    }
    if (behind.compareTo(staleReads) > 0) {
      throw new StoreUnavailableException(
          "the database has been gone for longer than store.stale-reads");
    }
    return behind.toSeconds();
  }

  private static DomainException unknownTenant(Exchange exchange, Where where) {
    String text = exchange.pathValues.getOrDefault(where.dialect().tenantParameter(), "");
    return new DomainException(where.dialect().unknownTenant(text));
  }

  private static TenantRef requireTenant(Exchange exchange, Where where) {
    if (where.tenant() == null) {
      throw unknownTenant(exchange, where);
    }
    return where.tenant();
  }

  private @Nullable Caller optionalCaller(
      Exchange exchange, Operation operation, RequestView request, Where where) {
    Caller caller = null;
    try {
      caller = callerIn(exchange, request, where);
    } catch (DomainException e) {
      if (e.error() instanceof DomainError.Unavailable) {
        throw e;
      }
      // Bad credentials are as good as none where none are needed.
    } catch (InvalidRequestException e) {
      // The same.
    }
    requireOpen(operation, where.tenant(), caller);
    where.requireCluster();
    requireTenant(exchange, where);
    count(exchange, operation, caller == null ? request.network() : subject(caller.actor()));
    return caller;
  }

  private Caller homeCaller(
      Exchange exchange, Operation operation, RequestView request, Where where) {
    Caller caller = null;
    RuntimeException refusal = null;
    try {
      Credentials credentials =
          RequestCredentials.withoutBasic(
              RequestCredentials.of(request, operation.isClosedToSessions() ? null : cookie));
      Identity identity =
          perhapsNew(
              credentials.areWellFormed(),
              () -> authenticator.identifyIn(credentials, where.cluster()));
      authenticator.requireIssuer(identity, request.header("x-org-id"));
      where.requireCluster();
      caller = authenticator.asMember(identity);
    } catch (DomainException | InvalidRequestException e) {
      refusal = e;
    }
    // No path names a tenant, so the one that is asked about is the caller's.
    requireOpen(operation, caller == null ? null : caller.tenant(), caller);
    if (caller == null) {
      throw Objects.requireNonNull(refusal);
    }
    count(exchange, operation, subject(caller.actor()));
    return caller;
  }

  /**
   * Counted before the key is looked at, by key and address: guessing must be slow for the guesser,
   * and who invents keys must not make the server forget what it has counted. Only the key tells
   * whether a pause concerns its user, so it is looked at during a pause, and counted too.
   */
  private Caller signInCaller(
      Exchange exchange, Operation operation, RequestView request, Where where) {
    if (where.unknownCluster() || where.tenant() == null) {
      // Where there is no tenant there is no super administrator either.
      requireOpen(operation, where.tenant(), null);
    }
    where.requireCluster();
    TenantRef tenant = requireTenant(exchange, where);
    String keyId = request.header("x-api-key-id");
    // What can be no key's id is counted as one: who invents them must not fill the memory.
    String counted =
        keyId == null ? "none" : EntityId.fromHex(keyId).map(EntityId::hex).orElse("no key");
    String network = request.network();
    if (!exchange.counted) {
      requireWithin(exchange, operation, limiter.count(operation, network, KEYS_PER_ADDRESS));
    }
    count(exchange, operation, tenant.id() + "/" + counted + "/" + network);
    Caller caller = null;
    DomainException refusal = null;
    try {
      caller =
          perhapsNew(
              keyId != null,
              () ->
                  signIn.authenticate(
                      tenant, keyId, request.header("x-api-key"), request.header("x-user-id")));
    } catch (DomainException e) {
      refusal = e;
    }
    requireOpen(operation, tenant, caller);
    if (caller == null) {
      throw Objects.requireNonNull(refusal);
    }
    return caller;
  }

  private Credentials credentials(RequestView request) {
    return RequestCredentials.of(request, cookie);
  }

  private void requireOpen(
      Operation operation, @Nullable TenantRef tenant, @Nullable Caller caller) {
    Tenant seen = tenant == null ? null : seen(tenant, caller);
    Maintenance pause = maintenance.of(seen);
    boolean mayPass =
        operation.isOpenDuringMaintenance() || (caller != null && caller.superAdministrator());
    if (pause != null && !mayPass) {
      throw DomainException.unavailable("maintenance", pause.message(), pause.retryAfterSeconds());
    }
  }

  /** The tenant at the moment that the caller's request sees. */
  private static Tenant seen(TenantRef tenant, @Nullable Caller caller) {
    return caller != null && caller.tenant().id().equals(tenant.id())
        ? caller.snapshot().tenant()
        : tenant.snapshot().tenant();
  }

  private void count(Exchange exchange, Operation operation, String subject) {
    if (exchange.counted) {
      return;
    }
    exchange.counted = true;
    requireWithin(exchange, operation, limiter.count(operation, subject));
  }

  private void requireWithin(Exchange exchange, Operation operation, RateLimiter.Verdict verdict) {
    exchange.verdict = verdict;
    if (verdict.isRefused()) {
      metrics.rateLimited(operation.id());
      throw new HttpFault(
          429,
          "rate_limited",
          "You may make %d requests a minute of this kind; try again in %d s."
              .formatted(verdict.limit(), verdict.retryAfterSeconds()));
    }
  }

  private static String subject(Actor actor) {
    return actor.org() + "/" + actor.kind() + "/" + actor.id();
  }
}
