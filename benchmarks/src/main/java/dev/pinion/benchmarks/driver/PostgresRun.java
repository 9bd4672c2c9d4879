package dev.pinion.benchmarks.driver;

import dev.pinion.app.service.SetWrite;
import dev.pinion.benchmarks.ServiceData;
import dev.pinion.benchmarks.World;
import dev.pinion.benchmarks.World.FilledTenant;
import dev.pinion.domain.EntityId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;

/**
 * Durable upserts of version sets on PostgreSQL by the use case, without HTTP, in turn with bare
 * commits on the same database.
 */
public final class PostgresRun {
  private static final int MANY = 64;
  private static final String SET = "preview";
  private static final int WARM_UP_SECONDS = 15;

  private final PostgresLine line;
  private final PostgresDatabase database;
  private final Path work;

  /** Other pins each time, whoever writes. */
  private final AtomicInteger seed = new AtomicInteger();

  private PostgresRun(PostgresLine line, PostgresDatabase database, Path work) {
    this.line = line;
    this.database = database;
    this.work = work;
  }

  /**
   * Runs and ends the process.
   *
   * @param args as {@link PostgresLine#USAGE} says; the system property {@code pinion.home} names
   *     the checkout, on whose disk the database is that is started
   */
  public static void main(String[] args) throws Exception {
    if (List.of(args).contains("--help")) {
      System.out.print(PostgresLine.USAGE);
      return;
    }
    PostgresLine line;
    try {
      line = PostgresLine.parse(args);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage() + "\n\n" + PostgresLine.USAGE);
      System.exit(2);
      return;
    }
    // PostgreSQL tells every step of its start.
    Logger.getLogger("").setLevel(Level.WARNING);
    Path home = Path.of(System.getProperty("pinion.home", ".")).toAbsolutePath().normalize();
    Path target = Files.createDirectories(home.resolve("benchmarks").resolve("target"));
    Path work = Files.createTempDirectory(target, "work-");
    String url = line.url();
    try (PostgresDatabase database =
        url == null ? PostgresDatabase.start(work.resolve("postgres")) : PostgresDatabase.at(url)) {
      System.out.println(new PostgresRun(line, database, work).run());
    } finally {
      Run.remove(work);
    }
  }

  /** A load and the one that bounds it. */
  private record Pair(String name, List<Clients.Step> steps, List<Clients.Step> limit) {}

  /**
   * A load with the processor time of each of its transactions, in microseconds.
   *
   * @param here in this process
   * @param there in the database; zero if it cannot be seen
   */
  private record Measured(Load load, double here, double there) {}

  private record Round(Measured upserts, Measured bare) {
    double ratio() {
      return upserts.load().perSecond() / bare.load().perSecond();
    }
  }

  /** Loads, and gives the report. */
  String run() throws IOException, InterruptedException, SQLException {
    String settings = database.settings();
    say("making the data");
    try (var bare = new BarePostgres(database.url(), MANY, Dataset.rowBytes());
        World world = World.open(work.resolve("data"), line.settings(database.url()))) {
      var tenants = new ArrayList<FilledTenant>();
      for (int i = 0; i < MANY; i++) {
        tenants.add(world.fill("bench-" + i, line.services()));
      }
      FilledTenant first = tenants.getFirst();
      List<Clients.Step> one = steps(world, List.of(first));
      List<Pair> pairs =
          List.of(
              new Pair("1 client", one, bare.steps(1)),
              new Pair(
                  MANY + " clients, each of its tenant", steps(world, tenants), bare.steps(MANY)),
              new Pair(
                  MANY + " clients of one tenant",
                  IntStream.range(0, MANY).mapToObj(i -> one.getFirst()).toList(),
                  bare.steps(MANY)));
      Map<Pair, List<Round>> rounds = loads(pairs);
      String trips = RoundTrips.of(() -> upsert(world, first, 0));
      return report(settings, trips, rounds);
    }
  }

  private Map<Pair, List<Round>> loads(List<Pair> pairs) throws InterruptedException {
    // The compilers of the JVM want many transactions, so those with many clients come first.
    for (Pair each : pairs.reversed()) {
      say("warming up: " + each.name());
      Clients.load(each.limit(), line.seconds());
      Clients.load(each.steps(), WARM_UP_SECONDS);
    }
    var rounds = new LinkedHashMap<Pair, List<Round>>();
    for (int round = 1; round <= line.rounds(); round++) {
      for (Pair each : pairs) {
        Measured bare = measured(each.limit());
        var done = new Round(measured(each.steps()), bare);
        rounds.computeIfAbsent(each, _ -> new ArrayList<>()).add(done);
        say(
            "round %d of %d, %s: %s a second, %s of bare commits"
                .formatted(
                    round,
                    line.rounds(),
                    each.name(),
                    Report.format("%.0f", done.upserts().load().perSecond()),
                    Report.format("%.2f", done.ratio())));
      }
    }
    return rounds;
  }

  private Measured measured(List<Clients.Step> steps) throws InterruptedException {
    Duration here = ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    Duration there = database.processorTime();
    Load load = Clients.load(steps, line.seconds());
    return new Measured(
        load,
        micros(ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO), here, load),
        micros(database.processorTime(), there, load));
  }

  private static double micros(Duration end, Duration begin, Load load) {
    return end.minus(begin).toNanos() / 1e3 / load.requests();
  }

  private List<Clients.Step> steps(World world, List<FilledTenant> tenants) {
    return tenants.stream().map(each -> step(world, each)).toList();
  }

  private Clients.Step step(World world, FilledTenant tenant) {
    var turn = new AtomicInteger();
    return () -> upsert(world, tenant, turn.getAndIncrement());
  }

  private void upsert(World world, FilledTenant tenant, int turn) {
    List<EntityId> services = tenant.services();
    int number = turn % services.size();
    while (!ServiceData.active(number)) {
      number = (number + 1) % services.size();
    }
    SetWrite write = SetWrite.to(services.get(number), SET);
    world.sets().upsert(tenant.owner(), write, ServiceData.pins(3L, seed.incrementAndGet()));
  }

  private String report(String settings, String trips, Map<Pair, List<Round>> rounds)
      throws IOException {
    var table =
        new MarkdownTable(
            "load",
            "upserts a second",
            "bare commits a second",
            "ratio",
            "p50 ms",
            "p99 ms",
            "bare p99 ms",
            "CPU µs here, database",
            "bare CPU µs here, database");
    rounds.forEach(
        (pair, all) -> {
          List<Measured> upserts = all.stream().map(Round::upserts).toList();
          List<Measured> bare = all.stream().map(Round::bare).toList();
          Load load = Load.median(upserts.stream().map(Measured::load).toList());
          Load limit = Load.median(bare.stream().map(Measured::load).toList());
          table.row(
              pair.name(),
              Report.format("%.0f", load.perSecond()),
              Report.format("%.0f", limit.perSecond()),
              Report.format("%.2f", Load.median(all, Round::ratio)),
              millis(load.p50()),
              millis(load.p99()),
              millis(limit.p99()),
              cpu(upserts),
              cpu(bare));
        });
    return """
        # Durable upserts on PostgreSQL

        * machine: %s; %s
        * database: %s
        * loads: %d rounds of %d s, %d connections of Pinion for writes, %d services of each tenant
        * one upsert: %s

        %s"""
        .formatted(
            Machine.describe(),
            Machine.fileSystem(work),
            settings,
            line.rounds(),
            line.seconds(),
            line.writers(),
            line.services(),
            trips,
            table);
  }

  private static String cpu(List<Measured> all) {
    return Report.format("%.0f", Load.median(all, Measured::here))
        + Report.format(", %.0f", Load.median(all, Measured::there));
  }

  private static String millis(double micros) {
    return Report.format("%.2f", micros / 1_000);
  }

  private static void say(String what) {
    System.err.println(what);
  }
}
