package dev.pinion.benchmarks;

import dev.pinion.app.service.SetWrite;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.service.ChangePlan;
import dev.pinion.domain.service.Pins;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A write of a version set by the use case, on SQLite in a temporary folder: one writer alone. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
@State(Scope.Benchmark)
public class SetWriteBenchmark {
  private static final String SET = "preview";

  private int seed;

  /** Other pins than the last ones. */
  private Pins nextPins() {
    return ServiceData.pins(3L, ++seed);
  }

  /** What an upsert would do; nothing is written. */
  @Benchmark
  public ChangePlan plan(Tenant tenant) {
    EntityId service = tenant.nextActive();
    var dryRun = new SetWrite(service, SET, List.of(), true);
    return tenant.world().sets().upsert(tenant.owner(), dryRun, nextPins());
  }

  /** An upsert that is on disk, and in the catalog, when it returns. */
  @Benchmark
  public ChangePlan commit(Tenant tenant) {
    EntityId service = tenant.nextActive();
    return tenant.world().sets().upsert(tenant.owner(), SetWrite.to(service, SET), nextPins());
  }
}
