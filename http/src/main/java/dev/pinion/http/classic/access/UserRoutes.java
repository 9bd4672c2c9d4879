package dev.pinion.http.classic.access;

import dev.pinion.app.access.UserQuery;
import dev.pinion.app.access.UserQuery.Sort;
import dev.pinion.app.access.Users;
import dev.pinion.domain.Page;
import dev.pinion.domain.access.User;
import dev.pinion.http.api.Answer;
import dev.pinion.http.api.Call;
import dev.pinion.http.api.Operation;
import dev.pinion.http.api.SortBy;
import dev.pinion.http.classic.Classic;
import dev.pinion.http.classic.Pages;
import dev.pinion.http.classic.Preferences.PreferencesOutput;
import dev.pinion.http.schema.Param;
import dev.pinion.http.schema.Types;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The user operations of the Classic dialect. */
public final class UserRoutes {
  private static final Param<String> USER_ID = Param.path("requested_user_id", Types.string());
  private static final Param<List<String>> USER_IDS =
      Param.queryList("user_id", Types.list(Types.string()).unique());
  private static final Param<List<String>> EMAILS =
      Param.queryList(
          "email",
          Types.list(Types.string().map(email -> email.toLowerCase(Locale.ROOT))).unique());
  private static final Param<List<Sort>> SORT_BY =
      Param.queryList(
          "sort_by",
          Types.list(
              SortBy.type(
                  "first_name, last_name, email or a field of user_stats", UserRoutes::sort)));
  private static final Param<Long> LIMIT =
      Param.queryOr("limit", Types.integer().min(0).max(100), 100L);

  private final Users users;

  /** Routes to the use cases of users. */
  public UserRoutes(Users users) {
    this.users = users;
  }

  /** The operations. */
  public List<Operation> table() {
    return List.of(
        Classic.operation("create-invited-user", "POST", "user/", "Invite a user")
            .limit(50)
            .body(UserBodies.INVITE)
            .answers(201, CreateInvitedUserResponse.class)
            .error(409, "A user with this address exists.")
            .handle(this::invite),
        Classic.operation(
                "get-users",
                "GET",
                "user/",
                "List users",
                USER_IDS,
                EMAILS,
                SORT_BY,
                LIMIT,
                Classic.CONTINUATION_TOKEN)
            .limit(60)
            .answers(200, GetUsersResponse.class)
            .handle(this::list),
        Classic.operation(
                "update-user-info", "POST", "user/{requested_user_id}", "Update a user", USER_ID)
            .limit(50)
            .body(UserBodies.UPDATE)
            .answers(204, null)
            .handle(this::update),
        Classic.operation(
                "delete-user", "DELETE", "user/{requested_user_id}", "Delete a user", USER_ID)
            .limit(500)
            .answers(204, null)
            .error(400, "The user is the caller, or the last super administrator.")
            .handle(this::delete));
  }

  private Answer invite(Call call) {
    String id = users.invite(call.caller(), call.body(UserBodies.INVITE));
    return Answer.of(201, new CreateInvitedUserResponse(id, null));
  }

  private Answer list(Call call) {
    var query =
        new UserQuery(
            Set.copyOf(call.get(USER_IDS)),
            Set.copyOf(call.get(EMAILS)),
            call.get(SORT_BY),
            call.get(Classic.CONTINUATION_TOKEN),
            call.get(LIMIT));
    Page<User> page = users.list(call.caller(), query);
    String org = call.tenant().slug();
    return Answer.of(200, Pages.of(page, user -> UserOutput.of(org, user), GetUsersResponse::new));
  }

  private Answer update(Call call) {
    users.update(call.caller(), call.get(USER_ID), call.body(UserBodies.UPDATE));
    return Answer.noContent();
  }

  private Answer delete(Call call) {
    users.delete(call.caller(), call.get(USER_ID));
    return Answer.noContent();
  }

  private static @Nullable Sort sort(SortBy by) {
    UserQuery.Field field =
        switch (by.field()) {
          case "first_name" -> UserQuery.Field.FIRST_NAME;
          case "last_name" -> UserQuery.Field.LAST_NAME;
          case "email" -> UserQuery.Field.EMAIL;
          case "user_stats.num_conversations",
              "user_stats.num_messages",
              "user_stats.last_message_time" ->
              UserQuery.Field.STATISTICS;
          default -> null;
        };
    return field == null ? null : new Sort(field, by.descending());
  }

  /**
   * A user who was invited.
   *
   * @param verifyLink always null: nothing is mailed, and the user may sign in at once
   */
  record CreateInvitedUserResponse(String userId, @Nullable String verifyLink) {}

  /** A page of users. */
  record GetUsersResponse(
      List<UserOutput> users, boolean hasMore, @Nullable Long continuationToken) {}

  /** What a user has talked about; nothing, for there are no conversations here. */
  record UserStats(long numConversations, long numMessages, @Nullable Instant lastMessageTime) {
    static final UserStats NONE = new UserStats(0, 0, null);
  }

  /**
   * A user as answered.
   *
   * @param role the role's id
   * @param sensitiveVariables names only
   * @param enableActionsAccess always false: there are no actions here
   */
  record UserOutput(
      String orgId,
      String userId,
      String firstName,
      String lastName,
      String email,
      UserStats userStats,
      String role,
      PreferencesOutput preferences,
      Map<String, String> nonsensitiveVariables,
      List<String> sensitiveVariables,
      boolean enableActionsAccess) {

    static UserOutput of(String org, User user) {
      return new UserOutput(
          org,
          user.id(),
          user.firstName(),
          user.lastName(),
          user.email(),
          UserStats.NONE,
          user.roleId().hex(),
          PreferencesOutput.of(user.profile().get(Users.PREFERENCES)),
          variables(user, Users.NONSENSITIVE_VARIABLES),
          List.copyOf(variables(user, Users.SENSITIVE_VARIABLES).keySet()),
          false);
    }

    private static Map<String, String> variables(User user, String field) {
      var variables = new LinkedHashMap<String, String>();
      if (user.profile().get(field) instanceof Map<?, ?> stored) {
        stored.forEach((name, value) -> variables.put(name.toString(), value.toString()));
      }
      return variables;
    }
  }
}
