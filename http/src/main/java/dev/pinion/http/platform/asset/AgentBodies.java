package dev.pinion.http.platform.asset;

import dev.pinion.domain.EntityId;
import dev.pinion.domain.resource.ResourceVersion;
import dev.pinion.http.api.ContentReader;
import dev.pinion.http.platform.Platform;
import dev.pinion.http.schema.ObjectType;
import dev.pinion.http.schema.Shape;
import dev.pinion.http.schema.Type;
import dev.pinion.http.schema.Types;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Agent versions as Platform writes them. */
final class AgentBodies {
  private static final Type<List<String>> TEXTS = Types.list(Types.string().max(2000)).max(200);

  private static final Type<Map<String, @Nullable Object>> RELATIONSHIP =
      Types.mapObject(
          "RelationshipToDeveloper",
          f -> {
            f.required("ownership", Types.string());
            f.required("type", Types.string());
            f.required("conversation_visibility", Types.string());
            f.required("thought_visibility", Types.string());
          });

  private static final Type<Map<String, @Nullable Object>> IDENTITY =
      Types.mapObject(
          "Identity",
          f -> {
            f.required("name", Types.string());
            f.required("role", Types.string());
            f.required("developed_by", Types.string());
            f.required("default_spoken_language", Types.string());
            f.optional("relationship_to_developer", RELATIONSHIP.nullable());
          });

  private static final Type<Map<String, @Nullable Object>> VOICE =
      Types.mapObject(
              "VoiceConfig",
              f -> {
                f.required("voice_id", Types.string());
                f.withDefault("stability", Types.number(), BigDecimal.ZERO);
                f.withDefault("similarity_boost", Types.number(), BigDecimal.ZERO);
                f.withDefault("style", Types.number(), BigDecimal.ZERO);
                f.optional(
                    "tts_provider", Types.enumeration("cartesia", "elevenlabs", "groq").nullable());
                f.optional("tts_config", Types.any());
                f.optional("language_providers", Platform.atMost(10));
                f.optional(
                    "session_provider",
                    Types.enumeration("amigo", "gpt_realtime", "gpt_live").nullable());
              })
          .keepingUndeclared();

  /** A version is complete by itself: what it does not say is empty. */
  static final ObjectType<Map<String, @Nullable Object>> VERSION =
      Types.mapObject(
          "CreateAgentVersionRequest",
          f -> {
            f.required("name", Platform.NAME);
            f.withDefault("initials", Types.string().max(10), "");
            f.required("identity", IDENTITY);
            f.optional("voice_config", VOICE.nullable());
            f.withDefault("background", Types.string().max(10_000), "");
            f.withDefault("behaviors", TEXTS, List.of());
            f.withDefault("communication_patterns", TEXTS, List.of());
          });

  private AgentBodies() {}

  /** The whole content: without a voice it says so, lest it keep that of the version before. */
  static Map<String, @Nullable Object> complete(Map<String, @Nullable Object> body) {
    Map<String, @Nullable Object> content = new LinkedHashMap<>(body);
    content.putIfAbsent("voice_config", null);
    return Collections.unmodifiableMap(content);
  }

  /** How an agent stands to who made it. */
  record RelationshipResponse(
      String ownership, String type, String conversationVisibility, String thoughtVisibility) {

    static @Nullable RelationshipResponse of(ContentReader identity) {
      if (!identity.hasObject("relationship_to_developer")) {
        return null;
      }
      ContentReader relationship = identity.below("relationship_to_developer");
      return new RelationshipResponse(
          relationship.text("ownership"),
          relationship.text("type"),
          relationship.text("conversation_visibility"),
          relationship.text("thought_visibility"));
    }
  }

  /** Who an agent is. */
  record IdentityResponse(
      String name,
      String role,
      String developedBy,
      String defaultSpokenLanguage,
      @Shape(required = false) @Nullable RelationshipResponse relationshipToDeveloper) {

    static IdentityResponse of(ContentReader identity) {
      return new IdentityResponse(
          identity.text("name"),
          identity.text("role"),
          identity.text("developed_by"),
          identity.text("default_spoken_language"),
          RelationshipResponse.of(identity));
    }
  }

  /**
   * An agent version as answered; what it lacks is empty.
   *
   * @param name the version's own, or its identity's where a version has none of its own
   * @param voiceConfig as it was sent, with its defaults
   */
  record AgentVersionResponse(
      String id,
      String workspaceId,
      String agentId,
      long version,
      String name,
      String initials,
      IdentityResponse identity,
      @Shape(required = false) @Nullable Map<String, @Nullable Object> voiceConfig,
      String background,
      List<String> behaviors,
      List<String> communicationPatterns,
      Instant createdAt,
      Instant updatedAt) {

    static AgentVersionResponse of(ResourceVersion version, EntityId workspace) {
      var agent = new ContentReader(version.content());
      ContentReader identity = agent.below("identity");
      return new AgentVersionResponse(
          version.id().uuid().toString(),
          workspace.uuid().toString(),
          version.resourceId().uuid().toString(),
          version.version(),
          (agent.fields().get("name") == null ? identity : agent).text("name"),
          agent.text("initials"),
          IdentityResponse.of(identity),
          voice(agent.objectOrNull("voice_config")),
          agent.text("background"),
          agent.texts("behaviors"),
          agent.texts("communication_patterns"),
          version.createdAt(),
          version.createdAt());
    }

    private static @Nullable Map<String, @Nullable Object> voice(
        @Nullable Map<String, @Nullable Object> stored) {
      if (stored == null) {
        return null;
      }
      Map<String, @Nullable Object> voice = new LinkedHashMap<>(stored);
      for (String field : List.of("stability", "similarity_boost", "style")) {
        voice.putIfAbsent(field, 0L);
      }
      return voice;
    }
  }

  /** A page of agent versions. */
  record PaginatedResponseAgentVersionResponse(
      List<AgentVersionResponse> items,
      boolean hasMore,
      @Shape(required = false) @Nullable Long continuationToken,
      @Shape(required = false) @Nullable Long total) {}
}
