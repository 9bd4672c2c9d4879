package dev.pinion.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;

/**
 * The texts of all settings that somebody has set, each with where it came from; a later source
 * wins.
 */
final class Layers {

  /** The variables that begin like settings and are none. */
  private static final Set<String> OTHER_VARIABLES = Set.of("PINION_CONFIG", "PINION_JAVA_OPTS");

  private static final String WHERE_KEYS_ARE_LISTED =
      "the keys are listed in docs/configuration.md and by \"forge serve --help-config\"";

  /**
   * A text and where it came from.
   *
   * @param source as the operator knows it: a file's path, a variable's name, or "the command line"
   * @param layer the number of the source among those that were taken
   */
  record Value(String text, String source, int layer) {}

  private final Map<String, Value> values = new LinkedHashMap<>();
  private int layer;

  /** Takes a file in the syntax of {@link Properties}, in UTF-8. */
  void addFile(Path file) {
    layer++;
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw new ConfigurationException(
          "The configuration file %s cannot be read: it must be a readable file of \"key = value\" lines in UTF-8 (%s)."
              .formatted(file, FileFaults.words(e)));
    }
    for (String name : new TreeMap<>(properties).keySet().stream().map(String::valueOf).toList()) {
      add(name, properties.getProperty(name), file.toString());
    }
  }

  /** Takes the variables that begin with {@code PINION_}. */
  void addEnvironment(Map<String, String> environment) {
    layer++;
    new TreeMap<>(environment)
        .forEach(
            (variable, text) -> {
              if (variable.startsWith("PINION_") && !OTHER_VARIABLES.contains(variable)) {
                String name =
                    nameOfVariable(variable)
                        .orElseThrow(
                            () ->
                                new ConfigurationException(
                                    "The environment variable %s sets nothing: %s."
                                        .formatted(variable, WHERE_KEYS_ARE_LISTED)));
                add(name, text, variable);
              }
            });
  }

  /** Takes what the command line sets, by the keys' names. */
  void addFlags(Map<String, String> flags) {
    layer++;
    new TreeMap<>(flags).forEach((name, text) -> add(name, text, "the command line"));
  }

  /** What somebody has set for the key, or else its default. */
  <T> T get(Key<T> key) {
    return find(key).orElseGet(() -> key.kind().parser().apply(key.defaultText()));
  }

  /** What somebody has set for the key. */
  <T> Optional<T> find(Key<T> key) {
    Value value = values.get(key.name());
    if (value == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(key.kind().parser().apply(value.text()));
    } catch (IllegalArgumentException e) {
      String given = key.kind().secret() ? "what it is" : "\"" + value.text() + "\"";
      throw new ConfigurationException(
          "%s cannot be %s (from %s): it must be %s."
              .formatted(key.name(), given, value.source(), key.allowed()));
    }
  }

  /** The layer in which somebody has set the key, the greater the higher; 0 if nobody has. */
  int layerOf(Key<?> key) {
    Value value = values.get(key.name());
    return value == null ? 0 : value.layer();
  }

  /**
   * Every word by which somebody has set a member of the family, with where that came from, ordered
   * by word.
   */
  Map<String, String> words(Key<?> family) {
    Map<String, String> words = new TreeMap<>();
    values.forEach(
        (name, value) -> {
          if (!isPlainKey(name)) {
            family.wordIn(name).ifPresent(word -> words.put(word, value.source()));
          }
        });
    return words;
  }

  private void add(String name, String text, String source) {
    boolean known =
        isPlainKey(name) || Keys.all().stream().anyMatch(family -> family.wordIn(name).isPresent());
    if (!known) {
      throw new ConfigurationException(
          "%s (from %s) is not a setting: %s.".formatted(name, source, WHERE_KEYS_ARE_LISTED));
    }
    values.put(name, new Value(text.strip(), source, layer));
  }

  private static boolean isPlainKey(String name) {
    return Keys.all().stream().anyMatch(key -> !key.isFamily() && key.name().equals(name));
  }

  private static Optional<String> nameOfVariable(String variable) {
    for (Key<?> key : Keys.all()) {
      if (!key.isFamily() && key.environmentName().equals(variable)) {
        return Optional.of(key.name());
      }
    }
    for (Key<?> key : Keys.all()) {
      Optional<String> word = key.wordInVariable(variable);
      if (word.isPresent()) {
        return word.map(found -> key.member(found).name());
      }
    }
    return Optional.empty();
  }
}
