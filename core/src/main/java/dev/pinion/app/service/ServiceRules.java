package dev.pinion.app.service;

import dev.pinion.app.ServiceAttributes;
import dev.pinion.app.Work;
import dev.pinion.app.models.Model;
import dev.pinion.app.models.ModelCatalog;
import dev.pinion.catalog.TenantSnapshot;
import dev.pinion.domain.CanonicalJson;
import dev.pinion.domain.Change.Subject;
import dev.pinion.domain.Change.SubjectType;
import dev.pinion.domain.CodePoints;
import dev.pinion.domain.DomainException;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.access.Permission;
import dev.pinion.domain.resource.Resource;
import dev.pinion.domain.resource.ResourceKind;
import dev.pinion.domain.service.LlmConfig;
import dev.pinion.domain.service.Pins;
import dev.pinion.domain.service.Service;
import dev.pinion.store.TenantTx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The guards of services and version sets (docs/behaviour/services.md): each refuses with one
 * sentence that says why.
 */
public final class ServiceRules {
  /** LLM preferences of one set. */
  static final int LLM_PREFERENCES_MAX = 100;

  /** Characters of the JSON of one set's LLM preferences. */
  static final int LLM_PREFERENCES_CHARS_MAX = 32_768;

  /** Services that a refusal names one by one. */
  private static final int SERVICES_NAMED_MAX = 5;

  /** Chars of the name of an interaction that a refusal quotes. */
  private static final int INTERACTION_CHARS_MAX = 100;

  private final ModelCatalog models;

  ServiceRules(ModelCatalog models) {
    this.models = models;
  }

  /**
   * Refuses sets that the service could not take up as it will be.
   *
   * @param sets the sets that are written, by name
   * @param active whether the service will be active
   */
  void requireAcceptable(SortedMap<String, Pins> sets, ServiceParts parts, boolean active) {
    requireNoDangling(sets, parts);
    sets.forEach(this::requireValidModels);
    if (active && !sets.isEmpty()) {
      parts.requireCurrent();
      sets.forEach(this::requireCurrentModels);
    }
  }

  /** Refuses pins on versions that the parts do not have, naming every set that would dangle. */
  void requireNoDangling(SortedMap<String, Pins> sets, ServiceParts parts) {
    var faults = new ArrayList<String>();
    var fields = new ArrayList<List<Object>>();
    var inputs = new ArrayList<Long>();
    for (Map.Entry<String, Pins> set : sets.entrySet()) {
      for (Resource<?> part : parts.all()) {
        Long pin = set.getValue().version(part.kind());
        if (pin != null && !part.hasVersion(pin)) {
          faults.add(
              "\"%s\" pins version %d of the %s \"%s\", which has %s"
                  .formatted(set.getKey(), pin, part.kind().noun(), part.name(), existing(part)));
          fields.add(List.of("version_sets", set.getKey(), part.kind().code() + "_version"));
          inputs.add(pin);
        }
      }
    }
    if (!faults.isEmpty()) {
      throw DomainException.refused(
          "dangling_pin",
          fields.getFirst(),
          "Pin versions that exist, or null for the newest: " + String.join("; ", faults) + ".",
          inputs.getFirst());
    }
  }

  private static String existing(Resource<?> part) {
    return switch ((int) Math.min(part.latestVersion(), 2)) {
      case 0 -> "no version yet";
      case 1 -> "version 1 only";
      default -> "the versions 1 to " + part.latestVersion();
    };
  }

  /**
   * Refuses models that are not in the catalogue, parameters that a model does not take, and more
   * of both than a ledger can keep many of.
   */
  void requireValidModels(String setName, Pins pins) {
    requireModestModels(setName, pins);
    for (Map.Entry<String, LlmConfig> entry : pins.llmPreferences().entrySet()) {
      LlmConfig config = entry.getValue();
      List<String> problems = models.problems(config.model(), config.params());
      if (!problems.isEmpty()) {
        throw DomainException.refused(
            "invalid_llm_config",
            List.of("version_sets", setName, "llm_model_preferences", entry.getKey()),
            "The LLM preference \"%s\" is invalid: %s"
                .formatted(
                    CodePoints.quotable(entry.getKey(), INTERACTION_CHARS_MAX),
                    String.join(" ", problems)),
            config.model());
      }
    }
  }

