package dev.pinion.http.platform.tenant;

import dev.pinion.auth.oidc.ProviderSignIn;
import dev.pinion.http.api.Answer;
import dev.pinion.http.api.Call;
import dev.pinion.http.api.Operation;
import dev.pinion.http.api.SignInCookie;
import dev.pinion.http.platform.Platform;
import dev.pinion.http.schema.Param;
import dev.pinion.http.schema.Types;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How people sign in at a browser in the Platform dialect, for a page that asks them. */
public final class SignInOptionRoutes {
  private static final Param<List<String>> COOKIES =
      Param.headerList("Cookie", Types.list(Types.string()));

  private final @Nullable Offer offer;
  private final boolean secure;

  /**
   * What the server offers beside API keys.
   *
   * @param label what is to be written on a button
   * @param path where the button leads
   */
  public record Offer(ProviderSignIn signIn, String label, String path) {}

  /**
   * Routes to what is offered.
   *
   * @param offer null if there is no provider
   * @param secure whether browsers reach this server over TLS
   */
  public SignInOptionRoutes(@Nullable Offer offer, boolean secure) {
    this.offer = offer;
    this.secure = secure;
  }

  /** The operations. */
  public List<Operation> table() {
    return List.of(
        Platform.at(
                "/v1/auth/sign-in-options",
                "get-sign-in-options",
                "GET",
                "How a browser may sign in, and why it was not signed in just now")
            .access(Operation.Access.PUBLIC)
            .without(401, 403, 404, 422, 503)
            .extras(COOKIES)
            .answers(200, SignInOptionsResponse.class)
            .handle(this::get));
  }

  private Answer get(Call call) {
    if (offer == null) {
      return Answer.of(200, new SignInOptionsResponse(null, null));
    }
    String kept = SignInCookie.read(call.get(COOKIES), secure).orElse(null);
    String failure = kept == null ? null : offer.signIn().failure(kept);
    var provider = new SignInProvider(offer.label(), offer.path(), offer.signIn().needsWorkspace());
    Answer answer =
        Answer.of(200, new SignInOptionsResponse(provider, failure))
            .with("Cache-Control", "no-store");
    return failure == null ? answer : SignInCookie.forget(answer, secure);
  }

  /**
   * An OpenID provider.
   *
   * @param path where a browser goes to sign in there, with {@code workspace} and {@code to} in its
   *     query
   * @param needsWorkspace whether it must say which workspace
   */
  record SignInProvider(String label, String path, boolean needsWorkspace) {}

  /**
   * What there is beside API keys.
   *
   * @param provider null if there is none
   * @param failure why the browser's last sign-in at the provider failed; told once; null if it did
   *     not
   */
  record SignInOptionsResponse(@Nullable SignInProvider provider, @Nullable String failure) {}
}
