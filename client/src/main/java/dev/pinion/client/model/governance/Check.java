package dev.pinion.client.model.governance;

import dev.pinion.client.model.Actor;
import dev.pinion.client.model.Fields;
import dev.pinion.client.model.View;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What one condition of a rule says of a change. */
public record Check(JsonNode json) implements View {

  /** Whether a condition holds. */
  public enum State {
    /** It holds. */
    PASSED,
    /** It may hold with time, or when somebody does their part. */
    PENDING,
    /** It does not hold. */
    FAILED
  }

  /** The id of the rule. */
  public String ruleId() {
    return Fields.text(json, "rule_id");
  }

  /** The name of the rule. */
  public String rule() {
    return Fields.text(json, "rule");
  }

  /** What the rule asks. */
  public Condition condition() {
    return new Condition(json.path("condition"));
  }

  /** Whether it holds; what a newer server says beside that does not. */
  public State state() {
    return switch (Fields.text(json, "state")) {
      case "passed" -> State.PASSED;
      case "pending" -> State.PENDING;
      default -> State.FAILED;
    };
  }

  /** One sentence: why it holds, or what is missing. */
  public String message() {
    return Fields.text(json, "message");
  }

  /** When it will hold if nothing else happens; empty if that is not known. */
  public String readyAt() {
    return Fields.text(json, "ready_at");
  }

  /** Since when what it rests on has been so; empty if that says nothing. */
  public String since() {
    return Fields.text(json.path("evidence"), "since");
  }

  /** The run of unit tests that counts; empty if none does. */
  public String runId() {
    return Fields.text(json.path("evidence"), "run_id");
  }

  /** Whose approvals count. */
  public List<Actor> approvals() {
    return Fields.list(json.path("evidence"), "approvals", Actor::of);
  }

  /** The checks that a plan, a request or a refusal carries; none if it has none. */
  public static List<Check> in(JsonNode json) {
    return Fields.list(json, "checks", Check::new);
  }
}
