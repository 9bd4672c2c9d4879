package dev.pinion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.cli.output.CliJson;
import dev.pinion.cli.output.ExitCode;
import dev.pinion.cli.session.Profile;
import dev.pinion.cli.session.Profiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a person is told when the server is away, is another one, or has its reasons. */
class StrangeServerTest extends StrangeServer {

  @Test
  void aServerThatIsAwayIsAskedForByItsAddress() throws IOException {
    server.stop(0);
    assertThat(forge.refused("service", "list"))
        .isEqualTo(
            "No server answers at %s (PLATFORM_API_URL of the environment); is it running?"
                .formatted(url()));
    TestForge.Run unknown =
        forge.with(Profiles.URL, "https://no.such.host.invalid").run("service", "list");
    assertThat(unknown.expect(ExitCode.FAILED).err())
        .isEqualTo(
            "The host of https://no.such.host.invalid (PLATFORM_API_URL of the environment) is not known here; is the address right?\n");
  }

  @Test
  void whatIsNoAddressIsToldInOneSentenceWithItsPlace() {
    String origin = "(PLATFORM_API_URL of the environment)";
    Map<String, String> why =
        Map.of(
            "pinion.example", "it must begin with http:// or https://",
            "ftp://pinion.example", "it must begin with http:// or https://",
            "localhost:8080", "it must begin with http:// or https://",
            "http://", "it holds a character that must not be in one",
            "http:///v1", "it names no host, or one with a character that no host has",
            "http://my_host", "it names no host, or one with a character that no host has",
            "http://a b", "it holds a character that must not be in one",
            "http://h:70000", "its port must be from 1 to 65535",
            "http://h?x=1", "it must end before ? and #");
    why.forEach(
        (address, reason) ->
            assertThat(forge.with(Profiles.URL, address).refused("service", "list"))
                .isEqualTo(
                    "\"%s\" %s is no address of a server: %s. Write one such as https://pinion.example."
                        .formatted(address, origin, reason)));
    assertThat(forge.with(Profiles.URL, "http://me:secret@h").refused("service", "list"))
        .isEqualTo(
            "What is in PLATFORM_API_URL of the environment is no address of a server: it must hold no user name and no password.");
    assertThat(requests).isEmpty();
  }

  @Test
  void aKeyThatNoHeaderCanCarryIsToldInOneSentence() {
    for (String key : List.of("pnk_a\nb", "pnk_a\r\nX: y", "pnk_ä", "pnk_a b c", "a\u0000b")) {
      assertThat(forge.with(Profiles.KEY, key).refused("service", "list"))
          .isEqualTo(
              "The key (PLATFORM_API_KEY of the environment) holds a line break, a blank or another character that no key has; copy it again.");
    }
    assertThat(requests).isEmpty();
  }

  @Test
  void aKeyThatOthersCanReadOnTheWayIsWarnedOf() {
    for (String readable :
        List.of("http://10.255.255.1:1", "http://pinion.example.invalid", "http://[::2]:1")) {
      assertThat(Profile.isReadableOnTheWay(readable)).as(readable).isTrue();
    }
    for (String own :
        List.of(
            "http://127.0.0.1:1",
            "http://127.9.9.9",
            "http://[::1]:1",
            "http://localhost",
            "http://LOCALHOST:1",
            "http://a.localhost",
            "https://pinion.example")) {
      assertThat(Profile.isReadableOnTheWay(own)).as(own).isFalse();
    }
    assertThat(Profile.isReadableOnTheWay("http://127.0.0.1.evil.example")).isTrue();
    TestForge.Run run =
        forge.with(Profiles.URL, "http://no.such.host.invalid").run("service", "list");
    assertThat(run.err().lines())
        .hasSize(2)
        .first()
        .isEqualTo(
            "warning: the key goes to http://no.such.host.invalid unencrypted, and others on the way can read it; use https.");
  }

  @Test
  void somethingElseAtTheAddressIsNotTakenForPinion() {
    String other =
        "The server at %s (PLATFORM_API_URL of the environment) does not answer as Pinion does: it answered %d with %s. Is another program or a proxy at this address?";
    Map<String, String> html = Map.of("Content-Type", "text/html; charset=utf-8");
    assertThat(refusal(200, html, "<html>")).isEqualTo(other.formatted(url(), 200, "a web page"));
    assertThat(refusal(404, "<html>"))
        .isEqualTo(other.formatted(url(), 404, "no JSON that is Pinion's"));
    assertThat(refusal(404, "")).isEqualTo(other.formatted(url(), 404, "no JSON that is Pinion's"));
    assertThat(refusal(502, html, "Bad gateway"))
        .isEqualTo(other.formatted(url(), 502, "a web page"));
    assertThat(refusal(302, Map.of("Location", url() + "/login"), ""))
        .isEqualTo(
            "The server at %s (PLATFORM_API_URL of the environment) sends on to %s/login, and keys are not sent on. If that is the server you mean, use its address."
                .formatted(url(), url()));
    assertThat(requests).as("the key must not follow a redirection").hasSize(5);
    answers.add(new Answer(200, Map.of(), "{}"));
    assertThat(forge.run("auth", "status").expect(ExitCode.FAILED).err())
        .contains("does not answer as Pinion does.");
  }

