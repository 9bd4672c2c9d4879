package dev.pinion.api.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.Governance;
import dev.pinion.api.fixture.Http;
import dev.pinion.api.fixture.OneServiceTest;
import dev.pinion.api.fixture.PlatformBodies;
import dev.pinion.api.fixture.PlatformKeys;
import dev.pinion.domain.access.KeyRole;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Rules over HTTP: how they are written, and what they let through. */
class RulesApiTest extends OneServiceTest {
  private static final JsonMapper JSON = JsonMapper.shared();

  private static final String EVERY_CONDITION =
      """
      [
        {"type": "promotion_only", "from": ["preview", "st?ge*"]},
        {"type": "promotion_only"},
        {"type": "pinned"},
        {"type": "no_warnings", "codes": ["release_not_pinned", "set_unused"]},
        {"type": "tests", "unit_test_set_id": "SET",
         "min_pass_rate": 0.95, "max_age": "36h", "reported_by": ["owner", "ci"]},
        {"type": "tests", "min_pass_rate": 1.0},
        {"type": "approvals", "count": 2, "roles": ["owner"], "by_others": false},
        {"type": "soak", "version_set": "preview", "at_least": "7d"},
        {"type": "window",
         "allow": [{"days": ["mon", "fri"], "from": "22:00", "to": "06:30",
                    "time_zone": "Europe/Berlin"}],
         "deny": [{"start": "2030-01-01T00:00:00Z", "end": "2030-01-02T00:00:00Z"}]}
      ]
      """;

  @BeforeEach
  void makeTheNewestVersionAnother() {
    Governance.anotherVersion(platform, agent);
  }

  private Http.Response write(Object... conditions) {
    return platform.post("rules", Governance.rule("r" + unique(), conditions));
  }

  private static String at(String path, Http.Response reply) {
    return reply.json().at(path).asString();
  }

  @Test
  void rulesAreWrittenByVersion() {
    var body = new HashMap<>(Governance.rule("Two people", Governance.approvals(2)));
    body.put("description", "Who writes it does not release it.");
    Http.Response made = platform.post("rules", body).expect(201);
    String one = "rules/" + at("/id", made);
    assertThat(made.header("ETag")).isEqualTo("\"1\"");
    assertThat(at("/applies_to/version_sets/0", made)).isEqualTo("release");
    assertThat(made.json().at("/applies_to/guard_settings").booleanValue()).isFalse();
    assertThat(made.json().at("/conditions/0/by_others").booleanValue()).isTrue();
    assertThat(at("/rollback", made)).isEqualTo("free");
    assertThat(at("/created_by/kind", made)).isEqualTo("api_key");
    assertThat(code(platform.post("rules", body).expect(409))).isEqualTo("rule_name_taken");

    body.put("rollback", "same");
    body.put("enabled", false);
    assertThat(code(platform.with("If-Match", "\"2\"").put(one, body).expect(412)))
        .isEqualTo("rule_moved");
    Http.Response put = platform.with("If-Match", "\"7\", \"1\"").put(one, body).expect(200);
    assertThat(put.header("ETag")).isEqualTo("\"2\"");
    assertThat(at("/rollback", put)).isEqualTo("same");
    assertThat(platform.get(one).expect(200).json()).isEqualTo(put.json());
    assertThat(platform.get("rules").expect(200).json().at("/items/0")).isEqualTo(put.json());
    platform.with("If-Match", "\"1\", \"3\"").delete(one).expect(412);
    platform.with("If-Match", "W/\"2\"").delete(one).expect(412);
    platform.with("If-Match", "\"2\"").delete(one).expect(204);
    assertThat(code(platform.get(one).expect(404))).isEqualTo("rule_not_found");
    assertThat(platform.get("rules").expect(200).json().get("items")).isEmpty();
  }

  @Test
  void aRuleThatIsNotThereIsNotFoundWhoeverAsks() {
    Http stranger = PlatformKeys.client(tenant, "member", "Agent.view");
    String rule = at("/id", write(Governance.approvals(2)).expect(201));
    stranger.get("rules/" + rule).expect(403);
    stranger.get("rules/" + service).expect(404);
    stranger.delete("rules/" + service).expect(404);
  }

