package dev.pinion.cli.versionset;

import dev.pinion.cli.asset.AssetCommand;
import dev.pinion.cli.output.ExitCode;
import dev.pinion.cli.output.ProcessContext;
import dev.pinion.cli.output.RefusedException;
import dev.pinion.cli.output.Text;
import dev.pinion.cli.session.Session;
import dev.pinion.cli.session.Workspace;
import dev.pinion.client.ClientException;
import dev.pinion.client.Parts;
import dev.pinion.client.Precondition;
import dev.pinion.client.WireJson;
import dev.pinion.client.WorkspaceClient;
import dev.pinion.client.model.resource.Pinnable;
import dev.pinion.client.model.service.Pins;
import dev.pinion.client.model.service.Plan;
import dev.pinion.client.model.service.Service;
import dev.pinion.client.model.service.VersionSet;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Writes single fields of a version set. The API takes a set as a whole, so the set is read first;
 * the server's plan and the write hold only if it has not moved since.
 */
final class Upsert {
  private static final String LATEST = "latest";

  private final Session session;
  private final Sets sets;
  private final String name;

  /** An upsert of the set of that name. */
  Upsert(Session session, Sets sets, String name) {
    this.session = session;
    this.sets = sets;
    this.name = Sets.writable(name);
  }

  /**
   * What is to be changed; what is null stays as it is.
   *
   * @param agent a number, or {@code latest}
   * @param graph the same
   * @param preferences every LLM preference that the set is to have
   */
  record Wish(@Nullable String agent, @Nullable String graph, @Nullable JsonNode preferences) {

    boolean isEmpty() {
      return agent == null && graph == null && preferences == null;
    }
  }

  /**
   * The LLM preferences that a command line gives, as {@code {interaction: {llm_name, params}}},
   * alone or in a field {@code llm_model_preferences}; null if it gives none.
   *
   * @param body JSON
   * @param file a file of JSON; {@code -} is the standard input
   */
  static @Nullable JsonNode preferences(
      ProcessContext process, @Nullable String body, @Nullable String file) throws IOException {
    if (body != null && file != null) {
      throw RefusedException.usage("Give the LLM preferences by --body or by --file, not by both.");
    }
    if (body == null && file == null) {
      return null;
    }
    JsonNode json;
    try {
      json =
          WireJson.read(
              body != null
                  ? body.getBytes(java.nio.charset.StandardCharsets.UTF_8)
                  : process.read(String.valueOf(file)));
    } catch (JacksonException e) {
      throw RefusedException.usage(
          "The LLM preferences are no JSON: %s.".formatted(e.getOriginalMessage()));
    }
    JsonNode preferences = Pins.preferencesIn(json);
    if (preferences == null) {
      throw RefusedException.usage(
          "Write the LLM preferences as {\"<interaction>\": {\"llm_name\": \"<model>\", \"params\": {}}}.");
    }
    return preferences;
  }

  /** Shows what the wish changes, and does it if it is said so. */
  int run(Wish wish, boolean apply) {
    if (wish.isEmpty()) {
      throw RefusedException.usage(
          "Say what to change: --agent-version, --context-graph-version, --body or --file.");
    }
    if (name.equals(VersionSet.EDGE)) {
      throw new RefusedException(
          "The version set \"edge\" always follows the newest versions and cannot be changed.");
    }
    VersionSet current = sets.api().find(name);
    Pins pins = current == null ? Pins.NEWEST : current.pins();
    WorkspaceClient api = sets.workspace().api();
    Service service = sets.service();
    Pins wanted =
        new Pins(
            version(pins.agentVersion(), wish.agent(), api.agents(), service.agentId()),
            version(
                pins.contextGraphVersion(),
                wish.graph(),
                api.contextGraphs(),
                service.contextGraphId()),
            wish.preferences() == null ? pins.preferences() : wish.preferences());
    Precondition unmoved = current == null ? Precondition.NEW : Precondition.at(current.revision());
    Plan plan = sets.api().planUpsert(name, wanted, unmoved);
    if (apply && !plan.changes().isEmpty()) {
      sets.api().upsert(name, wanted, unmoved);
      // The write held at the planned revision only, so what stands by now does not matter. But a
      // set that was deleted and is made again goes on counting.
      Long base = plan.baseRevision();
      plan = plan.applied(base == null ? revision() : Long.valueOf(base + 1));
    }
    new Plans(session, sets, "The rules do not let it through; promote a set onto it instead.")
        .show(plan, apply);
    return ExitCode.DONE;
  }

  /** The revision of what was written; null if it cannot be read. */
  private @Nullable Long revision() {
    try {
      return sets.api().get(name).revision();
    } catch (ClientException e) {
      // The write is made, and must not be told to have failed.
      return null;
    }
  }

  private @Nullable Long version(
      @Nullable Long current, @Nullable String wanted, Parts<?, ?> parts, String id) {
    if (wanted == null) {
      return current;
    }
    if (wanted.toLowerCase(Locale.ROOT).equals(LATEST)) {
      return null;
    }
    if (!wanted.matches("[1-9][0-9]{0,17}")) {
      throw RefusedException.usage(
          "\"%s\" is no version of %s; give a number or latest."
              .formatted(
                  Text.clean(wanted),
                  (parts.word().equals("agent") ? "an " : "a ") + parts.word()));
    }
    long number = Long.parseLong(wanted);
    // What is deprecated is hidden, and perhaps all of them are to this key; the server knows the
    // versions and has the last word.
    Pinnable part = Workspace.find(parts, id);
    if (part != null && number > part.latestVersion()) {
      throw new RefusedException(
          "The %s \"%s\" %s; %d is none of them."
              .formatted(
                  parts.word(), Text.clean(part.name()), AssetCommand.versions(part), number));
    }
    return number;
  }
}
