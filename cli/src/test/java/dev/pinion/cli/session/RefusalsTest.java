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
  private final StringWriter shown = new StringWriter();
  private final Progress progress = new Progress(new PrintWriter(shown), Duration.ZERO);
  private final Refusals refusals =
      new Refusals("http://h", "here", "there", InstantSource.system(), progress, _ -> {});

  /** What the line says next; it is written by a thread of its own. */
  private String line() throws InterruptedException {
    for (int i = 0; i < 6_000 && shown.getBuffer().indexOf("…") < 0; i++) {
      Thread.sleep(10);
    }
    progress.end();
    String line = shown.toString().replaceAll("\r\u001b\\[2K", "");
    shown.getBuffer().setLength(0);
    return line;
  }

  /** Catches a list whose progress each further request hides. */
  @Test
  void howFarAListIsReadIsShownUntilItsEnd() throws InterruptedException {
    refusals.reading("services", 40, 2_000);
    refusals.waiting();
    assertThat(line()).startsWith("reading services, 40 of 2000…");
    refusals.waitingToRetry(Duration.ofSeconds(2));
    refusals.waiting();
    assertThat(line()).startsWith("reading services, 40 of 2000…");
    refusals.readingEnds();
    refusals.waiting();
    assertThat(line()).startsWith("waiting for http://h…");
  }
}
