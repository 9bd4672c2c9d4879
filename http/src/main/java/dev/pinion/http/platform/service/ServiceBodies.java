package dev.pinion.http.platform.service;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.pinion.app.service.ServiceNames;
import dev.pinion.app.service.Services.NewService;
import dev.pinion.app.service.Services.ServiceChanges;
import dev.pinion.app.service.Services.SettingsChanges;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.service.ServiceSettings;
import dev.pinion.domain.service.Tag;
import dev.pinion.http.platform.Platform;
import dev.pinion.http.platform.service.VersionSetBodies.VersionSet;
import dev.pinion.http.platform.service.VoiceConfigBodies.ServiceVoiceConfig;
import dev.pinion.http.schema.IntegerType;
import dev.pinion.http.schema.ObjectType;
import dev.pinion.http.schema.Rendered;
import dev.pinion.http.schema.Shape;
import dev.pinion.http.schema.Type;
import dev.pinion.http.schema.Types;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Services as Platform writes them. */
public final class ServiceBodies {
  /** Tags, and likewise keyterms. */
  private static final int TAGS_MAX = 100;

  private static final int TAG_CHARS_MAX = 100;

  private static final Type<Tag> TAG =
      Types.object(
          "ServiceTag",
          f -> {
            var key = f.required("key", Types.string().upTo(TAG_CHARS_MAX));
            var value = f.optional("value", Types.string().upTo(TAG_CHARS_MAX).nullable());
            return v -> new Tag(v.get(key), v.getOrNull(value));
          });
  private static final Type<List<Tag>> TAGS = Types.list(TAG).upTo(TAGS_MAX);
  private static final Type<List<String>> KEYTERMS =
      Types.list(Types.string().upTo(TAG_CHARS_MAX)).upTo(TAGS_MAX);
  private static final IntegerType TOOL_CAPACITY = Types.integer().min(1).max(10);
  private static final Type<String> CHANNEL =
      Types.enumeration(ServiceResponse.class, "channelType");
  private static final Type<String> ENVIRONMENT =
      Types.enumeration(ServiceResponse.class, "environment");

  /** A service to be. */
  public static final ObjectType<NewService> CREATE =
      Types.object(
          "CreateServiceRequest",
          f -> {
            var name = f.required("name", Platform.NAME);
            var description = f.withDefault("description", Platform.DESCRIPTION, "");
            var agent = f.required("agent_id", Platform.ID);
            var graph = f.required("context_graph_id", Platform.ID);
            var keyterms = f.withDefault("keyterms", KEYTERMS, List.of());
            var active = f.withDefault("is_active", Types.bool(), true);
            var sets = f.withDefault("version_sets", VersionSetBodies.SETS, Map.of());
            var tags = f.withDefault("tags", TAGS, List.of());
            var capacity = f.withDefault("tool_capacity", TOOL_CAPACITY, 3L);
            var filters = f.withDefault("safety_filters_enabled", Types.bool(), true);
            var channel = f.withDefault("channel_type", CHANNEL, "voice");
            var environment = f.withDefault("environment", ENVIRONMENT, "production");
            var persona = f.optional("persona_id", Platform.ID.nullable());
            var voice = f.optional("voice_config", VoiceConfigBodies.VOICE_CONFIG.nullable());
            return v ->
                new NewService(
                    v.get(name),
                    v.get(description),
                    v.get(active),
                    v.get(agent),
                    v.get(graph),
                    v.get(tags),
                    v.get(keyterms),
                    new ServiceSettings(
                        v.get(capacity).intValue(),
                        v.get(filters),
                        v.get(channel),
                        v.get(environment),
                        v.getOrNull(persona),
                        v.getOrNull(voice),
                        false),
                    v.get(sets));
          });

