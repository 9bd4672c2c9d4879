package dev.pinion.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.client.ApiException.Fault;
import dev.pinion.client.TransportException.Kind;
import dev.pinion.client.VersionSets.Promotion;
import dev.pinion.client.model.Named;
import dev.pinion.client.model.service.Plan;
import dev.pinion.client.model.service.Service;
import dev.pinion.client.model.service.ServiceHealth;
import dev.pinion.client.model.service.VersionSet;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the client sends, and what it makes of answers, good and bad. */
class PinionClientTest extends ScriptedServer {
  /** Pages of services {@code 0} to {@code total - 1}. */
  private void serve(int total) {
    serve(total, _ -> Pages.PAGE);
  }

  /** The same, of which each has so many at most by where it begins. */
  private void serve(int total, IntUnaryOperator size) {
    pages =
        token -> {
          int from = Integer.parseInt(token);
          int to = Math.min(total, from + size.applyAsInt(from));
          String items =
              IntStream.range(from, to)
                  .mapToObj("{\"id\": \"%1$d\", \"name\": \"%1$d\"}"::formatted)
                  .collect(Collectors.joining(","));
          return "{\"items\": [%s], \"has_more\": %s, \"continuation_token\": %d, \"total\": %d}"
              .formatted(items, to < total, to, total);
        };
  }

  @Test
  void aListIsReadToItsEndInOrder() {
    serve(9 * Pages.PAGE + 1);
    assertThat(services().list().stream().map(Named::name))
        .containsExactlyElementsOf(
            IntStream.rangeClosed(0, 9 * Pages.PAGE).mapToObj(Integer::toString).toList());
    assertThat(requests).hasSize(10);
    assertThat(lines().getFirst())
        .isEqualTo("GET /v1/w/services?sort_by=%2Bname&limit=20&continuation_token=0");
    assertThat(told).contains("read 20 of 181 services");
    assertThat(serverTime).isAfter(Instant.EPOCH);
  }

  /** The server answers fewer items than were asked for where a page would be too large. */
  @Test
  void whatAShorterPageLeavesIsReadToo() {
    serve(9 * Pages.PAGE, from -> from % 60 == 40 ? 7 : Pages.PAGE);
    assertThat(services().list().stream().map(Named::name))
        .containsExactlyElementsOf(
            IntStream.range(0, 9 * Pages.PAGE).mapToObj(Integer::toString).toList());
  }

  /** Catches a client that reads through a server which lacks what it has just written. */
  @Test
  void aReadAsksForWhatWasWrittenThere() {
    serve(1);
    var promotion = new Promotion("preview", "release", true, null, Precondition.NONE);
    for (String seq : List.of("41", "40", "no number")) {
      answers.add(new Answer(200, Map.of("X-Pinion-Seq", seq), PROMOTED));
      sets().promote(promotion);
    }
    services().list();
    client.workspace("other").services().list();
    assertThat(requests.stream().map(each -> each.header("X-pinion-seq")))
        .containsExactly("none", "none", "none", "41", "none");
  }

  /** Catches reads that ask a server to look at databases which may be gone. */
  @Test
  void aReadDoesNotAskForTheNewestStateAndTellsOfAnOutdatedOne() {
    answers.add(
        new Answer(200, Map.of("Age", "7", "Warning", "110 pinion \"stale\""), "{\"items\": []}"));
    answers.add(new Answer(200, Map.of("Age", "7"), "{\"items\": []}"));
    sets().list();
    sets().list();
    assertThat(requests)
        .allSatisfy(
            each -> assertThat(each.headers()).doesNotContainKeys("Cache-control", "Pragma"));
    assertThat(told).containsExactly("outdated PT7S");
  }

  /** Catches a list that is taken for a thing. */
  @Test
  void whatHasNoNameIsNotAskedFor() {
    Collections.nCopies(9, "{\"items\": []}").forEach(each -> answers(200, each));
    assertThat(services().find("")).isNull();
    assertThat(services().find("..")).isNull();
    assertThat(client.workspace("w").requests().find("")).isNull();
    assertThat(client.workspace("w").agents().findVersion("a", "")).isNull();
    assertThat(sets().find("")).isNull();
    assertThat(refusal(() -> sets().get("")).status()).isEqualTo(404);
    assertThat(refusal(() -> sets().delete("", Precondition.at(7L))).status()).isEqualTo(404);
    assertThat(requests).isEmpty();
  }

  @Test
  void nothingIsReadBeyondWhatIsWanted() {
    serve(1000);
    Pages<Service> found = services().list("a b", true, 30, _ -> true);
    assertThat(found.items()).hasSize(30);
    assertThat(found.total()).isEqualTo(1000);
    assertThat(found.more()).isTrue();
    assertThat(requests).hasSize(2);
    assertThat(lines().getFirst()).contains("&search=a%20b&is_active=true&");
    Pages<Service> selected = services().list(null, null, 2, of -> of.name().endsWith("7"));
    assertThat(selected.items().stream().map(Named::name)).containsExactly("7", "17");
    assertThat(selected.more()).isTrue();
  }

