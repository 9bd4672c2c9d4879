package dev.pinion.store.jdbc;

import dev.pinion.domain.EntityId;
import dev.pinion.domain.access.ApiKey;
import dev.pinion.domain.access.ForeignMember;
import dev.pinion.domain.access.Role;
import dev.pinion.domain.access.Session;
import dev.pinion.domain.access.User;
import dev.pinion.store.AccessStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Roles, users, foreign members and API keys in SQL. */
final class AccessRows extends Rows implements AccessStore {

  AccessRows(SqlConnection connection, EntityId tenant) {
    super(connection, tenant);
  }

  @Override
  public @Nullable Role role(EntityId id) {
    return statement("select * from role where tenant_id = :tenant and id = :id")
        .bind("id", id.hex())
        .first(AccessRows::role);
  }

  @Override
  public List<Role> roles() {
    return statement("select * from role where tenant_id = :tenant order by id")
        .list(AccessRows::role);
  }

  @Override
  public @Nullable Role currentRole(String name) {
    return statement(
            """
                select * from role
                where tenant_id = :tenant and name = :name and retired_at is null
                """)
        .bind("name", name)
        .first(AccessRows::role);
  }

  @Override
  public void insert(Role role) {
    bind(
            """
                insert into role (id, tenant_id, name, description, frontend_view, grants, built_in,
                  created_at, retired_at)
                values (:id, :tenant, :name, :description, :view, :grants, :builtIn,
                  :createdAt, :retiredAt)
                """,
            role)
        .bind("name", role.name())
        .bind("builtIn", role.builtIn() ? 1 : 0)
        .bind("createdAt", role.createdAt().toEpochMilli())
        .executeOnOne();
  }

  @Override
  public void update(Role role) {
    bind(
            """
            update role set description = :description, frontend_view = :view, grants = :grants,
              retired_at = :retiredAt
            where tenant_id = :tenant and id = :id
            """,
            role)
        .executeOnOne();
  }

  private SqlStatement bind(String sql, Role role) {
    return statement(sql)
        .bind("id", role.id().hex())
        .bind("description", role.description())
        .bind("view", role.frontendView())
        .bind("grants", role.builtIn() ? "[]" : GrantText.write(role.grants()))
        .bind("retiredAt", millis(role.retiredAt()));
  }

  @Override
  public @Nullable User user(String id) {
    return statement("select * from user_account where tenant_id = :tenant and id = :id")
        .bind("id", id)
        .first(AccessRows::user);
  }

  @Override
  public List<User> users() {
    return statement("select * from user_account where tenant_id = :tenant order by id")
        .list(AccessRows::user);
  }

  @Override
  public @Nullable User userByEmail(String email) {
    return statement("select * from user_account where tenant_id = :tenant and email_key = :key")
        .bind("key", emailKey(email))
        .first(AccessRows::user);
  }

  @Override
  public void insert(User user) {
    bind(
            """
                insert into user_account (tenant_id, id, first_name, last_name, email, email_key,
                  role_id, profile, created_at, updated_at)
                values (:tenant, :id, :firstName, :lastName, :email, :emailKey,
                  :role, :profile, :createdAt, :updatedAt)
                """,
            user)
        .bind("createdAt", user.createdAt().toEpochMilli())
        .executeOnOne();
  }

  @Override
  public void update(User user) {
    bind(
            """
            update user_account set first_name = :firstName, last_name = :lastName, email = :email,
              email_key = :emailKey, role_id = :role, profile = :profile, updated_at = :updatedAt
            where tenant_id = :tenant and id = :id
            """,
            user)
        .executeOnOne();
  }

  private SqlStatement bind(String sql, User user) {
    return statement(sql)
        .bind("id", user.id())
        .bind("firstName", user.firstName())
        .bind("lastName", user.lastName())
        .bind("email", user.email())
        .bind("emailKey", emailKey(user.email()))
        .bind("role", user.roleId().hex())
        .bind("profile", json(user.profile()))
        .bind("updatedAt", user.updatedAt().toEpochMilli());
  }

