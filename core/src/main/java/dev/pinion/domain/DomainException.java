package dev.pinion.domain;

import dev.pinion.domain.governance.Check;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Carries a {@link DomainError} out of a use case. Has no stack trace: it is an answer, not a
 * fault.
 */
public final class DomainException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient DomainError error;
  private final @Nullable String detail;

  /** An exception that carries the error. */
  public DomainException(DomainError error) {
    this(error, null);
  }

  private DomainException(DomainError error, @Nullable String detail) {
    super(error.message(), null, false, false);
    this.error = error;
    this.detail = detail;
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

  /**
   * Carries a {@link DomainError.Invalid}.
   *
   * @param problems at least one
   */
  public static DomainException invalid(String code, Problems problems) {
    return new DomainException(new DomainError.Invalid(code, problems.list(), problems.count()));
  }

  /** Carries a {@link DomainError.Invalid} that has one problem. */
  public static DomainException invalid(String code, DomainError.Problem problem) {
    return new DomainException(new DomainError.Invalid(code, List.of(problem), 1));
  }

  /** Carries a {@link DomainError.InUse}. */
  public static DomainException inUse(String code, String message, List<Usage> usages) {
    return new DomainException(new DomainError.InUse(code, message, usages));
  }

  /** Carries a {@link DomainError.Locked}. */
  public static DomainException locked(String code, String message) {
    return new DomainException(new DomainError.Locked(code, message));
  }

  /** Carries a {@link DomainError.Forbidden} that no permission would lift. */
  public static DomainException forbidden(String code, String message) {
    return new DomainException(new DomainError.Forbidden(code, message));
  }

  /** Carries a {@link DomainError.RulesNotMet}. */
  public static DomainException rulesNotMet(String code, String message, List<Check> checks) {
    return new DomainException(new DomainError.RulesNotMet(code, message, checks));
  }

  /** Carries a {@link DomainError.Frozen}. */
  public static DomainException frozen(String message) {
    return new DomainException(new DomainError.Frozen("frozen", message));
  }

  /** Carries a {@link DomainError.Unauthenticated}. */
  public static DomainException unauthenticated(String code, String message) {
    return new DomainException(new DomainError.Unauthenticated(code, message));
  }

  /** Carries a {@link DomainError.PreconditionFailed}. */
  public static DomainException preconditionFailed(String code, String message) {
    return new DomainException(new DomainError.PreconditionFailed(code, message));
  }

  /** Carries a {@link DomainError.Unavailable}. */
  public static DomainException unavailable(String code, String message, int retryAfterSeconds) {
    return new DomainException(new DomainError.Unavailable(code, message, retryAfterSeconds));
  }

  /** Carries a {@link DomainError.LimitReached}. */
  public static DomainException limitReached(String code, String message) {
    return new DomainException(new DomainError.LimitReached(code, message));
  }

  /**
   * The same refusal with what only the operator may know of it; no answer ever holds that.
   *
   * @param why null for nothing
   */
  public DomainException because(@Nullable String why) {
    return new DomainException(error, why);
  }

  /** What only the operator may know of the refusal; null if there is nothing. */
  public @Nullable String detail() {
    return detail;
  }

  /** Why the request was refused. */
  public DomainError error() {
    return error;
  }
}
