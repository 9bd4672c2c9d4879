package dev.pinion.app.models;

import dev.pinion.domain.CodePoints;
import dev.pinion.domain.NearestNames;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Every LLM that there is, in order: the built-in ones, then the operator's
 * (docs/behaviour/services.md). Immutable, and safe to use from many threads at once.
 */
public final class ModelCatalog {
  private static final String BUILT_IN = "/models.json";
  private static final int NEAREST_NAMES = 3;
  static final int MAX_QUOTED_CHARS = 100;

  private final Map<String, Entry> entries;
  private final List<Model> models;

  private ModelCatalog(Map<String, Entry> entries) {
    this.entries = entries;
    this.models = entries.values().stream().map(Entry::model).toList();
  }

  /** The catalogue as it comes with the program. */
  public static ModelCatalog builtIn() {
    return load(null);
  }

  /**
   * The built-in catalogue with an operator's changes: the file, of the same shape as the built-in
   * one, adds models, replaces schemas and deprecates. A known model keeps what the file leaves
   * out; a new one must have its {@code params_model_schema}.
   *
   * @param operatorFile the file, or {@code null} for none
   * @throws ModelFileException if the file cannot be read or is malformed
   */
  public static ModelCatalog load(@Nullable Path operatorFile) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    merge(builtInFile(), ParamsSchema::trusted, entries);
    if (operatorFile != null) {
      merge(ModelFile.read(operatorFile), ParamsSchema::checked, entries);
    }
    return new ModelCatalog(entries);
  }

  /** Every model, deprecated ones included. */
  public List<Model> all() {
    return models;
  }

  /** The model of this name, or {@code null} if there is none. */
  public @Nullable Model find(String name) {
    Entry entry = entries.get(name);
    return entry == null ? null : entry.model();
  }

  /**
   * What is wrong with an LLM config, one sentence for each of the first faults and one that counts
   * the others; empty if nothing is. A deprecated model is no fault here: only active services must
   * not take it up.
   */
  public List<String> problems(String llmName, Map<String, @Nullable Object> params) {
    Entry entry = entries.get(llmName);
    return entry == null ? List.of(unknown(llmName)) : entry.schema().problems(params);
  }

  private String unknown(String llmName) {
    List<String> current =
        models.stream().filter(each -> !each.deprecated()).map(Model::name).toList();
    String quoted = CodePoints.quotable(llmName, MAX_QUOTED_CHARS);
    return "There is no LLM `%s`; the nearest names are %s."
        .formatted(quoted, String.join(", ", NearestNames.of(llmName, current, NEAREST_NAMES)));
  }

  private static void merge(
      ModelFile file,
      BiFunction<String, Map<String, @Nullable Object>, ParamsSchema> compiler,
      Map<String, Entry> entries) {
    for (ModelFile.Entry each : file.entries()) {
      Entry known = entries.get(each.name());
      boolean wasDeprecated = known != null && known.model().deprecated();
      boolean deprecated = Objects.requireNonNullElse(each.deprecated(), wasDeprecated);
      Map<String, @Nullable Object> schema = each.paramsSchema();
      if (schema != null) {
        Model model = new Model(each.name(), deprecated, schema);
        entries.put(each.name(), new Entry(model, compiler.apply(each.name(), schema)));
      } else if (known != null) {
        entries.put(each.name(), known.with(deprecated));
      } else {
        throw new ModelFileException(
            file.title() + ": the new model " + each.name() + " needs a `params_model_schema`.");
      }
    }
  }

  private static ModelFile builtInFile() {
    try (InputStream in = ModelCatalog.class.getResourceAsStream(BUILT_IN)) {
      return ModelFile.parse("The built-in catalogue", Objects.requireNonNull(in).readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A model and its schema, ready for use. */
  private record Entry(Model model, ParamsSchema schema) {
    Entry with(boolean deprecated) {
      return new Entry(new Model(model.name(), deprecated, model.paramsSchema()), schema);
    }
  }
}
