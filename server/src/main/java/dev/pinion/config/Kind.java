package dev.pinion.config;

import dev.pinion.domain.AddressRange;
import dev.pinion.domain.tenant.TenantSlug;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A kind of value: how its text is read, and what is allowed.
 *
 * @param allowed what is allowed, as the end of a sentence that begins "must be"
 * @param parser reads a text without surrounding white space; throws IllegalArgumentException when
 *     it is not allowed
 * @param secret whether a text that is not allowed may hold a secret, and is not repeated
 */
record Kind<T>(String allowed, Function<String, T> parser, boolean secret) {

  private static final Pattern TENANT_PATTERN = Pattern.compile("[a-z0-9*-]{1,63}");
  private static final Pattern CLUSTER_NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

  private Kind(String allowed, Function<String, T> parser) {
    this(allowed, parser, false);
  }

  static Kind<Integer> wholeNumber(int least, int most) {
    return new Kind<>(
        "a whole number from %d to %d".formatted(least, most),
        text -> within(Integer.valueOf(text), least, most));
  }

  /** A length of time; both bounds are written as a setting is, as in {@code 10m}. */
  static Kind<Duration> duration(String least, String most) {
    return new Kind<>(
        "a time from %s to %s, in ms, s, m, h or d".formatted(least, most),
        text ->
            within(
                Quantities.duration(text), Quantities.duration(least), Quantities.duration(most)));
  }

  /**
   * A number of bytes that fits an array; both bounds are written as a setting is, as in {@code
   * 1MiB}.
   */
  static Kind<Integer> size(String least, String most) {
    return new Kind<>(
        "a size from %s to %s, in B, KiB, MiB or GiB".formatted(least, most),
        text ->
            Math.toIntExact(
                within(Quantities.bytes(text), Quantities.bytes(least), Quantities.bytes(most))));
  }

  /** A number of bytes; both bounds are written as a setting is. */
  static Kind<Long> largeSize(String least, String most) {
    return new Kind<>(
        "a size from %s to %s, in B, KiB, MiB or GiB".formatted(least, most),
        text -> within(Quantities.bytes(text), Quantities.bytes(least), Quantities.bytes(most)));
  }

  /** A number of bytes of the heap, written as a size or as a part of the largest heap. */
  static Kind<Long> heap(String least, String most) {
    Kind<Long> size = largeSize(least, most);
    return new Kind<>(
        size.allowed() + ", or a part of the heap from 1% to 90%",
        text ->
            text.endsWith("%")
                ? Math.max(
                    Quantities.bytes(least),
                    Runtime.getRuntime().maxMemory()
                        / 100
                        * within(Integer.valueOf(text.substring(0, text.length() - 1)), 1, 90))
                : size.parser().apply(text));
  }

  static Kind<Boolean> yesOrNo() {
    return new Kind<>(
        "true or false (or on or off)",
        text ->
            switch (text) {
              case "true", "on" -> true;
              case "false", "off" -> false;
              default -> throw new IllegalArgumentException(text);
            });
  }

