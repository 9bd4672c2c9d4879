package dev.pinion.domain;

import java.util.List;
import org.jspecify.annotations.Nullable;

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

  /** Carries a {@link DomainError.NotFound}. */
  public static DomainException notFound(String code, String message) {
    return new DomainException(new DomainError.NotFound(code, message));
  }

  /** Carries a {@link DomainError.UnknownReference}. */
  public static DomainException unknownReference(String code, List<Object> field, String message) {
    return new DomainException(new DomainError.UnknownReference(code, field, message));
  }

  /** Carries a {@link DomainError.Refused}. */
  public static DomainException refused(
      String code, List<Object> field, String message, @Nullable Object input) {
    return new DomainException(new DomainError.Refused(code, field, message, input));
  }

  /** Carries a {@link DomainError.Conflict}. */
  public static DomainException conflict(String code, String message) {
    return new DomainException(new DomainError.Conflict(code, message));
  }

  /** Carries a {@link DomainError.LimitReached}. */
  public static DomainException limitReached(String code, String message) {
    return new DomainException(new DomainError.LimitReached(code, message));
  }

  /** Why the request was refused. */
  public DomainError error() {
    return error;
  }
}
