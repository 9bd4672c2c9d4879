package dev.pinion.domain;

import java.net.InetAddress;
import java.util.Arrays;

/**
 * Addresses that begin with the same bits, in the notation of RFC 4632 and RFC 4291, section 2.3.
 *
 * @param first any of them; the bits after the prefix do not matter
 * @param prefix how many bits they share; all bits of the address if the range is that one alone
 */
public record AddressRange(InetAddress first, int prefix) {
  private static final char DIVIDER = '/';

  /** Checks the prefix. */
  public AddressRange {
    if (prefix < 0 || prefix > first.getAddress().length * Byte.SIZE) {
      throw new IllegalArgumentException("no prefix of this kind of address: " + prefix);
    }
  }

  /**
   * Reads an address such as {@code 10.0.0.1} or {@code ::1}, or a range such as {@code 10.0.0.0/8}
   * or {@code fd00::/8}. Names are not looked up.
   *
   * @throws IllegalArgumentException if the text is neither
   */
  public static AddressRange of(String text) {
    int divider = text.indexOf(DIVIDER);
    if (divider < 0) {
      InetAddress only = address(text);
      return new AddressRange(only, only.getAddress().length * Byte.SIZE);
    }
    String prefix = text.substring(divider + 1);
    if (!prefix.matches("[0-9]{1,3}")) {
      throw new IllegalArgumentException("no prefix: " + prefix);
    }
    return new AddressRange(address(text.substring(0, divider)), Integer.parseInt(prefix));
  }

  /** Java takes 172.16 for 172.0.0.16, where a person means 172.16.0.0. */
  private static InetAddress address(String literal) {
    if (literal.indexOf(':') < 0 && literal.chars().filter(each -> each == '.').count() != 3) {
      throw new IllegalArgumentException("no address: " + literal);
    }
    return InetAddress.ofLiteral(literal);
  }

  /** Whether the address is one of the range, and of its kind. */
  public boolean contains(InetAddress address) {
    byte[] mine = first.getAddress();
    byte[] its = address.getAddress();
    int whole = prefix / Byte.SIZE;
    if (mine.length != its.length || !Arrays.equals(mine, 0, whole, its, 0, whole)) {
      return false;
    }
    int rest = prefix % Byte.SIZE;
    return rest == 0 || (mine[whole] ^ its[whole]) >> (Byte.SIZE - rest) == 0;
  }

  /** As it is written: the address, with the prefix unless it is one address alone. */
  @Override
  public String toString() {
    boolean isOne = prefix == first.getAddress().length * Byte.SIZE;
    return first.getHostAddress() + (isOne ? "" : "" + DIVIDER + prefix);
  }
}