  /** Names come from whoever may write to the workspace, or from a server that is not trusted. */
  @Test
  void nothingUnseenReachesATerminal() {
    String unseen =
        "\u0007\u001b[2J\u007f\u0085\u009b31m\u00ad\u061c\u200b\u200e\u200f\u2028\u2029\u202a\u202e\u2060\u2066\u2069\ufeff\uDB40\uDC41";
    String seen = "Zürich 東京 \uD83D\uDC68\u200D\uD83D\uDC69 می\u200cخواهم";
    String name = seen + unseen;
    String page =
        CliJson.mapper()
            .writeValueAsString(
                Map.of("items", List.of(Map.of("id", "s", "name", name, "agent_name", name))));
    for (String[] command :
        List.of(new String[] {"service", "list"}, new String[] {"service", "list", "--json"})) {
      answers.add(new Answer(200, Map.of(), page));
      String out = forge.done(command);
      assertThat(out).contains(seen);
      unseen
          .codePoints()
          .filter(c -> c > '~' || c < ' ')
          .forEach(c -> assertThat(out).as("U+%04X", c).doesNotContain(Character.toString(c)));
      if (command.length == 3) {
        assertThat(out).contains("\\u009b", "\\u200e", "\\udb40\\udc41");
        assertThat(CliJson.mapper().readTree(out).at("/items/0/name").asString()).isEqualTo(name);
      }
    }
    String patch =
        CliJson.mapper()
            .writeValueAsString(
                Map.of(
                    "identical",
                    false,
                    "agent",
                    Map.of("patch", List.of(Map.of("op", "add", "path", "/x", "value", name)))));
    answers.add(new Answer(200, Map.of(), "{\"id\": \"s\", \"name\": \"Line\"}"));
    answers.add(new Answer(200, Map.of(), patch));
    String service = "6b02a7c0-3ca1-80e1-89fd-caf3d650494e";
    assertThat(forge.done("version-set", "diff", service, "a", "b", "--patch"))
        .contains(seen)
        .doesNotContain("\u009b", "\u202e", "\u200b", "\u200e", "\u061c");
  }

  @Test
  void healthIsOneRequestThatIsNoRunOfASet() {
    answers.add(
        new Answer(
            200,
            Map.of(),
            """
            {"items": [{"service_id": "s", "service_name": "Line", "is_active": true, "fit": true,
              "version_sets": [{"name": "release", "agent_version_number": 1,
                "context_graph_version_number": 1, "used_by": 0, "warnings": [], "problem": null,
                "rules": null, "violations": null, "freezes": []}]}],
              "has_more": false, "total": 1}
            """));
    assertThat(forge.done("service", "health"))
        .containsPattern("release +yes")
        .contains("1 service: 1 fit to serve, 0 not")
        .doesNotContain("GOVERNED");
    assertThat(requests).singleElement().asString().startsWith("GET /v1/w/health");
  }

  @Test
  void anUpsertPlansAndWritesOnTheRevisionThatWasRead() {
    for (String body :
        List.of(
            "{\"items\": [{\"id\": \"s\", \"name\": \"Line\", \"agent_id\": \"a\"}]}",
            "{\"revision\": 7, \"agent_version_number\": 1, \"llm_model_preferences\": {}}",
            "{\"version_set\": \"mine\", \"base_revision\": 7, \"changes\": [{\"path\": \"/agent_version_number\"}]}",
            "")) {
      answers.add(new Answer(200, Map.of(), body));
    }
    assertThat(forge.done("version-set", "upsert", "Line", "mine", "-a", "latest", "--apply"))
        .as("somebody may have written again since; that is not asked for")
        .endsWith("Done: mine is at revision 8.\n");
    String set = "/v1/w/services/s/version-sets/mine";
    assertThat(requests).hasSize(4).endsWith("GET " + set, "POST " + set + "/plan", "PUT " + set);
    assertThat(bodies.get(3)).isEqualTo(bodies.get(2));
    for (int write : new int[] {2, 3}) {
      assertThat(headers.get(write).get("If-match")).containsExactly("\"7\"");
    }
  }

  /** Catches what was read from memory and passes for current. */
  @Test
  void anOutdatedAnswerIsWarnedOfOnce() {
    Map<String, String> stale = Map.of("Age", "90", "Warning", "110 pinion \"Response is Stale\"");
    answers.add(new Answer(200, stale, "{\"id\": \"s\", \"name\": \"Line\"}"));
    answers.add(new Answer(200, stale, "{\"items\": []}"));
    String service = "6b02a7c0-3ca1-80e1-89fd-caf3d650494e";
    TestForge.Run run = forge.run("version-set", "list", service).expect(ExitCode.DONE);
    assertThat(run.err())
        .isEqualTo(
            "warning: the server cannot reach its database; what it answers from memory may be 1 min old.\n");
  }

