package dev.pinion.benchmarks.driver;

import dev.pinion.benchmarks.driver.Dataset.Tenant;
import dev.pinion.benchmarks.driver.PinionServer.Launch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The driver's entry: makes the data, starts what is measured, loads it, and writes the report. */
public final class Run {
  private static final DateTimeFormatter FOLDER =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);
  private static final int MIXED_READERS = 16;
  private static final int MIXED_WRITERS = 16;
  private static final int WRITE_PERCENT = 10;
  private static final int PERCENT = 100;

  /** Writes of different loads have different numbers, so that each changes something. */
  private static final int FIRST_MIXED_WRITE = 500_000;

  private static final int WRITES_APART = 20_000;

  private final Bench bench;
  private final Report report = new Report();

  private Run(Bench bench) {
    this.bench = bench;
  }

  /**
   * Runs and ends the process.
   *
   * @param args as {@link Options#USAGE} says; the system property {@code pinion.home} names the
   *     checkout
   */
  public static void main(String[] args) throws Exception {
    if (List.of(args).contains("--help")) {
      System.out.print(Options.USAGE);
      return;
    }
    Options options;
    try {
      options = Options.parse(args);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage() + "\n\n" + Options.USAGE);
      System.exit(2);
      return;
    }
    Path home = Path.of(System.getProperty("pinion.home", ".")).toAbsolutePath().normalize();
    Path target = home.resolve("benchmarks").resolve("target");
    Path given = options.out();
    Path out =
        given != null ? given : target.resolve("results").resolve(FOLDER.format(Instant.now()));
    Files.createDirectories(out);
    Files.createDirectories(target);
    Path work = Files.createTempDirectory(target, "work-");
    Tools tools = Tools.find();
    try (var children = new Children()) {
      var cores = Cores.find(tools.taskset());
      // Whatever ends this process, interruption included, ends what it has started.
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    children.endAll();
                    remove(work);
                  }));
      new Run(new Bench(options, home, out.toAbsolutePath(), work, tools, cores, children)).run();
    } catch (IOException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }

  private void run() throws IOException, InterruptedException {
    bench.tools().missing().forEach(System.err::println);
    describe();
    bench.say("making the data");
    long begin = System.nanoTime();
    Dataset data = Dataset.make(bench.data(), bench.options());
    report.fact(
        "data",
        "tenants: %d; services of each: %d, with three sets besides `edge`; made in %.0f s, %s on disk"
            .formatted(
                bench.options().tenants(),
                bench.options().services(),
                PinionServer.millisSince(begin) / 1_000,
                Report.mebibytes(Files.size(bench.data().resolve("pinion.db")))));
    PinionServer.configure(bench.data(), data.operations(), bench.options().tenants());
    var launch =
        new Launch(
            bench.home(),
            bench.data(),
            bench.work().resolve("server.log"),
            bench.cores(),
            bench.options());
    report.fact("options of the JVM beyond those of `forge`", orNone(launch.javaOptions()));
    measureStarts(launch, data);
    try (PinionServer server = PinionServer.start(bench.children(), launch)) {
      measure(server, data);
    }
    System.out.println(report.markdown());
    System.err.println("The report and the raw output are in " + bench.out());
  }

  private void describe() throws IOException {
    report.fact("date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    report.fact("machine", Machine.describe());
    report.fact("file system", Machine.fileSystem(bench.work()));
    report.fact("cores", bench.cores().toString());
    report.fact("Pinion", Machine.commit(bench.home()));
    report.fact("Java", System.getProperty("java.vm.version"));
    report.fact("wrk", Machine.version(bench.tools().wrk(), "--version"));
    report.fact("nginx", Machine.version(bench.tools().nginx(), "-v"));
    report.fact(
        "loads",
        "%d rounds of %d s, %d connections for reads"
            .formatted(
                bench.options().rounds(),
                bench.options().seconds(),
                bench.options().connections()));
    report.fact("parts", Part.names(bench.options().parts()));
    bench.tools().missing().forEach(each -> report.fact("missing", each));
  }

  private static String orNone(String text) {
    return text.isBlank() ? "none" : "`" + text + "`";
  }

  /** Starts the server as often as there are rounds, and ends it again. */
  private void measureStarts(Launch launch, Dataset data) throws IOException, InterruptedException {
    Tenant tenant = data.tenants().getFirst();
    var ready = new ArrayList<Double>();
    var loaded = new ArrayList<Double>();
    var resident = new ArrayList<Long>();
    for (int i = 0; i < bench.options().rounds(); i++) {
      bench.say("starting the server");
      try (PinionServer server = PinionServer.start(bench.children(), launch)) {
        resident.add(ServerMeter.residentBytes(server.pid()));
        ready.add(server.readyMillis());
        long begin = System.nanoTime();
        var page = "/v1/" + tenant.workspace() + "/services?limit=10";
        if (server.get(page, "Bearer " + tenant.key(0)).statusCode() != 200) {
          throw new IOException("the first page was not answered");
        }
        loaded.add(server.readyMillis() + PinionServer.millisSince(begin));
      }
    }
    report.fact(
        "start to the first answer of `/readyz`, median",
        Report.format("%.0f ms", Load.median(ready, Double::doubleValue)));
    report.fact(
        "start to the first page of services, median",
        Report.format("%.0f ms", Load.median(loaded, Double::doubleValue)));
    report.fact(
        "resident memory when ready, median",
        Report.mebibytes((long) Load.median(resident, Long::doubleValue)));
  }

  private void measure(PinionServer server, Dataset data) throws IOException, InterruptedException {
    Path program = bench.tools().wrk();
    String token = server.signIn(data.limited());
    List<ReadWork> reads = ReadWork.all(data, token);
    try (ServerMeter meter = ServerMeter.attach(server.pid())) {
      if (program != null && asksFor(Part.READS)) {
        new ReadLoads(bench, server, meter, wrk(program)).run(reads, report);
        rememberMemory(server, meter, "reads");
        keep();
      }
      if (asksFor(Part.MIXED)) {
        mixed(server, reads, data.tenants().getFirst());
        keep();
      }
      if (program != null && asksFor(Part.WRITES)) {
        new WriteLoads(bench, server, meter, wrk(program))
            .run(WriteWork.all(data.tenants().getFirst()), report);
      }
      rememberMemory(server, meter, "the loads");
      keep();
    }
  }

  private boolean asksFor(Part part) {
    return bench.options().parts().contains(part);
  }

  private Wrk wrk(Path program) throws IOException {
    return new Wrk(
        program, bench.children(), bench.cores(), bench.work().resolve("wrk"), bench.raw());
  }

  /** Reads alone, and by as many connections while others write. */
  private void mixed(PinionServer server, List<ReadWork> reads, Tenant tenant)
      throws IOException, InterruptedException {
    ReadWork read =
        reads.stream().filter(each -> each.file().equals("get")).findFirst().orElseThrow();
    WriteWork write = WriteWork.upsert(tenant);
    Path folder = Files.createDirectories(bench.work().resolve("mixed"));
    List<String> what =
        List.of(
            Integer.toString(server.port()),
            Request.write(read.requests(), folder.resolve("reads")).toString(),
            Request.write(write.requests(), folder.resolve("writes")).toString(),
            Files.write(folder.resolve("body"), write.bodies()).toString());
    var alone = new ArrayList<Load>();
    var beside = new ArrayList<Load>();
    long writes = 0;
    int first = FIRST_MIXED_WRITE;
    double kept = 1;
    // The first pair warms up.
    for (int round = 0; round <= bench.options().rounds(); round++) {
      bench.say(
          "reads while others write, round %d of %d".formatted(round, bench.options().rounds()));
      Load without = Load.ofWrk(mixed(what, 0, first));
      // Writes take from the reads: what part of them is left is known of the round before.
      double expected = without.perSecond() * kept;
      long rate = Math.max(1, Math.round(expected * WRITE_PERCENT / (PERCENT - WRITE_PERCENT)));
      String output = mixed(what, rate, first);
      Load with = Load.ofWrk(output);
      kept = with.perSecond() / without.perSecond();
      first += WRITES_APART;
      if (round > 0) {
        alone.add(without);
        beside.add(with);
        writes += MixedLoad.writes(output);
      }
    }
    Load with = Load.median(beside);
    report.add(new Report.MixedRow(0, Load.median(alone)));
    report.add(
        new Report.MixedRow(
            Math.toIntExact(Math.round((double) PERCENT * writes / (writes + with.requests()))),
            with));
  }

  private String mixed(List<String> what, long writesPerSecond, int first)
      throws IOException, InterruptedException {
    var args = new ArrayList<>(what);
    args.add(Integer.toString(MIXED_READERS));
    args.add(Integer.toString(MIXED_WRITERS));
    args.add(Integer.toString(bench.options().seconds()));
    args.add(Long.toString(writesPerSecond));
    args.add(Integer.toString(first));
    String output =
        bench
            .children()
            .run(bench.cores().load(bench.java(MixedLoad.class, args.toArray(String[]::new))));
    bench.keep("Platform get beside %d writes a second".formatted(writesPerSecond), output);
    return output;
  }

  private void rememberMemory(PinionServer server, ServerMeter meter, String after) {
    report.fact(
        "resident memory after " + after,
        Report.mebibytes(ServerMeter.residentBytes(server.pid())));
    report.fact(
        "heap in use after %s and a collection".formatted(after),
        Report.mebibytes(meter.heapAfterCollection()));
  }

  /** Writes what is known so far, so that a run that is interrupted leaves it. */
  private void keep() throws IOException {
    Files.writeString(bench.out().resolve("report.md"), report.markdown());
    Files.copy(
        bench.data().resolve("pinion.properties"),
        bench.out().resolve("pinion.properties"),
        StandardCopyOption.REPLACE_EXISTING);
  }

  /** Removes a folder and what is in it. */
  static void remove(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    } catch (IOException e) {
      System.err.println("could not remove " + folder + ": " + e.getMessage());
    }
  }
}
