package dev.pinion.app.service;

import dev.pinion.app.meaning.SetLedger;
import dev.pinion.domain.DomainError;
import dev.pinion.domain.DomainException;
import dev.pinion.domain.resource.ResourceKind;
import dev.pinion.domain.service.Revision;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.service.VersionSet;
import dev.pinion.store.TenantTx;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A version set of a service, or one revision of it: {@code name} or {@code name@revision}.
 *
 * @param revision null for the set as it stands
 */
public record SetRef(String name, @Nullable Long revision) {
  private static final Pattern TEXT =
      Pattern.compile("(%s)(?:@([1-9][0-9]{0,17}))?".formatted(VersionSet.NAME.pattern()));

  /** The reference that a text writes; empty if it writes none. */
  public static Optional<SetRef> parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String number = matcher.group(2);
    return Optional.of(
        new SetRef(matcher.group(1), number == null ? null : (Long) Long.parseLong(number)));
  }

  /** The set as it stands. */
  public static SetRef to(String name) {
    return new SetRef(name, null);
  }

  /**
   * A set as it stands or stood.
   *
   * @param parts what its version numbers are of
   */
  public record Found(VersionSet set, Revision.Parts parts) {

    /** A set as it stands, of what its service has now. */
    public static Found of(VersionSet set, Service service) {
      return new Found(set, Revision.Parts.of(service));
    }

    /**
     * Refuses numbers of another agent or graph than the service has: to it they say nothing.
     *
     * @throws DomainException with {@link DomainError.Conflict}
     */
    public void requireOf(Service service) {
      for (ResourceKind kind : ResourceKind.PARTS) {
        Long pin = set.pins().version(kind);
        if (pin != null && !parts.id(kind).equals(Revision.Parts.of(service).id(kind))) {
          throw DomainException.conflict(
              kind.code() + "_changed",
              "Revision %d of \"%s\" pins version %d of another %s than the service has now; roll the service back first, or name a later revision."
                  .formatted(set.revision(), set.name(), pin, kind.noun()));
        }
      }
    }
  }

  /**
   * What is referred to, as the transaction sees it.
   *
   * @throws DomainException with {@link DomainError.NotFound} if there is no such set or revision,
   *     or if the revision is that of a deletion
   */
  public Found find(TenantTx tx, Service service) {
    VersionSet current = service.versionSet(name);
    Long wanted = revision;
    if (wanted == null) {
      return Found.of(require(service, name), service);
    }
    if (current != null && current.revision() == wanted) {
      return Found.of(current, service);
    }
    Revision found = SetLedger.of(tx, service, name).revision(wanted);
    if (found == null) {
      throw DomainException.notFound(
          "revision_not_found",
          "The version set \"%s\" of the service \"%s\" has no revision %d."
              .formatted(name, service.name(), wanted));
    }
    VersionSet then = found.set();
    if (then == null) {
      throw DomainException.notFound(
          "revision_without_content",
          "Revision %d deleted the version set \"%s\", so it holds nothing; name an earlier one."
              .formatted(wanted, name));
    }
    return new Found(then, found.parts());
  }

  /** The set of that name as it stands; refused as not found if there is none. */
  public static VersionSet require(Service service, String name) {
    VersionSet set = service.versionSet(name);
    if (set == null) {
      throw DomainException.notFound(
          "version_set_not_found",
          "The service \"%s\" has no version set \"%s\".".formatted(service.name(), name));
    }
    return set;
  }

  /** The reference as it is written. */
  @Override
  public String toString() {
    return revision == null ? name : name + "@" + revision;
  }
}
