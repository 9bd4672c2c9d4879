package dev.pinion.benchmarks.driver;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Sends reads and, as a given part of all requests, writes, each connection in its own thread, and
 * tells the latencies of the reads alone, which wrk cannot. A process of its own, so that it runs
 * on the core of the load.
 */
final class MixedLoad {
  private static final int LATENCIES_MAX = 4_000_000;
  private static final int PERCENT = 100;

  private final int port;
  private final List<Request> reads;
  private final List<Request> writes;
  private final String body;
  private final int writePercent;
  private final long endNanos;
  private final AtomicInteger number;

  private MixedLoad(String[] args) throws IOException {
    this.port = Integer.parseInt(args[0]);
    this.reads = Request.read(Path.of(args[1]));
    this.writes = Request.read(Path.of(args[2]));
    this.body = Files.readAllLines(Path.of(args[3])).getFirst();
    this.endNanos = System.nanoTime() + Long.parseLong(args[5]) * 1_000_000_000;
    this.writePercent = Integer.parseInt(args[6]);
    this.number = new AtomicInteger(Integer.parseInt(args[7]));
  }

  /**
   * Loads for a time and prints the line that the scripts of wrk print, of the reads.
   *
   * @param args port, file of reads, file of writes, file of the writes' body, connections,
   *     seconds, percent of the requests that write, number of the first write
   */
  public static void main(String[] args) throws Exception {
    var load = new MixedLoad(args);
    int connections = Integer.parseInt(args[4]);
    long begin = System.nanoTime();
    var all = new Outcome(LATENCIES_MAX);
    try (var threads = Executors.newFixedThreadPool(connections)) {
      var running =
          threads.invokeAll(
              IntStream.range(0, connections)
                  .mapToObj(i -> (Callable<Outcome>) () -> load.connection(i, connections))
                  .toList());
      for (var each : running) {
        all.add(each.get());
      }
    }
    long micros = (System.nanoTime() - begin) / 1_000;
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

  private Outcome connection(int index, int connections) throws IOException {
    var outcome = new Outcome(LATENCIES_MAX / connections);
    var random = new Random(index);
    int turn = index;
    try (var socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
      socket.setTcpNoDelay(true);
      var in = new BufferedInputStream(socket.getInputStream());
      while (System.nanoTime() < endNanos) {
        boolean isWrite = random.nextInt(PERCENT) < writePercent;
        byte[] request = isWrite ? write() : head(reads.get(turn++ % reads.size()), "");
        long sent = System.nanoTime();
        socket.getOutputStream().write(request);
        int status = answer(in);
        if (isWrite) {
          outcome.writes++;
        } else {
          outcome.read((System.nanoTime() - sent) / 1_000);
        }
        outcome.errors += status >= 400 ? 1 : 0;
      }
    }
    return outcome;
  }

  private byte[] write() {
    int next = number.incrementAndGet();
    String content = body.replace("@N@", String.format("%06d", next % 1_000_000));
    return head(writes.get(next % writes.size()), content);
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
