package dev.pinion.store;

import dev.pinion.domain.EntityId;
import dev.pinion.domain.access.ApiKey;
import dev.pinion.domain.access.ForeignMember;
import dev.pinion.domain.access.Role;
import dev.pinion.domain.access.Session;
import dev.pinion.domain.access.User;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who may do what in a tenant: roles, users, foreign members, API keys and sessions. */
public interface AccessStore {

  /** The role, current or retired; null if there is none. */
  @Nullable Role role(EntityId id);

  /** Every role, retired ones included, by id. */
  List<Role> roles();

  /** The current role of exactly that name; null if there is none. */
  @Nullable Role currentRole(String name);

  /** Adds a role; the database refuses a second current one of a name. */
  void insert(Role role);

  /** Replaces a role. */
  void update(Role role);

  /** The user; null if there is none. */
  @Nullable User user(String id);

  /** Every user, by id. */
  List<User> users();

  /** The user of that address, whatever its case; null if there is none. */
  @Nullable User userByEmail(String email);

  /** Adds a user; the database refuses a second one of an address. */
  void insert(User user);

  /** Replaces a user. */
  void update(User user);

  /** Removes a user. */
  void deleteUser(String id);

  /** The foreign member; null if there is none. */
  @Nullable ForeignMember member(ForeignMember.Key key);

  /** Every foreign member. */
  List<ForeignMember> members();

  /** Adds or replaces a foreign member. */
  void put(ForeignMember member);

  /** The key with that public id; null if there is none. */
  @Nullable ApiKey apiKey(String keyId);

  /** Every key, expired ones included, by id. */
  List<ApiKey> apiKeys();

  /** Adds a key. */
  void insert(ApiKey key);

  /** Replaces a key. */
  void update(ApiKey key);

  /** Removes a key. */
  void deleteApiKey(String keyId);

  /** The session; null if there is none. */
  @Nullable Session session(EntityId id);

  /** Every session, expired ones included, by id. */
  List<Session> sessions();

  /** Adds a session. */
  void insert(Session session);

  /** Gives a session its end. */
  void update(Session session);

  /** Removes a session. */
  void deleteSession(EntityId id);
}
