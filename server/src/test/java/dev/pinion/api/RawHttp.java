package dev.pinion.api;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One kept-alive connection that sends exactly the bytes it is given, also such as no HTTP client
 * would. An answer that takes longer than {@link #PATIENCE} fails.
 */
final class RawHttp implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int LINE_MAX = 100_000;

  private final int port;
  private @Nullable Socket socket;

  RawHttp(int port) {
    this.port = port;
  }

  /** A request with a head of ISO 8859-1 text; the length of a body is added to the head. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Request(String method, String target, Map<String, String> headers, byte[] body) {

    static Request of(String method, String target) {
      return new Request(method, target, Map.of(), new byte[0]);
    }

    Request with(String name, String value) {
      var all = new TreeMap<>(headers);
      all.put(name, value);
      return new Request(method, target, all, body);
    }

    Request body(byte[] bytes) {
      return new Request(method, target, headers, bytes);
    }

    Request body(String text) {
      return body(text.getBytes(StandardCharsets.UTF_8));
    }

    byte[] bytes() {
      var head = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: test\r\n");
      headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
      boolean framed = headers.containsKey("Transfer-Encoding");
      if (!framed && (body.length > 0 || method.equals("POST") || method.equals("PUT"))) {
        head.append("Content-Length: ").append(body.length).append("\r\n");
      }
      return join(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1), body);
    }
  }

  /** An answer, its header names in lower case. */
  record Answer(int status, Map<String, List<String>> headers, String body) {

    @Nullable String header(String name) {
      List<String> values = headers.get(name.toLowerCase(Locale.ROOT));
      return values == null ? null : values.getFirst();
    }

    JsonNode json() {
      return JsonMapper.shared().readTree(body);
    }

    private boolean closes() {
      return "close".equalsIgnoreCase(header("connection"));
    }
  }

  static byte[] join(byte[] first, byte[] second) {
    var all = new ByteArrayOutputStream();
    all.writeBytes(first);
    all.writeBytes(second);
    return all.toByteArray();
  }

  /** Sends a request; on a connection that the server has closed meanwhile, once more. */
  Answer send(Request request) {
    boolean reused = socket != null;
    try {
      return exchange(request.bytes(), request.method().equals("HEAD"));
    } catch (IOException e) {
      close();
      if (reused) {
        return send(request);
      }
      throw new UncheckedIOException(request.method() + " " + request.target(), e);
    }
  }

  /** Sends bytes on a connection of their own and reads an answer; null if there is none. */
  static @Nullable Answer sendBytes(int port, byte[] bytes, boolean endsThere) throws IOException {
    try (var raw = new RawHttp(port)) {
      Socket open = raw.open();
      open.getOutputStream().write(bytes);
      open.getOutputStream().flush();
      if (endsThere) {
        open.shutdownOutput();
      }
      return read(open.getInputStream(), false);
    } catch (EOFException | java.net.SocketException e) {
      return null;
    }
  }

  private Answer exchange(byte[] bytes, boolean head) throws IOException {
    Socket open = open();
    try {
      open.getOutputStream().write(bytes);
      open.getOutputStream().flush();
    } catch (IOException e) {
      // A server may answer and close before it has read everything.
    }
    Answer answer = read(open.getInputStream(), head);
    if (answer.closes()) {
      close();
    }
    return answer;
  }

  private Socket open() throws IOException {
    Socket open = socket;
    if (open == null) {
      open = new Socket();
      open.setTcpNoDelay(true);
      open.setSoTimeout((int) PATIENCE.toMillis());
      open.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      socket = open;
    }
    return open;
  }

  private static Answer read(InputStream in, boolean head) throws IOException {
    String line = line(in);
    if (!line.matches("HTTP/1\\.1 [1-5][0-9][0-9]( .*)?")) {
      throw new AssertionError("no status line: " + line);
    }
    int status = Integer.parseInt(line.substring(9, 12));
    var headers = new TreeMap<String, List<String>>();
    for (line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers
          .computeIfAbsent(
              line.substring(0, colon).toLowerCase(Locale.ROOT), name -> new ArrayList<>())
          .add(line.substring(colon + 1).strip());
    }
    if (status == 100) {
      return read(in, head);
    }
    var bare = new Answer(status, headers, "");
    String type = bare.header("content-type");
    boolean endless = type != null && type.startsWith("text/event-stream");
    boolean empty = head || status == 204 || status == 304 || endless;
    byte[] body = empty ? new byte[0] : body(in, bare);
    if (endless) {
      headers.put("connection", List.of("close"));
    }
    return new Answer(status, headers, new String(body, StandardCharsets.UTF_8));
  }

  private static byte[] body(InputStream in, Answer head) throws IOException {
    String length = head.header("content-length");
    if (length != null) {
      return exactly(in, Integer.parseInt(length));
    }
    if (!"chunked".equalsIgnoreCase(head.header("transfer-encoding"))) {
      return in.readAllBytes();
    }
    var body = new ByteArrayOutputStream();
    for (int size = -1; size != 0; ) {
      size = Integer.parseInt(line(in), 16);
      body.writeBytes(exactly(in, size));
      line(in);
    }
    return body.toByteArray();
  }

  private static byte[] exactly(InputStream in, int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("the answer ends early");
    }
    return bytes;
  }

  private static String line(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the connection ends");
      }
      if (line.length() > LINE_MAX) {
        throw new AssertionError("an endless line");
      }
      line.append((char) c);
    }
    return line.toString().stripTrailing();
  }

  @Override
  public void close() {
    try {
      if (socket != null) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      socket = null;
    }
  }
}
