package dev.pinion.http.classic.access;

import dev.pinion.app.access.Users.Invitation;
import dev.pinion.app.access.Users.UserChanges;
import dev.pinion.http.classic.Classic;
import dev.pinion.http.classic.Preferences;
import dev.pinion.http.classic.Preferences.Setting;
import dev.pinion.http.schema.Field;
import dev.pinion.http.schema.ObjectType;
import dev.pinion.http.schema.Type;
import dev.pinion.http.schema.Types;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Users as requests of the Classic dialect write them. */
final class UserBodies {
  private static final int EMAIL_CHARS_MAX = 254;
  private static final int URI_CHARS_MAX = 2_083;
  private static final int KEYTERMS_MAX = 20;
  private static final int NONSENSITIVE_VARIABLES_MAX = 19;
  private static final int SENSITIVE_VARIABLES_MAX = 20;
  private static final Pattern EMAIL_FORM =
      Pattern.compile("[^@\\s]+@[^@\\s.]+(\\.[^@\\s.]+)+", Pattern.UNICODE_CHARACTER_CLASS);

  private static final Type<String> EMAIL =
      Types.string()
          .stripped()
          .mapChecked(
              text ->
                  text.length() <= EMAIL_CHARS_MAX && EMAIL_FORM.matcher(text).matches()
                      ? text
                      : null,
              "value_error",
              "Give one e-mail address, such as ada@example.com");
  private static final Type<String> LINK =
      Types.string()
          .max(URI_CHARS_MAX)
          .mapChecked(
              text -> URI.create(text).getHost() != null ? text : null,
              "url_parsing",
              "Input should be a valid URL");

  static final ObjectType<Invitation> INVITE = inviteType();
  static final ObjectType<UserChanges> UPDATE = updateType();

  private UserBodies() {}

  private static ObjectType<Invitation> inviteType() {
    var name = Types.text().upTo(Classic.NAME_CHARS_MAX).pattern("^[a-z_][a-z0-9_]+$");
    return Types.object(
        "CreateInvitedUserRequest",
        f -> {
          var first = f.required("first_name", Types.text().upTo(Classic.NAME_CHARS_MAX));
          var last = f.required("last_name", Types.text().upTo(Classic.NAME_CHARS_MAX));
          var email = f.required("email", EMAIL);
          var role = f.required("role_name", Types.string());
          f.optional("login_link", LINK.nullable());
          var nonsensitive =
              f.withDefault(
                  "nonsensitive_user_variables",
                  Types.map(name, Types.string()).max(NONSENSITIVE_VARIABLES_MAX),
                  Map.of());
          var sensitive =
              f.withDefault(
                  "sensitive_user_variables",
                  Types.map(name, Types.string()).max(SENSITIVE_VARIABLES_MAX),
                  Map.of());
          var preferences = f.optional("user_preferences", Preferences.INVITED.nullable());
          return v ->
              new Invitation(
                  v.get(first),
                  v.get(last),
                  v.get(email),
                  v.get(role),
                  v.get(nonsensitive),
                  v.get(sensitive),
                  v.getOrNull(preferences));
        });
  }

  private static ObjectType<UserChanges> updateType() {
    return Types.object(
        "UpdateUserInfoRequest",
        f -> {
          var first =
              f.optional("first_name", Types.text().upTo(Classic.NAME_CHARS_MAX).nullable());
          var last = f.optional("last_name", Types.text().upTo(Classic.NAME_CHARS_MAX).nullable());
          List<Field<?>> replaced =
              List.of(
                  f.optional(Preferences.RECOMMENDATION, Types.bool().nullable()),
                  f.optional(Preferences.CONVERSATIONS_VISIBLE, Types.bool().nullable()),
                  f.optional(Preferences.USER_MODEL_VISIBLE, Types.bool().nullable()),
                  f.optional(
                      Preferences.KEYTERMS,
                      Types.list(Preferences.KEYTERM).max(KEYTERMS_MAX).nullable()));
          List<Field<@Nullable Setting>> erasable =
              List.of(
                  f.optional(Preferences.LANGUAGE, Preferences.LANGUAGE_SETTING.nullable()),
                  f.optional(Preferences.TIME_ZONE, Preferences.TIME_ZONE_SETTING.nullable()));
          var context =
              f.optional(
                  "additional_context",
                  Types.list(Types.text().upTo(Classic.DESCRIPTION_CHARS_MAX)).nullable());
          return v ->
              new UserChanges(
                  v.getOrNull(first),
                  v.getOrNull(last),
                  preferences(v, replaced, erasable),
                  v.getOrNull(context));
        });
  }

  private static Map<String, @Nullable Object> preferences(
      ObjectType.Values values, List<Field<?>> replaced, List<Field<@Nullable Setting>> erasable) {
    var preferences = new LinkedHashMap<String, @Nullable Object>();
    for (Field<?> field : replaced) {
      Object value = values.getOrNull(field);
      if (value != null) {
        preferences.put(field.name(), value);
      }
    }
    Preferences.putSettings(values, erasable, preferences);
    return preferences;
  }
}
