package dev.pinion.api.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.InputFixture;
import dev.pinion.api.fixture.RawHttp.Answer;
import dev.pinion.api.fixture.RawHttp.Request;
import dev.pinion.http.api.Operation;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Valid requests with random bytes of their body or target changed; {@code -Dpinion.seed} repeats.
 */
class RandomInputTest {
  private static final int REQUESTS = 2_000;

  /** What parsers look for. */
  private static final List<String> PIECES =
      List.of(
          "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "\\ud800", "null", "true", "-", "1e",
          "1e999", "0", ".", "\u0000", "\u00ff", "%", "%00", "%2F", "%ff", "/", "?", "&", "=", "+",
          ";", "..");

  private final long seed = Long.getLong("pinion.seed", ThreadLocalRandom.current().nextLong());
  private final Random random = new Random(seed);

  @Test
  void mutatedRequestsAreAnsweredAsAnyOther(@TempDir Path data) {
    System.out.println("RandomInputTest: -Dpinion.seed=" + seed);
    try (var fixture = new InputFixture(data)) {
      List<Operation> operations = fixture.operations();
      for (int i = 0; i < REQUESTS; i++) {
        Operation operation = operations.get(random.nextInt(operations.size()));
        Request request = mutated(fixture.request(operation));
        String where =
            "-Dpinion.seed=%d, request %d: %s %s %s"
                .formatted(
                    seed,
                    i,
                    request.method(),
                    request.target(),
                    new String(request.body(), StandardCharsets.ISO_8859_1));
        long before = fixture.changes();
        Answer answer = fixture.send(request);
        InputFixture.check(answer, where);
        if (answer.status() >= 400) {
          assertThat(fixture.changes()).as(where).isEqualTo(before);
        }
      }
    }
  }

  private Request mutated(Request request) {
    byte[] body = request.body();
    if (body.length > 0 && random.nextInt(4) > 0) {
      return request.body(mutated(body));
    }
    String target =
        request.target() + (random.nextBoolean() ? "?limit=5&tags=a:b&sort_by=name" : "");
    String changed =
        new String(
            mutated(target.getBytes(StandardCharsets.ISO_8859_1)), StandardCharsets.ISO_8859_1);
    // The line must remain one, with two spaces.
    String oneWord = "/" + changed.replaceAll("[ \\r\\n]", "_");
    return new Request(
        request.method(),
        oneWord.substring(oneWord.startsWith("//") ? 1 : 0),
        request.headers(),
        body);
  }

  private byte[] mutated(byte[] bytes) {
    byte[] changed = bytes;
    for (int n = random.nextInt(3); n >= 0; n--) {
      int at = random.nextInt(changed.length + 1);
      int end = Math.min(changed.length, at + random.nextInt(8));
      var next = new ByteArrayOutputStream();
      next.write(changed, 0, at);
      switch (random.nextInt(4)) {
        case 0 -> next.write(random.nextInt(256));
        case 1 -> next.writeBytes(piece());
        case 2 -> next.write(changed, at, end - at);
        default -> end = Math.min(changed.length, at + 1 + random.nextInt(8));
      }
      int from = random.nextBoolean() ? at : end;
      next.write(changed, from, changed.length - from);
      changed = next.toByteArray();
    }
    return changed;
  }

  private byte[] piece() {
    return PIECES.get(random.nextInt(PIECES.size())).getBytes(StandardCharsets.ISO_8859_1);
  }
}
