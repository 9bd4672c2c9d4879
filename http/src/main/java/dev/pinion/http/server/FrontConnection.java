package dev.pinion.http.server;

import dev.pinion.http.server.ConnectionWatch.Reason;
import dev.pinion.http.server.ConnectionWatch.Watched;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.task.InterruptableTask;
import io.helidon.webserver.spi.ServerConnection;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Runs the library's connection and then ends it: for a short time it reads and drops what the
 * client still sends, because closing a socket with unread bytes resets the connection and can lose
 * the answer.
 */
final class FrontConnection implements ServerConnection, InterruptableTask<Void> {
  private static final Duration END_MAX = Duration.ofSeconds(2);
  private static final int END_BYTES_MAX = 16 * 1024 * 1024;
  private static final int BUFFER_BYTES = 8 * 1024;

  private final ServerConnection connection;
  private final FrontInput input;
  private final FrontOutput output;
  private final Watched watched;
  private final boolean secure;

  FrontConnection(
      ServerConnection connection,
      FrontInput input,
      FrontOutput output,
      Watched watched,
      boolean secure) {
    this.connection = connection;
    this.input = input;
    this.output = output;
    this.watched = watched;
    this.secure = secure;
  }

  @Override
  public void handle(Limit limit) throws InterruptedException {
    try {
      ScopedValue.where(ConnectionWatch.CURRENT, watched)
          .where(FrontOutput.CURRENT, output)
          .<@Nullable Void, InterruptedException>call(
              () -> {
                connection.handle(limit);
                return null;
              });
    } finally {
      if (!input.hasEnded()) {
        watched.begin(Reason.END, 0);
        end(watched.socket());
      }
      watched.close();
    }
  }

  private void end(Socket socket) {
    try {
      if (!secure) {
        // The client need not wait. Over TLS this would look as if the answer had been cut off.
        socket.shutdownOutput();
      }
      long until = System.nanoTime() + END_MAX.toNanos();
      InputStream in = socket.getInputStream();
      byte[] dropped = new byte[BUFFER_BYTES];
      for (int bytes = 0; bytes < END_BYTES_MAX; ) {
        long millis = Duration.ofNanos(until - System.nanoTime()).toMillis();
        if (millis <= 0) {
          return;
        }
        socket.setSoTimeout((int) millis);
        int read = in.read(dropped);
        if (read < 0) {
          return;
        }
        bytes += read;
      }
    } catch (IOException e) {
      // The client is gone, or takes too long: it is closed over what is left.
    }
  }

  /**
   * While a head is incomplete, the time since its first byte; otherwise the idle time of the
   * library's connection.
   */
  @Override
  public Duration idleTime() {
    Duration head = input.headAge();
    return head == null ? connection.idleTime() : head;
  }

  @Override
  public void close(boolean interrupt) {
    connection.close(interrupt);
  }

  @Override
  public boolean canInterrupt() {
    return connection instanceof InterruptableTask<?> task && task.canInterrupt();
  }
}
