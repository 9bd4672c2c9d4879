package dev.pinion.benchmarks;

import dev.pinion.app.resolution.Resolver.Resolution;
import dev.pinion.app.service.SetRef;
import dev.pinion.domain.service.VersionSet;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/** What a service's release runs now, by the use case; another service each time. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class ResolveBenchmark {
  private static final SetRef RELEASE = SetRef.to(VersionSet.RELEASE);

  /** Resolves a release. */
  @Benchmark
  public Resolution resolve(Tenant tenant) {
    return tenant.world().resolver().resolve(tenant.owner(), tenant.nextActive(), RELEASE);
  }
}
