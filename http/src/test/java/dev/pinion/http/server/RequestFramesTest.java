package dev.pinion.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Bytes of connections in whatever pieces, and what the server library is given of them. */
class RequestFramesTest {
  private static final int HEAD_BYTES_MAX = 1_000;

  private static final String CHUNKS =
      "POST /b HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
          .concat("3\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n");

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
        return out.toString(StandardCharsets.ISO_8859_1) + "!";
      }
    }
    out.writeBytes(frames.atEnd());
    return out.toString(StandardCharsets.ISO_8859_1);
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
            CHUNKS + "GET /a HTTP/1.1\r\n\r\n",
            "GET /a HTTP/1.1\r\nHost: x\r\n",
            "GET /a HT",
            "")) {
      assertThat(passed(text)).isEqualTo(text);
    }
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
        .isEqualTo(length + OLD_NOW + chunks + OLD_NOW + OLD_NOW);
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
            "POST /b HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n0\r\n\r\n");
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
    for (String[] chunks :
        List.of(
            new String[] {"", "+3\r\nabc\r\n"},
            new String[] {"", "-3\r\nabc\r\n"},
            new String[] {"", " 3\r\nabc\r\n"},
            new String[] {"", "\r\nabc\r\n"},
            new String[] {"", "x\r\nabc\r\n"},
            new String[] {"0", "x3\r\nabc\r\n"},
            new String[] {"3", " \r\nabc\r\n"},
            new String[] {"3", ";a=b\r\nabc\r\n"},
            new String[] {"3", "\nabc\r\n"},
            new String[] {"3\r", "abc\r\n"},
            new String[] {"3\r", "3\nabc\r\n"},
            new String[] {"12345678", "9\r\n"},
            new String[] {"3\r\nabc", "d\r\n"},
            new String[] {"3\r\nabc", "\n0\r\n"},
            new String[] {"3\r\nabc\r", "x0\r\n\r\n"},
            new String[] {"0\r\n", "X: y\r\n\r\n"},
            new String[] {"0\r\n\r", "x"})) {
      assertThat(passed(head + chunks[0] + chunks[1] + OLD)).isEqualTo(head + chunks[0] + "!");
    }
  }
}
