package dev.pinion.store.memory;

import static dev.pinion.store.memory.MemoryRows.require;

import dev.pinion.domain.EntityId;
import dev.pinion.domain.access.ApiKey;
import dev.pinion.domain.access.ForeignMember;
import dev.pinion.domain.access.Role;
import dev.pinion.domain.access.Session;
import dev.pinion.domain.access.User;
import dev.pinion.store.AccessStore;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who may do what, in memory. */
final class MemoryAccess implements AccessStore {
  private final MemoryRows rows;

  MemoryAccess(MemoryRows rows) {
    this.rows = rows;
  }

  @Override
  public @Nullable Role role(EntityId id) {
    return rows.roles.get(id);
  }

  @Override
  public List<Role> roles() {
    return List.copyOf(rows.roles.values());
  }

  @Override
  public @Nullable Role currentRole(String name) {
    return rows.roles.values().stream()
        .filter(each -> each.isCurrent() && each.name().equals(name))
        .findFirst()
        .orElse(null);
  }

  @Override
  public void insert(Role role) {
    require(!role.isCurrent() || currentRole(role.name()) == null, "a second role of a name");
    rows.roles = rows.roles.plus(role.id(), role);
  }

  @Override
  public void update(Role role) {
    require(role(role.id()) != null, "to change a role that is not there");
    rows.roles = rows.roles.plus(role.id(), role);
  }

  @Override
  public @Nullable User user(String id) {
    return rows.users.get(id);
  }

  @Override
  public List<User> users() {
    return List.copyOf(rows.users.values());
  }

  @Override
  public @Nullable User userByEmail(String email) {
    return rows.users.values().stream()
        .filter(each -> each.email().equalsIgnoreCase(email))
        .findFirst()
        .orElse(null);
  }

  @Override
  public void insert(User user) {
    require(user(user.id()) == null && userByEmail(user.email()) == null, "a user twice");
    rows.users = rows.users.plus(user.id(), user);
  }

  @Override
  public void update(User user) {
    require(user(user.id()) != null, "to change a user who is not there");
    rows.users = rows.users.plus(user.id(), user);
  }

  @Override
  public void deleteUser(String id) {
    require(user(id) != null, "to remove a user who is not there");
    rows.users = rows.users.minus(id);
  }

  @Override
  public @Nullable ForeignMember member(ForeignMember.Key key) {
    return rows.members.get(key);
  }

  @Override
  public List<ForeignMember> members() {
    return List.copyOf(rows.members.values());
  }

  @Override
  public void put(ForeignMember member) {
    rows.members = rows.members.plus(member.key(), member);
  }

  @Override
  public @Nullable ApiKey apiKey(String keyId) {
    return rows.apiKeys.get(keyId);
  }

  @Override
  public List<ApiKey> apiKeys() {
    return List.copyOf(rows.apiKeys.values());
  }

  @Override
  public void insert(ApiKey key) {
    require(apiKey(key.keyId()) == null, "a key twice");
    rows.apiKeys = rows.apiKeys.plus(key.keyId(), key);
  }

  @Override
  public void update(ApiKey key) {
    require(apiKey(key.keyId()) != null, "to change a key that is not there");
    rows.apiKeys = rows.apiKeys.plus(key.keyId(), key);
  }

  @Override
  public void deleteApiKey(String keyId) {
    require(apiKey(keyId) != null, "to remove a key that is not there");
    rows.apiKeys = rows.apiKeys.minus(keyId);
  }

  @Override
  public @Nullable Session session(EntityId id) {
    return rows.sessions.get(id);
  }

  @Override
  public List<Session> sessions() {
    return List.copyOf(rows.sessions.values());
  }

  @Override
  public void insert(Session session) {
    require(session(session.id()) == null, "a session twice");
    rows.sessions = rows.sessions.plus(session.id(), session);
  }

  @Override
  public void update(Session session) {
    require(session(session.id()) != null, "to change a session that is not there");
    rows.sessions = rows.sessions.plus(session.id(), session);
  }

  @Override
  public void deleteSession(EntityId id) {
    require(session(id) != null, "to remove a session that is not there");
    rows.sessions = rows.sessions.minus(id);
  }
}
