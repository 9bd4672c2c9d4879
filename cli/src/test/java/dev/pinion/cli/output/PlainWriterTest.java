package dev.pinion.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What a terminal without the marks shows. */
class PlainWriterTest {

  private static String written(Charset charset) {
    var bytes = new ByteArrayOutputStream();
    var writer = PlainWriter.of(bytes, charset);
    writer.println("✓ one… 2 → 3");
    writer.append('✗').append("x–y", 1, 3).flush();
    writer.write("–é–".toCharArray(), 1, 2);
    writer.flush();
    return bytes.toString(charset);
  }

  @Test
  void marksStayTellableInAnyCharset() {
    assertThat(written(StandardCharsets.UTF_8)).isEqualTo("✓ one… 2 → 3\n✗–yé–");
    assertThat(written(StandardCharsets.US_ASCII)).isEqualTo("+ one~ 2 > 3\nx-y?-");
    assertThat(written(StandardCharsets.ISO_8859_1)).isEqualTo("+ one~ 2 > 3\nx-yé-");
  }
}
