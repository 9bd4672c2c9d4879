package dev.pinion.http.server;

import dev.pinion.http.server.ConnectionWatch.Watched;
import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;
import io.helidon.webserver.ServerConnectionException;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is written to a connection, each piece within its time. The server library writes heads and
 * what is small; the content of an answer goes from where it is to the socket, together with its
 * head: the library would copy it several times and write 8 KiB at a time.
 */
public final class FrontOutput implements DataWriter {
  private static final int PIECE_BYTES = 32 * 1024;
  private static final byte[] NOTHING = {};
  private static final Pattern NO_LENGTH = Pattern.compile("(?i)\r\ncontent-length: *0(?=\r\n)");

  /** The one of the connection that is served now. */
  static final ScopedValue<FrontOutput> CURRENT = ScopedValue.newInstance();

  private final DataWriter writer;
  private final Watched watched;

  /** Where bytes go without the library; null if it has to encrypt them. */
  private final @Nullable SocketChannel channel;

  /** What follows the next head. */
  private byte[] content = NOTHING;

  /** Whether the next head has a length that it must not have. */
  private boolean leavesLengthOut;

  FrontOutput(DataWriter writer, Watched watched, boolean secure) {
    this.writer = writer;
    this.watched = watched;
    this.channel = secure ? null : watched.socket().getChannel();
  }

  /**
   * Sends an answer to the request that is served now.
   *
   * @param response with its status and all its headers but the length
   */
  public static void send(ServerResponse response, byte[] content) {
    FrontOutput output = content.length > 0 && CURRENT.isBound() ? CURRENT.get() : null;
    if (output == null || output.channel == null) {
      response.send(content);
      return;
    }
    output.content = content;
    try {
      response.headers().contentLength(content.length);
      response.send();
    } finally {
      output.content = NOTHING;
    }
  }

  /**
   * Sends an answer that has no content by its status. The library says a length of 0, which such
   * an answer must not have (RFC 9110, 8.6): what is not modified would seem to be empty.
   */
  public static void sendWithoutLength(ServerResponse response) {
    FrontOutput output = CURRENT.isBound() ? CURRENT.get() : null;
    if (output == null) {
      response.send();
      return;
    }
    output.leavesLengthOut = true;
    try {
      response.send();
    } finally {
      output.leavesLengthOut = false;
    }
  }

  private static BufferData withoutLength(BufferData head) {
    String text = new String(head.readBytes(), StandardCharsets.ISO_8859_1);
    byte[] bytes = NO_LENGTH.matcher(text).replaceFirst("").getBytes(StandardCharsets.ISO_8859_1);
    return BufferData.create(bytes);
  }

  private void within(long bytes, Runnable write) {
    watched.beginWrite(bytes);
    try {
      write.run();
    } catch (UncheckedIOException e) {
      // The server library logs any other exception with its trace, as if the server had failed.
      throw new ServerConnectionException("Failed to write to socket", e);
    } finally {
      watched.end();
    }
  }

  private static long bytes(BufferData... buffers) {
    long bytes = 0;
    for (BufferData each : buffers) {
      bytes += each.available();
    }
    return bytes;
  }

  @Override
  public void write(BufferData... buffers) {
    within(bytes(buffers), () -> writer.write(buffers));
  }

  @Override
  public void write(BufferData buffer) {
    if (channel != null && content.length > 0) {
      byte[] behind = content;
      content = NOTHING;
      write(channel, buffer.readBytes(), behind);
      return;
    }
    if (leavesLengthOut) {
      leavesLengthOut = false;
      write(withoutLength(buffer));
      return;
    }
    while (buffer.available() > PIECE_BYTES) {
      byte[] piece = new byte[PIECE_BYTES];
      int read = buffer.read(piece);
      within(read, () -> writer.write(BufferData.create(piece, 0, read)));
    }
    within(buffer.available(), () -> writer.write(buffer));
  }

  private void write(SocketChannel channel, byte[] head, byte[] content) {
    ByteBuffer[] both = {ByteBuffer.wrap(head), ByteBuffer.wrap(content)};
    for (int end = 0; end < content.length; ) {
      end = Math.min(end + PIECE_BYTES, content.length);
      both[1].limit(end);
      within(both[0].remaining() + both[1].remaining(), () -> write(channel, both));
    }
  }

  private static void write(SocketChannel channel, ByteBuffer[] both) {
    try {
      while (both[1].hasRemaining()) {
        channel.write(both);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void writeNow(BufferData... buffers) {
    within(bytes(buffers), () -> writer.writeNow(buffers));
  }

  @Override
  public void writeNow(BufferData buffer) {
    within(buffer.available(), () -> writer.writeNow(buffer));
  }

  @Override
  public void flush() {
    within(0, writer::flush);
  }

  @Override
  public void close() {
    writer.close();
  }
}
