package dev.pinion.http.classic.asset;

import dev.pinion.app.resource.Resources.NewResource;
import dev.pinion.domain.resource.Content.Agent;
import dev.pinion.domain.resource.ResourceVersion;
import dev.pinion.http.api.ContentReader;
import dev.pinion.http.classic.Classic;
import dev.pinion.http.classic.Classic.UserInfo;
import dev.pinion.http.schema.ObjectType;
import dev.pinion.http.schema.Type;
import dev.pinion.http.schema.Types;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.MissingResourceException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Agent versions as Classic writes them. */
final class AgentBodies {
  private static final int INITIALS_CHARS_MAX = 3;

  private static final Pattern ISO_639_3 = Pattern.compile("[a-z]{3}");

  private static final Type<Map<String, @Nullable Object>> RELATIONSHIP =
      Types.mapObject(
          "RelationshipToDeveloper",
          f -> {
            f.required("ownership", Types.text());
            f.required("type", Types.text());
            f.required("conversation_visibility", Types.text());
            f.required("thought_visibility", Types.text());
          });

  private static final Type<Map<String, @Nullable Object>> IDENTITY =
      Types.mapObject(
          "Identity",
          f -> {
            f.required("name", Types.text());
            f.required("role", Types.text());
            f.required("developed_by", Types.text());
            f.required("default_spoken_language", Classic.LANGUAGE);
            f.required("relationship_to_developer", RELATIONSHIP);
          });

  /** There is no catalogue of voices, so every id is taken. */
  private static final Type<Map<String, @Nullable Object>> VOICE =
      Types.mapObject("VoiceConfig", f -> f.required("voice_id", Types.text()));

  static final ObjectType<NewResource<Agent>> CREATE =
      Types.object(
          "CreateAgentRequest",
          f -> {
            var name = f.required("agent_name", Types.text().max(AssetOperations.NAME_CHARS_MAX));
            return v -> new NewResource<>(v.get(name), List.of(), new Agent(""), null);
          });

  /** What a version says of itself: in the first everything, later only what changes. */
  static final ObjectType<Map<String, @Nullable Object>> VERSION =
      Types.mapObject(
          "CreateAgentVersionRequest",
          f -> {
            f.optional("initials", Types.text().max(INITIALS_CHARS_MAX).nullable());
            f.optional("identity", IDENTITY.nullable());
            f.optional("background", Types.text().nullable());
            f.optional("behaviors", Types.list(Types.text()).nullable());
            f.optional("communication_patterns", Types.list(Types.text()).nullable());
            f.optional("voice_config", VOICE.nullable());
          });

  private AgentBodies() {}

  /** The fields that a body gives: null says no more than absence. */
  static Map<String, @Nullable Object> given(Map<String, @Nullable Object> body) {
    Map<String, @Nullable Object> given = new LinkedHashMap<>(body);
    given.values().removeIf(java.util.Objects::isNull);
    return Collections.unmodifiableMap(given);
  }

  /** How a voice sounds; Classic itself only ever names the voice. */
  record VoiceConfigOutput(
      String voiceId, BigDecimal stability, BigDecimal similarityBoost, BigDecimal style) {

    static @Nullable VoiceConfigOutput of(ContentReader agent) {
      if (!agent.hasObject("voice_config")) {
        return null;
      }
      ContentReader voice = agent.below("voice_config");
      return new VoiceConfigOutput(
          voice.text("voice_id"),
          voice.number("stability"),
          voice.number("similarity_boost"),
          voice.number("style"));
    }
  }

  /** How an agent stands to who made it. */
  record RelationshipOutput(
      String ownership, String type, String conversationVisibility, String thoughtVisibility) {}

  /** Who an agent is. */
  record IdentityOutput(
      String name,
      String role,
      String developedBy,
      String defaultSpokenLanguage,
      RelationshipOutput relationshipToDeveloper) {

    static IdentityOutput of(ContentReader identity) {
      ContentReader relationship = identity.below("relationship_to_developer");
      return new IdentityOutput(
          identity.text("name"),
          identity.text("role"),
          identity.text("developed_by"),
          language(identity.text("default_spoken_language")),
          new RelationshipOutput(
              relationship.text("ownership"),
              relationship.text("type"),
              relationship.text("conversation_visibility"),
              relationship.text("thought_visibility")));
    }

    /** The three letters of a language tag; {@code und}, as ISO 639 says, if it has none. */
    private static String language(String tag) {
      if (ISO_639_3.matcher(tag).matches()) {
        return tag;
      }
      try {
        String letters = Locale.forLanguageTag(tag).getISO3Language();
        return letters.isEmpty() ? "und" : letters;
      } catch (MissingResourceException e) {
        return "und";
      }
    }
  }

  /** An agent version as answered; what a version lacks is empty. */
  record AgentVersionOutput(
      String orgId,
      String id,
      String agentId,
      long version,
      @Nullable VoiceConfigOutput voiceConfig,
      String initials,
      IdentityOutput identity,
      String background,
      List<String> behaviors,
      List<String> communicationPatterns,
      Instant createdAt,
      UserInfo creator) {

    static AgentVersionOutput of(String org, ResourceVersion version) {
      var agent = new ContentReader(version.content());
      return new AgentVersionOutput(
          org,
          version.id().hex(),
          version.resourceId().hex(),
          version.version(),
          VoiceConfigOutput.of(agent),
          agent.text("initials"),
          IdentityOutput.of(agent.below("identity")),
          agent.text("background"),
          agent.texts("behaviors"),
          agent.texts("communication_patterns"),
          version.createdAt(),
          UserInfo.of(version.creator()));
    }
  }
}
