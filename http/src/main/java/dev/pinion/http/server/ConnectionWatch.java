package dev.pinion.http.server;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Ends connections whose clients let the server wait, from the moment that they are accepted: none
 * may hold a place, a thread and memory for ever. One timer looks at all of them.
 */
public final class ConnectionWatch implements AutoCloseable {
  private static final long LOOK_MILLIS = 250;

  /** The part of an IPv6 address that one subscriber has many of. */
  private static final int IPV6_NETWORK_BYTES = 8;

  /** Why a connection was ended. */
  public enum Reason {
    /** No request, or not the whole head of one, came in time. */
    HEAD,
    /** Nothing came after an answer. */
    IDLE,
    /** The body did not come in time, whether anybody reads it or not. */
    BODY,
    /** The client did not take its answer. */
    WRITE,
    /** Nothing of it is of use any more: it ends, and what its client still sends is dropped. */
    END,
    /** Its address has too many connections, and this one waited longest. */
    ADDRESS,
    /** There are as many as the server has room for; its client had most, or waited longest. */
    CROWDED
  }

  /**
   * What clients are waited for.
   *
   * @param head from the acceptance, or the first byte of a request, to the end of its head
   * @param idle from an answer to the next request
   * @param body from the end of the head to the end of the body
   * @param write for one part of an answer, beside the time that its bytes take
   * @param writeBytesPerSecond how fast a client must take an answer
   * @param connections that there may be in all
   * @param perAddress connections that one address may have, an IPv6 network of 64 bits being one
   * @param trusted addresses that may have as many as there are
   */
  public record Limits(
      Duration head,
      Duration idle,
      Duration body,
      Duration write,
      int writeBytesPerSecond,
      int connections,
      int perAddress,
      Predicate<InetAddress> trusted) {

    private long nanos(Reason reason) {
      return switch (reason) {
        case HEAD, ADDRESS, CROWDED -> head.toNanos();
        case IDLE -> idle.toNanos();
        case BODY -> body.toNanos();
        case WRITE, END -> write.toNanos();
      };
    }
  }

  /** The connection that is served now. */
  static final ScopedValue<Watched> CURRENT = ScopedValue.newInstance();