  @Override
  public void deleteUser(String id) {
    statement("delete from user_account where tenant_id = :tenant and id = :id")
        .bind("id", id)
        .executeOnOne();
  }

  @Override
  public @Nullable ForeignMember member(ForeignMember.Key key) {
    return statement(
            """
                select * from foreign_member
                where tenant_id = :tenant and org = :org and user_id = :user
                """)
        .bind("org", key.org())
        .bind("user", key.userId())
        .first(AccessRows::member);
  }

  @Override
  public List<ForeignMember> members() {
    return statement("select * from foreign_member where tenant_id = :tenant order by org, user_id")
        .list(AccessRows::member);
  }

  @Override
  public void put(ForeignMember member) {
    statement(
            """
                insert into foreign_member (tenant_id, org, user_id, role_id)
                values (:tenant, :org, :user, :role)
                on conflict (tenant_id, org, user_id) do update set role_id = excluded.role_id
                """)
        .bind("org", member.org())
        .bind("user", member.userId())
        .bind("role", member.roleId().hex())
        .executeOnOne();
  }

  @Override
  public @Nullable ApiKey apiKey(String keyId) {
    return statement("select * from api_key where tenant_id = :tenant and key_id = :id")
        .bind("id", keyId)
        .first(AccessRows::apiKey);
  }

  @Override
  public List<ApiKey> apiKeys() {
    return statement("select * from api_key where tenant_id = :tenant order by id")
        .list(AccessRows::apiKey);
  }

  @Override
  public void insert(ApiKey key) {
    bind(
            """
                insert into api_key (tenant_id, key_id, id, name, secret_hash, role_id, key_role,
                  permissions, creator, created_at, updated_at, expires_at)
                values (:tenant, :keyId, :id, :name, :hash, :role, :keyRole,
                  :permissions, :creator, :createdAt, :updatedAt, :expiresAt)
                """,
            key)
        .bind("id", key.id().hex())
        .bind("creator", json(key.creator()))
        .bind("createdAt", key.createdAt().toEpochMilli())
        .executeOnOne();
  }

  @Override
  public void update(ApiKey key) {
    bind(
            """
            update api_key set name = :name, secret_hash = :hash, role_id = :role,
              key_role = :keyRole, permissions = :permissions, updated_at = :updatedAt,
              expires_at = :expiresAt
            where tenant_id = :tenant and key_id = :keyId
            """,
            key)
        .executeOnOne();
  }

  private SqlStatement bind(String sql, ApiKey key) {
    SqlStatement statement =
        statement(sql)
            .bind("keyId", key.keyId())
            .bind("name", key.name())
            .bind("hash", key.secretHash())
            .bind("updatedAt", key.updatedAt().toEpochMilli())
            .bind("expiresAt", key.expiresAt().toEpochMilli());
    return switch (key.scope()) {
      case ApiKey.SignIn(EntityId roleId) ->
          statement
              .bind("role", roleId.hex())
              .bind("keyRole", (String) null)
              .bind("permissions", "[]");
      case ApiKey.Acting(String role, List<String> permissions) ->
          statement
              .bind("role", (String) null)
              .bind("keyRole", role)
              .bind("permissions", json(permissions));
    };
  }

  @Override
  public void deleteApiKey(String keyId) {
    statement("delete from api_key where tenant_id = :tenant and key_id = :id")
        .bind("id", keyId)
        .executeOnOne();
  }

  @Override
  public @Nullable Session session(EntityId id) {
    return statement("select * from session where tenant_id = :tenant and id = :id")
        .bind("id", id.hex())
        .first(AccessRows::session);
  }

  @Override
  public List<Session> sessions() {
    return statement("select * from session where tenant_id = :tenant order by id")
        .list(AccessRows::session);
  }

