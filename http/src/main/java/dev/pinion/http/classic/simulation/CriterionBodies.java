package dev.pinion.http.classic.simulation;

import dev.pinion.domain.resource.Criterion;
import dev.pinion.domain.resource.Criterion.Expectation;
import dev.pinion.domain.resource.MetricType;
import dev.pinion.http.classic.Classic;
import dev.pinion.http.schema.ObjectType;
import dev.pinion.http.schema.Type;
import dev.pinion.http.schema.Types;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Success criteria as Classic writes them. */
final class CriterionBodies {
  /** Criteria of one unit test. */
  private static final int CRITERIA_MAX = 50;

  /** Categories that a criterion accepts: as many as a metric can have. */
  private static final int EXPECTED_VALUES_MAX = 50;

  private static final String TYPE = "type";
  private static final String EXPECTED_VALUE = "expected_value";
  private static final String EXPECTED_VALUES = "expected_values";
  private static final String VERB = "verb";
  private static final String THRESHOLD = "threshold";

  private static final Type<Expectation> EXPECTATION =
      Types.union(
          TYPE,
          Map.of(
              MetricType.BOOLEAN.code(),
              Types.<Expectation>object(
                  "BooleanCriterion",
                  f -> {
                    f.required(TYPE, Types.enumeration(MetricType.BOOLEAN.code()));
                    var value = f.required(EXPECTED_VALUE, Types.bool());
                    return v -> new Criterion.Bool(v.get(value));
                  }),
              MetricType.NUMERICAL.code(),
              Types.<Expectation>object(
                  "NumericalCriterion",
                  f -> {
                    f.required(TYPE, Types.enumeration(MetricType.NUMERICAL.code()));
                    var verb =
                        f.required(VERB, Types.enumeration("==", "!=", "<=", "<", ">=", ">"));
                    var threshold = f.required(THRESHOLD, Types.number());
                    return v -> new Criterion.Numerical(v.get(verb), v.get(threshold));
                  }),
              MetricType.CATEGORICAL.code(),
              Types.<Expectation>object(
                  "CategoricalCriterion",
                  f -> {
                    f.required(TYPE, Types.enumeration(MetricType.CATEGORICAL.code()));
                    var values =
                        f.required(
                            EXPECTED_VALUES,
                            Types.list(Classic.PROSE).min(1).max(EXPECTED_VALUES_MAX));
                    return v -> new Criterion.Categorical(v.get(values));
                  })));

  private static final ObjectType<Criterion> CRITERION =
      Types.object(
          "SuccessCriterion",
          f -> {
            var name = f.required("name", Classic.NAME);
            var metric = f.required("metric_id", Classic.ID);
            var expectation = f.required("criterion", EXPECTATION);
            return v -> new Criterion(v.get(name), v.get(metric), v.get(expectation));
          });

  /** At least one; scores are told by their names. */
  static final Type<List<Criterion>> CRITERIA =
      Types.list(CRITERION)
          .min(1)
          .max(CRITERIA_MAX)
          .mapChecked(
              all ->
                  all.stream().map(Criterion::name).distinct().count() == all.size() ? all : null,
              "value_error",
              "Give every criterion a name of its own");

  private CriterionBodies() {}

  /** A criterion as answered. */
  record SuccessCriterionOutput(
      String name, String metricId, Map<String, @Nullable Object> criterion) {

    static SuccessCriterionOutput of(Criterion criterion) {
      var fields = new LinkedHashMap<String, @Nullable Object>();
      fields.put(TYPE, criterion.expectation().type().code());
      switch (criterion.expectation()) {
        case Criterion.Bool bool -> fields.put(EXPECTED_VALUE, bool.expectedValue());
        case Criterion.Numerical numerical -> {
          fields.put(VERB, numerical.verb());
          fields.put(THRESHOLD, numerical.threshold());
        }
        case Criterion.Categorical categorical ->
            fields.put(EXPECTED_VALUES, categorical.expectedValues());
      }
      return new SuccessCriterionOutput(criterion.name(), criterion.metricId().hex(), fields);
    }
  }
}
