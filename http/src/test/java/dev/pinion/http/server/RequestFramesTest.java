package dev.pinion.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Bytes of connections in whatever pieces, and what the server library is given of them. */
class RequestFramesTest {
  private static final int HEAD_BYTES_MAX = 1_000;

  private final Random random;

  RequestFramesTest() {
    long seed = Long.getLong("pinion.seed", System.nanoTime());
    System.out.println("RequestFramesTest -Dpinion.seed=" + seed);
    random = new Random(seed);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String passed(List<byte[]> pieces) {
    var frames = new RequestFrames(HEAD_BYTES_MAX);
    var out = new ByteArrayOutputStream();
    for (byte[] piece : pieces) {
      out.writeBytes(frames.pass(piece));
      if (frames.isBroken()) {
        return joined(out.toString(StandardCharsets.ISO_8859_1)) + "!";
      }
    }
    out.writeBytes(frames.atEnd());
    return joined(out.toString(StandardCharsets.ISO_8859_1));
  }

  /** The head of a body in chunks. */
  private static final Pattern CHUNKED =
      Pattern.compile("(?i)POST .*\r\n(Host: x\r\n)?transfer-encoding: ?chunked\r\n(.+\r\n)?\r\n");

  /** The same with what is in the chunks of a body between angle brackets, however many it has. */
  private static String joined(String text) {
    var out = new StringBuilder();
    var head = CHUNKED.matcher(text);
    int at = 0;
    while (head.find(at)) {
      out.append(text, at, head.end()).append('<');
      at = head.end();
      for (int size = -1, line; size != 0 && (line = text.indexOf("\r\n", at)) >= 0; ) {
        size = Integer.parseInt(text, at, line, 16);
        at = line + 2 + size;
        out.append(text, line + 2, at).append(size == 0 ? ">" : "");
        assertThat(text.substring(at)).as("end of a chunk").startsWith("\r\n");
        at += 2;
      }
    }
    return out.append(text, at, text.length()).toString();
  }

  /** What is passed of it at once, which is the same in whatever pieces it comes. */
  private String passed(String text) {
    String whole = passed(List.of(bytes(text)));
    for (int round = 0; round < 20; round++) {
      var pieces = new ArrayList<byte[]>();
      int longest = 1 + random.nextInt(1 + random.nextInt(40));
      for (int at = 0; at < text.length(); ) {
        int end = Math.min(text.length(), at + 1 + random.nextInt(longest));
        pieces.add(bytes(text.substring(at, end)));
        at = end;
      }
      assertThat(passed(pieces)).as(text).isEqualTo(whole);
    }
    return whole;
  }

  private static final String OLD = "GET /a HTTP/1.0\r\n\r\n";
  private static final String OLD_NOW =
      "GET /a HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

  @Test
  void requestsOfHttp11ArePassedAsTheyAre() {
    byte[] one = bytes("GET /a HTTP/1.1\r\nHost: x\r\nExpect: x\r\n\r\n");
    assertThat(new RequestFrames(HEAD_BYTES_MAX).pass(one)).isSameAs(one);
    for (String text :
        List.of(
            "GET /a HTTP/1.1\r\nHost: x\r\n\r\nPOST /b HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc",
            "GET /a HTTP/1.1\r\nHost: x\r\n",
            "GET /a HT",
            "")) {
      assertThat(passed(text)).isEqualTo(text);
    }
  }

  @Test
  void whatIsInChunksIsPassedAsItComes() {
    String head = "POST /b HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";
    String next = "GET /a HTTP/1.1\r\n\r\n";
    assertThat(passed(head + "3\r\nabc\r\n00A\r\n0123456789\r\n0\r\n\r\n" + next))
        .isEqualTo(head + "<abc0123456789>" + next);
    assertThat(passed(head + "0\r\n\r\n" + head + "1\r\n\n\r\n0\r\n\r\n"))
        .isEqualTo(head + "<>" + head + "<\n>");
    // Catches a chunk that nobody can refuse until it has come, however large it is.
    assertThat(passed(head + "7fffffff\r\nabcdefg")).isEqualTo(head + "<abcdefg");
  }

  @Test
  void requestsOfHttp10AreSaidInHttp11() {
    assertThat(passed(OLD)).isEqualTo(OLD_NOW);
    assertThat(passed("GET /a HTTP/1.0\r\nhOST: y\r\nX: Host: z\r\n\r\n"))
        .isEqualTo("GET /a HTTP/1.1\r\nhOST: y\r\nX: Host: z\r\nConnection: close\r\n\r\n");
    assertThat(
            passed(
                "PUT /a HTTP/1.0\r\nHost: y\r\nConnection: TE, Keep-Alive\r\nEXPECT: 100-continue\r\n"
                    + "Content-Length: 4\r\n\r\nabcd"))
        .isEqualTo(
            "PUT /a HTTP/1.1\r\nHost: y\r\nContent-Length: 4\r\nConnection: keep-alive\r\n\r\nabcd");
  }

  @Test
  void everyHeadIsFoundBehindABodyAndNoBodyIsTakenForAHead() {
    String length = "POST /b HTTP/1.1\r\nContent-Length: " + OLD.length() + "\r\n\r\n" + OLD;
    String chunks =
        "POST /b HTTP/1.1\r\ntransfer-encoding:chunked\r\n\r\n"
            + Integer.toHexString(OLD.length())
            + "\r\n"
            + OLD
            + "\r\n0\r\n\r\n";
    assertThat(passed(length + OLD + chunks + OLD + OLD))
        .isEqualTo(
            length
                + OLD_NOW
                + "POST /b HTTP/1.1\r\ntransfer-encoding:chunked\r\n\r\n<"
                + OLD
                + ">"
                + OLD_NOW
                + OLD_NOW);
  }

  @Test
  void emptyLinesBeforeARequestAreDropped() {
    assertThat(passed("\r\n" + OLD)).isEqualTo(OLD_NOW);
    String post = "POST /b HTTP/1.1\r\nContent-Length: 1\r\n\r\nx";
    assertThat(passed(post + "\r\n\r\n" + post + "\r\n" + OLD)).isEqualTo(post + post + OLD_NOW);
  }

  @Test
  void chunksWithoutThatVersionEndTheConnection() {
    assertThat(
            passed(
                "POST /b HTTP/1.0\r\nHost: x\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"))
        .isEqualTo(
            "POST /b HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n<>");
  }

  @Test
  void whatIsNoRequestIsPassedAsItIsForEver() {
    for (String text :
        List.of(
            "GET /a HTTP/2.0\r\n\r\n",
            "GET /a HTTP/1.0 \r\n\r\n",
            "GET /a\r\n\r\n",
            "HTTP/1.0\r\n\r\n",
            "GET /a HTTP/1.1\nHost: x\n\n",
            "GET /a HTTP/1.1\r\n folded: x\r\n\r\n",
            "GET /a HTTP/1.1\r\nno colon\r\n\r\n",
            "GET /a HTTP/1.1\r\nContent-Length : 3\r\n\r\n",
            "GET /a HTTP/1.1\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\n",
            "GET /a HTTP/1.1\r\nContent-Length: +3\r\n\r\n",
            "GET /a HTTP/1.1\r\nTransfer-Encoding: Chunked\r\n\r\n",
            "GET /a HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
            "GET /" + "a".repeat(2 * HEAD_BYTES_MAX))) {
      assertThat(passed(text + OLD)).isEqualTo(text + OLD);
    }
  }

  @Test
  void chunksThatAreNotExactEndThere() {
    String head = "POST /b HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (String chunks :
        List.of(
            "+3\r\nabc\r\n",
            "-3\r\nabc\r\n",
            " 3\r\nabc\r\n",
            "\r\nabc\r\n",
            "x\r\nabc\r\n",
            "0x3\r\nabc\r\n",
            "3 \r\nabc\r\n",
            "3;a=b\r\nabc\r\n",
            "3\nabc\r\n",
            "3\rabc\r\n",
            "3\r3\nabc\r\n",
            "123456789\r\n",
            "0\r\nX: y\r\n\r\n",
            "0\r\n\rx")) {
      assertThat(passed(head + chunks + OLD)).as(chunks).isEqualTo(head + "<!");
    }
    for (String chunks : List.of("3\r\nabcd\r\n", "3\r\nabc\n0\r\n", "3\r\nabc\rx0\r\n\r\n")) {
      assertThat(passed(head + chunks + OLD)).as(chunks).isEqualTo(head + "<abc!");
    }
  }
}
