package dev.pinion.benchmarks.driver;

import dev.pinion.benchmarks.driver.ServerMeter.Cost;
import dev.pinion.benchmarks.driver.ServerMeter.Sample;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes with one connection and with many, beside bare commits on the same disk. */
final class WriteLoads {
  private static final int MANY = 64;

  private final Bench bench;
  private final PinionServer server;
  private final ServerMeter meter;
  private final Wrk wrk;
  private final Map<String, Long> sent = new LinkedHashMap<>();
  private int databases;

  WriteLoads(Bench bench, PinionServer server, ServerMeter meter, Wrk wrk) {
    this.bench = bench;
    this.server = server;
    this.meter = meter;
    this.wrk = wrk;
  }

  private record Key(WriteWork work, int connections) {}

  private record Round(Load load, Cost cost) {}

  /** Loads and adds the rows. */
  void run(List<WriteWork> works, Report report) throws IOException, InterruptedException {
    var singles = new ArrayList<Double>();
    var groups = new ArrayList<Double>();
    Map<Key, List<Round>> all = new LinkedHashMap<>();
    warmUp(works);
    for (List<WriteWork> part : parts(works)) {
      for (int round = 1; round <= bench.options().rounds(); round++) {
        bench.say("%s, round %d of %d".formatted(names(part), round, bench.options().rounds()));
        singles.add(bare(1));
        groups.add(bare(MANY));
        for (WriteWork work : part) {
          for (int connections : List.of(1, MANY)) {
            all.computeIfAbsent(new Key(work, connections), key -> new ArrayList<>())
                .add(load(work, connections));
          }
        }
      }
    }
    double single = Load.median(singles, Double::doubleValue);
    double grouped = Load.median(groups, Double::doubleValue);
    report.fact(
        "bare commits",
        "%s a second of one row of %d bytes, %s rows a second in groups of %d"
            .formatted(
                Report.format("%.0f", single),
                Dataset.rowBytes(),
                Report.format("%.0f", grouped),
                MANY));
    all.forEach(
        (key, rounds) ->
            report.add(
                new Report.WriteRow(
                    key.work().name(),
                    key.connections(),
                    Load.median(rounds.stream().map(Round::load).toList()),
                    single,
                    grouped,
                    new Cost(
                        Load.median(rounds, each -> each.cost().cpuMicros()),
                        Load.median(rounds, each -> each.cost().allocatedBytes())))));
  }

  private void warmUp(List<WriteWork> works) throws IOException, InterruptedException {
    bench.say("warming up");
    for (WriteWork work : works) {
      load(work, MANY);
    }
  }

  /** Those that leave the tenant as large as it is, and those that do not. */
  private static List<List<WriteWork>> parts(List<WriteWork> works) {
    return List.of(
        works.stream().filter(each -> !each.grows()).toList(),
        works.stream().filter(WriteWork::grows).toList());
  }

  private static String names(List<WriteWork> works) {
    return works.stream().map(WriteWork::name).collect(Collectors.joining(", "));
  }

  private Round load(WriteWork work, int connections) throws IOException, InterruptedException {
    long first = sent.getOrDefault(work.name(), 0L);
    Sample before = meter.sample();
    Load load = wrk.write(server.url(), work, connections, bench.options().seconds(), first);
    Cost cost = meter.since(before, load.requests());
    // Requests that were on their way at the end have numbers too.
    sent.put(work.name(), first + load.requests() + 2L * connections);
    return new Round(load, cost);
  }

  /** Durable rows a second, in groups of that many. */
  private double bare(int group) throws IOException, InterruptedException {
    Path file = bench.work().resolve("bare-" + databases++ + ".db");
    List<String> command =
        bench.java(
            BareCommits.class,
            file.toString(),
            Integer.toString(bench.options().seconds()),
            Integer.toString(group),
            Integer.toString(Dataset.rowBytes()));
    String output = bench.children().run(bench.cores().server(command));
    bench.keep("bare commits in groups of " + group, output);
    return BareCommits.parse(output);
  }
}
