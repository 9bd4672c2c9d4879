package dev.pinion.http.schema;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A {@code T} that has been written as JSON already, and stands in answers where a T would. */
@SuppressWarnings("UnusedTypeParameter") // It tells documents and the compiler what the JSON is.
public final class Rendered<T> {
  private final byte[] json;
  private @Nullable String tag;

  /** A value as JSON in UTF-8, which nobody may change any more. */
  public Rendered(byte[] json) {
    this.json = json;
  }

  /** The JSON, which nobody may change. */
  public byte[] json() {
    return json;
  }

  /** The entity tag of the JSON, which is made once. */
  public String tag(Function<byte[], String> of) {
    String known = tag;
    if (known == null) {
      known = of.apply(json);
      tag = known;
    }
    return known;
  }
}
