package dev.pinion.benchmarks.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class LoadTest {
  private static final String OUTPUT =
      """
      Running 2s test @ http://127.0.0.1:8080
        1 threads and 16 connections
        Latency Distribution
           50%    1.20ms
        30000 requests in 2.00s, 4.50MB read
      Requests/sec:  15000.00
      DRIVER requests=30000 duration=2000000 p50=1200 p99=3400 p999=9000 connect=1 read=2 write=3 timeout=4 status=5
      """;

  private static Load perSecond(double number) {
    return new Load(1, number, number, number, number, 1);
  }

  @Test
  void theLineOfTheScriptsIsRead() {
    assertThat(Load.ofWrk(OUTPUT)).isEqualTo(new Load(30_000, 15_000, 1200, 3400, 9000, 15));
  }

  @Test
  void outputWithoutTheLineIsRefusedAndShown() {
    assertThatThrownBy(() -> Load.ofWrk("unable to connect"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("unable to connect");
  }

  @Test
  void theMedianStandsForSeveralRounds() {
    Load median = Load.median(List.of(perSecond(30), perSecond(10), perSecond(20)));
    assertThat(median).isEqualTo(new Load(3, 20, 20, 20, 20, 3));
  }

  @Test
  void bareCommitsAreRead() {
    assertThat(BareCommits.parse("a warning\nrows a second: 1234.5\n")).isEqualTo(1234.5);
  }
}