  private final Limits limits;
  private final Crowd all;
  private final Map<InetAddress, Crowd> byAddress = new ConcurrentHashMap<>();
  private final Map<Reason, LongAdder> ended = new EnumMap<>(Reason.class);
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("connection-watch").factory());

  /** A watch over no connection yet. */
  public ConnectionWatch(Limits limits) {
    this.limits = limits;
    this.all = new Crowd(limits.connections());
    Arrays.stream(Reason.values()).forEach(reason -> ended.put(reason, new LongAdder()));
    var _ =
        timer.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** How many connections are open. */
  public int open() {
    return all.size();
  }

  /** How many connections were ended for that reason. */
  public long ended(Reason reason) {
    return Objects.requireNonNull(ended.get(reason)).sum();
  }

  /** That the client of the connection that is served now has shown who it is. */
  public static void signedIn() {
    if (CURRENT.isBound()) {
      CURRENT.get().signedIn = true;
    }
  }

  /**
   * That the body which the connection that is served now waits for did not come in time. It is
   * closed if it is not yet, and counted.
   */
  public static void bodyGivenUp() {
    if (CURRENT.isBound()) {
      CURRENT.get().close(Reason.BODY);
    }
  }

  private record Wait(Reason reason, long sinceNanos, long untilNanos) {

    boolean isOver(long nowNanos) {
      return nowNanos - untilNanos > 0;
    }
  }

  /** One connection, whose thread tells what it waits for. */
  final class Watched {
    private final Socket socket;
    private final @Nullable InetAddress counted;
    private final Runnable over;
    private volatile boolean signedIn;

    /** Nothing of what it sends has been asked for. */
    private volatile boolean isNew = true;

    private volatile @Nullable Crowd neighbours;
    private volatile @Nullable Wait waiting;

    /** What the last wait was about: that it goes on for the same thing gives it no more time. */
    private long subject;

    private Wait last;

    private Watched(Socket socket, @Nullable InetAddress counted, Runnable over) {
      this.socket = socket;
      this.over = over;
      this.counted = counted;
      this.last = wait(Reason.HEAD, 0);
      this.waiting = last;
    }

    private Wait wait(Reason reason, long moreNanos) {
      long now = System.nanoTime();
      return new Wait(reason, now, now + limits.nanos(reason) + moreNanos);
    }

    Socket socket() {
      return socket;
    }

    /**
     * Begins to wait for something that the client sends.
     *
     * @param request the number of the request that it is about
     */
    void begin(Reason reason, long request) {
      isNew = false;
      if (reason != last.reason() || request != subject) {
        subject = request;
        last = wait(reason, 0);
      }
      waiting = last;
    }

    /** Begins to wait for the client to take bytes. */
    void beginWrite(long bytes) {
      waiting = wait(Reason.WRITE, TimeUnit.SECONDS.toNanos(bytes) / limits.writeBytesPerSecond());
    }

    /** The client has done what was waited for. */
    void end() {
      waiting = null;
    }

    /**
     * How it compares with others when one must go: first what ends anyway, then whoever has not
     * signed in, of those whoever has most connections; null while it is served.
     */
    Crowd.@Nullable Turn turn() {
      Wait wait = waiting;
      Crowd crowd = neighbours;
      return wait == null
          ? null
          : new Crowd.Turn(
              wait.reason() != Reason.END,
              signedIn,
              crowd == null ? 0 : crowd.magnitude(),
              isNew,
              wait.sinceNanos());
    }

    /** The connection is over. */
    boolean close() {
      if (!all.leave(this)) {
        return false;
      }
      over.run();
      if (counted != null) {
        byAddress.computeIfPresent(
            counted, (_, crowd) -> crowd.leave(this) && crowd.size() == 0 ? null : crowd);
      }
      return true;
    }

    private void close(Reason reason) {
      if (close()) {
        ConnectionWatch.this.end(socket, reason);
      }
    }
  }

  /**
   * Begins to watch a socket. Where there are too many already, one that waits makes room; where
   * all are served, the new one has to go.
   *
   * @param over what to do when it is over, whether it has been served or not
   * @return null if there is no room; the socket is closed then
   */
  @Nullable Watched accept(Socket socket, Runnable over) {
    InetAddress address = socket.getInetAddress();
    InetAddress counted = limits.trusted().test(address) ? null : network(address);
    var watched = new Watched(socket, counted, over);
    all.join(watched);
    if (counted != null) {
      Crowd neighbours =
          byAddress.compute(
              counted,
              (_, present) -> {
                Crowd crowd = present == null ? new Crowd(limits.perAddress()) : present;
                crowd.join(watched);
                return crowd;
              });
      watched.neighbours = neighbours;
      if (!makeRoom(neighbours, watched, Reason.ADDRESS)) {
        return null;
      }
    }
    return makeRoom(all, watched, Reason.CROWDED) ? watched : null;
  }

  private static boolean makeRoom(Crowd crowd, Watched newest, Reason reason) {
    if (crowd.isTooLarge()) {
      Watched longest = crowd.firstToGo(newest);
      (longest == null ? newest : longest).close(reason);
      return longest != null;
    }
    return true;
  }

  /** What addresses of one client have in common: of IPv6 the network of 64 bits. */
  public static InetAddress network(InetAddress address) {
    if (!(address instanceof Inet6Address)) {
      return address;
    }
    byte[] bytes = address.getAddress();
    Arrays.fill(bytes, IPV6_NETWORK_BYTES, bytes.length, (byte) 0);
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address has the length that it had", e);
    }
  }

  private void look() {
    long now = System.nanoTime();
    for (Watched each : all) {
      Wait wait = each.waiting;
      if (wait != null && wait.isOver(now)) {
        each.close(wait.reason());
      }
    }
  }

  /** Closes the socket, which wakes the thread that waits for it. */
  private void end(Socket socket, Reason reason) {
    Objects.requireNonNull(ended.get(reason)).increment();
    try {
      socket.close();
    } catch (IOException e) {
      // It is of no use any more either way.
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