  static final ObjectType<ServiceChanges> UPDATE =
      Types.object(
          "UpdateServiceRequest",
          f -> {
            var name = f.optional("name", Platform.NAME.nullable());
            var description = f.optional("description", Platform.DESCRIPTION.nullable());
            var agent = f.optional("agent_id", Platform.ID.nullable());
            var graph = f.optional("context_graph_id", Platform.ID.nullable());
            var keyterms = f.optional("keyterms", KEYTERMS.nullable());
            var active = f.optional("is_active", Types.bool().nullable());
            var sets = f.optional("version_sets", VersionSetBodies.SETS.nullable());
            var tags = f.optional("tags", TAGS.nullable());
            var capacity = f.optional("tool_capacity", TOOL_CAPACITY.nullable());
            var filters = f.optional("safety_filters_enabled", Types.bool().nullable());
            var channel = f.optional("channel_type", CHANNEL.nullable());
            var environment = f.optional("environment", ENVIRONMENT.nullable());
            var persona = f.optional("persona_id", Platform.ID.nullable());
            var voice = f.optional("voice_config", VoiceConfigBodies.VOICE_CONFIG.nullable());
            return v -> {
              Long wantedCapacity = v.getOrNull(capacity);
              return new ServiceChanges(
                  v.getOrNull(name),
                  v.getOrNull(description),
                  v.getOrNull(active),
                  v.getOrNull(agent),
                  v.getOrNull(graph),
                  v.getOrNull(tags),
                  v.getOrNull(keyterms),
                  new SettingsChanges(
                      wantedCapacity == null ? null : wantedCapacity.intValue(),
                      v.getOrNull(filters),
                      v.getOrNull(channel),
                      v.getOrNull(environment),
                      v.getOrNull(persona),
                      v.getOrNull(voice)),
                  v.getOrNull(sets));
            };
          });

  private ServiceBodies() {}

  /** A tag as answered. */
  record ServiceTag(String key, @Shape(required = false) @Nullable String value) {}

  /** A service as answered, with the names of what it refers to as they are. */
  record ServiceResponse(
      String id,
      String workspaceId,
      String name,
      String description,
      String agentId,
      String contextGraphId,
      @Shape(required = false) @Nullable String agentName,
      @Shape(required = false) @Nullable String contextGraphName,
      @Shape(required = false) @Nullable String personaName,
      List<String> keyterms,
      boolean isActive,
      Map<String, VersionSet> versionSets,
      List<ServiceTag> tags,
      long toolCapacity,
      @JsonProperty(defaultValue = "true") boolean safetyFiltersEnabled,
      @Shape(values = {"voice", "text", "scribe"}) @JsonProperty(defaultValue = "\"voice\"")
          String channelType,
      @Shape(values = {"sandbox", "production"}) @JsonProperty(defaultValue = "\"production\"")
          String environment,
      @Shape(required = false) @Nullable ServiceVoiceConfig voiceConfig,
      @Shape(required = false) @Nullable String personaId,
      @JsonProperty(defaultValue = "false") boolean isSystem,
      Instant createdAt,
      Instant updatedAt) {

    static ServiceResponse of(Service service, EntityId workspace, ServiceNames names) {
      ServiceSettings settings = service.settings();
      EntityId persona = settings.personaId();
      return new ServiceResponse(
          service.id().uuid().toString(),
          workspace.uuid().toString(),
          service.name(),
          service.description(),
          service.agentId().uuid().toString(),
          service.graphId().uuid().toString(),
          names.part(service.agentId()),
          names.part(service.graphId()),
          names.persona(persona),
          service.keyterms(),
          service.active(),
          VersionSet.all(service),
          service.tags().stream().map(tag -> new ServiceTag(tag.key(), tag.value())).toList(),
          settings.toolCapacity(),
          settings.safetyFiltersEnabled(),
          settings.channelType(),
          settings.environment(),
          ServiceVoiceConfig.of(settings.voiceConfig()),
          persona == null ? null : persona.uuid().toString(),
          settings.system(),
          service.createdAt(),
          service.updatedAt());
    }
  }

  /** A page of services. */
  record PaginatedResponseServiceResponse(
      List<Rendered<ServiceResponse>> items,
      boolean hasMore,
      @Shape(required = false) @Nullable Long continuationToken,
      @Shape(required = false) @Nullable Long total) {}
}
