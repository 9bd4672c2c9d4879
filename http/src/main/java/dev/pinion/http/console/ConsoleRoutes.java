package dev.pinion.http.console;

import dev.pinion.domain.DomainException;
import dev.pinion.http.api.Answer;
import dev.pinion.http.api.Call;
import dev.pinion.http.api.Operation;
import dev.pinion.http.api.Prepared;
import dev.pinion.http.schema.Param;
import dev.pinion.http.schema.Types;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the console stands: one page at every address below {@code /console}, which shows what the
 * address names, and the files that it loads. What it shows it gets from the API.
 */
public final class ConsoleRoutes {
  /** Where it begins. */
  public static final String ROOT = "/console";

  static final String FILES = "/console/files";

  /** Segments that an address of a page has at most after the first. */
  private static final int DEPTH_MAX = 6;

  private static final Param<String> VERSION = Param.path("version", Types.string());
  private static final Param<String> FOLDER = Param.path("folder", Types.string());
  private static final Param<String> NAME = Param.path("name", Types.string());

  /**
   * Nothing but this server's own files runs or is loaded, nobody may frame it, and no text becomes
   * markup.
   */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
          + " require-trusted-types-for 'script'; trusted-types 'none'";

  private @Nullable ConsoleFiles files;

  /** The operations. */
  public List<Operation> table() {
    var table = new ArrayList<Operation>();
    table.add(
        at("console-file", FILES + "/{version}/{folder}/{name}", "A file of the console")
            .params(VERSION, FOLDER, NAME)
            .error(422, "A part of the path is not text.")
            .handle(this::file));
    var path = new StringBuilder(ROOT);
    for (int depth = 0; depth <= DEPTH_MAX; depth++) {
      String id = depth == 0 ? "console" : "console-" + depth;
      table.add(at(id, path.toString(), "The console").handle(this::page));
      path.append("/{part").append(depth).append('}');
    }
    return table;
  }

  private static Operation at(String id, String path, String summary) {
    return Operation.of(id, "GET", path, summary).access(Operation.Access.PUBLIC);
  }

  /** Read when somebody looks at the console: many servers start for programs alone. */
  private synchronized ConsoleFiles files() {
    ConsoleFiles read = files;
    if (read == null) {
      read = new ConsoleFiles();
      files = read;
    }
    return read;
  }

  private Answer page(Call call) {
    return Answer.of(200, files().page(call.pathValues()))
        .with("Content-Security-Policy", POLICY)
        .with("Cross-Origin-Opener-Policy", "same-origin")
        .with("Referrer-Policy", "no-referrer")
        .with("X-Frame-Options", "DENY")
        .with("Cache-Control", "no-cache");
  }

  /** A page that was loaded before the server was replaced asks for files that are gone. */
  private Answer file(Call call) {
    ConsoleFiles all = files();
    Prepared file =
        call.get(VERSION).equals(all.version())
            ? all.find(call.get(FOLDER) + "/" + call.get(NAME))
            : null;
    if (file == null) {
      throw DomainException.notFound(
          "file_not_found", "There is no such file; load the page again.");
    }
    return Answer.of(200, file)
        .with("Cache-Control", "public, max-age=31536000, immutable")
        .with("Cross-Origin-Resource-Policy", "same-origin");
  }
}
