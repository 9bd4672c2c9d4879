package dev.pinion.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.Http;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * What a client is told when the flush of its write fails is true even after the server was killed
 * and started again on what it left.
 *
 * <p>The flushes fail between the process and the system, which has the whole log; a kill loses
 * nothing of that. So this shows what SQLite brings back from a log whose tail was never
 * acknowledged. It does not show what a disk does that fails a flush and then loses what it was
 * given.
 */
class FailedFlushTest {
  private static final Duration MENDS_MAX = Duration.ofSeconds(30);

  @TempDir private Path folder;

  /** Would catch an answer of "nothing was written" whose write a restart brings back. */
  @Test
  void aWriteThatIsCalledUndoneStaysUndoneAfterAKill() throws Exception {
    FlushFault fault = FlushFault.in(folder);
    String service;
    try (ForgeProcess server = serve(fault)) {
      service = service(server.demo());
      fault.begin(1);
      Http.Response refused = put(server.demo(), service, "undone").expect(503);
      assertThat(fault.lasts()).as("a flush has failed").isFalse();
      assertThat(refused.header("Retry-After")).isEqualTo("1");
      assertThat(refused.json().get("error_code").asString()).isEqualTo("store_unavailable");
      server.kill();
    }
    try (ForgeProcess server = serve(fault)) {
      assertThat(sets(server.demo(), service)).doesNotContain("undone");
      put(server.demo(), service, "undone").expect(204);
    }
  }

  @Test
  void whatNobodyCanKnowIsToldSoAndNothingElseIsWrittenUntilItIsKnown() throws Exception {
    FlushFault fault = FlushFault.in(folder);
    String service;
    try (ForgeProcess server = serve(fault)) {
      Http demo = server.demo();
      Http open = Http.at(server.baseUrl());
      service = service(demo);
      fault.begin();
      Http.Response unknown = put(demo, service, "perhaps").expect(503);
      assertThat(unknown.json().get("error_code").asString()).isEqualTo("outcome_unknown");
      assertThat(unknown.detail().asString()).contains("may have been");
      for (int i = 0; i < 20; i++) {
        Http.Response refused = put(demo, service, "refused-" + i).expect(503);
        assertThat(refused.json().get("error_code").asString()).isEqualTo("store_unavailable");
      }
      assertThat(open.get("/readyz").expect(503).json().get("missing").toString())
          .contains("default");
      open.get("/healthz").expect(200);
      demo.get("service/").expect(200);
      assertThat(server.log().lines().filter(line -> line.contains("takes no writes")).count())
          .as("the log says it once")
          .isEqualTo(1);

      fault.end();
      Instant begin = Instant.now();
      while (open.get("/readyz").status() != 200) {
        assertThat(Duration.between(begin, Instant.now())).isLessThan(MENDS_MAX);
        Thread.sleep(50);
      }
      assertThat(sets(demo, service)).doesNotContain("perhaps");
      put(demo, service, "afterwards").expect(204);
      server.kill();
    }
    try (ForgeProcess server = serve(fault)) {
      assertThat(sets(server.demo(), service))
          .contains("afterwards")
          .noneMatch(name -> name.startsWith("refused") || name.equals("perhaps"));
    }
  }

  private ForgeProcess serve(FlushFault fault) throws Exception {
    return ForgeProcess.serve(folder, fault.environment(), "--demo", "--rate-limits", "off");
  }

  private static String service(Http demo) {
    JsonNode first = demo.get("service/?sort_by=name").expect(200).json().get("services").get(0);
    return first.get("id").asString();
  }

  private static Http.Response put(Http demo, String service, String set) {
    return demo.put(
        "service/%s/version_sets/%s/".formatted(service, set),
        Map.of(
            "version_set",
            Map.of(
                "agent_version_number", 1,
                "service_hierarchical_state_machine_version_number", 1,
                "llm_model_preferences", Map.of())));
  }

  private static List<String> sets(Http demo, String service) {
    JsonNode found = demo.get("service/?id=" + service).expect(200).json();
    return List.copyOf(found.findPath("version_sets").propertyNames());
  }
}
