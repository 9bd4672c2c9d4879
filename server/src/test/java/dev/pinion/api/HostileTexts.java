package dev.pinion.api;

import java.util.List;
import java.util.regex.Pattern;

/** Texts that parsers have stumbled over, each as it stands on the wire in ISO 8859-1. */
final class HostileTexts {

  /** A segment of a path. */
  static final List<String> IN_PATHS =
      List.of(
          "%2F",
          "a%2Fb",
          "..%2F..",
          "%00",
          "a%00b",
          "%zz",
          "%",
          "%1",
          "%ff",
          "%C3%28",
          "%ED%A0%80",
          "%F0%9F%98%80",
          "%E2%80%AE",
          "",
          ".",
          "..",
          "%2e%2e",
          "+",
          "%20",
          "%0A",
          "%0d%0aX:%20y",
          "a;b=c",
          ";",
          "*",
          "%3Cscript%3E",
          "%22",
          "%5C",
          "%27%20or%201=1--",
          "%7Bservice_id%7D",
          "null",
          "undefined",
          "-1",
          "0",
          "True",
          "abc!",
          "a,b",
          "a@b",
          "~",
          "0123456789ABCDEF01234567",
          "0123456789abcdef0123456",
          "0123456789abcdef012345678",
          "00000000-0000-4000-8000-000000000000",
          "ffffffff-ffff-ffff-ffff-ffffffffffff",
          "edge",
          "release",
          "x".repeat(41),
          "x".repeat(1_000),
          "x".repeat(10_000),
          "%41".repeat(3_000));

  /** A whole query. */
  static final List<String> QUERIES =
      List.of(
          "",
          "&",
          "&&&",
          "=",
          "=x",
          "a",
          "a=b=c",
          "unknown=1",
          "%",
          "%zz=%zz",
          "%00=%00",
          "a[]=1",
          "a[b]=1",
          "?",
          "a=?",
          "/",
          "x=" + "y".repeat(5_000),
          "a=1&".repeat(2_000));

  /** What a query may be made of (RFC 3986). */
  static final Pattern IS_QUERY =
      Pattern.compile("(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]++|%[0-9A-Fa-f]{2})*+");

  /** The value of a query parameter. */
  static final List<String> IN_QUERIES =
      List.of(
          "",
          "%zz",
          "%",
          "%00",
          "a%00b:c",
          "%ff",
          "%C3%28",
          "%ED%A0%80",
          "%F0%9F%98%80:x",
          "x",
          "-1",
          "-0",
          "+1",
          "%2B1",
          "0",
          "1.0",
          "1.5",
          "1e3",
          "NaN",
          "Infinity",
          "0x10",
          "1_000",
          "9223372036854775807",
          "9223372036854775808",
          "-9223372036854775808",
          "99999999999999999999999999",
          "9".repeat(2_000),
          "%D9%A1",
          "true",
          "TRUE",
          "maybe",
          "null",
          "[]",
          "{}",
          ":",
          "::",
          "*",
          "a:*",
          ":*",
          "+",
          "-",
          "%20",
          "+name",
          "-name",
          "name,is_active",
          "latest",
          "1-",
          "-1-2",
          "5-1",
          "0123456789abcdef01234567",
          "x".repeat(5_000));

  /** The value of a header. */
  static final List<String> IN_HEADERS =
      List.of(
          "",
          "x",
          "default,default",
          "\u00e9",
          "\u00ff\u00fe",
          "%00",
          "\"",
          "a\tb",
          "null",
          ",",
          ";",
          "bearer.authorization.amigo.ai.",
          "bearer.authorization.amigo.ai.x.y.z",
          "x".repeat(8_000));

  /** The value of an Authorization header that lets nobody in. */
  static final List<String> CREDENTIALS =
      List.of(
          "",
          "x",
          "Bearer",
          "Bearer  ",
          "Bearer x",
          "Bearer a.b.c",
          "Bearer a b",
          "Basic",
          "Basic !",
          "Basic Og==",
          "Basic YWJj",
          "Basic YTpi",
          "Basic /w==",
          "Digest username=\"a\"",
          "Bearer pnk_",
          "Bearer pnk_a_b_c",
          "Bearer pnk_0123456789abcdef01234567_a_b",
          "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.",
          "Bearer \u00e9\u00ff",
          "Bearer " + "x".repeat(8_000),
          "Bearer " + "a.".repeat(3_000));

  private HostileTexts() {}
}
