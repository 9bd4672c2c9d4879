package dev.pinion.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.Http;
import dev.pinion.api.fixture.PlatformService;
import dev.pinion.process.ForgeProcess;
import dev.pinion.store.postgres.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Servers on one database, each in a process of its own, are killed or stopped one after the other
 * while clients write through all of them, and started again.
 */
class RestartedServersTest {
  private static final int SERVERS = 3;
  private static final int ROUNDS = Integer.getInteger("pinion.kill.rounds", 2);

  /** How often clients look whether a server is ready, as load balancers do it. */
  private static final Duration PROBES = Duration.ofMillis(300);

  /** Several times that. */
  private static final String SHUTDOWN_DELAY = "8s";

  @TempDir Path folder;
  private final List<ForgeProcess> servers = new ArrayList<>();
  private final List<String> ports = new ArrayList<>();

  /**
   * Catches a server whose death holds up the others, a write that is answered before its commit,
   * and a server that does not start again on what its own death has left.
   */
  @Test
  void aKilledServerHoldsUpNobodyAndLosesNothing() throws Exception {
    long seed = Long.getLong("pinion.seed", System.nanoTime());
    System.out.println("RestartedServersTest: -Dpinion.seed=" + seed);
    var random = new Random(seed);
    try (var all = new All("0s")) {
      List<Http> owners = all.owners();
      PlatformService service = PlatformService.make(owners.getFirst());
      WriteLoad load = WriteLoad.begin(owners, service, "killed");
      try (load) {
        for (int round = 0; round < ROUNDS; round++) {
          load.awaitAnswers(40 + random.nextInt(60));
          int killed = random.nextInt(SERVERS);
          servers.get(killed).kill();
          load.awaitAnswers(60);
          all.start(killed);
          load.awaitAnswers(40);
        }
      }
      load.assertNothingIsLost();
      System.out.printf(
          "RestartedServersTest: %d kills of a server, %d answered writes%n",
          ROUNDS, load.answered());
    }
  }

  /**
   * Clients go by {@code /readyz}, as a load balancer does. Catches a server that stops before it
   * says so, that breaks a connection off, or that says it is ready before it is.
   */
  @Test
  void aRollingRestartFailsNoRequest() throws Exception {
    try (var all = new All(SHUTDOWN_DELAY)) {
      List<Http> owners = all.owners();
      PlatformService service = PlatformService.make(owners.getFirst());
      var isReady = new AtomicIntegerArray(new int[] {1, 1, 1});
      List<Thread> probes = probes(isReady);
      WriteLoad load = WriteLoad.begin(owners, service, "rolling", n -> isReady.get(n) == 1);
      try (load) {
        for (int stopped = 0; stopped < SERVERS; stopped++) {
          load.awaitAnswers(40);
          assertThat(servers.get(stopped).terminate()).isEqualTo(ForgeProcess.SIGTERM_EXIT);
          all.start(stopped);
        }
        load.awaitAnswers(40);
      } finally {
        probes.forEach(Thread::interrupt);
      }
      load.assertNothingFailed();
      load.assertNothingIsLost();
    }
  }

  /** Keeps looking whether each server is ready. */
  private List<Thread> probes(AtomicIntegerArray isReady) {
    var probes = new ArrayList<Thread>();
    for (int i = 0; i < SERVERS; i++) {
      int server = i;
      Http http = Http.at("http://127.0.0.1:" + ports.get(i));
      probes.add(Thread.startVirtualThread(() -> probe(http, server, isReady)));
    }
    return probes;
  }

  private static void probe(Http http, int server, AtomicIntegerArray isReady) {
    while (!Thread.currentThread().isInterrupted()) {
      int ready;
      try {
        ready = http.get("/readyz").status() == 200 ? 1 : 0;
      } catch (UncheckedIOException e) {
        ready = 0;
      }
      isReady.set(server, ready);
      try {
        Thread.sleep(PROBES);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** The servers, of which each keeps its port. */
  private final class All implements AutoCloseable {
    private final Map<String, String> environment;
    private final String database = PostgresServer.freshDatabase();

    All(String shutdownDelay) throws IOException, InterruptedException {
      environment =
          Map.of(
              "PINION_AUTH_MASTER_KEY_FILE",
              folder.resolve("master.key").toString(),
              "PINION_SERVER_SHUTDOWN_DELAY",
              shutdownDelay);
      try {
        for (int i = 0; i < SERVERS; i++) {
          ports.add(freePort());
          servers.add(serve(i));
        }
      } catch (IOException | InterruptedException | RuntimeException | Error e) {
        close();
        throw e;
      }
    }

    private ForgeProcess serve(int number) throws IOException, InterruptedException {
      Path own = Files.createDirectories(folder.resolve("server-" + number));
      var flags = new ArrayList<String>();
      flags.addAll(List.of("--store", database, "--port", ports.get(number)));
      flags.addAll(List.of("--rate-limits", "off"));
      if (number == 0) {
        flags.add("--demo");
      }
      return ForgeProcess.serve(own, environment, flags.toArray(String[]::new));
    }

    void start(int number) throws IOException, InterruptedException {
      servers.set(number, serve(number));
    }

    /** The demonstration's administrator through each of them. */
    List<Http> owners() throws IOException {
      var owners = new ArrayList<Http>();
      for (ForgeProcess each : servers) {
        owners.add(servers.getFirst().workspaceThrough(each));
      }
      return owners;
    }

    @Override
    public void close() {
      servers.forEach(ForgeProcess::close);
    }
  }

  /** One that systems give to nobody who asks for any, so that it is free after a restart too. */
  private static String freePort() throws IOException {
    var random = new Random();
    while (true) {
      int port = random.nextInt(20_000, 30_000);
      try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return Integer.toString(socket.getLocalPort());
      } catch (BindException e) {
        // Somebody has it.
      }
    }
  }
}
