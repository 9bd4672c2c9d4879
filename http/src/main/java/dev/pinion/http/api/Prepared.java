package dev.pinion.http.api;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Content that is answered again and again: its bytes are made once, compressed ones too. */
public final class Prepared {
  private final String contentType;
  private final byte[] plain;
  private byte @Nullable [] gzip;

  /** Content of a text. */
  public Prepared(String contentType, String text) {
    this.contentType = contentType;
    this.plain = text.getBytes(StandardCharsets.UTF_8);
  }

  String contentType() {
    return contentType;
  }

  /** The bytes, which nobody may change. */
  byte[] plain() {
    return plain;
  }

  /** The bytes compressed, which nobody may change. */
  public synchronized byte[] gzip() {
    byte[] made = gzip;
    if (made == null) {
      made = Gzip.forMany(plain);
      gzip = made;
    }
    return made;
  }
}
