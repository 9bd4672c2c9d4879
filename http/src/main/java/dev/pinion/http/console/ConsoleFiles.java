package dev.pinion.http.console;

import dev.pinion.domain.Sha256;
import dev.pinion.http.api.Prepared;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The files of the console, from the program itself: what its page names, and what these name in
 * turn. Their addresses hold a digest of all of them, so browsers may keep them for ever. The page
 * names the modules that its address needs, so that they load at once and not one after another.
 *
 * <p>Our own files are served without comments, indentation and most line ends, which are for who
 * reads the sources. Every text of theirs that spans lines is a template, to which indentation
 * means nothing.
 *
 * <p>A file's name is {@code folder/file}. The folder {@code lib} holds the libraries, whose places
 * in the program {@code libraries.properties} says. Libraries import each other by bare names,
 * which browsers do not resolve without a script in the page; here they import each other's files.
 */
final class ConsoleFiles {
  private static final String ROOT = "/console/";
  private static final String LIB = "lib/";
  private static final String PAGE = "index.html";
  private static final String MAIN = "app/main.js";
  private static final String STYLES = "style/all.css";

  private static final String PATH = "[\"']((?:\\.\\./|\\./|\\{files\\}/)[^\"']+)[\"']";
  private static final Pattern NAMED =
      Pattern.compile("(?:\\bfrom\\s*|\\bimport\\s*\\(?\\s*|(?:href|src)=)" + PATH);

  /** What a module cannot begin without. */
  private static final Pattern IMPORTED = Pattern.compile("(?:\\bfrom\\s*|\\bimport\\s*)" + PATH);

  private static final Pattern STYLE =
      Pattern.compile("<link rel=\"stylesheet\" href=\"\\{files\\}/([^\"]+)\">\\n");
  private static final Pattern BARE = Pattern.compile("(\\bfrom\\s*|\\bimport\\s*)\"([a-z/]+)\"");
  private static final Pattern COMMENTS =
      Pattern.compile(
          "(?m)^[ \\t]*(?:/\\*(?:[^*]|\\*(?!/))*+\\*/[ \\t]*|//[^\\n]*)\\n|^[ \\t]+|/\\*\\* @type \\{[^\\n]*?\\} \\*/ ?");

  /**
   * Line ends beside signs where they mean nothing: our code has its semicolons, and templates drop
   * space that holds a line end at the edge of a text. The checks of the console see to it that no
   * line of such a text ends with a semicolon.
   */
  private static final Pattern GAPS =
      Pattern.compile("(?<=[;{(\\[>])\\n+|\\n+(?=[\\n<>)\\]}]|\\$\\{|[?:] |&&|\\|\\|)");

  private static final Pattern MAP = Pattern.compile("\\n?//# sourceMappingURL=.*");

