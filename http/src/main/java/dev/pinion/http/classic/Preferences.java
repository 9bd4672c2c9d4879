package dev.pinion.http.classic;

import dev.pinion.domain.LanguageCodes;
import dev.pinion.http.schema.Field;
import dev.pinion.http.schema.ObjectType;
import dev.pinion.http.schema.Type;
import dev.pinion.http.schema.Types;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** User preferences: their names on the wire are their names in a profile, too. */
public final class Preferences {
  /** Whether responses are recommended to the user. */
  public static final String RECOMMENDATION = "enable_response_recommendation";

  /** The language that the user prefers. */
  public static final String LANGUAGE = "preferred_language";

  /** Whether administrators see the conversations. */
  public static final String CONVERSATIONS_VISIBLE = "conversations_visible_to_admins";

  /** Whether administrators see the user model. */
  public static final String USER_MODEL_VISIBLE = "user_model_visible_to_admins";

  /** The user's time zone. */
  public static final String TIME_ZONE = "timezone";

  /** Terms that speech recognition should know. */
  public static final String KEYTERMS = "audio_keyterms";

  /** A word or two that speech recognition should know. */
  public static final Type<String> KEYTERM = Types.text().pattern("^[a-z-]+( [a-z-]+){0,2}$");

  private static final Type<String> ZONE =
      Types.string()
          .mapChecked(
              text -> isZone(text) ? text : null,
              "value_error",
              "Give a time zone by its name, such as Europe/Berlin");

  /** Preferences with all their defaults. */
  public static final ObjectType<Map<String, @Nullable Object>> TYPE =
      type("UserPreferences", Classic.LANGUAGE);

  /** The same for an invitation, where a language may also be named by two letters. */
  public static final ObjectType<Map<String, @Nullable Object>> INVITED =
      type("InvitedUserPreferences", Classic.SHORT_LANGUAGE);

  /** A language to set, or {@link Setting#KEEP}; null, it is erased. */
  public static final Type<Setting> LANGUAGE_SETTING =
      setting(
          LanguageCodes::isIso6393,
          "Give a language's code, such as eng, null to erase the language, or nothing to keep it");

  /** A time zone to set, or {@link Setting#KEEP}; null, it is erased. */
  public static final Type<Setting> TIME_ZONE_SETTING =
      setting(
          Preferences::isZone,
          "Give the name of a time zone, null to erase it, or nothing to keep it");

  private Preferences() {}

  /**
   * A value that is set.
   *
   * @param value null keeps what there is
   */
  public record Setting(@Nullable String value) {
    /** What an empty object stands for. */
    static final Setting KEEP = new Setting(null);
  }

  /** Puts what is set, and null for what is erased; what is kept is left out. */
  public static void putSettings(
      ObjectType.Values values,
      List<Field<@Nullable Setting>> fields,
      Map<String, @Nullable Object> into) {
    for (Field<@Nullable Setting> field : fields) {
      Setting setting = values.getOrNull(field);
      if (setting == null ? values.isPresent(field) : setting.value() != null) {
        into.put(field.name(), setting == null ? null : setting.value());
      }
    }
  }

  private static Type<Setting> setting(Predicate<String> isValid, String otherwise) {
    return Types.any()
        .mapChecked(
            value ->
                switch (value) {
                  case String text when isValid.test(text) -> new Setting(text);
                  case Map<?, ?> map when map.isEmpty() -> Setting.KEEP;
                  case null, default -> null;
                },
            "value_error",
            otherwise);
  }

  private static boolean isZone(String text) {
    return ZoneId.getAvailableZoneIds().contains(text);
  }

  private static ObjectType<Map<String, @Nullable Object>> type(
      String name, Type<String> language) {
    return Types.mapObject(
        name,
        f -> {
          f.withDefault(RECOMMENDATION, Types.bool(), false);
          f.optional(LANGUAGE, language.nullable());
          f.withDefault(CONVERSATIONS_VISIBLE, Types.bool(), true);
          f.withDefault(USER_MODEL_VISIBLE, Types.bool(), true);
          f.optional(TIME_ZONE, ZONE.nullable());
          f.withDefault(KEYTERMS, Types.list(KEYTERM), List.of());
        });
  }

  /** Preferences as answered, every one of them. */
  public record PreferencesOutput(
      boolean enableResponseRecommendation,
      @Nullable String preferredLanguage,
      boolean conversationsVisibleToAdmins,
      boolean userModelVisibleToAdmins,
      @Nullable String timezone,
      List<String> audioKeyterms) {

    /**
     * The preferences in a profile.
     *
     * @param stored null when there are none
     */
    public static PreferencesOutput of(@Nullable Object stored) {
      Map<?, ?> map = stored instanceof Map<?, ?> found ? found : Map.of();
      return new PreferencesOutput(
          flag(map, RECOMMENDATION, false),
          text(map, LANGUAGE),
          flag(map, CONVERSATIONS_VISIBLE, true),
          flag(map, USER_MODEL_VISIBLE, true),
          text(map, TIME_ZONE),
          texts(map.get(KEYTERMS)));
    }

    private static boolean flag(Map<?, ?> map, String name, boolean fallback) {
      return map.get(name) instanceof Boolean value ? value : fallback;
    }

    private static @Nullable String text(Map<?, ?> map, String name) {
      return map.get(name) instanceof String value ? value : null;
    }
  }

  /** The texts of a list in a profile; none when there is no list. */
  public static List<String> texts(@Nullable Object stored) {
    return stored instanceof List<?> list ? list.stream().map(String::valueOf).toList() : List.of();
  }
}
