package dev.pinion.auth.oidc;

/** A sign-in that came to nothing; the message is one sentence for the person at the browser. */
public final class SignInRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String sentence;

  /** The message says what they can do, and holds no secret. */
  public SignInRefusedException(String message) {
    super(message);
    this.sentence = message;
  }

  SignInRefusedException(String message, Throwable cause) {
    super(message, cause);
    this.sentence = message;
  }

  /** The sentence. */
  public String sentence() {
    return sentence;
  }
}