  private static final Map<String, String> TYPES =
      Map.of(
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml");

  private final Map<String, String> libraries;
  private final Map<String, Prepared> files = new TreeMap<>();
  private final String version;
  private final ConsolePages pages;

  /**
   * Reads them.
   *
   * @throws IllegalStateException if one names another that is not there
   */
  ConsoleFiles() {
    this.libraries = libraries();
    String template = resource(ROOT + PAGE);
    Map<String, String> texts = reachable(template);
    String loading = withOneStyle(template, texts);
    texts.forEach((name, text) -> files.put(name, new Prepared(type(name), text)));
    this.version = version(template, texts);
    this.pages =
        new ConsolePages(
            texts.getOrDefault(ConsolePages.TABLE, ""), module -> page(loading, texts, module));
  }

  /** The page at an address: its segments below the console's. */
  Prepared page(List<String> path) {
    return pages.at(path);
  }

  /** The digest that their addresses hold. */
  String version() {
    return version;
  }

  /** The file; null if there is none. */
  @Nullable Prepared find(String name) {
    return files.get(name);
  }

  private Map<String, String> reachable(String template) {
    var texts = new TreeMap<String, String>();
    var open = new ArrayDeque<String>(named("", template));
    while (!open.isEmpty()) {
      String name = open.remove();
      if (!texts.containsKey(name)) {
        String text = text(name);
        texts.put(name, text);
        open.addAll(named(name, text));
      }
    }
    return texts;
  }

  /** The files that a file names. */
  private static List<String> named(String file, String text) {
    return named(NAMED, file, text);
  }

  private static List<String> named(Pattern how, String file, String text) {
    String folder = file.contains("/") ? file.substring(0, file.indexOf('/') + 1) : "";
    return how.matcher(text)
        .results()
        .map(found -> found.group(1))
        .map(
            path ->
                path.startsWith("./")
                    ? folder + path.substring(2)
                    : path.substring(path.indexOf('/') + 1))
        .toList();
  }

  /** Puts all styles into one file, in the order in which the page names them. */
  private static String withOneStyle(String template, Map<String, String> texts) {
    List<String> names = STYLE.matcher(template).results().map(found -> found.group(1)).toList();
    texts.put(STYLES, names.stream().map(texts::remove).collect(Collectors.joining()));
    String one = "<link rel=\"stylesheet\" href=\"{files}/" + STYLES + "\">\n";
    int first = template.indexOf("<link rel=\"stylesheet\"");
    return template.substring(0, first)
        + one
        + STYLE.matcher(template.substring(first)).replaceAll("");
  }

  private String text(String name) {
    if (!name.startsWith(LIB)) {
      String code = COMMENTS.matcher(resource(ROOT + name)).replaceAll("");
      return GAPS.matcher(code).replaceAll("");
    }
    String place = libraries.get(name.substring(LIB.length()));
    if (place == null) {
      throw new IllegalStateException("libraries.properties does not name " + name);
    }
    Matcher bare = BARE.matcher(MAP.matcher(resource(place)).replaceAll(""));
    return bare.replaceAll(
        found -> found.group(1) + "\"./" + found.group(2).replace('/', '-') + ".js\"");
  }

  private static String type(String name) {
    String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
    if (type == null) {
      throw new IllegalStateException("no media type is known for " + name);
    }
    return type;
  }

  private static String version(String template, Map<String, String> texts) {
    var all = new StringBuilder(template);
    texts.forEach((name, text) -> all.append('\0').append(name).append('\0').append(text));
    return Sha256.hex(all.toString()).substring(0, 16);
  }

  /** The page with the addresses of its files, which a browser begins to load at once. */
  private Prepared page(String template, Map<String, String> texts, @Nullable String module) {
    String base = ConsoleRoutes.FILES + "/" + version;
    String preloads =
        imported(texts, module).stream()
            .map(name -> "<link rel=\"modulepreload\" href=\"" + base + "/" + name + "\">")
            .collect(Collectors.joining("\n"));
    return new Prepared(
        "text/html; charset=utf-8",
        template.replace("{preloads}", preloads).replace("{files}", base));
  }

  /**
   * What must be there before a module of a page can be shown; null where there is no such page.
   */
  private static Set<String> imported(Map<String, String> texts, @Nullable String module) {
    var all = new TreeSet<String>();
    var open = new ArrayDeque<String>(List.of(MAIN));
    if (module != null) {
      open.add(module);
    }
    while (!open.isEmpty()) {
      String name = open.remove();
      if (all.add(name)) {
        open.addAll(named(IMPORTED, name, texts.getOrDefault(name, "")));
      }
    }
    return all;
  }

  private static Map<String, String> libraries() {
    var properties = new Properties();
    try (InputStream in = ConsoleFiles.class.getResourceAsStream(ROOT + "libraries.properties")) {
      if (in == null) {
        throw new IllegalStateException("missing from the program: libraries.properties");
      }
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var libraries = new LinkedHashMap<String, String>();
    properties.stringPropertyNames().forEach(n -> libraries.put(n, properties.getProperty(n)));
    return libraries;
  }

  private static String resource(String path) {
    try (InputStream in = ConsoleFiles.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException("missing from the program: " + path);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
