package dev.pinion.auth.oidc;

/** Addresses of mail, compared. */
final class Address {
  private Address() {}

  /**
   * Whether two are the same. Only the letters of ASCII have two cases here: to Unicode the Kelvin
   * sign is a K as well, and whoever gets an address with that one verified is somebody else.
   */
  static boolean isSame(String one, String other) {
    return folded(one).equals(folded(other));
  }

  /** Its domain in lower case; empty if it has none. */
  static String domain(String address) {
    int at = address.lastIndexOf('@');
    return at < 0 ? "" : folded(address.substring(at + 1));
  }

  static String folded(String text) {
    var folded = new StringBuilder(text);
    for (int i = 0; i < folded.length(); i++) {
      char c = folded.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        folded.setCharAt(i, (char) (c + ('a' - 'A')));
      }
    }
    return folded.toString();
  }
}
