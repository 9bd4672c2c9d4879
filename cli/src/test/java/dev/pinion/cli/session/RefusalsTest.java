package dev.pinion.cli.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.cli.output.Progress;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

/** What is shown while a command waits. */
class RefusalsTest {
  private static final char ERASE = '\u001b';

  private final StringWriter shown = new StringWriter();
  private final Progress progress = new Progress(new PrintWriter(shown), Duration.ZERO);
  private final Refusals refusals =
      new Refusals("http://h", "here", "there", InstantSource.system(), progress, _ -> {});

  /** Waits until the line says that; it is written by a thread of its own. */
  private void awaitLine(String wanted) throws InterruptedException {
    for (int i = 0; i < 6_000 && !line().equals(wanted); i++) {
      Thread.sleep(10);
    }
    assertThat(line()).isEqualTo(wanted);
    progress.end();
    shown.getBuffer().setLength(0);
  }

  /** What the line says now, without how long it has said so. */
  private String line() {
    String all = shown.toString();
    return all.substring(all.lastIndexOf(ERASE) + 1)
        .replaceFirst("^\\[2K", "")
        .replaceFirst("…[^…]*$", "…");
  }

  /** Catches a list whose progress each further request hides. */
  @Test
  void howFarAListIsReadIsShownUntilItsEnd() throws InterruptedException {
    refusals.reading("services", 40, 2_000);
    refusals.waiting();
    awaitLine("reading services, 40 of 2000…");
    refusals.waitingToRetry(Duration.ofSeconds(2));
    refusals.waiting();
    awaitLine("reading services, 40 of 2000…");
    refusals.readingEnds();
    refusals.waiting();
    awaitLine("waiting for http://h…");
  }
}
