package dev.pinion.benchmarks.driver;

import dev.pinion.benchmarks.driver.ServerMeter.Cost;
import dev.pinion.benchmarks.driver.ServerMeter.Sample;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Loads the server and nginx in turn with every kind of read. */
final class ReadLoads {
  private final Bench bench;
  private final PinionServer server;
  private final ServerMeter meter;
  private final Wrk wrk;

  ReadLoads(Bench bench, PinionServer server, ServerMeter meter, Wrk wrk) {
    this.bench = bench;
    this.server = server;
    this.meter = meter;
    this.wrk = wrk;
  }

  /** What the rounds of one work gave. */
  private static final class Rounds {
    final ReadWork onFiles;
    final List<Load> loads = new ArrayList<>();
    final List<Load> limits = new ArrayList<>();
    final List<Cost> costs = new ArrayList<>();

    Rounds(ReadWork onFiles) {
      this.onFiles = onFiles;
    }

    Cost cost() {
      return new Cost(
          Load.median(costs, Cost::cpuMicros), Load.median(costs, Cost::allocatedBytes));
    }
  }

  /** Loads and adds the rows. */
  void run(List<ReadWork> works, Report report) throws IOException, InterruptedException {
    var files = new StaticFiles(bench.work().resolve("nginx"));
    Map<ReadWork, Rounds> all = new LinkedHashMap<>();
    for (ReadWork work : works) {
      all.put(work, new Rounds(files.fetch(work, server)));
    }
    Path program = bench.tools().nginx();
    Process nginx = program == null ? null : files.serve(program, bench.children(), bench.cores());
    try {
      load(all, files);
    } finally {
      if (nginx != null) {
        bench.children().end(nginx);
      }
    }
    for (var each : all.entrySet()) {
      Rounds rounds = each.getValue();
      report.add(
          new Report.ReadRow(
              each.getKey().name(),
              files.meanBytes(each.getKey()),
              Load.median(rounds.loads),
              rounds.limits.isEmpty() ? null : Load.median(rounds.limits),
              rounds.cost()));
    }
  }

  private void load(Map<ReadWork, Rounds> all, StaticFiles files)
      throws IOException, InterruptedException {
    Options options = bench.options();
    bench.say("warming up");
    for (ReadWork work : all.keySet()) {
      wrk.read("warm-up", server.url(), work, options.connections(), options.seconds());
    }
    for (int round = 1; round <= options.rounds(); round++) {
      bench.say("reads, round %d of %d".formatted(round, options.rounds()));
      for (var each : all.entrySet()) {
        load(each.getKey(), each.getValue(), files);
      }
    }
  }

  private void load(ReadWork work, Rounds rounds, StaticFiles files)
      throws IOException, InterruptedException {
    int connections = bench.options().connections();
    int seconds = bench.options().seconds();
    if (bench.tools().nginx() != null) {
      rounds.limits.add(wrk.read("nginx", files.url(), rounds.onFiles, connections, seconds));
    }
    Sample before = meter.sample();
    Load load = wrk.read("Pinion", server.url(), work, connections, seconds);
    rounds.costs.add(meter.since(before, load.requests()));
    rounds.loads.add(load);
  }
}
