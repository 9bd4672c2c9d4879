package dev.pinion.server.log;

import java.util.logging.LogManager;

/**
 * A log manager that goes on to the very end of the process. The platform's own one closes its
 * handlers as soon as the process is told to stop, and what is logged while requests in flight are
 * finished would be lost.
 */
public final class PatientLogManager extends LogManager {

  /** Made by the platform. */
  public PatientLogManager() {}

  /** Keeps the handlers: every line is flushed when it is written. */
  @Override
  public void reset() {}
}
