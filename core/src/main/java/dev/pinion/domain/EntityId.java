package dev.pinion.domain;

import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;

/**
 * A 96-bit entity identifier with two faces: 24 lower-case hex digits and a UUID
 * (docs/behaviour/requests.md).
 *
 * <p>The bits are 4 bytes of seconds, 5 random bytes and a 3-byte counter, most significant first,
 * so identifiers sort by creation in both faces. In the UUID the 96 bits fill the custom fields of
 * version 8 (RFC 9562, section 5.8) from the left; the last 26 bits are a constant, which makes the
 * mapping a bijection onto its image.
 *
 * @param high the first 64 bits
 * @param low the last 32 bits
 */
public record EntityId(long high, int low) implements Comparable<EntityId> {

  /** Number of hex digits of the first face. */
  public static final int HEX_DIGITS = 24;

  /** The 26 bits that every UUID of the image ends with. */
  private static final long UUID_TAIL = 0x250494EL;

  private static final int UUID_TAIL_BITS = 26;
  private static final long UUID_TAIL_MASK = (1L << UUID_TAIL_BITS) - 1;
  private static final int VERSION = 8;

  /** The identifier of nothing: no source ever gives it. */
  public static final EntityId NOTHING = new EntityId(0, 0);

  private static final HexFormat HEX = HexFormat.of();

  /** The identifier that 24 lower-case hex digits stand for; empty for any other text. */
  public static Optional<EntityId> fromHex(String text) {
    if (text.length() != HEX_DIGITS) {
      return Optional.empty();
    }
    for (int i = 0; i < HEX_DIGITS; i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return Optional.empty();
      }
    }
    return Optional.of(
        new EntityId(
            HexFormat.fromHexDigitsToLong(text, 0, 16), HexFormat.fromHexDigits(text, 16, 24)));
  }

  /** The identifier that is known to be well-formed, as the store holds it. */
  public static EntityId ofHex(String text) {
    return fromHex(text)
        .orElseThrow(() -> new IllegalArgumentException("not an identifier: " + text));
  }

  /** The identifier behind a UUID; empty for a UUID outside the image of the mapping. */
  public static Optional<EntityId> fromUuid(UUID uuid) {
    long least = uuid.getLeastSignificantBits();
    if (uuid.version() != VERSION || uuid.variant() != 2 || (least & UUID_TAIL_MASK) != UUID_TAIL) {
      return Optional.empty();
    }
    long most = uuid.getMostSignificantBits();
    long last36 = (least & Long.MAX_VALUE >>> 1) >>> UUID_TAIL_BITS;
    long high = (most & 0xFFFF_FFFF_FFFF_0000L) | (most & 0xFFFL) << 4 | last36 >>> 32;
    return Optional.of(new EntityId(high, (int) last36));
  }

  /** 24 lower-case hex digits. */
  public String hex() {
    return HEX.toHexDigits(high) + HEX.toHexDigits(low);
  }

  /** The version-8 UUID of this identifier. */
  public UUID uuid() {
    long most = (high & 0xFFFF_FFFF_FFFF_0000L) | VERSION << 12 | (high >>> 4 & 0xFFFL);
    long last36 = (high & 0xFL) << 32 | (low & 0xFFFF_FFFFL);
    return new UUID(most, Long.MIN_VALUE | last36 << UUID_TAIL_BITS | UUID_TAIL);
  }

  @Override
  public int compareTo(EntityId other) {
    int byHigh = Long.compareUnsigned(high, other.high);
    return byHigh != 0 ? byHigh : Integer.compareUnsigned(low, other.low);
  }

  @Override
  public String toString() {
    return hex();
  }
}