  @Test
  void everyConditionIsAnsweredAsItWasWritten() {
    JsonNode written = JSON.readTree(EVERY_CONDITION.replace("SET", service));
    var body = new HashMap<>(Governance.rule("everything", written));
    body.put(
        "applies_to",
        Map.of(
            "version_sets",
            List.of("v*"),
            "guard_settings",
            true,
            "services",
            Map.of(
                "tags", List.of("team:care", "any:*"),
                "names", List.of("shop *"),
                "ids", List.of(service),
                "environments", List.of("production"))));
    body.put("conditions", written);
    Http.Response made = platform.post("rules", body).expect(201);
    assertThat(made.json().get("conditions")).isEqualTo(written);
    assertThat(made.json().get("applies_to")).isEqualTo(JSON.valueToTree(body.get("applies_to")));
    JsonNode read = platform.get("rules/" + at("/id", made)).expect(200).json();
    assertThat(read.get("conditions")).isEqualTo(written);
    assertThat(read.at("/conditions/4").propertyNames()).first().isEqualTo("type");
  }

  @Test
  void whatMakesNoSenseIsRefusedWhereItStands() {
    Map<String, String> faults =
        Map.ofEntries(
            Map.entry("{\"type\": \"magic\"}", "[] union_tag_invalid"),
            Map.entry("{}", "[] union_tag_not_found"),
            Map.entry(
                "{\"type\": \"promotion_only\", \"from\": []}", "[promotion_only] value_error"),
            Map.entry(
                "{\"type\": \"promotion_only\", \"from\": [\"\"]}",
                "[promotion_only, from, 0] string_too_short"),
            Map.entry("{\"type\": \"no_warnings\"}", "[no_warnings, codes] missing"),
            Map.entry(
                "{\"type\": \"no_warnings\", \"codes\": [\"rain\"]}",
                "[no_warnings, codes, 0] enum"),
            Map.entry("{\"type\": \"tests\", \"min_pass_rate\": 1.5}", "[tests] value_error"),
            Map.entry(
                "{\"type\": \"tests\", \"min_pass_rate\": \"all\"}",
                "[tests, min_pass_rate] float_type"),
            Map.entry(
                "{\"type\": \"tests\", \"min_pass_rate\": 1, \"max_age\": \"soon\"}",
                "[tests, max_age] value_error"),
            Map.entry("{\"type\": \"approvals\", \"count\": 11}", "[approvals] value_error"),
            Map.entry(
                "{\"type\": \"approvals\", \"count\": 1, \"by_others\": \"yes\"}",
                "[approvals, by_others] bool_type"),
            Map.entry(
                "{\"type\": \"soak\", \"version_set\": \"a b\", \"at_least\": \"1d\"}",
                "[soak] value_error"),
            Map.entry(
                "{\"type\": \"soak\", \"version_set\": \"preview\", \"at_least\": \"0s\"}",
                "[soak, at_least] value_error"),
            Map.entry("{\"type\": \"window\"}", "[window] value_error"),
            Map.entry(
                "{\"type\": \"window\", \"allow\": [{\"days\": [\"mon\"]}]}",
                "[window, allow, 0] value_error"),
            Map.entry(
                "{\"type\": \"window\", \"deny\": [{\"start\": \"then\"}]}",
                "[window, deny, 0, start] datetime_parsing"));
    var found = new HashMap<String, String>();
    for (String each : faults.keySet()) {
      Http.Response refused = write(JSON.readTree(each)).expect(422);
      JsonNode fault = refused.json().at("/detail/0");
      var loc = new ArrayList<String>();
      fault.get("loc").forEach(part -> loc.add(part.asString()));
      assertThat(loc.subList(0, 3)).containsExactly("body", "conditions", "0");
      found.put(each, loc.subList(3, loc.size()) + " " + fault.get("type").stringValue());
    }
    assertThat(found).containsExactlyInAnyOrderEntriesOf(faults);
  }

  @Test
  void whatARuleCannotSayIsOneFaultOfTheBody() {
    var body = new HashMap<>(Governance.rule("edge", Governance.PINNED));
    body.put("applies_to", Map.of("version_sets", List.of("edge")));
    JsonNode fault = platform.post("rules", body).expect(422).json().at("/detail/0");
    assertThat(fault.get("loc").toString()).isEqualTo("[\"body\"]");
    assertThat(fault.get("msg").stringValue()).startsWith("No rule governs edge");
    body.put("applies_to", Map.of("version_sets", List.of()));
    assertThat(platform.post("rules", body).expect(422).json().at("/detail/0/loc").toString())
        .isEqualTo("[\"body\",\"applies_to\"]");
    body.put("conditions", List.of());
    body.remove("enabled");
    assertThat(platform.post("rules", body).expect(422).json().get("detail")).hasSize(3);
  }