  static <E extends Enum<E>> Kind<E> oneOf(Class<E> words) {
    E[] all = words.getEnumConstants();
    return new Kind<>(
        "one of "
            + Arrays.stream(all)
                .map(word -> word.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", ")),
        text ->
            Arrays.stream(all)
                .filter(word -> word.name().toLowerCase(Locale.ROOT).equals(text))
                .findFirst()
                .orElseThrow(IllegalArgumentException::new));
  }

  static Kind<String> host() {
    return new Kind<>("a host name or an IP address", Kind::withoutSpaces);
  }

  static Kind<Path> path() {
    return new Kind<>("a path", text -> Path.of(withoutLineBreaks(text)));
  }

  static Kind<Optional<Path>> optionalPath() {
    return new Kind<>(
        "a path, or empty",
        text -> text.isEmpty() ? Optional.empty() : Optional.of(Path.of(withoutLineBreaks(text))));
  }

  /** The start of every URL the server hands out, without a slash at its end. */
  static Kind<Optional<URI>> optionalBaseUrl() {
    return new Kind<>(
        "an http or https URL without user, query and fragment, or empty",
        text -> text.isEmpty() ? Optional.empty() : Optional.of(baseUrl(text)));
  }

  /**
   * What an OpenID provider calls itself, kept as it is written: tokens must name exactly that.
   * Without TLS only on this machine, for trials.
   */
  static Kind<Optional<String>> optionalIssuer() {
    return new Kind<>(
        "an https URL without query and fragment (http for 127.0.0.1, [::1] and localhost), or empty",
        text -> text.isEmpty() ? Optional.empty() : Optional.of(issuer(text)));
  }

  static Kind<Optional<String>> optionalPostgresUrl() {
    return new Kind<>(
        PostgresUrl.ALLOWED + ", or empty",
        text -> {
          if (!text.isEmpty() && !PostgresUrl.isAllowed(text)) {
            throw new IllegalArgumentException("no such URL");
          }
          return Optional.of(text).filter(url -> !url.isEmpty());
        },
        true);
  }

  static Kind<Set<AddressRange>> addressRanges() {
    return new Kind<>(
        "IP addresses and ranges such as 10.0.0.0/8, separated by commas, or empty",
        text -> parts(text).stream().map(AddressRange::of).collect(Collectors.toUnmodifiableSet()));
  }

  static Kind<List<String>> clusterNames() {
    return new Kind<>(
        "different names separated by commas, each of 1 to 63 lower-case letters, digits and hyphens and not starting with a hyphen",
        text -> {
          List<String> names = parts(text);
          if (names.isEmpty()
              || Set.copyOf(names).size() < names.size()
              || !names.stream().allMatch(name -> CLUSTER_NAME.matcher(name).matches())) {
            throw new IllegalArgumentException(text);
          }
          return names;
        });
  }

  /** Names of tenants in paths, with {@code *} for any part of one. */
  static Kind<List<String>> tenantPatterns() {
    return new Kind<>(
        "names of tenants separated by commas, in which * stands for any part, or empty",
        text -> {
          List<String> patterns = parts(text);
          if (!patterns.stream().allMatch(each -> TENANT_PATTERN.matcher(each).matches())) {
            throw new IllegalArgumentException(text);
          }
          return patterns;
        });
  }

  /** The name of a tenant in paths. */
  static Kind<Optional<String>> optionalTenant() {
    return new Kind<>(
        "the name of a tenant, or empty",
        text -> {
          if (!text.isEmpty() && (!TenantSlug.isWellFormed(text) || TenantSlug.isReserved(text))) {
            throw new IllegalArgumentException(text);
          }
          return Optional.of(text).filter(name -> !name.isEmpty());
        });
  }

  static Kind<String> text() {
    return new Kind<>("a text that is not empty", Kind::withoutLineBreaks);
  }

  static Kind<Optional<String>> optionalText() {
    return new Kind<>(
        "a text, or empty",
        text -> text.isEmpty() ? Optional.empty() : Optional.of(withoutLineBreaks(text)));
  }

  static Kind<Set<String>> words() {
    return new Kind<>("words separated by commas, or empty", text -> Set.copyOf(parts(text)));
  }

  private static List<String> parts(String text) {
    if (text.isEmpty()) {
      return List.of();
    }
    List<String> parts = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      parts.add(part.strip());
    }
    return List.copyOf(parts);
  }

  private static <C extends Comparable<C>> C within(C value, C least, C most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new IllegalArgumentException(value.toString());
    }
    return value;
  }

  private static String withoutSpaces(String text) {
    if (text.isEmpty() || text.chars().anyMatch(Character::isWhitespace)) {
      throw new IllegalArgumentException(text);
    }
    return text;
  }

  private static String withoutLineBreaks(String text) {
    if (text.isEmpty() || text.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(text);
    }
    return text;
  }

  private static String issuer(String text) {
    URI url = baseUrl(text);
    boolean here = Set.of("127.0.0.1", "[::1]", "localhost").contains(url.getHost());
    if (!(here || "https".equals(url.getScheme()))) {
      throw new IllegalArgumentException(text);
    }
    return text;
  }

  private static URI baseUrl(String text) {
    URI url = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
    boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
    if (!web
        || url.getHost() == null
        || url.getUserInfo() != null
        || url.getQuery() != null
        || url.getFragment() != null) {
      throw new IllegalArgumentException(text);
    }
    return url;
  }
}