  @Test
  void aRefusalNamesEachFaultAndTheRequest() {
    answers(
        422,
        """
        {"detail": [{"loc": ["body", "tags", 0], "msg": "Field required", "type": "missing"},
                    {"loc": ["query", "limit"], "msg": "Too large.", "type": "x"}],
         "message": "body.tags.0: Field required (and 1 more)", "request_id": "r-1"}
        """);
    ApiException refused = refusal(() -> sets().list());
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused).hasMessage("body.tags.0: Field required (and 1 more)");
    assertThat(refused.requestId()).isEqualTo("r-1");
    assertThat(refused.faults())
        .containsExactly(
            new Fault(List.of("body", "tags", "0"), "Field required"),
            new Fault(List.of("query", "limit"), "Too large."));
    answers(409, "{\"detail\": \"It has none.\", \"error_code\": \"agent_without_version\"}");
    ApiException conflict = refusal(() -> sets().get("release"));
    assertThat(conflict.code()).isEqualTo("agent_without_version");
    assertThat(conflict.faults()).isEmpty();
    answers(404, "{\"detail\": \"There is none.\"}");
    assertThat(sets().find("mine")).isNull();
  }

  @Test
  void somethingElseAtTheAddressIsNotTakenForPinion() {
    answers.add(new Answer(200, Map.of("Content-Type", "text/html"), "<html>"));
    TransportException page = failure(() -> sets().list());
    assertThat(page.kind()).isEqualTo(Kind.NOT_PINION);
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.detail()).isEqualTo("text/html");
    answers.add(new Answer(302, Map.of("Location", "http://elsewhere.invalid/"), ""));
    assertThat(failure(() -> sets().list()).kind()).isEqualTo(Kind.REDIRECTED);
    assertThat(requests).as("the key goes to no other address").hasSize(2);
    assertThat(failure(() -> client("pnk_a\nX: y", Duration.ZERO)).kind())
        .isEqualTo(Kind.UNSENDABLE_CREDENTIALS);
  }

  @Test
  void fieldsOfANewerServerAndEveryDigitOfANumberAreKept() {
    String newer =
        "{\"name\":\"mine\",\"agent_version_number\":3,\"llm_model_preferences\":{\"EngageUser\":{\"llm_name\":\"m\",\"params\":{\"temperature\":0.30}}},\"added_later\":{\"a\":[1.10]}}";
    answers(200, newer);
    VersionSet set = sets().get("mine");
    assertThat(set.json().toString()).isEqualTo(newer);
    answers(200, PROMOTED);
    Plan plan = sets().planUpsert("mine", set.pins(), Precondition.at(7L));
    assertThat(requests.getLast().header("If-match")).isEqualTo("\"7\"");
    assertThat(requests.getLast().body())
        .isEqualTo(
            "{\"version_set\":{\"agent_version_number\":3,\"context_graph_version_number\":null,\"llm_model_preferences\":{\"EngageUser\":{\"llm_name\":\"m\",\"params\":{\"temperature\":0.30}}}}}");
    assertThat(Precondition.of(plan)).isEqualTo(Precondition.at(7L));
    assertThat(plan.applied(8L).json().get("changes")).isEqualTo(plan.json().get("changes"));
  }

  /** Catches pages that are asked for by how many items came, of which the server keeps few. */
  @Test
  void theHealthOfServicesIsReadByWhereTheyStandInTheList() {
    String failing =
        """
        {"items": [{"service_id": "s", "service_name": "Line", "is_active": true, "fit": false,
          "version_sets": [{"name": "release", "agent_version_number": 3,
            "context_graph_version_number": null, "used_by": 2,
            "problem": {"error_code": "context_graph_without_version", "message": "Make one."},
            "warnings": [{"code": "deprecated_llm", "message": "Old."}],
            "rules": [{"rule_id": "r", "rule": "Tested"}],
            "violations": [{"rule_id": "r", "rule": "Tested", "message": "Test it.", "since": "t"}],
            "freezes": ["f"]}]}],
         "has_more": true, "continuation_token": 100, "total": 250}
        """;
    pages =
        token ->
            token.equals("0") ? failing : "{\"items\": [], \"has_more\": false, \"total\": 250}";
    Pages<ServiceHealth> found = services().health(Services.Only.FAILING);
    assertThat(lines())
        .containsExactlyInAnyOrder(
            "GET /v1/w/health?sort_by=%2Bname&only=failing&limit=100&continuation_token=0",
            "GET /v1/w/health?sort_by=%2Bname&only=failing&limit=100&continuation_token=100",
            "GET /v1/w/health?sort_by=%2Bname&only=failing&limit=100&continuation_token=200");
    assertThat(told).contains("read 100 of 250 services");
    assertThat(found.total()).isEqualTo(250);
    ServiceHealth.SetHealth release = found.items().getFirst().versionSets().getFirst();
    assertThat(release.problem()).isEqualTo("Make one.");
    assertThat(release.isPinned()).isFalse();
    assertThat(release.deprecated()).containsExactly("llm");
    assertThat(release.rules()).containsExactly("Tested");
    assertThat(release.violations().getFirst().message()).isEqualTo("Test it.");
    assertThat(release.freezes()).containsExactly("f");
  }

  @Test
  void aRevisionIsAsciiWhateverTheLanguageOfTheMachine() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.of("fa", "IR"));
      assertThat(Precondition.at(12L).headers()).isEqualTo(Map.of("If-Match", "\"12\""));
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void aServiceThatIsGoneHasNoHealth() {
    answers(200, "{\"items\": [], \"has_more\": false, \"total\": 0}");
    assertThat(services().health("s")).isNull();
    assertThat(lines().getFirst()).contains("/v1/w/health?sort_by=%2Bname&id=s&");
  }
}
