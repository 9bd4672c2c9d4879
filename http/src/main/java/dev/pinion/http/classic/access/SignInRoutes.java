package dev.pinion.http.classic.access;

import dev.pinion.auth.SignIn;
import dev.pinion.auth.Tokens;
import dev.pinion.http.api.Answer;
import dev.pinion.http.api.Call;
import dev.pinion.http.api.Operation;
import dev.pinion.http.classic.Classic;
import java.time.Instant;
import java.util.List;

/** Signing in. */
public final class SignInRoutes {
  private final SignIn signIn;
  private final int perMinute;

  /**
   * Routes to signing in.
   *
   * @param perMinute attempts for one key from one address
   */
  public SignInRoutes(SignIn signIn, int perMinute) {
    this.signIn = signIn;
    this.perMinute = perMinute;
  }

  /** The operations. */
  public List<Operation> table() {
    return List.of(
        Classic.operation(
                "sign-in-with-api-key",
                "POST",
                "user/signin_with_api_key",
                "Sign in a user with an API key")
            .access(Operation.Access.SIGN_IN)
            .without(403)
            .limit(perMinute)
            .answers(200, SignInResponse.class)
            .handle(this::signIn));
  }

  private Answer signIn(Call call) {
    Tokens.Issued issued = signIn.issue(call.caller());
    return Answer.of(200, new SignInResponse(issued.jwt(), issued.expiresAt())).secret();
  }

  /** A token and when it ends. */
  record SignInResponse(String idToken, Instant expiresAt) {}
}
