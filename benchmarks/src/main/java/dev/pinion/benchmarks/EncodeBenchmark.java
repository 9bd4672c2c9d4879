package dev.pinion.benchmarks;

import dev.pinion.http.api.Answer;
import java.util.Map;
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

/**
 * The text of answers that handlers have given: a page of ten in both dialects, and one service.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // JMH calls prepare before anything else
public class EncodeBenchmark {
  private Answer classicPage;
  private Answer platformPage;
  private Answer service;
  private Answer resolution;

  /** Calls the handlers. */
  @Setup(Level.Trial)
  public void prepare(Tenant tenant) {
    String id = tenant.nextActive().uuid().toString();
    classicPage = answer(tenant, "get-services", Map.of());
    platformPage = answer(tenant, "platform-list-services", Map.of());
    service = answer(tenant, "platform-get-service", Map.of("service_id", id));
    resolution = answer(tenant, "platform-resolve-version-set", Map.of("service_id", id));
  }

  private static Answer answer(Tenant tenant, String operation, Map<String, String> given) {
    return Operations.call(tenant, Operations.find(tenant.world(), operation), given);
  }

  /** Ten services in Classic. */
  @Benchmark
  public byte[] classicPage() {
    return classicPage.content();
  }

  /** Ten services in Platform. */
  @Benchmark
  public byte[] platformPage() {
    return platformPage.content();
  }

  /** One service in Platform. */
  @Benchmark
  public byte[] service() {
    return service.content();
  }

  /** What a service's release runs. */
  @Benchmark
  public byte[] resolution() {
    return resolution.content();
  }
}
