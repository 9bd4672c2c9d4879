package dev.pinion.http.server;

import dev.pinion.http.server.ConnectionWatch.Reason;
import dev.pinion.http.server.ConnectionWatch.Watched;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.webserver.ServerConnectionException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the server library reads of a connection: requests in the words of HTTP/1.1. */
final class FrontInput implements Supplier<byte @Nullable []> {
  private final HelidonSocket socket;
  private final RequestFrames frames;
  private final Watched watched;
  private volatile long headSinceNanos;
  private volatile boolean inHead;
  private boolean ended;

  FrontInput(HelidonSocket socket, RequestFrames frames, Watched watched) {
    this.socket = socket;
    this.frames = frames;
    this.watched = watched;
  }

  /** The next bytes; null when there are no more. */
  @Override
  public byte @Nullable [] get() {
    while (!ended && !frames.isBroken()) {
      byte[] received = receive();
      byte[] passed = received == null ? frames.atEnd() : frames.pass(received);
      if (!inHead && frames.isInHead()) {
        headSinceNanos = System.nanoTime();
      }
      inHead = frames.isInHead();
      if (passed.length > 0) {
        return passed;
      }
    }
    return null;
  }

  private byte @Nullable [] receive() {
    watched.begin(waitsFor(), frames.requests());
    try {
      byte[] received = socket.get();
      ended = received == null;
      return received;
    } catch (UncheckedIOException e) {
      ended = true;
      throw new ServerConnectionException("Failed to get data from socket", e);
    } finally {
      watched.end();
    }
  }

  private Reason waitsFor() {
    if (frames.isInBody()) {
      return Reason.BODY;
    }
    return frames.isInHead() || frames.requests() == 0 ? Reason.HEAD : Reason.IDLE;
  }

  /** Whether the client has sent everything that it will. */
  boolean hasEnded() {
    return ended;
  }

  /** How long a head has been coming; null if none is. */
  @Nullable Duration headAge() {
    return inHead ? Duration.ofNanos(System.nanoTime() - headSinceNanos) : null;
  }
}
