package dev.pinion.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
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

  /** Would catch a sign of somebody's text that comes out as another one. */
  @Test
  void jsonSaysTheSameInAnyCharset() {
    String text = "✓ é… 中 😀 –";
    for (String name : List.of("UTF-8", "US-ASCII", "ISO-8859-1", "windows-1252", "GB18030")) {
      Charset charset = Charset.forName(name);
      var bytes = new ByteArrayOutputStream();
      PlainWriter.of(bytes, charset).println(CliJson.write(Map.of("a", text), charset));
      String written = bytes.toString(charset);
      assertThat(CliJson.mapper().readTree(written).get("a").asString()).as(name).isEqualTo(text);
      if (charset.newEncoder().canEncode(text)) {
        assertThat(written).as(name).contains(text);
      }
    }
    assertThat(CliJson.write("é–", Charset.forName("windows-1252"))).isEqualTo("\"é\\u2013\"");
  }
}