  @Test
  void maintenanceSaysWhichServerItPauses() throws IOException {
    Files.writeString(
        folder.resolve("credentials.json"),
        """
        {"base_url": "%s", "org_id": "acme", "user_id": "u", "api_key_id": "i", "api_key": "k"}
        """
            .formatted(url()));
    answers.add(new Answer(200, Map.of(), "{\"id_token\": \"t\"}"));
    answers.add(new Answer(200, Map.of(), "{\"enabled\": true}"));
    assertThat(forge.done("maintenance", "on", "--credentials", "credentials.json", "--apply"))
        .isEqualTo("Maintenance of the tenant acme at %s has begun.\n".formatted(url()));
  }

  @Test
  void aKeyThatIsNotAcceptedSaysWhereItCameFrom() {
    assertThat(refusal(401, "{\"detail\": \"The API key is unknown.\"}"))
        .isEqualTo(
            "The server at %s does not accept the credentials (PLATFORM_API_KEY of the environment): The API key is unknown."
                .formatted(url()));
  }

  @Test
  void aClockThatIsOffIsNamed() {
    forge.at(() -> Instant.now().plus(Duration.ofMinutes(12)));
    assertThat(refusal(401, "{\"detail\": \"The API key is expired.\"}"))
        .isEqualTo(
            "The API key is expired. This machine's clock is 12 min ahead of the server's; set it right.");

    forge.at(() -> Instant.now().minus(Duration.ofHours(3)));
    answers.add(new Answer(200, Map.of(), "{\"items\": [], \"has_more\": false}"));
    TestForge.Run run = forge.run("service", "list").expect(ExitCode.DONE);
    assertThat(run.out()).startsWith("NAME");
    assertThat(run.err())
        .matches("This machine's clock is [23] h behind the server's; set it right.\n");

    forge.at(() -> Instant.now().plus(Duration.ofMinutes(4)));
    answers.add(new Answer(200, Map.of(), "{\"items\": [], \"has_more\": false}"));
    assertThat(forge.done("service", "list")).startsWith("NAME");
  }

  @Test
  void aShortWaitIsWaitedAndALongOneIsTold() {
    Map<String, String> second = Map.of("Retry-After", "1");
    answers.add(new Answer(429, second, "{\"detail\": \"Too many.\"}"));
    answers.add(new Answer(200, Map.of(), "{\"items\": [], \"has_more\": false}"));
    Instant began = Instant.now();
    assertThat(forge.done("service", "list")).startsWith("NAME");
    assertThat(Duration.between(began, Instant.now())).isGreaterThan(Duration.ofMillis(900));

    assertThat(refusal(429, Map.of("Retry-After", "50"), "{\"detail\": \"Too many.\"}"))
        .isEqualTo("Too many requests. Try again in 50 s.");
  }

  @Test
  void refusalsAreToldInTheServersWords() {
    assertThat(refusal(403, "{\"detail\": \"You need the permission Service.view for this.\"}"))
        .isEqualTo("You need the permission Service.view for this.");
    assertThat(refusal(503, Map.of("Retry-After", "90"), "{\"detail\": \"We move house.\"}"))
        .isEqualTo("We move house. Try again in 1 min.");
    assertThat(refusal(500, "{\"detail\": \"Internal error\", \"request_id\": \"r-1\"}"))
        .isEqualTo("The server failed; its log knows more by the request id r-1.");
    assertThat(
            refusal(
                422,
                """
                {"detail": [{"loc": ["query", "limit"], "msg": "Too \\u001b[31mred", "type": "x"},
                            {"loc": ["body", "a", 0], "msg": "Field required", "type": "missing"}],
                 "message": "query.limit: Too red (and 1 more)"}
                """))
        .isEqualTo(
            "The server refuses 2 things:\n  query.limit: Too \uFFFD[31mred\n  body.a.0: Field required");
  }

  @Test
  void whatCanDoNoHarmIsSentOnceMoreWhenTheConnectionBreaks()
      throws IOException, InterruptedException {
    var broken = new AtomicInteger();
    Thread breaking;
    try (var listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      breaking =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      for (int i = 0; i < 10; i++) {
                        try (Socket _ = listener.accept()) {
                          broken.incrementAndGet();
                        }
                      }
                    } catch (IOException e) {
                      // The test is over.
                    }
                  });
      forge.with(Profiles.URL, "http://127.0.0.1:" + listener.getLocalPort());
      assertThat(forge.refused("service", "list")).contains("broke");
    }
    breaking.join();
    assertThat(broken).hasValueGreaterThanOrEqualTo(2);
  }

  @Test
  void aHistoryThatWasRewrittenFailsAndIsNamed() {
    Map<String, String> none = Map.of();
    answers.add(new Answer(200, none, "{\"id\": \"s\", \"name\": \"Line\"}"));
    answers.add(
        new Answer(
            200,
            none,
            "{\"valid\": false, \"length\": 9, \"first_bad_revision\": 4, \"head_hash\": \"h\"}"));
    String service = "6b02a7c0-3ca1-80e1-89fd-caf3d650494e";
    TestForge.Run run = forge.run("version-set", "verify", service, "release");
    assertThat(run.expect(ExitCode.FAILED).err())
        .isEqualTo("Not as written: release from revision 4.\n");
    assertThat(run.out()).contains("broken at revision 4");
  }
}
