package dev.pinion.api.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.Http;
import dev.pinion.api.fixture.TestServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code server.max-body} allows is taken, at the most that can be set too. */
class BodySizeTest {
  private static final int MOST = 11 * 1024 * 1024;

  private static byte[] body(int bytes) {
    String start = "{\"name\":\"";
    String end = "\"}";
    String text = start + "x".repeat(bytes - start.length() - end.length()) + end;
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Would catch a size that can be set and that the memory of a request has no room for. */
  @Test
  void aBodyOfTheLargestSizeThatCanBeSetIsRead(@TempDir Path data) {
    try (TestServer server = TestServer.start(data, Map.of("server.max-body", MOST + "B"))) {
      Http owner = server.tenant("large").platform();
      assertThat(owner.send("POST", "agents", body(MOST)).expect(422).body())
          .contains("string_too_long");
      assertThat(owner.send("POST", "agents", body(MOST + 1)).expect(413).body())
          .contains("The body may have %d bytes at most.".formatted(MOST));
    }
  }
}
