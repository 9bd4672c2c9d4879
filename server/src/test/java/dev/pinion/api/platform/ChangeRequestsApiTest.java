package dev.pinion.api.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.Governance;
import dev.pinion.api.fixture.Http;
import dev.pinion.api.fixture.OneServiceTest;
import dev.pinion.api.fixture.PlatformBodies;
import dev.pinion.domain.access.KeyRole;
import dev.pinion.domain.governance.ChangeRequest;
import dev.pinion.fixture.Patience;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Change requests over HTTP, from their making to their end. */
class ChangeRequestsApiTest extends OneServiceTest {
  private Http author;
  private Http approver;

  @BeforeEach
  void makePeople() {
    author = Governance.stranger(tenant, KeyRole.MEMBER);
    approver = Governance.stranger(tenant, KeyRole.MEMBER);
    Governance.anotherVersion(platform, agent);
    put("preview", 2, 1);
    platform
        .post("rules", Governance.rule("two", Governance.PROMOTION_ONLY, Governance.approvals(1)))
        .expect(201);
  }

  private static Map<String, Object> promotion() {
    return Map.of("type", "promote", "version_set", "release", "from", "preview");
  }

  private JsonNode request(Map<String, Object> change, Map<String, Object> more) {
    var body = new HashMap<String, Object>(Map.of("change", change, "title", "Ship it"));
    body.putAll(more);
    return author.post("services/" + service + "/requests", body).expect(201).json();
  }

  private static String path(JsonNode request) {
    return "requests/" + request.get("id").stringValue();
  }

  private static Map<String, Object> seen(JsonNode request) {
    return Map.of("digests", request.get("digests"), "comment", "Read it.");
  }

  private static String of(JsonNode json, String pointer) {
    return json.at(pointer).asString();
  }

  @Test
  void aRequestIsApprovedByAnotherAndApplied() {
    JsonNode made = request(promotion(), Map.of("reason", "greets better"));
    assertThat(made.get("number").intValue()).isEqualTo(1);
    assertThat(of(made, "/state")).isEqualTo("open");
    assertThat(of(made, "/apply")).isEqualTo("by_hand");
    assertThat(of(made, "/change/type")).isEqualTo("promote");
    assertThat(made.at("/change/pin_latest").booleanValue()).isTrue();
    assertThat(made.at("/base_revisions/release").intValue()).isEqualTo(1);
    assertThat(of(made, "/digests/release")).startsWith("sha256:");
    assertThat(of(made, "/checks/1/state")).isEqualTo("pending");
    assertThat(made.at("/plan/releasable").booleanValue()).isFalse();
    assertThat(made.at("/plan/checks")).isEqualTo(made.get("checks"));
    for (String absent : List.of("not_before", "applied_revision", "late_seconds", "failure")) {
      assertThat(made.has(absent)).as(absent).isFalse();
    }
    String one = path(made);
    assertThat(author.get(one).expect(200).json().get("number").intValue()).isEqualTo(1);

    assertThat(code(author.post(one + "/approve", seen(made)).expect(403)))
        .isEqualTo("own_request");
    assertThat(
            code(
                approver
                    .post(one + "/approve", Map.of("digests", Map.of("release", "sha256:0")))
                    .expect(409)))
        .isEqualTo("content_moved");
    Http.Response early = author.post(one + "/apply").expect(409);
    assertThat(code(early)).isEqualTo("rules_not_met");
    assertThat(early.json().get("checks")).hasSize(2);

    JsonNode approved = approver.post(one + "/approve", seen(made)).expect(200).json();
    assertThat(of(approved, "/state")).isEqualTo("ready");
    assertThat(of(approved, "/approvals/0/comment")).isEqualTo("Read it.");
    assertThat(of(approved, "/checks/1/evidence/approvals/0/kind")).isEqualTo("api_key");
    JsonNode plan = author.post(one + "/apply", Map.of()).expect(200).json();
    assertThat(plan.get("applied").booleanValue()).isTrue();
    assertThat(plan.get("revision").intValue()).isEqualTo(2);
    JsonNode over = author.get(one).expect(200).json();
    assertThat(of(over, "/state")).isEqualTo("applied");
    assertThat(over.get("applied_revision").intValue()).isEqualTo(2);
    assertThat(code(author.post(one + "/apply").expect(409))).isEqualTo("request_over");
    JsonNode revision = platform.get(sets + "/release/revisions").expect(200).json();
    assertThat(of(revision, "/items/0/operation")).isEqualTo("promote");
    assertThat(of(revision, "/items/0/reason")).contains("greets better");
  }

