package dev.pinion.client.model.request;

import dev.pinion.client.model.Actor;
import dev.pinion.client.model.Fields;
import dev.pinion.client.model.View;
import dev.pinion.client.model.governance.Check;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One planned change of a service that waits until the rules let it through. */
public record ChangeRequest(JsonNode json) implements View {

  /** Its id. */
  public String id() {
    return Fields.text(json, "id");
  }

  /** Its number in the workspace, from 1. */
  public long number() {
    return Fields.number(json, "number");
  }

  /** The service that it changes. */
  public String serviceId() {
    return Fields.text(json, "service_id");
  }

  /** What is asked for. */
  public Change change() {
    return new Change(json.path("change"));
  }

  /** What it is about, in a line. */
  public String title() {
    return Fields.text(json, "title");
  }

  /** Why, in the words of its author; empty if they did not say. */
  public String reason() {
    return Fields.text(json, "reason");
  }

  /** Whether the server applies it as soon as its last check passes. */
  public boolean isWhenReady() {
    return Fields.text(json, "apply").equals("when_ready");
  }

  /** When it may be applied at the earliest; empty if that is not said. */
  public String notBefore() {
    return Fields.text(json, "not_before");
  }

  /** How far it has come, such as {@code open}. */
  public String state() {
    return Fields.text(json, "state");
  }

  /** Whether it may still be applied as it is. */
  public boolean isLive() {
    return state().equals("open") || state().equals("ready");
  }

  /** The digest of what each set will mean. */
  public Map<String, String> digests() {
    return Fields.members(json.path("digests"), JsonNode::asString);
  }

  /** What it changes of each set. */
  public RequestPlan plan() {
    return new RequestPlan(json.path("plan"));
  }

  /** What the rules say of it. */
  public List<Check> checks() {
    return Check.in(json);
  }

  /** Who approved it, the oldest first. */
  public List<Vote> approvals() {
    return Fields.list(json, "approvals", Vote::new);
  }

  /** Who rejected it. */
  public List<Vote> rejections() {
    return Fields.list(json, "rejections", Vote::new);
  }

  /** What people said of it, the oldest first. */
  public List<Vote> comments() {
    return Fields.list(json, "comments", Vote::new);
  }

  /** Who made it. */
  public Actor author() {
    return Actor.of(json.path("author"));
  }

  /** When it was made. */
  public String createdAt() {
    return Fields.text(json, "created_at");
  }

  /** The revision that it made; null until it is applied. */
  public @Nullable Long appliedRevision() {
    return Fields.numberOrNull(json, "applied_revision");
  }

  /** Why the server could not apply it; empty unless it failed. */
  public String failure() {
    return Fields.text(json.path("failure"), "message");
  }

  /** What is asked for. What another kind of change has is empty. */
  public record Change(JsonNode json) implements View {

    /** {@code promote}, {@code rollback} or {@code service}. */
    public String type() {
      return Fields.text(json, "type");
    }

    /** The set that is written. */
    public String versionSet() {
      return Fields.text(json, "version_set");
    }

    /** The set whose content is copied, or {@code name@revision}. */
    public String from() {
      return Fields.text(json, "from");
    }

    /** The revision to go back to; null for the one before. */
    public @Nullable Long toRevision() {
      return Fields.numberOrNull(json, "to_revision");
    }

    /** The agent that the service gets; empty if it keeps its own. */
    public String agentId() {
      return Fields.text(json, "agent_id");
    }

    /** The context graph that the service gets; empty if it keeps its own. */
    public String contextGraphId() {
      return Fields.text(json, "context_graph_id");
    }

    /** Whether the service is switched on; null if that stays as it is. */
    public @Nullable Boolean isActive() {
      return json.hasNonNull("is_active") ? (Boolean) Fields.isTrue(json, "is_active") : null;
    }
  }

  /** What somebody said of a request. */
  public record Vote(JsonNode json) implements View {

    /** Who. */
    public Actor actor() {
      return Actor.of(json.path("actor"));
    }

    /** When. */
    public String at() {
      return Fields.text(json, "at");
    }

    /** What they wrote; empty if nothing. */
    public String comment() {
      return Fields.text(json, "comment");
    }
  }
}
