package dev.pinion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.pinion.cli.output.CliJson;
import dev.pinion.cli.output.ExitCode;
import dev.pinion.cli.session.Profiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How lists of many pages are read: several at a time, no more than needed, and never for ever. */
class PagesTest {
  private static final int PAGE = 20;

  /** How many requests a client has under way at the same time. */
  private static final int TOGETHER = 8;

  private static final int PAGES_MAX = 10_000;
  private static final Pattern TOKEN = Pattern.compile("continuation_token=([0-9]+)");

  /** Only a request that is not sent at all waits as long as this. */
  private static final long SECONDS_MAX = 20;

  @TempDir Path folder;

  private final Queue<Integer> asked = new ConcurrentLinkedQueue<>();
  private final ExecutorService workers = Executors.newCachedThreadPool();
  private HttpServer server;
  private TestForge forge;

  /** How many services there are, and the tag of those from this one on. */
  private volatile int total;

  private volatile int tagged;

  /** How many pages after the first are asked for before one of them is answered. */
  private volatile CountDownLatch together = new CountDownLatch(0);

  private volatile boolean missed;

  /** Whether there are more pages for ever, of one service each. */
  private volatile boolean endless;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.setExecutor(workers);
    server.start();
    forge =
        new TestForge(folder)
            .with(Profiles.URL, "http://127.0.0.1:" + server.getAddress().getPort())
            .with(Profiles.WORKSPACE, "w")
            .with(Profiles.KEY, "pnk_secret");
  }

  @AfterEach
  void stop() {
    server.stop(0);
    workers.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String query = exchange.getRequestURI().getQuery();
    var token = TOKEN.matcher(query);
    int from = token.find() ? Integer.parseInt(token.group(1)) : 0;
    asked.add(from);
    if (from > 0) {
      await();
    }
    // No service has the text that is sought.
    Object page = query.contains("search=") ? Map.of("items", List.of()) : page(from);
    byte[] body = CliJson.mapper().writeValueAsBytes(page);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private void await() {
    together.countDown();
    try {
      missed |= !together.await(missed ? 0 : SECONDS_MAX, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Map<String, Object> page(int from) {
    int end = endless ? from + 1 : Math.min(from + PAGE, total);
    return Map.of(
        "items",
        IntStream.range(from, end).mapToObj(this::service).toList(),
        "has_more",
        endless || end < total,
        "continuation_token",
        from + PAGE,
        "total",
        endless ? Integer.MAX_VALUE : total);
  }

  private Map<String, Object> service(int number) {
    return Map.of(
        "id",
        Integer.toString(number),
        "name",
        "Line " + number,
        "tags",
        number < tagged ? List.of() : List.of(Map.of("key", "rare", "value", "yes")));
  }

  private int listed(String... options) {
    return forge.json(options).get("items").size();
  }

  /** A small limit says nothing of how far a rare tag is. */
  @Test
  void pagesAreReadTogetherForATagThatIsRare() {
    total = PAGE * (1 + TOGETHER);
    tagged = total - 1;
    together = new CountDownLatch(TOGETHER);
    assertThat(listed("service", "list", "--tag", "rare:yes", "--limit", "3")).isEqualTo(1);
    assertThat(missed).as("pages are read one after another").isFalse();
    assertThat(asked)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.rangeClosed(0, TOGETHER).mapToObj(page -> page * PAGE).toList());
  }

  @Test
  void noMorePagesAreReadThanALimitNeeds() {
    total = PAGE * 40;
    TestForge.Run run = forge.run("service", "list", "--limit", "30").expect(ExitCode.DONE);
    assertThat(run.out().lines()).hasSize(31);
    assertThat(run.err()).isEqualTo("Listed 30 of 800 services; a larger --limit lists more.\n");
    assertThat(asked).containsExactlyInAnyOrder(0, PAGE);
    asked.clear();
    run = forge.run("service", "list", "--limit", "30", "--tag", "rare:*").expect(ExitCode.DONE);
    assertThat(run.out().lines()).hasSize(31);
    assertThat(asked).as("no service was left out yet").containsExactlyInAnyOrder(0, PAGE);
  }

  /** Catches a slip of the fingers that reads a whole workspace to suggest a name. */
  @Test
  void namesAreSuggestedOfTheFirstServicesOnly() {
    total = PAGE * 400;
    assertThat(forge.refused("version-set", "list", "no such name"))
        .startsWith("There is no service \"no such name\"");
    assertThat(asked).hasSizeLessThan(70);
  }

  @Test
  void aListWithoutEndIsCutAndThatIsSaid() {
    endless = true;
    tagged = Integer.MAX_VALUE;
    TestForge.Run run = forge.run("service", "list", "--tag", "rare:yes").expect(ExitCode.DONE);
    assertThat(run.out().lines()).hasSize(1);
    assertThat(run.err())
        .isEqualTo("warning: only the first 10,000 services were read; the server has more.\n");
    assertThat(asked).hasSize(PAGES_MAX).doesNotHaveDuplicates();
  }
}
