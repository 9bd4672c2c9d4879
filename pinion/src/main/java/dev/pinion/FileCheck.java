package dev.pinion;

import dev.pinion.app.models.ModelCatalog;
import dev.pinion.cli.EntityCheck;
import dev.pinion.http.platform.EntityFiles;
import dev.pinion.http.schema.Faults;
import java.util.List;
import java.util.StringJoiner;

/** Checks files by the types of the Platform dialect and the built-in catalogue of models. */
public final class FileCheck implements EntityCheck {
  private final ModelCatalog models = ModelCatalog.builtIn();

  /** A model that is not built in may be the operator's, so its parameters are not judged. */
  private final EntityFiles files =
      new EntityFiles(
          (model, params) ->
              models.find(model) == null ? List.of() : models.problems(model, params));

  @Override
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