  @Override
  public void insert(Session session) {
    SqlStatement statement =
        statement(
                """
                insert into session (tenant_id, id, secret_hash, key_id, key_hash, user_id, issuer,
                  created_at, expires_at)
                values (:tenant, :id, :hash, :keyId, :keyHash, :userId, :issuer,
                  :createdAt, :expiresAt)
                """)
            .bind("id", session.id().hex())
            .bind("hash", session.secretHash())
            .bind("createdAt", session.createdAt().toEpochMilli())
            .bind("expiresAt", session.expiresAt().toEpochMilli());
    SqlStatement held =
        switch (session.holder()) {
          case Session.OfKey(String keyId, String keyHash) ->
              holder(statement, keyId, keyHash, null, null);
          case Session.OfUser(String userId, String keyId) ->
              holder(statement, keyId, null, userId, null);
          case Session.OfFederated(String userId, String issuer) ->
              holder(statement, null, null, userId, issuer);
        };
    held.executeOnOne();
  }

  private static SqlStatement holder(
      SqlStatement statement,
      @Nullable String keyId,
      @Nullable String keyHash,
      @Nullable String userId,
      @Nullable String issuer) {
    return statement
        .bind("keyId", keyId)
        .bind("keyHash", keyHash)
        .bind("userId", userId)
        .bind("issuer", issuer);
  }

  @Override
  public void update(Session session) {
    statement("update session set expires_at = :end where tenant_id = :tenant and id = :id")
        .bind("id", session.id().hex())
        .bind("end", session.expiresAt().toEpochMilli())
        .executeOnOne();
  }

  @Override
  public void deleteSession(EntityId id) {
    statement("delete from session where tenant_id = :tenant and id = :id")
        .bind("id", id.hex())
        .executeOnOne();
  }

  /** Addresses are one when they differ in case only. */
  private static String emailKey(String email) {
    return email.toLowerCase(Locale.ROOT);
  }

  private static Role role(ResultSet row) throws SQLException {
    String name = row.getString("name");
    boolean builtIn = row.getInt("built_in") == 1;
    return new Role(
        id(row, "id"),
        name,
        row.getString("description"),
        row.getString("frontend_view"),
        builtIn ? GrantText.builtIn(name) : GrantText.read(row.getString("grants")),
        builtIn,
        time(row, "created_at"),
        timeOrNull(row, "retired_at"));
  }

  private static User user(ResultSet row) throws SQLException {
    return new User(
        row.getString("id"),
        row.getString("first_name"),
        row.getString("last_name"),
        row.getString("email"),
        id(row, "role_id"),
        JsonText.readObject(row.getString("profile")),
        time(row, "created_at"),
        time(row, "updated_at"));
  }

  private static ForeignMember member(ResultSet row) throws SQLException {
    return new ForeignMember(row.getString("org"), row.getString("user_id"), id(row, "role_id"));
  }

  private static ApiKey apiKey(ResultSet row) throws SQLException {
    String keyRole = row.getString("key_role");
    ApiKey.Scope scope =
        keyRole == null
            ? new ApiKey.SignIn(id(row, "role_id"))
            : new ApiKey.Acting(
                keyRole, JsonText.readList(row.getString("permissions"), String[].class));
    return new ApiKey(
        id(row, "id"),
        row.getString("key_id"),
        row.getString("name"),
        row.getString("secret_hash"),
        scope,
        actor(row, "creator"),
        time(row, "created_at"),
        time(row, "updated_at"),
        time(row, "expires_at"));
  }

  private static Session session(ResultSet row) throws SQLException {
    return new Session(
        id(row, "id"),
        row.getString("secret_hash"),
        holder(row),
        time(row, "created_at"),
        time(row, "expires_at"));
  }

  private static Session.Holder holder(ResultSet row) throws SQLException {
    String keyId = row.getString("key_id");
    String userId = row.getString("user_id");
    if (userId == null) {
      return new Session.OfKey(keyId, row.getString("key_hash"));
    }
    return keyId == null
        ? new Session.OfFederated(userId, row.getString("issuer"))
        : new Session.OfUser(userId, keyId);
  }
}
