package dev.pinion.http.api;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** Compresses bytes. */
public final class Gzip {
  private static final int LIKELY_RATIO = 4;

  private Gzip() {}

  /** For one answer: quickly. */
  public static byte[] once(byte[] content) {
    return compress(content, Deflater.BEST_SPEED);
  }

  /** For many answers: as small as it gets. */
  static byte[] forMany(byte[] content) {
    return compress(content, Deflater.BEST_COMPRESSION);
  }

  private static byte[] compress(byte[] content, int level) {
    var bytes = new ByteArrayOutputStream(content.length / LIKELY_RATIO + 64);
    try (var gzip = new Stream(bytes, level)) {
      gzip.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static final class Stream extends GZIPOutputStream {
    Stream(OutputStream out, int level) throws IOException {
      super(out);
      def.setLevel(level);
    }
  }
}
