package dev.pinion.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.Http;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The program as an operator runs it. */
class ServeTest {

  @TempDir Path folder;

  @Test
  void whatTheDemonstrationTellsToTryWorksAndNoSecretIsShown()
      throws IOException, InterruptedException {
    try (ForgeProcess forge = ForgeProcess.serve(folder, "--demo")) {
      String said = forge.output();
      assertThat(said)
          .startsWith("Pinion listens on " + forge.baseUrl() + "\n\n")
          .doesNotContain("\u001b");
      Path credentials = folder.resolve("data/demo-credentials.json");
      assertThat(said).contains("its keys are in " + credentials);
      List<List<String>> commands =
          said.lines().filter(line -> line.startsWith("  forge ")).map(ServeTest::words).toList();
      assertThat(commands).hasSize(4);
      JsonNode file = JsonMapper.shared().readTree(Files.readAllBytes(credentials));
      assertThat(commands.getFirst())
          .as("needs no other program")
          .containsExactly(
              "forge", "auth", "login", "--env", "demo", "--credentials", credentials.toString());
      for (List<String> command : commands) {
        String[] args = command.stream().skip(1).toArray(String[]::new);
        assertThat(ForgeProcess.run(folder, args).code()).as("%s", command).isZero();
      }
      for (String secret : new String[] {"api_key", "platform_api_key"}) {
        assertThat(said).doesNotContain(file.get(secret).asString());
      }
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

  /** The words of a line as a shell splits it, with the quotes that are in use here. */
  private static List<String> words(String line) {
    return Pattern.compile("\"([^\"]*)\"|\\S+")
        .matcher(line)
        .results()
        .map(word -> word.group(1) == null ? word.group() : word.group(1))
        .toList();
  }

  @Test
  void aServerWithoutDemonstrationTellsHowToMakeATenant() throws IOException, InterruptedException {
    try (ForgeProcess forge = ForgeProcess.serve(folder)) {
      assertThat(forge.output())
          .startsWith("Pinion listens on " + forge.baseUrl() + "\n\n")
          .contains("  forge tenant create acme --data-dir " + folder.resolve("data") + "\n")
          .contains("  forge auth login --url " + forge.baseUrl() + "\n")
          .endsWith("Ctrl-C stops the server.\n");
      assertThat(forge.log()).as("a start that goes well logs nothing").isEmpty();
      var made =
          ForgeProcess.run(
              folder, "tenant", "create", "acme", "--data-dir", folder.resolve("data").toString());
      assertThat(made.code()).as(made.err()).isZero();
      assertThat(forge.terminate()).isEqualTo(ForgeProcess.SIGTERM_EXIT);
      assertThat(forge.output())
          .endsWith("server.\nStopping: no new requests, those in flight are finished.\n");
      assertThat(forge.log()).isEmpty();
    }
  }

  @Test
  void noNumberIsWrittenInTheDigitsOfTheMachinesLanguage()
      throws IOException, InterruptedException {
    var persian = Map.of("JDK_JAVA_OPTIONS", "-Duser.language=fa -Duser.country=IR");
    try (ForgeProcess forge = ForgeProcess.serve(folder, persian, "--demo")) {
      Http demo = forge.workspace();
      String service = demo.get("services").expect(200).json().at("/items/0/id").stringValue();
      String set = "services/" + service + "/version-sets/release";
      String tag = demo.get(set).expect(200).header("etag");
      assertThat(tag).matches("\"[0-9]+\"");
    }
  }

  @Test
  void anOperatorTenantThatIsNotThereIsTold() throws IOException, InterruptedException {
    Map<String, String> nobody = Map.of("PINION_SERVER_OPERATOR_TENANT", "nobody");
    try (ForgeProcess forge = ForgeProcess.serve(folder, nobody, "--demo")) {
      assertThat(forge.log()).contains("server.operator-tenant names \\\"nobody\\\"");
      assertThat(forge.terminate()).isEqualTo(ForgeProcess.SIGTERM_EXIT);
    }
    Map<String, String> demo = Map.of("PINION_SERVER_OPERATOR_TENANT", "demo");
    try (ForgeProcess forge = ForgeProcess.serve(folder, demo, "--demo")) {
      assertThat(forge.log()).isEmpty();
    }
  }

  @Test
  void requestsAreLinesOfJsonOnStderr() throws IOException, InterruptedException {
    try (ForgeProcess forge = ForgeProcess.serve(folder, "--demo")) {
      String started = forge.output();
      Http.at(forge.baseUrl()).get("/").expect(200);
      Http.at(forge.baseUrl()).get("/healthz").expect(200);
      Http.at(forge.baseUrl()).get("/v1/demo/service/?token=never-logged").expect(401);
      assertThat(forge.terminate()).isEqualTo(ForgeProcess.SIGTERM_EXIT);
      assertThat(forge.output()).startsWith(started).doesNotContain("/healthz");
      List<JsonNode> lines =
          forge.log().lines().map(line -> JsonMapper.shared().readTree(line)).toList();
      assertThat(lines)
          .allSatisfy(
              line ->
                  assertThat(line.propertyNames())
                      .startsWith("time", "level", "logger", "message"));
      JsonNode refused =
          lines.stream()
              .filter(line -> line.path("status").asInt() == 401)
              .findFirst()
              .orElseThrow();
      assertThat(refused.get("logger").asString()).isEqualTo("dev.pinion.access");
      assertThat(refused.get("message").asString()).isEqualTo("GET /v1/demo/service/");
      assertThat(refused.has("request_id")).isTrue();
      assertThat(lines)
          .anyMatch(line -> line.path("path").asString("").equals("/"))
          .noneMatch(line -> line.path("path").asString("").equals("/healthz"));
      assertThat(forge.log()).doesNotContain("never-logged").doesNotContain("\u001b");
    }
  }

  @Test
  void inTextOnlyFailedRequestsAreLogged() throws IOException, InterruptedException {
    Files.createDirectories(folder.resolve("data"));
    Files.writeString(folder.resolve("data/pinion.properties"), "log.format = text\n");
    try (ForgeProcess forge = ForgeProcess.serve(folder, "--demo")) {
      Http.at(forge.baseUrl()).get("/healthz").expect(200);
      Http.at(forge.baseUrl()).get("/v1/demo/service/").expect(401);
      assertThat(forge.terminate()).isEqualTo(ForgeProcess.SIGTERM_EXIT);
      assertThat(forge.log().lines())
          .singleElement()
          .asString()
          .matches("\\d\\d:\\d\\d:\\d\\d  401  GET /v1/demo/service/  \\d+\\.\\d ms");
    }
  }

  @Test
  void aSecondServerOnTheSameFolderIsRefused() throws IOException, InterruptedException {
    try (ForgeProcess _ = ForgeProcess.serve(folder)) {
      Path out = folder.resolve("second.out");
      Process second = ForgeProcess.start(folder, out);
      assertThat(second.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(second.exitValue()).isEqualTo(1);
      assertThat(Files.readString(ForgeProcess.err(out)))
          .startsWith("Another server is running on the database");
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
      assertThat(Files.readString(out)).isEmpty();
      assertThat(Files.readString(ForgeProcess.err(out)).strip())
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
      assertThat(forge.log()).isEmpty();
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
