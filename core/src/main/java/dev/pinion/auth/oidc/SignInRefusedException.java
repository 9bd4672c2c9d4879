package dev.pinion.auth.oidc;

/** A sign-in that came to nothing. */
public final class SignInRefusedException extends RuntimeException {
  private final String sentence;

  /** The sentence says what the person at the browser can do, and holds no secret. */
  public SignInRefusedException(String sentence) {
    super(sentence);
    this.sentence = sentence;
  }

  SignInRefusedException(String sentence, Throwable cause) {
    super(sentence, cause);
    this.sentence = sentence;
  }

  /** One sentence for the person at the browser. */
  public String sentence() {
    return sentence;
  }
}
