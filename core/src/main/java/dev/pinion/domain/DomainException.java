package dev.pinion.domain;

/**
 * Carries a {@link DomainError} out of a use case. Has no stack trace: it is an answer, not a
 * fault.
 */
public final class DomainException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient DomainError error;

  /** An exception that carries the error. */
  public DomainException(DomainError error) {
    super(error.message(), null, false, false);
    this.error = error;
  }

  /** Why the request was refused. */
  public DomainError error() {
    return error;
  }
}
