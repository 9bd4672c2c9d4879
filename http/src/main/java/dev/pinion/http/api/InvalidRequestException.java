package dev.pinion.http.api;

import dev.pinion.http.schema.Faults;

/** A request whose content does not fit its operation: the 422 with every fault. */
public final class InvalidRequestException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The code of faults that have none of their own. */
  public static final String VALIDATION_FAILED = "validation_failed";

  private final String code;
  private final transient Faults faults;

  /** A refusal with at least one fault. */
  public InvalidRequestException(Faults faults) {
    this(VALIDATION_FAILED, faults);
  }

  /** The same under a code of its own. */
  InvalidRequestException(String code, Faults faults) {
    super("invalid request", null, false, false);
    this.code = code;
    this.faults = faults;
  }

  /** A stable word for programs. */
  public String code() {
    return code;
  }

  /** Every fault that was found. */
  public Faults faults() {
    return faults;
  }
}
