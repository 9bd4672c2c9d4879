package dev.pinion.cli.session;

import dev.pinion.cli.output.RefusedException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Files of {@code NAME=value} lines, as shells and many tools read them. A line may begin with
 * {@code export}; empty lines and lines starting with {@code #} are ignored. A value in single
 * quotes is taken as it stands; in double quotes {@code \n}, {@code \t}, {@code \"}, {@code \\} and
 * {@code \$} are replaced; one without quotes ends before a blank that {@code #} follows. Variables
 * in values are not replaced. A name that comes twice has its last value.
 */
public final class DotEnv {
  private static final Pattern LINE =
      Pattern.compile("(?:export\\s+)?([A-Za-z_][A-Za-z0-9_]*)\\s*=\\s*(.*)");
  private static final Pattern SINGLE = Pattern.compile("'([^']*)'\\s*(?:#.*)?");
  private static final Pattern DOUBLE = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"\\s*(?:#.*)?");
  private static final Pattern ESCAPE = Pattern.compile("\\\\(.)");

  private DotEnv() {}

  /**
   * What a file says.
   *
   * @throws RefusedException naming the first line that does not read; or if it is not UTF-8
   */
  public static Map<String, String> read(Path file) throws IOException {
    Map<String, String> values = new LinkedHashMap<>();
    String text = text(file);
    int number = 0;
    for (String line : (text.startsWith("\uFEFF") ? text.substring(1) : text).lines().toList()) {
      number++;
      String said = line.strip();
      if (said.isEmpty() || said.startsWith("#")) {
        continue;
      }
      Matcher parts = LINE.matcher(said);
      String value = parts.matches() ? value(parts.group(2)) : null;
      if (value == null) {
        // The line is not shown: it may hold a secret.
        throw new RefusedException(
            "Line %d of %s does not read; write NAME=value.".formatted(number, file));
      }
      values.put(parts.group(1), value);
    }
    return values;
  }

  private static String text(Path file) throws IOException {
    try {
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new RefusedException("The file %s is not UTF-8; save it as UTF-8.".formatted(file));
    }
  }

  private static @Nullable String value(String written) {
    if (written.startsWith("'")) {
      Matcher quoted = SINGLE.matcher(written);
      return quoted.matches() ? quoted.group(1) : null;
    }
    if (written.startsWith("\"")) {
      Matcher quoted = DOUBLE.matcher(written);
      return quoted.matches() ? unescaped(quoted.group(1)) : null;
    }
    return written.startsWith("#") ? "" : written.replaceFirst("\\s+#.*", "").strip();
  }

  private static String unescaped(String quoted) {
    return ESCAPE
        .matcher(quoted)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(
                    switch (found.group(1)) {
                      case "n" -> "\n";
                      case "t" -> "\t";
                      case "\"", "\\", "$" -> found.group(1);
                      default -> found.group();
                    }));
  }
}
