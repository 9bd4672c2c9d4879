package dev.pinion.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.Http;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A server whose disk is full: a small file system of its own, where the test may make one. */
class FullDiskTest {
  private static final String SIZE = "8m";
  private static final Duration MENDS_MAX = Duration.ofSeconds(30);
  private static final int MANY = 60;

  @TempDir private Path folder;
  private Path disk;

  @BeforeEach
  void mount() throws IOException, InterruptedException {
    disk = Files.createDirectory(folder.resolve("data"));
    boolean mounted = run("mount", "-t", "tmpfs", "-o", "size=" + SIZE, "none", disk.toString());
    Assumptions.assumeTrue(mounted, "this user may mount a small file system");
  }

  @AfterEach
  void unmount() throws IOException, InterruptedException {
    run("umount", "-l", disk.toString());
  }

  private static boolean run(String... command) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void writesAreRefusedCleanlyUntilThereIsRoomAgain() throws Exception {
    var written = new ArrayList<String>();
    var refused = new ArrayList<String>();
    String service;
    try (ForgeProcess server = ForgeProcess.serve(folder, "--demo", "--rate-limits", "off")) {
      Http demo = server.demo();
      Http open = Http.at(server.baseUrl());
      service =
          demo.get("service/?sort_by=name").json().get("services").get(0).get("id").asString();
      open.get("/readyz").expect(200);
      fill();
      for (int i = 0; i < MANY; i++) {
        String set = "full-%03d".formatted(i);
        Http.Response answer = put(demo, service, set);
        if (answer.status() == 204) {
          written.add(set);
        } else {
          answer.expect(503);
          assertThat(answer.header("Retry-After")).isNotEmpty();
          assertThat(answer.json().get("error_code").asString()).isEqualTo("store_unavailable");
          refused.add(set);
        }
      }
      assertThat(refused).as("the disk was full").isNotEmpty();
      JsonNode missing = open.get("/readyz").expect(503).json().get("missing");
      assertThat(missing.toString()).contains("default");
      open.get("/healthz").expect(200);
      demo.get("service/").expect(200);
      assertThat(server.log().lines().filter(line -> line.contains("WARN")).count())
          .as("the log is not flooded")
          .isLessThan(10);

      Files.delete(disk.resolve("filler"));
      Instant begin = Instant.now();
      while (open.get("/readyz").status() != 200) {
        assertThat(Duration.between(begin, Instant.now())).isLessThan(MENDS_MAX);
        Thread.sleep(50);
      }
      put(demo, service, "afterwards").expect(204);
      written.add("afterwards");
      assertSets(demo, service, written, refused);
      server.kill();
    }
    try (ForgeProcess server = ForgeProcess.serve(folder, "--demo", "--rate-limits", "off")) {
      assertSets(server.demo(), service, written, refused);
    }
  }

  /** Leaves no byte free. */
  private void fill() throws IOException {
    try (OutputStream filler = Files.newOutputStream(disk.resolve("filler"))) {
      byte[] block = new byte[4096];
      while (true) {
        filler.write(block);
      }
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("No space left");
    }
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

  private static void assertSets(
      Http demo, String service, List<String> written, List<String> refused) {
    JsonNode found = demo.get("service/?id=" + service).expect(200).json();
    assertThat(found.findPath("version_sets").propertyNames())
        .containsAll(written)
        .doesNotContainAnyElementsOf(refused);
  }
}
