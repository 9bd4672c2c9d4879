package dev.pinion.store.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** The network between a server and its database, as a test wants it. */
public final class Line implements AutoCloseable {
  private static final int CHUNK = 64 * 1024;
  private static final String COMMIT = "COMMIT";

  private final ServerSocket listening;
  private final int target;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean losesNextAnswerToCommit = new AtomicBoolean();
  private volatile boolean cut;
  private volatile Duration delay = Duration.ZERO;

  private Line(ServerSocket listening, int target) {
    this.listening = listening;
    this.target = target;
  }

  /** A line to a port of this machine. */
  public static Line to(int port) {
    try {
      var line = new Line(new ServerSocket(0, 100, InetAddress.getLoopbackAddress()), port);
      Thread.ofVirtual().name("line").start(line::accept);
      return line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The port of this machine at which it begins. */
  public int port() {
    return listening.getLocalPort();
  }

  /** From now on nothing comes through, and nobody is told: connections stay open. */
  public void cut() {
    cut = true;
  }

  /** Lets new connections through; those that the cut met stay silent. */
  public void mend() {
    cut = false;
  }

  /** Whatever is sent takes so long. */
  public void slow(Duration time) {
    delay = time;
  }

  /** The next commit is carried out by the database, and its answer is lost with the connection. */
  public void loseAnswerToNextCommit() {
    losesNextAnswerToCommit.set(true);
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        open.add(client);
        Thread.startVirtualThread(() -> connect(client));
      } catch (IOException e) {
        // It is closed.
      }
    }
  }

  private void connect(Socket client) {
    try {
      var server = new Socket(InetAddress.getLoopbackAddress(), target);
      open.add(server);
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      var both = new Both(client, server);
      Thread.startVirtualThread(() -> both.carry(client, server, false));
      Thread.startVirtualThread(() -> both.carry(server, client, true));
    } catch (IOException e) {
      end(client);
    }
  }

  private void end(Socket socket) {
    open.remove(socket);
    try {
      socket.close();
    } catch (IOException e) {
      // It has ended.
    }
  }

  /** A connection of each side. */
  private final class Both {
    private final Socket client;
    private final Socket server;
    private volatile boolean silent;

    Both(Socket client, Socket server) {
      this.client = client;
      this.server = server;
    }

    void carry(Socket from, Socket to, boolean isAnswer) {
      var chunk = new byte[CHUNK];
      try {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
          silent |= cut;
          if (silent) {
            continue;
          }
          Thread.sleep(delay);
          if (isAnswer && isCommit(chunk, read) && losesNextAnswerToCommit.getAndSet(false)) {
            break;
          }
          out.write(chunk, 0, read);
        }
      } catch (IOException e) {
        // One side has ended.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      end(client);
      end(server);
    }

    /** Whether the database says that it has committed (CommandComplete). */
    private static boolean isCommit(byte[] chunk, int length) {
      return new String(chunk, 0, length, StandardCharsets.ISO_8859_1).contains(COMMIT);
    }
  }

  @Override
  public void close() {
    try {
      listening.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    open.forEach(this::end);
  }
}
