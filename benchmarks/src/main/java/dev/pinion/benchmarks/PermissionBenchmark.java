package dev.pinion.benchmarks;

import dev.pinion.app.ServiceAttributes;
import dev.pinion.domain.access.Condition;
import dev.pinion.domain.access.Grant;
import dev.pinion.domain.access.Grants;
import dev.pinion.domain.access.Permission;
import dev.pinion.domain.service.Service;
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

/** Whether somebody may get a service, with grants of different conditions. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Benchmark)
public class PermissionBenchmark {
  private static final Grants EQUALS =
      grants("tags.team", new Condition.Equals(ServiceData.TEAMS.getLast()));
  private static final Grants IN =
      grants("tags.team", new Condition.In(List.copyOf(ServiceData.TEAMS.subList(0, 8))));
  private static final Grants ACTIVE = grants("is_active", new Condition.Equals(true));
  private static final Grants ALL = new Grants(List.of(Grant.of(Permission.SERVICE_GET)));

  private final List<Service> services = ServiceSamples.make(1_000);
  private int turn;

  private static Grants grants(String attribute, Condition condition) {
    return new Grants(
        List.of(
            Grant.of(Permission.VERSION_SET_GET),
            Grant.of(Permission.SERVICE_GET, attribute, condition)));
  }

  private boolean allows(Grants grants) {
    turn = (turn + 1) % services.size();
    return grants.allows(Permission.SERVICE_GET, ServiceAttributes.of(services.get(turn)));
  }

  /** A grant without conditions. */
  @Benchmark
  public boolean unconditional() {
    return allows(ALL);
  }

  /** One value of a tag. */
  @Benchmark
  public boolean tagEquals() {
    return allows(EQUALS);
  }

  /** Eight values of a tag. */
  @Benchmark
  public boolean tagIn() {
    return allows(IN);
  }

  /** A field of the service. */
  @Benchmark
  public boolean active() {
    return allows(ACTIVE);
  }
}
