package dev.pinion.benchmarks.driver;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sends reads as fast as they are answered and, on connections of their own, writes at a fixed
 * rate, each connection in its own thread, and tells the latencies of the reads alone, which wrk
 * cannot. As many connections read beside writes as without. A process of its own, so that it runs
 * on the core of the load.
 */
final class MixedLoad {
  private static final int LATENCIES_MAX = 4_000_000;
  private static final int PERCENT = 100;
  private static final long NANOS = 1_000_000_000;

  private final int port;
  private final List<Request> reads;
  private final List<Request> writes;
  private final String body;
  private final int readers;
  private final int writers;
  private final long beginNanos;
  private final long endNanos;
  private final long writesPerSecond;
  private final int firstWrite;
  private final AtomicInteger written = new AtomicInteger();

  private MixedLoad(String[] args) throws IOException {
    this.port = Integer.parseInt(args[0]);
    this.reads = Request.read(Path.of(args[1]));
    this.writes = Request.read(Path.of(args[2]));
    this.body = Files.readAllLines(Path.of(args[3])).getFirst();
    this.readers = Integer.parseInt(args[4]);
    this.writers = Integer.parseInt(args[5]);
    this.writesPerSecond = Long.parseLong(args[7]);
    this.firstWrite = Integer.parseInt(args[8]);
    this.beginNanos = System.nanoTime();
    this.endNanos = beginNanos + Long.parseLong(args[6]) * NANOS;
  }

  /**
   * Loads for a time and prints the line that the scripts of wrk print, of the reads, and a line
   * with the number of writes.
   *
   * @param args port, file of reads, file of writes, file of the writes' body, connections that
   *     read, connections that write, seconds, writes a second, number of the first write
   */
  public static void main(String[] args) throws Exception {
    var load = new MixedLoad(args);
    var all = new Outcome(LATENCIES_MAX);
    long micros;
    try (var threads = Executors.newFixedThreadPool(load.readers + load.writers)) {
      var writing = new ArrayList<Future<Outcome>>();
      for (int i = 0; i < load.writers && load.writesPerSecond > 0; i++) {
        writing.add(threads.submit(load::write));
      }
      var reading = new ArrayList<Future<Outcome>>();
      for (int i = 0; i < load.readers; i++) {
        int index = i;
        reading.add(threads.submit(() -> load.read(index)));
      }
      for (var each : reading) {
        all.add(each.get());
      }
      micros = (System.nanoTime() - load.beginNanos) / 1_000;
      for (var each : writing) {
        all.add(each.get());
      }
    }
    Arrays.sort(all.latencies, 0, all.reads);
    System.out.printf(
        "DRIVER requests=%d duration=%d p50=%d p99=%d p999=%d status=%d%nwrites=%d%n",
        all.reads,
        micros,
        all.percentile(50),
        all.percentile(99),
        all.percentile(99.9),
        all.errors,
        all.writes);
  }

  /** The number of writes in the line that {@link #main} prints. */
  static long writes(String output) {
    return output
        .lines()
        .filter(line -> line.startsWith("writes="))
        .mapToLong(line -> Long.parseLong(line.substring(line.indexOf('=') + 1)))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no number of writes:\n" + output));
  }

  /** What a connection has seen. */
  private static final class Outcome {
    final int[] latencies;
    int reads;
    long writes;
    long errors;

    Outcome(int max) {
      latencies = new int[max];
    }

    void read(long micros) {
      if (reads < latencies.length) {
        latencies[reads++] = (int) micros;
      }
    }

    void add(Outcome other) {
      int room = Math.min(other.reads, latencies.length - reads);
      System.arraycopy(other.latencies, 0, latencies, reads, room);
      reads += room;
      writes += other.writes;
      errors += other.errors;
    }

    int percentile(double percent) {
      return reads == 0 ? 0 : latencies[(int) Math.min(reads - 1, reads * percent / PERCENT)];
    }
  }

  private Outcome read(int index) throws IOException {
    var outcome = new Outcome(LATENCIES_MAX / readers);
    int turn = index;
    try (var socket = connected()) {
      var in = new BufferedInputStream(socket.getInputStream());
      while (System.nanoTime() < endNanos) {
        byte[] request = head(reads.get(turn++ % reads.size()), "");
        long sent = System.nanoTime();
        socket.getOutputStream().write(request);
        int status = answer(in);
        outcome.read((System.nanoTime() - sent) / 1_000);
        outcome.errors += status >= 400 ? 1 : 0;
      }
    }
    return outcome;
  }

  /** Sends the next write when it is due, whenever those before are answered. */
  private Outcome write() throws IOException, InterruptedException {
    var outcome = new Outcome(0);
    try (var socket = connected()) {
      var in = new BufferedInputStream(socket.getInputStream());
      while (true) {
        int next = written.getAndIncrement();
        long due = beginNanos + next * NANOS / writesPerSecond;
        TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
        if (due >= endNanos || System.nanoTime() >= endNanos) {
          return outcome;
        }
        socket.getOutputStream().write(numbered(firstWrite + next));
        outcome.writes++;
        outcome.errors += answer(in) >= 400 ? 1 : 0;
      }
    }
  }

  private Socket connected() throws IOException {
    var socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port);
    socket.setTcpNoDelay(true);
    return socket;
  }

  private byte[] numbered(int number) {
    String content = body.replace("@N@", String.format("%06d", number % 1_000_000));
    return head(writes.get(number % writes.size()), content);
  }

  private static byte[] head(Request request, String content) {
    String body =
        content.isEmpty()
            ? ""
            : "Content-Type: application/json\r\nContent-Length: %d\r\n"
                .formatted(content.length());
    return "%s %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: %s\r\n%s\r\n%s"
        .formatted(request.method(), request.path(), request.authorization(), body, content)
        .getBytes(StandardCharsets.US_ASCII);
  }

  /** Reads an answer whose length its head tells; its status. */
  static int answer(InputStream in) throws IOException {
    String status = line(in);
    int length = 0;
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
        length = Integer.parseInt(line.substring(15).strip());
      } else if (line.regionMatches(true, 0, "transfer-encoding:", 0, 18)) {
        throw new IOException("an answer without a length");
      }
    }
    in.skipNBytes(length);
    return Integer.parseInt(status.substring(9, 12));
  }

  private static String line(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("the connection was closed");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }
}
