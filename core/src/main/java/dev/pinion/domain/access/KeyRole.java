package dev.pinion.domain.access;

import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The role of a key that acts by itself. It is the most that a key can do; the key's own permission
 * list may only narrow it.
 */
public enum KeyRole {
  OWNER(50, name -> true),
  ADMIN(
      40,
      name ->
          !List.of("Workspace.delete", "Maintenance.update", "Service.override").contains(name)),
  OPERATOR(
      30,
      name ->
          isContentView(name)
              || isRequest(name)
              || List.of("Service.update", "Audit.view").contains(name)),
  MEMBER(20, name -> isContentView(name) || isContentWrite(name) || isRequest(name)),
  VIEWER(10, KeyRole::isContentView);

  private final int priority;

  @SuppressWarnings("ImmutableEnumChecker") // an unmodifiable list of strings
  private final List<String> permissionNames;

  KeyRole(int priority, Predicate<String> holds) {
    this.priority = priority;
    this.permissionNames = KeyPermissions.all().stream().filter(holds).toList();
  }

  /** The role of a wire name, or {@code null} if there is none. */
  public static @Nullable KeyRole byRoleName(String roleName) {
    for (KeyRole each : values()) {
      if (each.roleName().equals(roleName)) {
        return each;
      }
    }
    return null;
  }

  /** The name on the wire, such as {@code owner}. */
  public String roleName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The rank: the higher, the more the role may do. */
  public int priority() {
    return priority;
  }

  /** The permissions that a key of this role may have, in the catalogue's order. */
  public List<String> permissionNames() {
    return permissionNames;
  }

  private static boolean isContentView(String name) {
    return name.endsWith(".view") && !isAbout(name, "ApiKey", "Audit", "Role", "User");
  }

  private static boolean isContentWrite(String name) {
    return (name.endsWith(".create") || name.endsWith(".update") || name.endsWith(".report"))
        && isAbout(name, "Agent", "ContextGraph", "Service", "Simulation", "Behavior");
  }

  private static boolean isRequest(String name) {
    return isAbout(name, "Request");
  }

  private static boolean isAbout(String name, String... namespaces) {
    return List.of(namespaces).contains(name.substring(0, name.indexOf('.')));
  }
}
