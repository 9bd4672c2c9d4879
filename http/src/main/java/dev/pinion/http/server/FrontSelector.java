package dev.pinion.http.server;

import dev.pinion.http.server.ConnectionWatch.Watched;
import io.helidon.common.buffers.BufferData;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.net.SocketAddress;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts a {@link FrontConnection} before the library's connection, for every one there is. */
public final class FrontSelector implements ServerConnectionSelector {
  private final Http1ConnectionSelector http1;
  private final AcceptedSockets sockets;
  private final int headBytesMax;

  /**
   * A selector.
   *
   * @param config of the library's part, whose limits of a request's line and headers hold
   * @param sockets as the listener accepts them
   */
  public FrontSelector(Http1Config config, AcceptedSockets sockets) {
    this.http1 = Http1ConnectionSelector.builder().config(config).build();
    this.sockets = sockets;
    this.headBytesMax = config.maxPrologueLength() + config.maxHeadersSize();
  }

  @Override
  public int bytesToIdentifyConnection() {
    return 0;
  }

  @Override
  public Support supports(BufferData data) {
    return Support.SUPPORTED;
  }

  @Override
  public Set<String> supportedApplicationProtocols() {
    return http1.supportedApplicationProtocols();
  }

  @Override
  public ServerConnection connection(ConnectionContext context) {
    @Nullable SocketAddress local = context.localPeer().address();
    @Nullable SocketAddress remote = context.remotePeer().address();
    if (local == null || remote == null) {
      throw new CloseConnectionException("it is closed already");
    }
    Watched watched = sockets.take(local, remote);
    if (watched == null) {
      throw new CloseConnectionException("there is no room for it");
    }
    boolean secure = context.isSecure();
    var input = new FrontInput(context.serverSocket(), new RequestFrames(headBytesMax), watched);
    var output = new FrontOutput(context.dataWriter(), watched, secure);
    return new FrontConnection(
        http1.connection(new FrontContext(context, input, output, remote)),
        input,
        output,
        watched,
        secure);
  }
}
