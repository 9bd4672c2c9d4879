package dev.pinion.http;

import dev.pinion.http.schema.Faults;

/** A request whose content does not fit its operation: the 422 with every fault. */
public final class InvalidRequestException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Faults faults;

  /** A refusal with at least one fault. */
  public InvalidRequestException(Faults faults) {
    super("invalid request", null, false, false);
    this.faults = faults;
  }

  Faults faults() {
    return faults;
  }
}