  @Test
  void aPromotionThatRulesDoNotLetThroughSaysWhatIsMissing() {
    put("preview", 2, 1);
    write(Governance.PROMOTION_ONLY, Governance.approvals(1)).expect(201);
    Http.Response refused = promote("release", Map.of("from", "preview")).expect(409);
    assertThat(code(refused)).isEqualTo("rules_not_met");
    assertThat(refused.json().get("checks")).hasSize(2);
    assertThat(at("/checks/0/state", refused)).isEqualTo("passed");
    assertThat(at("/checks/1/state", refused)).isEqualTo("failed");
    assertThat(at("/checks/1/condition/type", refused)).isEqualTo("approvals");
    assertThat(at("/checks/1/message", refused)).contains("change request");
    assertThat(state("release").get("revision").intValue()).isEqualTo(1);
    JsonNode plan =
        promote("release", Map.of("from", "preview", "dry_run", true)).expect(200).json();
    assertThat(plan.get("checks")).isEqualTo(refused.json().get("checks"));
    assertThat(plan.get("releasable").booleanValue()).isFalse();
    JsonNode other =
        promote("later", Map.of("from", "preview", "dry_run", true)).expect(200).json();
    assertThat(other.get("checks")).isEmpty();
    assertThat(other.get("releasable").booleanValue()).isTrue();
  }

  @Test
  void whoMayOverrideIsNamedInTheLedger() {
    put("preview", 2, 1);
    String rule = at("/id", write(Governance.approvals(1)).expect(201));
    Map<String, Object> body =
        Map.of(
            "from", "preview",
            "reason", "an outage.",
            "override", Map.of("reason", "Nobody is awake."));
    Http admin = Governance.stranger(tenant, KeyRole.ADMIN);
    String missing = admin.post(sets + "/release/promote", body).expect(403).body();
    assertThat(missing).contains("Service.override");
    promote("release", Map.of("from", "preview", "override", Map.of("reason", "short")))
        .expect(422);
    double before = Governance.metric(server, "pinion_rules_overridden_total");
    JsonNode done = promote("release", body).expect(200).json();
    assertThat(done.get("releasable").booleanValue()).isFalse();
    assertThat(Governance.metric(server, "pinion_rules_overridden_total")).isEqualTo(before + 1);
    JsonNode items = platform.get(sets + "/release/revisions").expect(200).json().get("items");
    assertThat(items.at("/0/reason").stringValue())
        .isEqualTo("an outage. Override: Nobody is awake.");
    assertThat(items.at("/0/overrode/0/rule_id").stringValue()).isEqualTo(rule);
    assertThat(items.at("/1/overrode")).isEmpty();
    JsonNode verified = platform.get(sets + "/release/revisions/verify").expect(200).json();
    assertThat(verified.get("valid").booleanValue()).isTrue();
  }

  @Test
  void aProtectedSetTakesNoPlainWriteOnEitherFace() {
    put("kept", 1, 1);
    write(Governance.rule("kept", Governance.PROMOTION_ONLY), List.of("release", "kept"));
    Http.Response platformWrite =
        platform.put(sets + "/release", Map.of("version_set", Map.of("agent_version_number", 2)));
    assertThat(code(platformWrite.expect(403))).isEqualTo("version_set_protected");
    String classic =
        "service/%s/version_sets/release/".formatted(PlatformBodies.classicId(service));
    Http.Response classicWrite = tenant.admin().put(classic, Governance.classicPins());
    assertThat(code(classicWrite.expect(403))).isEqualTo("version_set_protected");
    assertThat(code(platform.delete(sets + "/kept").expect(403)))
        .isEqualTo("version_set_protected");
    promote("release", Map.of("from", "kept")).expect(200);
    rollback("release", Map.of()).expect(200);
  }

  private void write(Map<String, Object> rule, List<String> versionSets) {
    var body = new HashMap<>(rule);
    body.put("applies_to", Map.of("version_sets", versionSets));
    platform.post("rules", body).expect(201);
  }

