package dev.pinion.benchmarks;

import dev.pinion.http.api.Operation;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The bodies of requests, through JSON and the types that check them. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // JMH calls prepare before anything else
public class DecodeBenchmark {
  private static final byte[] UPSERT = RequestBodies.upsert(7).getBytes(StandardCharsets.UTF_8);

  private Operation upsert;
  private Operation create;
  private byte[] service;

  /** Finds the operations. */
  @Setup(Level.Trial)
  public void prepare(Tenant tenant) {
    upsert = Operations.find(tenant.world(), "platform-upsert-service-version-set");
    create = Operations.find(tenant.world(), "platform-create-service");
    service =
        RequestBodies.create(7, tenant.agent(), tenant.graph()).getBytes(StandardCharsets.UTF_8);
  }

  /** A version set. */
  @Benchmark
  public Object upsert() {
    return Operations.decode(upsert, UPSERT);
  }

  /** A service with its sets. */
  @Benchmark
  public Object create() {
    return Operations.decode(create, service);
  }
}