  @Test
  void listsAreFilteredAndPaged() {
    JsonNode first = request(promotion(), Map.of());
    JsonNode second =
        request(Map.of("type", "service", "is_active", false), Map.of("title", "Close"));
    JsonNode all = approver.get("requests?limit=1").expect(200).json();
    assertThat(all.at("/items/0/id")).isEqualTo(second.get("id"));
    assertThat(all.get("has_more").booleanValue()).isTrue();
    assertThat(all.get("total").intValue()).isEqualTo(2);
    JsonNode rest =
        approver
            .get("requests?limit=1&continuation_token=" + all.get("continuation_token").asString())
            .expect(200)
            .json();
    assertThat(rest.at("/items/0/id")).isEqualTo(first.get("id"));
    assertThat(total(approver, "awaiting=me")).isEqualTo(1);
    assertThat(total(author, "awaiting=me")).isZero();
    assertThat(total(author, "author=me")).isEqualTo(2);
    assertThat(total(approver, "author=me")).isZero();
    assertThat(total(author, "version_set=release&service_id=" + service)).isEqualTo(2);
    assertThat(total(author, "version_set=preview")).isEqualTo(1);
    assertThat(total(author, "service_id=" + agent)).isZero();
    assertThat(total(author, "state=applied")).isZero();
    author.get("requests?state=lost").expect(422);
    author.get("requests?author=you").expect(422);
    approver.post(path(first) + "/approve", seen(first)).expect(200);
    assertThat(total(approver, "awaiting=me")).isZero();
    assertThat(total(approver, "state=ready")).isGreaterThanOrEqualTo(1);
  }

  private static int total(Http client, String query) {
    return client.get("requests?" + query).expect(200).json().get("items").size();
  }

  @Test
  void aRequestWhoseTargetMovesIsStaleUntilItIsRefreshed() {
    JsonNode made = request(promotion(), Map.of());
    String one = path(made);
    approver.post(one + "/approve", seen(made)).expect(200);
    promote(
            "release",
            Map.of("from", "edge", "override", Map.of("reason", "There is no other way.")))
        .expect(200);
    assertThat(of(author.get(one).expect(200).json(), "/state")).isEqualTo("stale");
    assertThat(code(author.post(one + "/apply").expect(409))).isEqualTo("request_over");
    assertThat(code(approver.post(one + "/refresh").expect(403))).isEqualTo("not_your_request");
    JsonNode fresh = author.post(one + "/refresh").expect(200).json();
    assertThat(of(fresh, "/state")).isEqualTo("open");
    assertThat(fresh.get("approvals")).isEmpty();
    assertThat(fresh.at("/base_revisions/release").intValue()).isEqualTo(2);

    assertThat(code(approver.post(one + "/withdraw").expect(403))).isEqualTo("not_your_request");
    assertThat(of(author.post(one + "/withdraw").expect(200).json(), "/state"))
        .isEqualTo("withdrawn");
  }

  @Test
  void aRejectionSaysWhyAndEndsTheRequest() {
    String one = path(request(promotion(), Map.of()));
    approver.post(one + "/reject", Map.of()).expect(422);
    JsonNode over =
        approver.post(one + "/reject", Map.of("comment", "Too rude.")).expect(200).json();
    assertThat(of(over, "/state")).isEqualTo("rejected");
    assertThat(of(over, "/rejections/0/comment")).isEqualTo("Too rude.");
    assertThat(code(author.post(one + "/apply").expect(409))).isEqualTo("request_over");
  }

  @Test
  void whoMayAskOrApproveTalksAboutARequestAndIsHeardAfterARefresh() {
    JsonNode made = request(promotion(), Map.of());
    assertThat(made.get("comments")).isEmpty();
    String comment = path(made) + "/comment";
    approver.post(comment, Map.of("comment", "Which callers?")).expect(200);
    JsonNode answered = author.post(comment, Map.of("comment", "Those of <week 12>.")).json();
    assertThat(of(answered, "/comments/0/comment")).isEqualTo("Which callers?");
    assertThat(of(answered, "/comments/1/comment")).isEqualTo("Those of <week 12>.");
    assertThat(answered.at("/comments/1/actor")).isEqualTo(answered.get("author"));
    assertThat(of(answered, "/state")).isEqualTo("open");
    Http viewer = Governance.stranger(tenant, KeyRole.VIEWER);
    viewer.post(comment, Map.of("comment", "Me too")).expect(403);
    author.post(comment, Map.of("comment", " ")).expect(422);

    JsonNode based = author.post(path(made) + "/refresh").expect(200).json();
    assertThat(based.get("comments")).isEqualTo(answered.get("comments"));
    for (int i = answered.get("comments").size(); i < ChangeRequest.COMMENTS_MAX; i++) {
      author.post(comment, Map.of("comment", "And " + i)).expect(200);
    }
    author.post(comment, Map.of("comment", "Too much")).expect(422);
    approver.post(path(made) + "/reject", Map.of("comment", "No.")).expect(200);
    assertThat(code(author.post(comment, Map.of("comment", "Late")).expect(409)))
        .isEqualTo("request_over");
  }