  @Test
  void aRuleThatSetsBreakIsWrittenOnlyIfThatIsAccepted() {
    var body = new HashMap<>(Governance.rule("pins", Governance.PINNED));
    Http.Response refused = platform.post("rules", body).expect(409);
    assertThat(code(refused)).isEqualTo("rule_already_broken");
    assertThat(refused.detail().stringValue()).contains("\"release\"");
    body.put("accept_violations", true);
    String rule = at("/id", platform.post("rules", body).expect(201));
    JsonNode ofSet = platform.get(sets + "/release/rules").expect(200).json();
    assertThat(ofSet.at("/items/0/id").stringValue()).isEqualTo(rule);
    assertThat(ofSet.at("/violations/0/rule_id").stringValue()).isEqualTo(rule);
    assertThat(ofSet.at("/violations/0/rule").stringValue()).isEqualTo("pins");
    assertThat(ofSet.at("/violations/0/message").stringValue()).contains("must pin");
    assertThat(ofSet.at("/violations/0/since").isString()).isTrue();
    JsonNode none = platform.get(sets + "/preview/rules").expect(200).json();
    assertThat(none.get("items")).isEmpty();
    assertThat(none.get("violations")).isEmpty();
    Http.Response version =
        platform.post("agents/" + agent + "/versions", PlatformBodies.agentVersion());
    assertThat(code(version.expect(409))).isEqualTo("floating_pin_governed");
  }

  @Test
  void aFreezeHoldsEverySetOnBothFaces() {
    put("preview", 2, 1);
    Http.Response made =
        platform.post("freezes", Map.of("reason", "the fair", "allow_rollback", false)).expect(201);
    assertThat(made.json().has("applies_to")).isFalse();
    Http.Response held = promote("release", Map.of("from", "preview")).expect(423);
    assertThat(code(held)).isEqualTo("frozen");
    assertThat(held.detail().stringValue()).contains("the fair").contains("until somebody lifts");
    promote("release", Map.of("from", "preview", "dry_run", true)).expect(423);
    String classic =
        "service/%s/version_sets/release/".formatted(PlatformBodies.classicId(service));
    assertThat(code(tenant.admin().put(classic, Governance.classicPins()).expect(403)))
        .isEqualTo("frozen");
    assertThat(code(platform.delete(sets + "/preview").expect(423))).isEqualTo("frozen");
    Http keyed = platform.with("Idempotency-Key", "frozen");
    keyed.post(sets + "/release/promote", Map.of("from", "preview")).expect(423);
    JsonNode items = platform.get("freezes").expect(200).json().get("items");
    assertThat(items.get(0)).isEqualTo(made.json());
    String one = "freezes/" + at("/id", made);
    Governance.stranger(tenant, KeyRole.MEMBER).delete(one).expect(403);
    platform.delete(one).expect(204);
    assertThat(code(platform.delete(one).expect(404))).isEqualTo("freeze_not_found");
    keyed.post(sets + "/release/promote", Map.of("from", "preview")).expect(200);
    platform.post("freezes", Map.of("reason", "late", "until", "2020-01-01T00:00:00Z")).expect(422);
  }

  @Test
  void aFreezeIsChangedWhileItIsOn() {
    put("preview", 2, 1);
    Map<String, Object> all = Map.of("reason", "the fair");
    Http.Response made = platform.post("freezes", all).expect(201);
    String one = "freezes/" + at("/id", made);
    promote("release", Map.of("from", "preview")).expect(423);
    Map<String, Object> elsewhere =
        Map.of(
            "reason",
            "the fair, elsewhere",
            "applies_to",
            Map.of("version_sets", List.of("other")),
            "until",
            "2099-01-01T00:00:00Z",
            "allow_rollback",
            false);
    Http.Response changed = platform.put(one, elsewhere).expect(200);
    assertThat(at("/reason", changed)).isEqualTo("the fair, elsewhere");
    assertThat(at("/until", changed)).isEqualTo("2099-01-01T00:00:00Z");
    assertThat(changed.json().get("allow_rollback").booleanValue()).isFalse();
    assertThat(changed.json().get("created_at")).isEqualTo(made.json().get("created_at"));
    assertThat(changed.json().get("created_by")).isEqualTo(made.json().get("created_by"));
    JsonNode listed = platform.get("freezes").expect(200).json().at("/items/0");
    assertThat(listed).isEqualTo(changed.json());
    promote("release", Map.of("from", "preview")).expect(200);

    platform.put(one, Map.of("reason", "late", "until", "2020-01-01T00:00:00Z")).expect(422);
    platform.put(one, all).expect(200);
    promote("release", Map.of("from", "edge")).expect(423);
    platform.delete(one).expect(204);
    assertThat(code(platform.put(one, all).expect(404))).isEqualTo("freeze_not_found");
  }
}
