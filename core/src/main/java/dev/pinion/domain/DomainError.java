package dev.pinion.domain;

import dev.pinion.domain.access.Attributes;
import dev.pinion.domain.access.Permission;
import dev.pinion.domain.governance.Check;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a request was refused. Each kind has a public message, one sentence that says what to do;
 * HTTP statuses are the dialects' business.
 */
public sealed interface DomainError {

  /** A stable word for programs. */
  String code();

  /** One clear sentence for people. Holds nothing that the caller may not know. */
  String message();

  /** The thing that the request is addressed to does not exist for this caller. */
  record NotFound(String code, String message) implements DomainError {}

  /**
   * The request refers to another thing that does not exist.
   *
   * @param field the way to the reference, in core words
   */
  record UnknownReference(String code, List<Object> field, String message) implements DomainError {}

  /**
   * What is asked for does not hold together: a pin that dangles, an LLM configuration that its
   * model does not accept, something deprecated.
   *
   * @param field the way to the fault, in core words
   */
  record Refused(String code, List<Object> field, String message, @Nullable Object input)
      implements DomainError {}

  /**
   * The content breaks rules that its shape alone cannot say: every fault of it at once.
   *
   * @param problems in the order of the content, the first ones; at least one
   * @param count how many there are
   */
  record Invalid(String code, List<Problem> problems, int count) implements DomainError {
    public Invalid {
      problems = List.copyOf(problems);
    }

    @Override
    public String message() {
      return problems.getFirst().message();
    }
  }

  /**
   * One fault of the content.
   *
   * @param path the way from the content to the fault: strings for fields, integers for list places
   * @param message one sentence; what is longer than {@link #MESSAGE_CHARS_MAX} is cut
   * @param input the offending value; null if there is none
   */
  record Problem(List<Object> path, String message, @Nullable Object input) {
    /** Characters of a message. */
    public static final int MESSAGE_CHARS_MAX = 2_000;

    public Problem {
      path = List.copyOf(path);
      message = CodePoints.quotable(message, MESSAGE_CHARS_MAX);
    }
  }

  /** The change conflicts with the current state: a name is taken, a number is not the next. */
  record Conflict(String code, String message) implements DomainError {}

  /** What the caller said must hold for the request to be done does not hold (RFC 9110, 13.1). */
  record PreconditionFailed(String code, String message) implements DomainError {}

  /** Something else depends on what should go. */
  record InUse(String code, String message, List<Usage> usages) implements DomainError {}

  /** The thing can never be changed or removed in this way. */
  record Locked(String code, String message) implements DomainError {}

  /** The number of things of this kind is at its limit. */
  record LimitReached(String code, String message) implements DomainError {}

  /** The tenant takes as much as it may, of whatever kind. */
  record QuotaExceeded(String code, String message) implements DomainError {}

  /**
   * The caller must not do this.
   *
   * @param missing what they lack, for which each dialect has a name of its own; null if it is not
   *     for want of a permission
   */
  record Forbidden(String code, String message, @Nullable Missing missing) implements DomainError {

    /** A refusal that no permission would lift. */
    public Forbidden(String code, String message) {
      this(code, message, null);
    }

    /** The refusal of a caller who lacks a permission. */
    public static Forbidden missing(Permission permission, Attributes resource) {
      return new Forbidden(
          "permission_missing", sentence(permission.wireName()), new Missing(permission, resource));
    }

    /** What a caller is told who lacks a permission of that name. */
    public static String sentence(String permission) {
      return "You need the permission " + permission + " for this.";
    }
  }

  /** A permission for a resource. */
  record Missing(Permission permission, Attributes resource) {}

  /**
   * Rules of the tenant do not let the change through.
   *
   * @param checks what they say of it; empty where they were not asked one by one
   */
  record RulesNotMet(String code, String message, List<Check> checks) implements DomainError {
    public RulesNotMet {
      checks = List.copyOf(checks);
    }
  }

  /** Nothing may change for the time being. */
  record Frozen(String code, String message) implements DomainError {}

  /** No credentials, or credentials that do not hold. */
  record Unauthenticated(String code, String message) implements DomainError {}

  /** The server cannot do it at the moment. */
  record Unavailable(String code, String message, int retryAfterSeconds) implements DomainError {}
}
