package dev.pinion.http.console;

import dev.pinion.auth.Credentials;
import dev.pinion.auth.oidc.ProviderSignIn;
import dev.pinion.auth.oidc.SignInRefusedException;
import dev.pinion.domain.DomainException;
import dev.pinion.domain.access.Session;
import dev.pinion.http.api.Answer;
import dev.pinion.http.api.Call;
import dev.pinion.http.api.Operation;
import dev.pinion.http.api.SessionCookie;
import dev.pinion.http.api.SignInCookie;
import dev.pinion.http.schema.Param;
import dev.pinion.http.schema.Types;
import dev.pinion.store.StoreUnavailableException;
import dev.pinion.store.TenantMovesException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The way of a browser to the OpenID provider and back. Both ends send it on: to the provider, or
 * to a page of the console, which says so if nobody is signed in.
 */
public final class ProviderRoutes {
  /** Where a browser begins. */
  public static final String START = ConsoleRoutes.ROOT + "/sign-in/oidc";

  private static final String CALLBACK = START + "/callback";

  private static final Param<List<String>> WORKSPACE = text("workspace");
  private static final Param<List<String>> GOAL = text("to");
  private static final Param<List<String>> CODE = text("code");
  private static final Param<List<String>> STATE = text("state");
  private static final Param<List<String>> ISSUER = text("iss");
  private static final Param<List<String>> ERROR = text("error");
  private static final Param<List<String>> COOKIES =
      Param.headerList("Cookie", Types.list(Types.string()));

  private final ProviderSignIn signIn;
  private final Duration lifetime;
  private final Supplier<String> baseUrl;
  private final boolean secure;
  private final int perMinute;

  /**
   * Routes to sign-ins through a provider.
   *
   * @param lifetime how long a browser keeps a session at most
   * @param baseUrl the address that browsers use, without a slash at its end; asked for when the
   *     server listens
   * @param secure whether browsers reach this server over TLS
   * @param perMinute how often a network may begin, and come back
   */
  public ProviderRoutes(
      ProviderSignIn signIn,
      Duration lifetime,
      Supplier<String> baseUrl,
      boolean secure,
      int perMinute) {
    this.signIn = signIn;
    this.lifetime = lifetime;
    this.baseUrl = baseUrl;
    this.secure = secure;
    this.perMinute = perMinute;
  }

  /** The operations. */
  public List<Operation> table() {
    return List.of(
        at("begin-oidc-sign-in", START, "To the OpenID provider")
            .params(WORKSPACE, GOAL)
            .handle(call -> told(() -> start(call))),
        at("finish-oidc-sign-in", CALLBACK, "Back from the OpenID provider")
            .params(CODE, STATE, ISSUER, ERROR)
            .extras(COOKIES)
            .handle(call -> told(() -> finish(call))));
  }

  private Operation at(String id, String path, String summary) {
    return Operation.of(id, "GET", path, summary).access(Operation.Access.PUBLIC).limit(perMinute);
  }

  /** One that is sent twice says nothing. */
  private static Param<List<String>> text(String name) {
    return Param.queryList(name, Types.list(Types.string()));
  }

  private static @Nullable String one(Call call, Param<List<String>> param) {
    List<String> values = call.get(param);
    return values.size() == 1 ? values.getFirst() : null;
  }

  private URI callback() {
    return URI.create(baseUrl.get() + CALLBACK);
  }

  private Answer start(Call call) {
    ProviderSignIn.Started started =
        signIn.start(one(call, WORKSPACE), one(call, GOAL), callback());
    return SignInCookie.keep(
        away(started.location().toString()), started.sealed(), ProviderSignIn.LASTS, secure);
  }

  private Answer finish(Call call) {
    var reply =
        new ProviderSignIn.Reply(
            one(call, CODE), one(call, STATE), one(call, ISSUER), one(call, ERROR));
    String kept = SignInCookie.read(call.get(COOKIES), secure).orElse(null);
    ProviderSignIn.Finished finished = signIn.finish(reply, kept, callback());
    Session session = finished.opened().session();
    var credentials =
        new Credentials.Session(
            finished.tenant().id(), session.id(), finished.opened().secret().reveal());
    Answer answer =
        new SessionCookie(secure).keep(away(finished.goal()), credentials.text(), lifetime);
    return SignInCookie.forget(answer, secure);
  }

  /** What an attempt answers; if it fails, the way to the sign-in page, which tells why. */
  private Answer told(Supplier<Answer> attempt) {
    String sentence;
    try {
      return attempt.get();
    } catch (SignInRefusedException e) {
      sentence = e.sentence();
    } catch (DomainException e) {
      sentence = e.error().message();
    } catch (StoreUnavailableException | TenantMovesException e) {
      sentence = "The server cannot do this now; sign in again soon.";
    }
    String sealed = signIn.sealedFailure(sentence);
    return SignInCookie.keep(away(ConsoleRoutes.ROOT), sealed, ProviderSignIn.LASTS, secure);
  }

  private static Answer away(String location) {
    return Answer.goTo(location).secret().with("Referrer-Policy", "no-referrer");
  }
}