  @Test
  void theServerAppliesWhatIsReady() throws InterruptedException {
    double before = Governance.metric(server, "pinion_requests_applied_total");
    JsonNode made = request(promotion(), Map.of("apply", "when_ready"));
    approver.post(path(made) + "/approve", seen(made)).expect(200);
    JsonNode over = ended(made);
    assertThat(of(over, "/state")).isEqualTo("applied");
    assertThat(over.get("applied_revision").intValue()).isEqualTo(2);
    assertThat(over.has("late_seconds")).isFalse();
    // The server counts it after the commit, which readers may see first.
    Patience.until(
        "the count", () -> Governance.metric(server, "pinion_requests_applied_total") > before);
  }

  private JsonNode ended(JsonNode request) throws InterruptedException {
    Patience.until(
        "the end of the request",
        () ->
            !List.of("open", "ready")
                .contains(of(author.get(path(request)).expect(200).json(), "/state")));
    return author.get(path(request)).expect(200).json();
  }

  @Test
  void anEditOfTheServiceIsCheckedForEverySet() {
    String other = id(platform.post("agents", Map.of("name", "other" + unique())));
    platform.post("agents/" + other + "/versions", PlatformBodies.agentVersion()).expect(201);
    platform.post("agents/" + other + "/versions", PlatformBodies.agentVersion()).expect(201);
    JsonNode made = request(Map.of("type", "service", "agent_id", other), Map.of());
    assertThat(of(made, "/change/agent_id")).isEqualTo(other);
    assertThat(made.at("/change").has("context_graph_id")).isFalse();
    assertThat(made.at("/plan/applied").booleanValue()).isFalse();
    assertThat(made.at("/plan/sets").size()).isEqualTo(2);
    approver.post(path(made) + "/approve", seen(made)).expect(200);
    assertThat(
            code(
                platform
                    .post(
                        path(made) + "/apply",
                        Map.of("override", Map.of("reason", "It is urgent.")))
                    .expect(409)))
        .isEqualTo("cannot_override");
    JsonNode done = author.post(path(made) + "/apply").expect(200).json();
    assertThat(done.get("applied").booleanValue()).isTrue();
    assertThat(of(platform.get("services/" + service).json(), "/agent_id")).isEqualTo(other);
  }

  @Test
  void whoMayOverrideAppliesWhatIsNotReady() {
    JsonNode made =
        request(promotion(), Map.of("not_before", Instant.now().plusSeconds(3_600).toString()));
    Map<String, Object> override = Map.of("override", Map.of("reason", "It cannot wait."));
    author.post(path(made) + "/apply", override).expect(403);
    assertThat(code(author.post(path(made) + "/apply").expect(409))).isEqualTo("not_yet");
    JsonNode done = platform.post(path(made) + "/apply", override).expect(200).json();
    assertThat(done.get("applied").booleanValue()).isTrue();
    JsonNode ledger = platform.get(sets + "/release/revisions").expect(200).json();
    assertThat(of(ledger, "/items/0/overrode/0/rule")).isEqualTo("two");
  }

  @Test
  void whatIsAskedForMustMakeSense() {
    String all = "services/" + service + "/requests";
    JsonNode faults =
        author
            .post(
                all,
                Map.of(
                    "change",
                    Map.of("type", "promote", "version_set", "a b", "from", "x@y"),
                    "title",
                    " "))
            .expect(422)
            .json()
            .get("detail");
    assertThat(faults).hasSize(3);
    assertThat(faults.at("/0/loc").toString())
        .isEqualTo("[\"body\",\"change\",\"promote\",\"version_set\"]");
    author
        .post(
            all,
            Map.of("change", Map.of("type", "rollback", "version_set", "release"), "title", "t"))
        .expect(409);
    assertThat(
            code(
                author
                    .post(all, Map.of("change", Map.of("type", "service"), "title", "t"))
                    .expect(409)))
        .isEqualTo("nothing_to_change");
    author.get("requests/" + service).expect(404);
    Governance.stranger(tenant, KeyRole.VIEWER)
        .post(all, Map.of("change", promotion(), "title", "t"))
        .expect(403);
  }
}
