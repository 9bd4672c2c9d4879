package dev.pinion.store;

import dev.pinion.domain.EntityId;
import dev.pinion.domain.service.Revision;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ledgers of a tenant's version sets, which {@link ServiceStore#revise} writes: append-only,
 * and kept when a set or its service goes. Whatever reads an entry throws {@link
 * UnreadableEntryException} if it is not one that was ever written, unless it says otherwise.
 */
public interface LedgerStore {

  /** Whose ledger one is: that of a set of a service, which may both be deleted. */
  record Name(EntityId service, String versionSet) {}

  /**
   * The sets that there are or that have a ledger, by service and name; an {@code edge} that has
   * none is missing.
   *
   * @param last those come that follow it; null begins with the first
   */
  List<Name> namesAfter(@Nullable Name last, int limit);

  /** The names that have a ledger on a service, also those of sets that are deleted. */
  List<String> names(EntityId service);

  /** The number of the newest revision that a name ever had on a service; 0 if it never had one. */
  long lastRevision(EntityId service, String setName);

  /** The highest revision that the change log says a name has had; 0 if it says of none. */
  long lastLogged(EntityId service, String setName);

  /** The number of the change that made a revision, as the log says; 0 if it says of none. */
  long seqOf(EntityId service, String setName, long revision);

  /** The highest revision that a name had before that change of the log; 0 if it had none. */
  long lastLoggedBefore(EntityId service, String setName, long seq);

  /** The newest revision that a name ever had on a service; null if it never had one. */
  @Nullable Revision newest(EntityId service, String setName);

  /** One revision; null if there is none of that number. */
  @Nullable Revision revision(EntityId service, String setName, long number);

  /** The newest revision that was made at the time or before it; null if there is none. */
  @Nullable Revision revisionAt(EntityId service, String setName, Instant time);

  /** A set's revisions, newest first. */
  List<Revision> revisions(EntityId service, String setName, long offset, int limit);

  /**
   * A set's revisions from a number on, oldest first. They end before the first one that cannot be
   * read, so none may come although there are more.
   */
  List<Revision> revisionsFrom(EntityId service, String setName, long number, int limit);
}
