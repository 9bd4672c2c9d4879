package dev.pinion.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.Http;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The program as an operator runs it. */
class ServeTest {
  @TempDir Path folder;

  @Test
  void theCurlLineThatTheDemonstrationPrintsWorks() throws IOException, InterruptedException {
    try (ForgeProcess forge = ForgeProcess.serve(folder, "--demo")) {
      String[] curl =
          forge
              .output()
              .lines()
              .filter(line -> line.contains("curl"))
              .findFirst()
              .orElseThrow()
              .strip()
              .split("\"| (?=http)", -1);
      String authorization = curl[1].substring("Authorization: ".length());
      Http.Response answer =
          Http.at(curl[curl.length - 1].strip()).with("Authorization", authorization).get("");
      assertThat(answer.expect(200).json().get("services")).hasSize(3);

      JsonNode file =
          JsonMapper.shared()
              .readTree(Files.readAllBytes(folder.resolve("data/demo-credentials.json")));
      assertThat(file.propertyNames())
          .containsExactly(
              "base_url",
              "org_id",
              "workspace_id",
              "user_id",
              "api_key_id",
              "api_key",
              "platform_api_key");
      assertThat(file.get("base_url").asString()).isEqualTo(forge.baseUrl());
    }
  }

  @Test
  void aSecondServerOnTheSameFolderIsRefused() throws IOException, InterruptedException {
    try (ForgeProcess _ = ForgeProcess.serve(folder)) {
      Path out = folder.resolve("second.out");
      Process second = ForgeProcess.start(folder, out);
      assertThat(second.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(second.exitValue()).isEqualTo(1);
      assertThat(Files.readString(out)).startsWith("Another server is running on the database");
    }
  }

  @Test
  void aTakenPortIsToldInOneSentence() throws IOException, InterruptedException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      Path out = folder.resolve("taken.out");
      Process refused = ForgeProcess.start(folder, out, "--port", port);
      assertThat(refused.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(refused.exitValue()).isEqualTo(1);
      assertThat(Files.readString(out).strip())
          .startsWith("Cannot listen on 127.0.0.1, port " + port + ": Address already in use")
          .contains("--port")
          .doesNotContain("\n");
    }
    try (ForgeProcess forge = ForgeProcess.serve(folder)) {
      Http.at(forge.baseUrl()).get("/healthz").expect(200);
    }
  }

  /**
   * Would catch a stop that closes connections, or the store, under a request that is being read.
   */
  @Test
  void stoppingFinishesTheRequestInFlight() throws IOException, InterruptedException {
    try (ForgeProcess forge = ForgeProcess.serve(folder, "--demo")) {
      JsonNode file =
          JsonMapper.shared()
              .readTree(Files.readAllBytes(folder.resolve("data/demo-credentials.json")));
      Http demo =
          Http.at(forge.baseUrl() + "/v1/demo/")
              .with("Authorization", "Bearer " + file.get("platform_api_key").asString());
      JsonNode service =
          demo.get("service/?sort_by=name").expect(200).json().get("services").get(0);
      byte[] body =
          """
          {"version_set": {"agent_version_number": 1, "llm_model_preferences": {},
           "service_hierarchical_state_machine_version_number": 1}}
          """
              .getBytes(StandardCharsets.UTF_8);
      URI url = URI.create(forge.baseUrl());
      try (var socket = new Socket(url.getHost(), url.getPort())) {
        OutputStream to = socket.getOutputStream();
        String head =
            "PUT /v1/demo/service/%s/version_sets/in-flight/ HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
                .formatted(
                    service.get("id").asString(),
                    url.getHost(),
                    file.get("platform_api_key").asString(),
                    body.length);
        to.write(head.getBytes(StandardCharsets.US_ASCII));
        to.write(body, 0, 10);
        to.flush();
        Thread.sleep(300);
        Thread stopping = Thread.ofVirtual().start(() -> terminate(forge));
        Thread.sleep(500);
        to.write(body, 10, body.length - 10);
        to.flush();
        String answer =
            new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
        assertThat(answer).isEqualTo("HTTP/1.1 204");
        stopping.join();
      }
      assertThat(forge.output()).contains("Stopping");
    }
    try (ForgeProcess forge = ForgeProcess.serve(folder, "--demo")) {
      assertThat(forge.output()).doesNotContain("ERROR").doesNotContain("WARNING");
    }
  }

  private static void terminate(ForgeProcess forge) {
    try {
      forge.terminate();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
