package dev.pinion.benchmarks;

import dev.pinion.app.service.ServiceQuery.Field;
import dev.pinion.app.service.ServiceQuery.Sort;
import dev.pinion.app.service.Services.ServiceList;
import dev.pinion.domain.service.TagFilter;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/** A page of ten services out of a tenant, by the use case: no HTTP and no JSON. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class ListPageBenchmark {
  private static final List<Sort> BY_NAME_DESCENDING = List.of(new Sort(Field.NAME, true));
  private static final List<TagFilter> TWO_TAGS =
      List.of(new TagFilter("team", false, "care"), new TagFilter("tier", false, "gold"));

  /** The first page in the order of ids. */
  @Benchmark
  public ServiceList first(Tenant tenant) {
    return tenant.page(null, List.of(), List.of(), 0);
  }

  /** The first page by name, the last name first. */
  @Benchmark
  public ServiceList byName(Tenant tenant) {
    return tenant.page(null, List.of(), BY_NAME_DESCENDING, 0);
  }

  /** Services with two tags, by name. */
  @Benchmark
  public ServiceList twoTags(Tenant tenant) {
    return tenant.page(null, TWO_TAGS, BY_NAME_DESCENDING, 0);
  }

  /** Services with a text in their name or description. */
  @Benchmark
  public ServiceList search(Tenant tenant) {
    return tenant.page(ServiceData.SEARCHED, List.of(), List.of(), 0);
  }

  /** A page far behind the first. */
  @Benchmark
  public ServiceList deep(Tenant tenant) {
    return tenant.page(null, List.of(), List.of(), tenant.services * 9L / 10);
  }
}
