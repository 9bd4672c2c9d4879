package dev.pinion.demo;

/**
 * Says in one sentence why the demonstration tenant cannot be made, and what to do. Has no stack
 * trace: it is an answer, not a fault.
 */
public final class DemoException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DemoException(String message) {
    super(message, null, false, false);
  }
}
