package dev.pinion.client.model.request;

import dev.pinion.client.model.Fields;
import dev.pinion.client.model.View;
import dev.pinion.client.model.service.Plan;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What a change request changes, or has changed: one version set, or several by one edit. */
public record RequestPlan(JsonNode json) implements View {

  /** What changes of each set. */
  public List<Plan> sets() {
    return json.has("sets") ? Fields.list(json, "sets", Plan::new) : List.of(new Plan(json));
  }
}
