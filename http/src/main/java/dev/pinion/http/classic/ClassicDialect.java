package dev.pinion.http.classic;

import dev.pinion.app.Cluster;
import dev.pinion.app.TenantRef;
import dev.pinion.app.tenant.Directory;
import dev.pinion.domain.DomainError;
import dev.pinion.domain.EntityId;
import dev.pinion.http.api.Dialect;
import dev.pinion.http.api.Operation;
import dev.pinion.http.api.Security;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The Classic dialect: tenants are organizations by slug, what does not hold together is a 400. */
public final class ClassicDialect implements Dialect {
  private final List<Operation> operations;

  /** The dialect with the operations of its route tables. */
  public ClassicDialect(List<List<Operation>> tables) {
    this.operations = tables.stream().flatMap(List::stream).toList();
  }

  @Override
  public String name() {
    return "classic";
  }

  @Override
  public List<Operation> operations() {
    return operations;
  }

  @Override
  public Security security() {
    return ClassicSecurity.SECURITY;
  }

  @Override
  public String tenantParameter() {
    return Classic.ORGANIZATION.name();
  }

  @Override
  public @Nullable TenantRef tenant(Directory directory, String text, @Nullable Cluster cluster) {
    return directory.bySlug(text, cluster);
  }

  @Override
  public DomainError unknownTenant(String text) {
    return new DomainError.NotFound(
        "organization_not_found", "There is no organization of this name.");
  }

  @Override
  public List<Object> field(List<Object> field, Operation operation) {
    return field;
  }

  @Override
  public int status(DomainError error) {
    return switch (error) {
      case DomainError.NotFound e -> 404;
      case DomainError.UnknownReference e -> 400;
      case DomainError.Refused e -> 400;
      case DomainError.Invalid e -> 422;
      case DomainError.Conflict e -> 409;
      case DomainError.PreconditionFailed e -> 412;
      case DomainError.InUse e -> 400;
      case DomainError.Locked e -> 400;
      case DomainError.LimitReached e -> 400;
      case DomainError.QuotaExceeded e -> 400;
      case DomainError.RulesNotMet e -> 403;
      case DomainError.Frozen e -> 403;
      case DomainError.Forbidden e -> 403;
      case DomainError.Unauthenticated e -> 401;
      case DomainError.Unavailable e -> 503;
    };
  }

  @Override
  public String permission(DomainError.Missing missing) {
    return missing.permission().wireName();
  }

  @Override
  public String id(EntityId id) {
    return id.hex();
  }
}
