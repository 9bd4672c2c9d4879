package dev.pinion.http.platform;

import dev.pinion.app.Cluster;
import dev.pinion.app.TenantRef;
import dev.pinion.app.tenant.Directory;
import dev.pinion.domain.DomainError;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.access.KeyPermissions;
import dev.pinion.http.api.Dialect;
import dev.pinion.http.api.Operation;
import dev.pinion.http.api.Security;
import dev.pinion.http.schema.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The Platform dialect: tenants are workspaces by UUID, what does not hold together is a 422. */
public final class PlatformDialect implements Dialect {
  private static final DomainError NO_WORKSPACE =
      new DomainError.NotFound("workspace_not_found", "There is no workspace with this id.");

  private static final Set<String> ONE_SET_IN_BODY =
      Set.of(Platform.UPSERT_VERSION_SET, Platform.PLAN_VERSION_SET);

  private final List<Operation> operations;

  /** The dialect with the operations of its route tables. */
  public PlatformDialect(List<List<Operation>> tables) {
    this.operations = tables.stream().flatMap(List::stream).toList();
  }

  @Override
  public String name() {
    return "platform";
  }

  @Override
  public List<Operation> operations() {
    return operations;
  }

  @Override
  public Security security() {
    return PlatformSecurity.SECURITY;
  }

  @Override
  public String tenantParameter() {
    return Platform.WORKSPACE.name();
  }

  @Override
  public @Nullable TenantRef tenant(Directory directory, String text, @Nullable Cluster cluster) {
    return Types.uuid(text)
        .flatMap(EntityId::fromUuid)
        .map(id -> directory.byId(id, cluster))
        .orElse(null);
  }

  @Override
  public DomainError unknownTenant(String text) {
    return NO_WORKSPACE;
  }

  @Override
  public int status(DomainError error) {
    return switch (error) {
      case DomainError.NotFound e -> 404;
      case DomainError.UnknownReference e -> 404;
      case DomainError.Refused e -> 422;
      case DomainError.Invalid e -> 422;
      case DomainError.Conflict e -> 409;
      case DomainError.PreconditionFailed e -> 412;
      case DomainError.InUse e -> 409;
      case DomainError.Locked e -> 422;
      case DomainError.LimitReached e -> 422;
      case DomainError.QuotaExceeded e -> 507;
      case DomainError.RulesNotMet e -> 409;
      case DomainError.Frozen e -> 423;
      case DomainError.Forbidden e -> 403;
      case DomainError.Unauthenticated e -> 401;
      case DomainError.Unavailable e -> 503;
    };
  }

  @Override
  public List<Object> field(List<Object> field, Operation operation) {
    var words = new ArrayList<Object>();
    for (Object part : field) {
      boolean version = part.equals("agent_version") || part.equals("context_graph_version");
      words.add(version ? part + "_number" : part);
    }
    // An operation on one set has that set alone in its body.
    if (ONE_SET_IN_BODY.contains(operation.id()) && words.size() > 2) {
      words.subList(0, 2).clear();
      words.addFirst("version_set");
    }
    return words;
  }

  @Override
  public String permission(DomainError.Missing missing) {
    return KeyPermissions.nameOf(missing.permission(), missing.resource());
  }

  @Override
  public String id(EntityId id) {
    return id.uuid().toString();
  }
}
