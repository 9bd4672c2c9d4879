package dev.pinion.http.server;

import dev.pinion.http.server.ConnectionWatch.Watched;
import io.helidon.common.socket.SocketOptions;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The sockets that were accepted and have not become connections yet. The server library lets
 * nobody see its sockets but who sets their options.
 */
public final class AcceptedSockets implements SocketOptions {
  /**
   * An answer of several pieces must not wait for the client to acknowledge the first: the client's
   * system does so after 40 ms (RFC 9293, 3.7.4).
   */
  private final SocketOptions options = SocketOptions.builder().tcpNoDelay(true).build();

  private final Map<Ends, Watched> waiting = new ConcurrentHashMap<>();
  private final ConnectionWatch watch;

  /** Sockets that are watched from now on. */
  public AcceptedSockets(ConnectionWatch watch) {
    this.watch = watch;
  }

  private record Ends(SocketAddress local, SocketAddress remote) {}

  @Override
  public void configureSocket(SocketChannel channel) {
    options.configureSocket(channel);
    Socket socket = channel.socket();
    var ends = new Ends(socket.getLocalSocketAddress(), socket.getRemoteSocketAddress());
    Watched watched = watch.accept(socket, () -> waiting.remove(ends));
    if (watched != null) {
      waiting.put(ends, watched);
    }
  }

  /** Takes the socket between two ends; null if there is none. */
  @Nullable Watched take(SocketAddress local, SocketAddress remote) {
    return waiting.remove(new Ends(local, remote));
  }

  @Override
  public Map<SocketOption<?>, Object> socketOptions() {
    return options.socketOptions();
  }

  @Override
  public Duration connectTimeout() {
    return options.connectTimeout();
  }

  @Override
  public Duration readTimeout() {
    return options.readTimeout();
  }

  @Override
  public Optional<Integer> socketReceiveBufferSize() {
    return options.socketReceiveBufferSize();
  }

  @Override
  public Optional<Integer> socketSendBufferSize() {
    return options.socketSendBufferSize();
  }

  @Override
  public boolean socketReuseAddress() {
    return options.socketReuseAddress();
  }

  @Override
  public boolean socketKeepAlive() {
    return options.socketKeepAlive();
  }

  @Override
  public boolean tcpNoDelay() {
    return options.tcpNoDelay();
  }
}
