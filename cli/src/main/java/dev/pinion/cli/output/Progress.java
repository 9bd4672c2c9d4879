package dev.pinion.cli.output;

import java.io.PrintWriter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One line on a terminal that says what a command waits for, once it has waited for a second. It is
 * gone before anything else is printed.
 */
public final class Progress {
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final Duration STEP = Duration.ofMillis(200);

  /** Back to the beginning of the line, and erase it. */
  private static final String ERASE = "\r\u001b[2K";

  private final @Nullable PrintWriter terminal;
  private final Duration patience;
  private @Nullable Thread teller;
  private String what = "";
  private boolean shown;

  /** Progress that a person sees only if there is a terminal, and what it is written to is one. */
  public Progress(ProcessContext process) {
    this(
        process.terminal() == null || !ProcessContext.errIsTerminal() ? null : process.err(),
        PATIENCE);
  }

  /** Progress on a terminal; none if it is null. */
  public Progress(@Nullable PrintWriter terminal, Duration patience) {
    this.terminal = terminal;
    this.patience = patience;
  }

  /** Says what is going on from here. */
  public synchronized void say(String doing) {
    what = doing;
    if (terminal != null && teller == null) {
      teller = Thread.ofPlatform().daemon().name("progress").start(this::tell);
    }
  }

  /** Ends the line; what comes next may be printed. */
  public synchronized void end() {
    if (teller != null) {
      teller.interrupt();
      teller = null;
    }
    if (shown && terminal != null) {
      terminal.print(ERASE);
      terminal.flush();
      shown = false;
    }
  }

  private void tell() {
    try {
      Thread.sleep(patience);
      while (show()) {
        Thread.sleep(STEP);
      }
    } catch (InterruptedException e) {
      // Told to end.
    }
  }

  private synchronized boolean show() {
    if (terminal == null || !Thread.currentThread().equals(teller)) {
      return false;
    }
    terminal.print(ERASE + what + "…");
    terminal.flush();
    shown = true;
    return true;
  }
}
