package dev.pinion.http.platform.tenant;

import dev.pinion.app.Caller;
import dev.pinion.app.TenantRef;
import dev.pinion.app.access.Sessions;
import dev.pinion.auth.Credentials;
import dev.pinion.auth.OneTimeLinks;
import dev.pinion.domain.DomainException;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.access.Condition;
import dev.pinion.domain.access.Grant;
import dev.pinion.domain.access.KeyPermissions;
import dev.pinion.domain.access.Session;
import dev.pinion.domain.tenant.Tenant;
import dev.pinion.http.api.Answer;
import dev.pinion.http.api.Call;
import dev.pinion.http.api.Operation;
import dev.pinion.http.api.SessionCookie;
import dev.pinion.http.platform.Platform;
import dev.pinion.http.schema.ObjectType;
import dev.pinion.http.schema.Param;
import dev.pinion.http.schema.Types;
import dev.pinion.http.wire.ActorResponse;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sessions of browsers in the Platform dialect: the cookie that stands for a key or a user. */
public final class SessionRoutes {
  private static final String ONE = "/v1/auth/session";
  private static final int CODE_CHARS_MAX = 128;

  private static final Param<List<String>> COOKIES =
      Param.headerList("Cookie", Types.list(Types.string()));

  private static final ObjectType<String> LINK =
      Types.object("OpenSessionByLinkRequest", "code", Types.string().min(1).max(CODE_CHARS_MAX));

  private final Sessions sessions;
  private final OneTimeLinks links;
  private final SessionCookie cookie;
  private final int perMinute;

  /**
   * Routes to the use cases of sessions.
   *
   * @param perMinute sessions that one key or user may open
   */
  public SessionRoutes(Sessions sessions, OneTimeLinks links, SessionCookie cookie, int perMinute) {
    this.sessions = sessions;
    this.links = links;
    this.cookie = cookie;
    this.perMinute = perMinute;
  }

  /** The operations. */
  public List<Operation> table() {
    return List.of(
        one("open-session", "POST", ONE, "Open a session for a browser")
            .answers(201, SessionResponse.class)
            .secretAnswer()
            // Each one adds to the log, which nobody can delete.
            .limit(perMinute)
            // Or whoever has a session would have one for ever.
            .closedToSessions()
            .handle(this::open),
        one("get-session", "GET", ONE, "Who is signed in, and what they may do")
            .answers(200, SessionResponse.class)
            .handle(this::get),
        one("extend-session", "PUT", ONE, "Extend the session, because its person is active")
            .answers(200, SessionResponse.class)
            .error(404, "The request comes with no session.")
            .handle(this::extend),
        one("end-session", "DELETE", ONE, "Sign out")
            .answers(204, null)
            .error(404, "The request comes with no session.")
            .handle(this::end),
        one("end-all-sessions", "DELETE", "/v1/auth/sessions", "Sign out everywhere")
            .answers(204, null)
            .handle(this::endAll),
        Platform.at(
                "/v1/auth/session-by-link",
                "open-session-by-link",
                "POST",
                "Open a session by a link that works once")
            .access(Operation.Access.PUBLIC)
            .without(403, 404)
            .body(LINK)
            .answers(201, LinkedSessionResponse.class)
            .secretAnswer()
            .handle(this::openByLink));
  }

  private static Operation one(String id, String method, String path, String summary) {
    return Platform.at(path, id, method, summary)
        .access(Operation.Access.HOME)
        .without(404, 422)
        .extras(COOKIES)
        .openDuringMaintenance();
  }

  private Answer open(Call call) {
    Caller caller = call.caller();
    Sessions.Opened opened = sessions.open(caller);
    return kept(
        Answer.of(201, SessionResponse.of(caller, opened.session(), sessions.surroundings(caller))),
        caller.tenant(),
        opened);
  }

  private Answer openByLink(Call call) {
    return links.redeem(call.body(LINK), this::openLinked);
  }