  private static void requireModestModels(String setName, Pins pins) {
    int chars = pins.llmPreferences().isEmpty() ? 0 : CanonicalJson.text(pins.llmJson()).length();
    if (pins.llmPreferences().size() > LLM_PREFERENCES_MAX || chars > LLM_PREFERENCES_CHARS_MAX) {
      throw DomainException.refused(
          "invalid_llm_config",
          List.of("version_sets", setName, "llm_model_preferences"),
          "A set takes at most %d LLM preferences and %d characters of JSON; this has %d and %d."
              .formatted(
                  LLM_PREFERENCES_MAX,
                  LLM_PREFERENCES_CHARS_MAX,
                  pins.llmPreferences().size(),
                  chars),
          null);
    }
  }

  /**
   * Refuses models that an active service never takes up: deprecated ones, and those that the
   * catalogue has lost since they were chosen.
   */
  void requireCurrentModels(String setName, Pins pins) {
    for (Map.Entry<String, LlmConfig> entry : pins.llmPreferences().entrySet()) {
      String name = entry.getValue().model();
      Model model = models.find(name);
      if (model == null || model.deprecated()) {
        throw DomainException.refused(
            model == null ? "invalid_llm_config" : "deprecated_llm",
            List.of("version_sets", setName, "llm_model_preferences", entry.getKey()),
            "The LLM %s is %s, so the set \"%s\" of an active service cannot take it up."
                .formatted(
                    name, model == null ? "no longer in the catalogue" : "deprecated", setName),
            name);
      }
    }
  }

  /** Refuses a name that another service holds, as far as the policy and activity go. */
  void requireNameFree(TenantTx tx, Service service, ServicePolicy policy) {
    boolean activeHeld =
        service.active() && isOther(tx.services().findActiveByName(service.name()), service);
    boolean held =
        policy.uniqueAmongAll()
            && tx.services().findByName(service.name()).stream()
                .anyMatch(holder -> isOther(holder, service));
    if (activeHeld || held) {
      throw DomainException.conflict(
          "service_name_taken",
          "%s service named \"%s\" exists already; choose another name or %s that one."
              .formatted(
                  activeHeld ? "An active" : "A",
                  service.name(),
                  activeHeld ? "deactivate" : "rename"));
    }
  }

  private static boolean isOther(@Nullable EntityId holder, Service self) {
    return holder != null && !holder.equals(self.id());
  }

  /** Refuses a persona that does not exist. */
  static void requirePersona(TenantTx tx, Service service) {
    EntityId persona = service.settings().personaId();
    if (persona == null) {
      return;
    }
    Resource<?> found = tx.resources().find(persona);
    if (found == null || found.kind() != ResourceKind.PERSONA) {
      throw DomainException.unknownReference(
          "persona_not_found", List.of("persona_id"), "There is no persona with this id.");
    }
  }

  /**
   * Refuses while active services use the agent or the graph. Services that the caller may not see
   * are counted and not named.
   */
  public static void requireNoActiveUser(Work.Unit unit, Resource<?> part) {
    List<EntityId> services = unit.tx().services().activeUsersOf(part.id());
    if (services.isEmpty()) {
      return;
    }
    List<String> named =
        services.stream()
            .map(unit.tx().services()::find)
            .filter(Objects::nonNull)
            .filter(service -> unit.may(Permission.SERVICE_GET, ServiceAttributes.of(service)))
            .limit(SERVICES_NAMED_MAX)
            .map(service -> "\"" + service.name() + "\"")
            .toList();
    int more = services.size() - named.size();
    String rest =
        more == 0 ? "" : named.isEmpty() ? more + " in all" : " and %d more".formatted(more);
    throw DomainException.inUse(
        "in_use",
        "Active services use the %s \"%s\": %s%s; deactivate them or give them another first."
            .formatted(part.kind().noun(), part.name(), String.join(", ", named), rest),
        List.of());
  }

  /** The service; refused as not found if there is none. */
  public static Service find(TenantTx tx, EntityId id) {
    return require(tx.services().find(id));
  }

  /** The service as a snapshot shows it; refused as not found if there is none. */
  public static Service find(TenantSnapshot seen, EntityId id) {
    return require(seen.services().get(id));
  }

  private static Service require(@Nullable Service service) {
    if (service == null) {
      throw DomainException.notFound("service_not_found", "There is no service with this id.");
    }
    return service;
  }

  /** The service that something refers to; refused as an unknown reference if there is none. */
  public static Service referred(TenantTx tx, EntityId id) {
    Service service = tx.services().find(id);
    if (service == null) {
      throw DomainException.unknownReference(
          "service_not_found",
          List.of("service_id"),
          "There is no service with the id " + id.hex() + ".");
    }
    return service;
  }

  /** The service as the subject of a change. */
  static Subject subject(Service service) {
    return Subject.of(SubjectType.SERVICE, service.id());
  }
}
