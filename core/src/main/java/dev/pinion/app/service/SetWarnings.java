package dev.pinion.app.service;

import dev.pinion.app.models.Model;
import dev.pinion.app.models.ModelCatalog;
import dev.pinion.domain.resource.Resource;
import dev.pinion.domain.resource.ResourceKind;
import dev.pinion.domain.service.LlmConfig;
import dev.pinion.domain.service.Pins;
import dev.pinion.domain.service.VersionSet;
import dev.pinion.domain.service.Warning;
import dev.pinion.domain.service.Warning.Code;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What there is to say about version sets that no guard forbids (docs/behaviour/services.md). */
public final class SetWarnings {
  private final ModelCatalog models;
  private final Limits limits;

  /** Warnings about models of the catalogue, within the limits. */
  public SetWarnings(ModelCatalog models, Limits limits) {
    this.models = models;
    this.limits = limits;
  }

  /**
   * From when on something deserves a warning.
   *
   * @param pinBehindVersions versions that a pin may be behind the newest without one
   * @param unusedAfter how long a set may be neither changed nor used without one
   * @param knownInteractions the interactions of the runtime; empty when nobody has said
   */
  public record Limits(
      int pinBehindVersions, Duration unusedAfter, Set<String> knownInteractions) {}

  /** Warnings about a set as it stands. */
  public List<Warning> standing(String name, Pins pins, ServiceParts parts) {
    return list(name, null, pins, parts);
  }

  /**
   * Warnings about a change.
   *
   * @param before null if the set does not exist before
   */
  List<Warning> ofChange(String name, @Nullable Pins before, Pins after, ServiceParts parts) {
    return list(name, before, after, parts);
  }

  /**
   * The warning that nothing has used a set for long; null if something has.
   *
   * @param used how many things name the set
   * @param resolved when a runtime last asked for it; null if none ever did
   */
  public @Nullable Warning unused(
      VersionSet set, int used, @Nullable Instant resolved, Instant now) {
    boolean ours = set.name().equals(VersionSet.EDGE) || set.name().equals(VersionSet.RELEASE);
    Instant last =
        resolved != null && resolved.isAfter(set.updatedAt()) ? resolved : set.updatedAt();
    Duration age = Duration.between(last, now);
    if (ours || used > 0 || age.compareTo(limits.unusedAfter()) < 0) {
      return null;
    }
    return new Warning(
        Code.SET_UNUSED,
        "Nobody has run or changed \"%s\" for %d days; delete it if it is done with."
            .formatted(set.name(), age.toDays()),
        null);
  }

  private List<Warning> list(String name, @Nullable Pins before, Pins after, ServiceParts parts) {
    var warnings = new ArrayList<Warning>();
    boolean floats = after.agentVersion() == null || after.graphVersion() == null;
    if (name.equals(VersionSet.RELEASE) && floats) {
      warnings.add(
          new Warning(
              Code.RELEASE_NOT_PINNED,
              "\"release\" follows the newest %s, so end users get whatever is made next; pin it."
                  .formatted(floating(after)),
              path(
                  after.agentVersion() == null ? ResourceKind.AGENT : ResourceKind.CONTEXT_GRAPH)));
    }
    if (before != null) {
      before.llmPreferences().keySet().stream()
          .filter(interaction -> !after.llmPreferences().containsKey(interaction))
          .forEach(interaction -> warnings.add(lost(interaction)));
    }
    for (Resource<?> part : parts.all()) {
      Long pin = after.version(part.kind());
      if (pin != null && part.latestVersion() - pin > limits.pinBehindVersions()) {
        warnings.add(
            new Warning(
                Code.PIN_BEHIND,
                "Version %d of the %s \"%s\" is %d behind the newest, %d."
                    .formatted(
                        pin,
                        part.kind().noun(),
                        part.name(),
                        part.latestVersion() - pin,
                        part.latestVersion()),
                path(part.kind())));
      }
    }
    after.llmPreferences().forEach((interaction, llm) -> addModel(interaction, llm, warnings));
    for (Resource<?> part : parts.all()) {
      if (part.deleted()) {
        warnings.add(
            new Warning(
                part.kind() == ResourceKind.AGENT
                    ? Code.DEPRECATED_AGENT
                    : Code.DEPRECATED_CONTEXT_GRAPH,
                "The %s \"%s\" is deprecated.".formatted(part.kind().noun(), part.name()),
                path(part.kind())));
      }
    }
    return List.copyOf(warnings);
  }

  private static String floating(Pins pins) {
    if (pins.agentVersion() != null) {
      return "context graph";
    }
    return pins.graphVersion() == null ? "agent and context graph" : "agent";
  }

  private static String path(ResourceKind kind) {
    return "/" + kind.code() + "_version_number";
  }

  private static String path(String interaction) {
    return "/llm_model_preferences/" + interaction.replace("~", "~0").replace("/", "~1");
  }

  private static Warning lost(String interaction) {
    return new Warning(
        Code.LLM_PREFERENCES_LOST,
        "The LLM preference for \"%s\" is dropped; the interaction's default model takes its place."
            .formatted(interaction),
        path(interaction));
  }

  private void addModel(String interaction, LlmConfig config, List<Warning> warnings) {
    Model model = models.find(config.model());
    if (model == null || model.deprecated()) {
      warnings.add(
          new Warning(
              Code.DEPRECATED_LLM,
              "The LLM %s for \"%s\" is %s."
                  .formatted(
                      config.model(),
                      interaction,
                      model == null ? "no longer in the catalogue" : "deprecated"),
              path(interaction) + "/llm_name"));
    }
    Set<String> known = limits.knownInteractions();
    if (!known.isEmpty() && !known.contains(interaction)) {
      warnings.add(
          new Warning(
              Code.UNKNOWN_INTERACTION,
              "This server knows no interaction \"%s\", so the preference may never apply."
                  .formatted(interaction),
              path(interaction)));
    }
  }
}