  private Answer openLinked(OneTimeLinks.Entry entry) {
    TenantRef tenant = entry.tenant();
    Sessions.Opened opened = sessions.open(tenant, entry.actor(), entry.holder());
    return kept(Answer.of(201, new LinkedSessionResponse(id(tenant))), tenant, opened);
  }

  private Answer kept(Answer answer, TenantRef tenant, Sessions.Opened opened) {
    Session session = opened.session();
    var credentials = new Credentials.Session(tenant.id(), session.id(), opened.secret().reveal());
    return cookie.keep(answer, credentials.text(), sessions.lifetime()).secret();
  }

  private Answer get(Call call) {
    return answer(call.caller(), sessions.get(call.caller(), session(call)));
  }

  private Answer extend(Call call) {
    return answer(call.caller(), sessions.extend(call.caller(), session(call)));
  }

  private Answer end(Call call) {
    sessions.end(call.caller(), session(call));
    return cookie.forget(Answer.noContent());
  }

  private Answer endAll(Call call) {
    sessions.endAll(call.caller());
    return cookie.forget(Answer.noContent());
  }

  private Answer answer(Caller caller, Session session) {
    return Answer.of(200, SessionResponse.of(caller, session, sessions.surroundings(caller)))
        .with("Cache-Control", "no-store");
  }

  /** The session whose cookie the request has; it need not be the caller's. */
  private EntityId session(Call call) {
    return cookie
        .read(call.get(COOKIES))
        .flatMap(Credentials.Session::parse)
        .map(Credentials.Session::id)
        .orElseThrow(SessionRoutes::none);
  }

  private static DomainException none() {
    return DomainException.notFound(
        "session_not_found", "This request comes with no session of yours; sign in.");
  }

  private static String id(TenantRef tenant) {
    return tenant.id().uuid().toString();
  }

  /** Where a link has signed its browser in. */
  record LinkedSessionResponse(String workspaceId) {}

  /**
   * What a person may do.
   *
   * @param permission as keys name it
   * @param conditions what it asks of attributes of the resource; all must hold
   */
  record PermissionGrant(String permission, List<GrantCondition> conditions) {
    static PermissionGrant of(Grant grant) {
      return new PermissionGrant(
          KeyPermissions.nameOf(grant),
          grant.conditions().entrySet().stream()
              .map(each -> GrantCondition.of(each.getKey(), each.getValue()))
              .toList());
    }
  }

  /** How a condition compares. */
  enum Comparison {
    EQUALS,
    NOT_EQUALS,
    IN
  }

  /** What a grant asks of one attribute: that some value of it is, or is not, among these. */
  record GrantCondition(String attribute, Comparison comparison, List<@Nullable Object> values) {
    static GrantCondition of(String attribute, Condition condition) {
      return switch (condition) {
        case Condition.Equals(Object value) ->
            new GrantCondition(attribute, Comparison.EQUALS, Collections.singletonList(value));
        case Condition.NotEquals(Object value) ->
            new GrantCondition(attribute, Comparison.NOT_EQUALS, Collections.singletonList(value));
        case Condition.In(List<Object> values) ->
            new GrantCondition(attribute, Comparison.IN, values);
      };
    }
  }

  /**
   * Who is signed in, until when, and what they may do.
   *
   * @param latestChange the number of the workspace's newest change: who asks again learns whether
   *     there was another
   */
  record SessionResponse(
      String workspaceId,
      String workspaceSlug,
      String workspaceName,
      ActorResponse actor,
      Instant expiresAt,
      long latestChange,
      List<PermissionGrant> grants) {

    static SessionResponse of(Caller caller, Session session, Sessions.Surroundings around) {
      Tenant tenant = around.tenant();
      return new SessionResponse(
          id(caller.tenant()),
          tenant.slug(),
          tenant.name(),
          ActorResponse.of(caller.actor()),
          session.expiresAt(),
          around.latestChange(),
          caller.grants().list().stream().map(PermissionGrant::of).distinct().toList());
    }
  }
}
