package dev.pinion.http;

import dev.pinion.budget.Allowance;
import dev.pinion.budget.OverloadedException;
import dev.pinion.budget.TooLargeException;
import dev.pinion.budget.Use;
import dev.pinion.domain.AddressRange;
import dev.pinion.http.server.BodyEnd;
import dev.pinion.http.server.ConnectionTokens;
import dev.pinion.http.server.ConnectionWatch;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.webserver.http.ServerRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A request as the checks read it: texts of headers and parameters, and a body within its limit.
 */
final class RequestView {
  /** The headers that are looked at, of which there are few. */
  private static final Map<String, HeaderName> NAMES = new ConcurrentHashMap<>();

  private static final Pattern AUTHORITY = Pattern.compile("^(?i:https?)://[^/]*/?");

  /** A growing buffer and what it is copied into. */
  private static final long BODY_COPIES = 2;

  private static final int FIRST_STEP_BYTES = 2 * 1024;
  private static final int STEP_BYTES = 32 * 1024;

  private final ServerRequest request;
  private final Set<AddressRange> trustedProxies;
  private @Nullable Map<String, List<String>> query;
  private @Nullable String remoteAddress;

  RequestView(ServerRequest request, Set<AddressRange> trustedProxies) {
    this.request = request;
    this.trustedProxies = trustedProxies;
  }

  String method() {
    return request.prologue().method().text();
  }

  boolean isHead() {
    return method().equals("HEAD");
  }

  /** Whether it asks for something and changes nothing. */
  boolean isRead() {
    return method().equals("GET") || isHead();
  }

  /** Whether it came over TLS to this server's own port. */
  boolean isSecure() {
    return request.isSecure();
  }

  /** The path, also of a target that names the server before it (RFC 9112, 3.2.2). */
  String rawPath() {
    String target = request.path().rawPath();
    return target.startsWith("/") ? target : AUTHORITY.matcher(target).replaceFirst("/");
  }

  String rawQuery() {
    return request.query().rawValue();
  }

  /** The first value of a header; null if it is not sent. */
  @Nullable String header(String name) {
    ServerRequestHeaders headers = request.headers();
    return headers.first(named(name)).orElse(null);
  }

  /** The values of a header, each as it was sent. */
  List<String> headers(String name) {
    return values(request.headers(), name);
  }

  private static List<String> values(ServerRequestHeaders headers, String name) {
    HeaderName named = named(name);
    return headers.contains(named) ? headers.values(named) : List.of();
  }

  private static HeaderName named(String name) {
    return NAMES.computeIfAbsent(name, HeaderNames::create);
  }

  /** The codings in which the client takes an answer. */
  AcceptedCodings acceptedCodings() {
    ServerRequestHeaders headers = request.headers();
    return headers.contains(HeaderNames.ACCEPT_ENCODING)
        ? AcceptedCodings.of(headers.values(HeaderNames.ACCEPT_ENCODING))
        : AcceptedCodings.UNSAID;
  }

  /** The decoded values of a query parameter, in order; empty if it is not sent. */
  List<String> query(String name) {
    Map<String, List<String>> all = query;
    if (all == null) {
      all = parse(request.query().rawValue());
      query = all;
    }
    return all.getOrDefault(name, List.of());
  }

  private static Map<String, List<String>> parse(String text) {
    var values = new HashMap<String, List<String>>();
    if (text.isEmpty()) {
      return values;
    }
    for (String pair : text.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = decode(equals < 0 ? pair : pair.substring(0, equals));
      String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
      values.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
    }
    return values;
  }

  /** A text of a query without its encoding; a malformed one stays as it is. */
  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  /** Whether it is a read whose client wants what is newest, whoever has written it. */
  boolean wantsNewest() {
    List<String> values = isRead() ? headers("cache-control") : List.of();
    return !values.isEmpty()
        && values.stream()
            .flatMap(value -> Arrays.stream(value.split(",", -1)))
            .anyMatch(directive -> directive.strip().equalsIgnoreCase("no-cache"));
  }

  /** Whether the request says that its body is JSON, or does not say what it is. */
  boolean hasJsonContentType() {
    String value = header("content-type");
    if (value == null) {
      return true;
    }
    int semicolon = value.indexOf(';');
    String type = (semicolon < 0 ? value : value.substring(0, semicolon)).strip();
    return type.equalsIgnoreCase("application/json")
        || (type.regionMatches(true, 0, "application/", 0, "application/".length())
            && type.regionMatches(true, type.length() - 5, "+json", 0, 5));
  }

