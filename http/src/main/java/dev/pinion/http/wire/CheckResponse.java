package dev.pinion.http.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pinion.domain.governance.Check;
import dev.pinion.domain.governance.Judgement;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one condition of one rule says of a change.
 *
 * @param message why it holds, or what is missing
 * @param readyAt when it will hold if nothing else happens
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CheckResponse(
    String ruleId,
    String rule,
    ConditionResponse condition,
    Judgement.State state,
    String message,
    @Nullable Instant readyAt,
    @Nullable EvidenceResponse evidence) {

  /** What a check rests on. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record EvidenceResponse(
      @Nullable String runId, @Nullable List<ActorResponse> approvals, @Nullable Instant since) {

    static @Nullable EvidenceResponse of(Judgement.@Nullable Evidence evidence) {
      return evidence == null
          ? null
          : new EvidenceResponse(
              evidence.runId() == null ? null : evidence.runId().uuid().toString(),
              evidence.approvals().isEmpty()
                  ? null
                  : evidence.approvals().stream().map(ActorResponse::of).toList(),
              evidence.since());
    }
  }

  /** The check as answered. */
  public static CheckResponse of(Check check) {
    Judgement judgement = check.judgement();
    return new CheckResponse(
        check.ruleId().uuid().toString(),
        check.rule(),
        ConditionResponse.of(check.condition()),
        judgement.state(),
        judgement.message(),
        judgement.readyAt(),
        EvidenceResponse.of(judgement.evidence()));
  }

  /** The checks as answered. */
  public static List<CheckResponse> all(List<Check> checks) {
    return checks.stream().map(CheckResponse::of).toList();
  }
}
