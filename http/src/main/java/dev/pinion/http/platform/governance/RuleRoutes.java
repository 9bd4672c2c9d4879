package dev.pinion.http.platform.governance;

import dev.pinion.app.governance.Rules;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.access.Permission;
import dev.pinion.domain.governance.Rule;
import dev.pinion.domain.service.Precondition;
import dev.pinion.http.api.Answer;
import dev.pinion.http.api.Call;
import dev.pinion.http.api.Operation;
import dev.pinion.http.api.Preconditions;
import dev.pinion.http.platform.Platform;
import dev.pinion.http.platform.governance.RuleBodies.RuleList;
import dev.pinion.http.platform.governance.RuleBodies.RuleResponse;
import dev.pinion.http.platform.governance.RuleBodies.SetRuleList;
import dev.pinion.http.platform.service.ServiceRoutes;
import dev.pinion.http.schema.Param;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rules, and which of them apply to a set. */
public final class RuleRoutes {
  private static final Param<EntityId> RULE_ID = Param.path("rule_id", Platform.ID);

  /** What no rule is at. */
  private static final long NEVER = 0;

  private final Rules rules;

  /** Routes to the use cases of rules. */
  public RuleRoutes(Rules rules) {
    this.rules = rules;
  }

  /** The operations. */
  public List<Operation> table() {
    String one = "/rules/{rule_id}";
    return List.of(
        Platform.operation("list-rules", "GET", "/rules", "List rules, by name")
            .needs(Permission.RULE_GET)
            .answers(200, RuleList.class)
            .handle(this::list),
        Platform.operation("create-rule", "POST", "/rules", "Create a rule")
            .body(RuleBodies.WRITE)
            .answers(201, RuleResponse.class)
            .error(409, "A rule has this name, or version sets break the rule as they stand.")
            .handle(this::create),
        Platform.operation("get-rule", "GET", one, "Get a rule", RULE_ID)
            .answers(200, RuleResponse.class)
            .handle(this::get),
        Platform.operation(
                "update-rule", "PUT", one, "Replace a rule", RULE_ID, Preconditions.IF_MATCH)
            .body(RuleBodies.WRITE)
            .answers(200, RuleResponse.class)
            .error(409, "A rule has this name, or version sets break the rule as they stand.")
            .error(412, "The rule is not at the expected version.")
            .handle(this::update),
        Platform.operation(
                "delete-rule", "DELETE", one, "Delete a rule", RULE_ID, Preconditions.IF_MATCH)
            .answers(204, null)
            .error(412, "The rule is not at the expected version.")
            .handle(this::delete),
        Platform.operation(
                "list-version-set-rules",
                "GET",
                "/services/{service_id}/version-sets/{name}/rules",
                "List the rules that apply to a version set, and which of them it breaks",
                ServiceRoutes.SERVICE_ID,
                ServiceRoutes.SET_NAME)
            .answers(200, SetRuleList.class)
            .handle(this::ofSet));
  }

  private Answer list(Call call) {
    return Answer.of(200, new RuleList(RuleResponse.all(rules.list(call.caller()))));
  }

  private Answer create(Call call) {
    return answer(201, rules.create(call.caller(), call.body(RuleBodies.WRITE)));
  }

  private Answer get(Call call) {
    return answer(200, rules.get(call.caller(), call.get(RULE_ID)));
  }

  private Answer update(Call call) {
    return answer(
        200,
        rules.update(
            call.caller(), call.get(RULE_ID), call.body(RuleBodies.WRITE), expectedVersion(call)));
  }

  private Answer delete(Call call) {
    rules.delete(call.caller(), call.get(RULE_ID), expectedVersion(call));
    return Answer.noContent();
  }

  private Answer ofSet(Call call) {
    return Answer.of(
        200,
        SetRuleList.of(
            rules.of(
                call.caller(),
                call.get(ServiceRoutes.SERVICE_ID),
                call.get(ServiceRoutes.SET_NAME))));
  }

  private static Answer answer(int status, Rule rule) {
    return Answer.of(status, RuleResponse.of(rule)).atRevision(rule.version());
  }

  /** The one version that a write is for; null for any. */
  private @Nullable Long expectedVersion(Call call) {
    if (!(call.find(Preconditions.IF_MATCH)
        instanceof Precondition.AtRevision(Set<Long> versions))) {
      return null;
    }
    if (versions.size() == 1) {
      return versions.iterator().next();
    }
    // Of several, the one that it is at must be among them, and must stay so until the write.
    long current = rules.get(call.caller(), call.get(RULE_ID)).version();
    return versions.contains(current) ? current : NEVER;
  }
}
