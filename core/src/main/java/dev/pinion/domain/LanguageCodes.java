package dev.pinion.domain;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/** The codes that name languages: the 7,910 of the ISO 639-3 registry, and the two-letter ones. */
public final class LanguageCodes {
  private static final String RESOURCE = "/iso-639-3.txt";
  private static final Set<String> TWO_LETTERS = Set.of(Locale.getISOLanguages());

  private LanguageCodes() {}

  /** Whether the registry holds the code, three lower-case letters. */
  public static boolean isIso6393(String code) {
    return Registry.CODES.contains(code);
  }

  /** Whether the code is one of ISO 639-1, two lower-case letters. */
  public static boolean isIso6391(String code) {
    return TWO_LETTERS.contains(code);
  }

  /** Read when the first code is asked for. */
  private static final class Registry {
    static final Set<String> CODES = read();

    private static Set<String> read() {
      try (InputStream in =
          Objects.requireNonNull(LanguageCodes.class.getResourceAsStream(RESOURCE))) {
        String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        return Set.of(text.strip().split("\\s+", -1));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