  /** Whether the body was compressed or coded otherwise on its way. */
  boolean hasCodedContent() {
    return headers("content-encoding").stream()
        .anyMatch(value -> !value.strip().equalsIgnoreCase("identity"));
  }

  /** Refuses a request of whose body two servers could see different ends. */
  void requireOneBodyEnd() {
    if (!hasOneBodyEnd(request.headers())) {
      throw HttpFault.bodyLengthUnclear();
    }
  }

  /** Whether all servers see the same end of the body of a request with these headers. */
  static boolean hasOneBodyEnd(ServerRequestHeaders headers) {
    BodyEnd end =
        BodyEnd.of(values(headers, "content-length"), values(headers, "transfer-encoding"));
    return !(end instanceof BodyEnd.Unclear);
  }

  /** Whether the client wants the connection to end after the answer. */
  boolean asksToClose() {
    ServerRequestHeaders headers = request.headers();
    return headers.contains(HeaderNames.CONNECTION)
        && headers.values(HeaderNames.CONNECTION).stream()
            .anyMatch(value -> ConnectionTokens.contain(value, "close"));
  }

  /**
   * The body.
   *
   * @throws IOException when it ends early or its chunks make no sense
   */
  byte[] body(int maxBytes) throws IOException {
    if (!request.content().hasEntity()) {
      return new byte[0];
    }
    if (request.headers().contentLength().orElse(0) > maxBytes) {
      throw tooLarge(maxBytes);
    }
    byte[] bytes = read(maxBytes + 1);
    if (bytes.length > maxBytes) {
      throw tooLarge(maxBytes);
    }
    return bytes;
  }

  /** The bytes that come, each step of them counted before it is waited for. */
  private byte[] read(int most) throws IOException {
    try {
      InputStream in = request.content().inputStream();
      var bytes = new ByteArrayOutputStream();
      for (int step = FIRST_STEP_BYTES; bytes.size() < most; step = STEP_BYTES) {
        int wanted = Math.min(step, most - bytes.size());
        Allowance.current().take(Use.BODY, BODY_COPIES * wanted);
        byte[] read = in.readNBytes(wanted);
        bytes.writeBytes(read);
        if (read.length < wanted) {
          break;
        }
      }
      return bytes.toByteArray();
    } catch (OverloadedException | TooLargeException e) {
      throw e;
    } catch (RuntimeException e) {
      // The server library has many exceptions of its own for a broken body.
      throw new IOException(e);
    }
  }

  private static HttpFault tooLarge(int maxBytes) {
    return new HttpFault(
        413, "body_too_large", "The body may have %d bytes at most.".formatted(maxBytes));
  }

  /**
   * The address that the request comes from, as far as it can be believed. Each proxy appends the
   * peer that it saw, to the last line or as a line of its own: read from the end, the first
   * address that is no trusted proxy's is whom the last of these saw.
   */
  String remoteAddress() {
    String known = remoteAddress;
    if (known == null) {
      known = believedAddress();
      remoteAddress = known;
    }
    return known;
  }

  private String believedAddress() {
    String believed = request.remotePeer().host();
    if (trustedProxies.isEmpty() || !isTrusted(address(believed))) {
      return believed;
    }
    List<String> hops =
        Arrays.asList(String.join(",", headers("x-forwarded-for")).split(",", -1)).reversed();
    for (String hop : hops) {
      InetAddress address = address(hop.strip());
      if (address == null) {
        return believed;
      }
      believed = address.getHostAddress();
      if (!isTrusted(address)) {
        return believed;
      }
    }
    return believed;
  }

  /** What that address has in common with the others of its client. */
  String network() {
    String believed = remoteAddress();
    InetAddress address = address(believed);
    return address == null ? believed : ConnectionWatch.network(address).getHostAddress();
  }

  private static @Nullable InetAddress address(String literal) {
    try {
      return InetAddress.ofLiteral(literal);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private boolean isTrusted(@Nullable InetAddress peer) {
    return peer != null && trustedProxies.stream().anyMatch(each -> each.contains(peer));
  }
}
