package dev.pinion.client.model.resource;

import dev.pinion.client.model.Fields;
import dev.pinion.client.model.Named;
import dev.pinion.client.model.View;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What version sets pin versions of. Versions are numbered from 1 without gaps. */
public sealed interface Pinnable extends Named permits Agent, ContextGraph {

  /** What people wrote about it. */
  default String description() {
    return Fields.text(json(), "description");
  }

  /** The number of its newest version; 0 if it has none. */
  default long latestVersion() {
    return Fields.number(json(), "latest_version");
  }

  /** When it was last changed. */
  default String updatedAt() {
    return Fields.text(json(), "updated_at");
  }

  /** One version, which never changes. */
  sealed interface Version extends View permits Agent.Version, ContextGraph.Version {

    /** Its number. */
    default long version() {
      return Fields.number(json(), "version");
    }

    /** When it was made. */
    default String createdAt() {
      return Fields.text(json(), "created_at");
    }

    /** What it holds, without its number, ids and times. */
    default JsonNode content() {
      return Fields.copy(json())
          .remove(
              List.of(
                  "id",
                  "workspace_id",
                  "agent_id",
                  "context_graph_id",
                  "version",
                  "created_at",
                  "updated_at"));
    }
  }
}
