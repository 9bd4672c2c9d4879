package dev.pinion.client.model.governance;

import dev.pinion.client.model.Fields;
import dev.pinion.client.model.View;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** One thing that a rule asks of a change. What another kind of condition has is empty. */
public record Condition(JsonNode json) implements View {

  /** Its kind, such as {@code approvals}. */
  public String type() {
    return Fields.text(json, "type");
  }

  /** The sets that a promotion may come from; empty for any. */
  public List<String> from() {
    return texts("from");
  }

  /** The warnings that a plan must not carry. */
  public List<String> codes() {
    return texts("codes");
  }

  /** The unit test set that counts; empty for every unit test of the service. */
  public String unitTestSetId() {
    return Fields.text(json, "unit_test_set_id");
  }

  /** The part of the tests that must have passed, from 0 to 1. */
  public double minPassRate() {
    return json.path("min_pass_rate").asDouble(0);
  }

  /** How old a run of the tests may be, such as {@code 7d}; empty for any age. */
  public String maxAge() {
    return Fields.text(json, "max_age");
  }

  /** The roles or keys whose results count; empty for anybody's. */
  public List<String> reportedBy() {
    return texts("reported_by");
  }

  /** How many people must approve. */
  public long count() {
    return Fields.number(json, "count");
  }

  /** The roles of those who may approve; empty for any. */
  public List<String> roles() {
    return texts("roles");
  }

  /** The set on which the content must have stood. */
  public String versionSet() {
    return Fields.text(json, "version_set");
  }

  /** For how long it must have stood there, such as {@code 24h}. */
  public String atLeast() {
    return Fields.text(json, "at_least");
  }

  /** When changes are welcome; empty for always. */
  public List<Period> allow() {
    return Fields.list(json, "allow", Period::new);
  }

  /** When they are not, even so. */
  public List<Period> deny() {
    return Fields.list(json, "deny", Period::new);
  }

  private List<String> texts(String field) {
    return Fields.list(json, field, JsonNode::asString);
  }

  /** A part of every week, or one span of time; what the other kind has is empty. */
  public record Period(JsonNode json) implements View {

    /** The days on which it begins: {@code mon} to {@code sun}. */
    public List<String> days() {
      return Fields.list(json, "days", JsonNode::asString);
    }

    /** When it begins on each of these days, as {@code HH:MM}. */
    public String from() {
      return Fields.text(json, "from");
    }

    /** When it ends, as {@code HH:MM}. */
    public String to() {
      return Fields.text(json, "to");
    }

    /** The time zone of both, such as {@code Europe/Berlin}. */
    public String timeZone() {
      return Fields.text(json, "time_zone");
    }

    /** When the one span begins. */
    public String start() {
      return Fields.text(json, "start");
    }

    /** When the one span ends. */
    public String end() {
      return Fields.text(json, "end");
    }
  }
}
