package dev.pinion.server;

import dev.pinion.app.models.ModelCatalog;
import dev.pinion.http.platform.asset.EntityFiles;
import dev.pinion.http.schema.Faults;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/** Checks files by the types of the Platform dialect and the built-in catalogue of models. */
public final class FileCheck {
  private final ModelCatalog models = ModelCatalog.builtIn();

  /** A model that is not built in may be the operator's, so its parameters are not judged. */
  private final EntityFiles files =
      new EntityFiles(
          (model, params) ->
              models.find(model) == null ? List.of() : models.problems(model, params));

  /** What a file can hold. */
  public enum Kind {
    /** A version of an agent. */
    AGENT,
    /** A version of a context graph. */
    CONTEXT_GRAPH,
    /** What a version set pins. */
    VERSION_SET,
    /** A service that is to be made. */
    SERVICE;

    /** The word in file names and on the command line. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * A fault.
   *
   * @param path the way to it, names and places parted by dots; empty for the whole
   * @param message one sentence
   */
  public record Fault(String path, String message) {}

  /** Every fault of a file; at most a hundred. */
  public List<Fault> check(Kind kind, byte[] file) {
    Faults faults =
        switch (kind) {
          case AGENT -> files.agentVersion(file);
          case CONTEXT_GRAPH -> files.contextGraphVersion(file);
          case VERSION_SET -> files.versionSet(file);
          case SERVICE -> files.service(file);
        };
    return faults.list().stream()
        .map(
            fault -> {
              var path = new StringJoiner(".");
              fault.loc().stream().skip(1).forEach(part -> path.add(String.valueOf(part)));
              return new Fault(path.toString(), fault.msg());
            })
        .toList();
  }
}
