package dev.pinion.http.platform.governance;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pinion.app.governance.RuleBook.Violation;
import dev.pinion.app.governance.Rules.Governed;
import dev.pinion.app.governance.Rules.RuleWrite;
import dev.pinion.domain.governance.Rule;
import dev.pinion.domain.governance.Rule.RollbackTerms;
import dev.pinion.http.platform.Platform;
import dev.pinion.http.schema.Type;
import dev.pinion.http.schema.Types;
import dev.pinion.http.wire.ActorResponse;
import dev.pinion.http.wire.ConditionResponse;
import dev.pinion.http.wire.Conditions;
import dev.pinion.http.wire.ScopeResponse;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Rules as they are written and answered. */
final class RuleBodies {
  private static final int DESCRIPTION_MAX = 10_000;

  /** A rule to be written, with its violations accepted or not. */
  static final Type<RuleWrite> WRITE =
      Types.<Supplier<RuleWrite>>object(
              "WriteRuleRequest",
              f -> {
                var name = f.required("name", Platform.NAME);
                var description =
                    f.optional("description", Types.string().max(DESCRIPTION_MAX).nullable());
                var enabled = f.required("enabled", Types.bool());
                var appliesTo = f.required("applies_to", Conditions.SCOPE);
                var conditions =
                    f.required(
                        "conditions",
                        Types.list(Conditions.CONDITION).min(1).max(Rule.CONDITIONS_MAX));
                var rollback =
                    f.withDefault(
                        "rollback", Types.enumeration(RollbackTerms.class), RollbackTerms.FREE);
                var accept = f.withDefault("accept_violations", Types.bool(), false);
                return v ->
                    () ->
                        new RuleWrite(
                            new Rule.Terms(
                                v.get(name),
                                v.getOrNull(description),
                                v.get(enabled),
                                v.get(appliesTo),
                                v.get(conditions),
                                v.get(rollback)),
                            v.get(accept));
              })
          .made(Supplier::get);

  private RuleBodies() {}

  /** A rule as answered. */
  record RuleResponse(
      String id,
      String name,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String description,
      boolean enabled,
      ScopeResponse appliesTo,
      List<ConditionResponse> conditions,
      RollbackTerms rollback,
      Instant createdAt,
      ActorResponse createdBy,
      Instant updatedAt,
      ActorResponse updatedBy,
      long version) {

    static RuleResponse of(Rule rule) {
      return new RuleResponse(
          rule.id().uuid().toString(),
          rule.name(),
          rule.terms().description(),
          rule.terms().enabled(),
          ScopeResponse.of(rule.terms().appliesTo()),
          rule.terms().conditions().stream().map(ConditionResponse::of).toList(),
          rule.terms().rollbackTerms(),
          rule.createdAt(),
          ActorResponse.of(rule.creator()),
          rule.updatedAt(),
          ActorResponse.of(rule.updatedBy()),
          rule.version());
    }

    static List<RuleResponse> all(List<Rule> rules) {
      return rules.stream().map(RuleResponse::of).toList();
    }
  }

  /** Every rule. */
  record RuleList(List<RuleResponse> items) {}

  /** A rule that a set breaks as it stands. */
  record ViolationResponse(String ruleId, String rule, String message, Instant since) {

    static ViolationResponse of(Violation violation) {
      return new ViolationResponse(
          violation.rule().id().uuid().toString(),
          violation.rule().name(),
          violation.judgement().message(),
          violation.since());
    }
  }

  /** The rules of a set, and which of them it breaks as it stands. */
  record SetRuleList(List<RuleResponse> items, List<ViolationResponse> violations) {

    static SetRuleList of(Governed governed) {
      return new SetRuleList(
          RuleResponse.all(governed.rules()),
          governed.violations().stream().map(ViolationResponse::of).toList());
    }
  }
}
