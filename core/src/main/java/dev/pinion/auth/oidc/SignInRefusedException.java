package dev.pinion.auth.oidc;

/** A sign-in that came to nothing; the message is one sentence for the person at the browser. */
public final class SignInRefusedException extends RuntimeException {

  /** The message says what they can do, and holds no secret. */
  public SignInRefusedException(String message) {
    super(message);
  }

  SignInRefusedException(String message, Throwable cause) {
    super(message, cause);
  }
}
