package dev.pinion.benchmarks.driver;

import dev.pinion.app.service.SetWrite;
import dev.pinion.benchmarks.ServiceData;
import dev.pinion.benchmarks.World;
import dev.pinion.benchmarks.World.FilledTenant;
import dev.pinion.domain.EntityId;
import dev.pinion.store.TenantMovesException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * How long {@code forge tenant move} pauses the writes of a tenant, by the size of the tenant and
 * by how many write it meanwhile as fast as they can, without HTTP.
 */
public final class MoveRun {
  private static final int SERVICES = 10_000;
  private static final List<Integer> WRITERS = List.of(0, 2, 16);
  private static final String SET = "preview";

  /** The code of the writers is compiled by then. */
  private static final int WARM_UP_MILLIS = 3_000;

  private static final int AFTER_REFUSAL_MILLIS = 5;

  private final Path work;
  private final @Nullable String url;
  private final AtomicBoolean isOver = new AtomicBoolean();
  private final AtomicLong writes = new AtomicLong();

  /** Other pins each time, whoever writes. */
  private final AtomicInteger seed = new AtomicInteger();

  private MoveRun(Path work, @Nullable String url) {
    this.work = work;
    this.url = url;
  }

  /**
   * Prints a table, of a tenant of a tenth of the services and of one of all of them, moved from a
   * file to a file and to a PostgreSQL that is started for that.
   *
   * @param args how many services, if anything; the system property {@code pinion.home} names the
   *     checkout, on whose disk the databases are
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    if (args.length > 1 || (args.length == 1 && !args[0].matches("[1-9][0-9]{1,6}"))) {
      System.err.println("usage: benchmarks/run move [SERVICES], from 10 on; default " + SERVICES);
      System.exit(2);
      return;
    }
    int services = args.length > 0 ? Integer.parseInt(args[0]) : SERVICES;
    Logger.getLogger("").setLevel(Level.WARNING);
    Path home = Path.of(System.getProperty("pinion.home", ".")).toAbsolutePath().normalize();
    Path target = Files.createDirectories(home.resolve("benchmarks").resolve("target"));
    var table =
        new MarkdownTable(
            "services",
            "to",
            "writers",
            "writes a second",
            "copied rows",
            "all of it, s",
            "pause, ms");
    for (int size : List.of(services / 10, services)) {
      for (boolean isToFile : List.of(true, false)) {
        for (int writers : WRITERS) {
          Path work = Files.createTempDirectory(target, "work-");
          System.err.printf("%d services, %d writers…%n", size, writers);
          if (isToFile) {
            new MoveRun(work, null).measure(size, writers, table);
          } else {
            try (var database = PostgresDatabase.start(work.resolve("postgres"))) {
              new MoveRun(work, database.url()).measure(size, writers, table);
            }
          }
          Run.remove(work);
        }
      }
    }
    System.out.print(table);
  }

  private Map<String, String> settings() {
    var settings = new HashMap<>(Map.of("clusters", "default, other"));
    if (url != null) {
      settings.put("clusters.other.url", url);
    }
    return settings;
  }

  private void measure(int services, int writers, MarkdownTable table)
      throws IOException, InterruptedException {
    Path data = work.resolve("data");
    try (World world = World.open(data, settings())) {
      FilledTenant tenant = world.fill("moving", services);
      var threads = new ArrayList<Thread>();
      for (int i = 0; i < writers; i++) {
        threads.add(Thread.ofVirtual().start(() -> write(world, tenant)));
      }
      Thread.sleep(WARM_UP_MILLIS);
      long before = writes.get();
      long begin = System.nanoTime();
      JsonNode moved = move(data);
      double seconds = (System.nanoTime() - begin) / 1e9;
      long written = writes.get() - before;
      isOver.set(true);
      for (Thread each : threads) {
        each.join();
      }
      table.row(
          Integer.toString(services),
          url == null ? "a file" : "PostgreSQL",
          Integer.toString(writers),
          Report.format("%.0f", written / seconds),
          moved.path("rows").asString(),
          Report.format("%.1f", seconds),
          moved.path("pause_millis").asString());
    }
  }

  /** Goes on until it is over; during the pause, and once the tenant has gone, it is refused. */
  private void write(World world, FilledTenant tenant) {
    while (!isOver.get()) {
      int pins = seed.incrementAndGet();
      int number = pins % tenant.services().size();
      if (!ServiceData.active(number)) {
        continue;
      }
      EntityId service = tenant.services().get(number);
      try {
        world.sets().upsert(tenant.owner(), SetWrite.to(service, SET), ServiceData.pins(3L, pins));
        writes.incrementAndGet();
      } catch (TenantMovesException e) {
        sleep();
      }
    }
  }

  private static void sleep() {
    try {
      Thread.sleep(AFTER_REFUSAL_MILLIS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** In a process of its own, as an operator would. */
  private JsonNode move(Path data) throws IOException, InterruptedException {
    Path settings = work.resolve("pinion.properties");
    var lines = new ArrayList<>(List.of("data.dir = " + data));
    settings().forEach((key, value) -> lines.add(key + " = " + value));
    Files.write(settings, lines);
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.pinion.server.Pinion",
                "tenant",
                "move",
                "moving",
                "other",
                "--json",
                "--config",
                settings.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException("the tenant was not moved: " + out);
    }
    return JsonMapper.shared().readTree(out);
  }
}
