package dev.pinion.http;

import java.util.List;
import java.util.Locale;

/**
 * The codings in which a client takes an answer (RFC 9110, section 12.5.3).
 *
 * @param gzip how gladly it takes gzip, from 0 for never to 1
 * @param identity how gladly it takes content as it is, likewise
 */
record AcceptedCodings(double gzip, double identity) {
  /** Less than any weight that can be written. */
  private static final double LAST = 0.000_1;

  /** What a client takes that says nothing. */
  static final AcceptedCodings ANY_SERVER = new AcceptedCodings(0, 1);

  /** What the values of {@code Accept-Encoding} say. */
  static AcceptedCodings of(List<String> values) {
    if (values.isEmpty()) {
      return ANY_SERVER;
    }
    double gzip = -1;
    double identity = -1;
    double others = -1;
    for (String value : values) {
      for (String each : value.split(",", -1)) {
        int semicolon = each.indexOf(';');
        String coding = semicolon < 0 ? each : each.substring(0, semicolon);
        double weight = semicolon < 0 ? 1 : weight(each.substring(semicolon + 1));
        switch (coding.strip().toLowerCase(Locale.ROOT)) {
          case "gzip", "x-gzip" -> gzip = Math.max(gzip, weight);
          case "identity" -> identity = weight;
          case "*" -> others = weight;
          default -> {
            // Pinion writes no other.
          }
        }
      }
    }
    return new AcceptedCodings(
        gzip >= 0 ? gzip : Math.max(others, 0),
        identity >= 0 ? identity : others >= 0 ? others : LAST);
  }

  /** A weight such as {@code q=0.5}; what is none weighs nothing. */
  private static double weight(String parameter) {
    String text = parameter.strip();
    boolean weight = text.regionMatches(true, 0, "q=", 0, 2);
    String number = weight ? text.substring(2).strip() : "";
    boolean sane = number.matches("0(\\.[0-9]{0,3})?|1(\\.0{0,3})?");
    return sane ? Double.parseDouble(number) : 0;
  }

  /** Whether content that is worth it should be compressed. */
  boolean preferGzip() {
    return gzip > 0 && gzip >= identity;
  }

  /** Whether content must be compressed even if it is not worth it. */
  boolean refuseIdentity() {
    return gzip > 0 && identity == 0;
  }
}
