package dev.pinion.http.server;

import dev.pinion.http.server.ConnectionWatch.Watched;
import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;
import io.helidon.webserver.ServerConnectionException;
import java.io.UncheckedIOException;

/** What the server library writes to a connection, each piece within its time. */
final class FrontOutput implements DataWriter {
  private static final int PIECE_BYTES = 32 * 1024;

  private final DataWriter writer;
  private final Watched watched;

  FrontOutput(DataWriter writer, Watched watched) {
    this.writer = writer;
    this.watched = watched;
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
    while (buffer.available() > PIECE_BYTES) {
      byte[] piece = new byte[PIECE_BYTES];
      int read = buffer.read(piece);
      within(read, () -> writer.write(BufferData.create(piece, 0, read)));
    }
    within(buffer.available(), () -> writer.write(buffer));
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
