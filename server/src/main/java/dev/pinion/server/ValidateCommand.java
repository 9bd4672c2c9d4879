package dev.pinion.server;

import dev.pinion.cli.output.CliJson;
import dev.pinion.cli.output.ExitCode;
import dev.pinion.cli.output.ProcessContext;
import dev.pinion.cli.output.RefusedException;
import dev.pinion.cli.output.Text;
import dev.pinion.cli.session.Session;
import dev.pinion.server.FileCheck.Fault;
import dev.pinion.server.FileCheck.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code forge validate}: checks files of entities by the server's rules, without a server. */
@Command(
    name = "validate",
    description = {
      "Checks files of agents, context graphs, version sets and services, without a server.",
      "A file says what it holds by its name, as in front-desk.agent.json, or by its folder, as in",
      "context-graphs/booking.json."
    })
final class ValidateCommand implements Callable<Integer> {
  private static final String SUFFIX = ".json";

  private final Session session;
  private final Supplier<FileCheck> check;

  @Parameters(
      paramLabel = "FILE",
      description = "Files, and folders to search; this folder if none is named.")
  private List<Path> paths = List.of();

  @Option(
      names = "--kind",
      paramLabel = "agent|context-graph|version-set|service",
      description = "What those files hold whose names and folders do not say it.")
  private @Nullable Kind kind;

  /**
   * The command.
   *
   * @param check made when it is needed, for it is large
   */
  ValidateCommand(Session session, Supplier<FileCheck> check) {
    this.session = session;
    this.check = check;
  }

  @Override
  public Integer call() throws IOException {
    var files = new TreeMap<Path, Kind>();
    for (Path path : paths.isEmpty() ? List.of(Path.of("")) : paths) {
      collect(path, files);
    }
    if (files.isEmpty()) {
      throw new RefusedException(
          kind == null
              ? "There is no file here whose name or folder says what it holds."
              : "There is no JSON file here.");
    }
    var items = CliJson.mapper().createArrayNode();
    var lines = new ArrayList<String>();
    FileCheck rules = check.get();
    for (var file : files.entrySet()) {
      Path path = file.getKey();
      byte[] bytes = Files.readAllBytes(session.process().folder().resolve(path));
      for (Fault fault : rules.check(file.getValue(), bytes)) {
        String way = fault.path().isEmpty() ? "" : fault.path() + ": ";
        lines.add(Text.clean("%s: %s%s".formatted(path, way, fault.message())));
        items
            .addObject()
            .put("file", path.toString())
            .put("kind", file.getValue().toString())
            .put("path", fault.path())
            .put("message", fault.message());
      }
    }
    String checked = Text.count(files.size(), "file") + " checked";
    if (session.json()) {
      session.printItems(items);
    } else {
      lines.forEach(session.out()::println);
    }
    if (!lines.isEmpty()) {
      throw new RefusedException("%s, %s.".formatted(checked, Text.count(lines.size(), "fault")));
    }
    if (!session.json()) {
      session.out().println(checked + ", no fault.");
    }
    return ExitCode.DONE;
  }

  private void collect(Path path, Map<Path, Kind> files) throws IOException {
    Path real = session.process().folder().resolve(path);
    if (Files.isDirectory(real)) {
      try (Stream<Path> below = Files.walk(real)) {
        for (Path file : below.filter(Files::isRegularFile).toList()) {
          Kind said = isJson(file) ? kindOf(file) : null;
          if (said != null) {
            files.put(path.resolve(real.relativize(file)), said);
          }
        }
      }
      return;
    }
    if (!ProcessContext.isFile(real)) {
      throw new RefusedException("There is no file %s.".formatted(path));
    }
    Kind said = kindOf(real);
    if (said != null && kind != null && said != kind) {
      throw RefusedException.usage(
          "%s holds %s by its name or folder, not %s; leave out --kind, or give the file another name."
              .formatted(path, withArticle(said), withArticle(kind)));
    }
    if (said == null) {
      throw RefusedException.usage(
          "%s does not say what it holds; name it as in x.agent.json, or give --kind."
              .formatted(path));
    }
    files.put(path, said);
  }

  private static boolean isJson(Path file) {
    return lowerCaseName(file).endsWith(SUFFIX);
  }

  private static String lowerCaseName(Path file) {
    return file.getFileName().toString().toLowerCase(Locale.ROOT);
  }

  private static String withArticle(Kind kind) {
    return (kind == Kind.AGENT ? "an " : "a ") + kind;
  }

  /** What a file holds; null if nothing says it. */
  private @Nullable Kind kindOf(Path file) {
    Kind said = saidBy(file.toAbsolutePath().normalize());
    return said == null ? kind : said;
  }

  /** What a file's name or its folder says that it holds; null if neither says anything. */
  private static @Nullable Kind saidBy(Path file) {
    if (!isJson(file)) {
      return null;
    }
    String name = lowerCaseName(file);
    Path parent = file.getParent();
    String folder = parent == null || parent.getFileName() == null ? "" : parent.getFileName() + "";
    for (Kind each : Kind.values()) {
      if (name.endsWith("." + each + SUFFIX)) {
        return each;
      }
    }
    for (Kind each : Kind.values()) {
      if (folder.equals(each + "s")) {
        return each;
      }
    }
    return null;
  }
}
