package dev.pinion.http.api;

import dev.pinion.app.Cluster;
import dev.pinion.app.TenantRef;
import dev.pinion.app.tenant.Directory;
import dev.pinion.domain.DomainError;
import dev.pinion.domain.EntityId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one dialect says differently from another. */
public interface Dialect {

  /** The header in which clients of every dialect name the data cluster of their tenant. */
  String CLUSTER_HEADER = "x-mongo-cluster-name";

  /** What a browser that can set no header puts before its token among WebSocket protocols. */
  String WEB_SOCKET_PREFIX = "bearer.authorization.amigo.ai.";

  /** Its name in metrics and in the path of its OpenAPI document. */
  String name();

  /** Its operations. */
  List<Operation> operations();

  /** How it takes credentials. */
  Security security();

  /** The path parameter that names the tenant. */
  String tenantParameter();

  /** The tenant that the path names; null if there is none. */
  @Nullable TenantRef tenant(Directory directory, String text, @Nullable Cluster cluster);

  /** What a caller hears when the tenant of the path does not exist. */
  DomainError unknownTenant(String text);

  /** The status of an error. */
  int status(DomainError error);

  /**
   * The way to a field of the body in this dialect's words.
   *
   * @param field the way in core words
   */
  List<Object> field(List<Object> field, Operation operation);

  /** What it calls a permission that somebody lacks. */
  String permission(DomainError.Missing missing);

  /** How it writes the identifier of an entity. */
  String id(EntityId id);
}
