package dev.pinion.benchmarks;

import dev.pinion.app.Caller;
import dev.pinion.app.service.ServiceQuery;
import dev.pinion.app.service.ServiceQuery.Sort;
import dev.pinion.app.service.Services.ServiceList;
import dev.pinion.benchmarks.World.FilledTenant;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.service.TagFilter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A tenant in a temporary folder of its own, made once for a trial. What benchmarks need of types
 * that may change is here.
 */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // JMH calls open before anything else
public class Tenant {
  private static final int PAGE = 10;

  /** How many services it has. */
  @Param({"1000", "100000"})
  public int services;

  private Path folder;
  private World world;
  private FilledTenant filled;
  private int turn;

  /** Makes the folder and fills it. */
  @Setup(Level.Trial)
  public void open() throws IOException {
    folder = Files.createTempDirectory("pinion-benchmark");
    world = World.open(folder);
    filled = world.fill("bench", services);
  }

  /** Closes and removes it. */
  @TearDown(Level.Trial)
  public void close() throws IOException {
    world.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }

  World world() {
    return world;
  }

  /** Somebody who may do everything in it. */
  Caller owner() {
    return filled.owner();
  }

  /** The first of its agents. */
  EntityId agent() {
    return filled.agent();
  }

  /** The first of its context graphs. */
  EntityId graph() {
    return filled.graph();
  }

  /** The next of its active services, in turn. */
  EntityId nextActive() {
    do {
      turn = (turn + 1) % services;
    } while (!ServiceData.active(turn));
    return filled.services().get(turn);
  }

  /** A page of the owner's list, in the order of ids. */
  ServiceList page(@Nullable String search, List<TagFilter> tags, List<Sort> sort, long offset) {
    var query =
        new ServiceQuery(
            Set.of(), null, search, tags, null, null, sort, offset, PAGE, search != null);
    return world.services().list(owner(), query);
  }
}
