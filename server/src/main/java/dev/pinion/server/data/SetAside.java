package dev.pinion.server.data;

import dev.pinion.store.PrivateFiles;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A database that makes room for another one under a new name. Its log goes with it: beside another
 * database it would be taken for that one's, and it may have alone what was acknowledged last.
 */
final class SetAside {
  private static final String LOG_SUFFIX = "-wal";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** What {@link #TIME} writes, in contrast to names that people give. */
  private static final String TIME_PATTERN = "\\d{8}T\\d{6}\\.\\d{3}Z";

  private final Path database;
  private final Path folder;
  private final Path kept;
  private final boolean isThere;
  private @Nullable Path keptLog;

  /** A database, if there is one; nothing is done with it yet. */
  SetAside(Path database) throws IOException {
    this.database = database.toAbsolutePath();
    folder = Objects.requireNonNull(this.database.getParent());
    isThere = Files.exists(database);
    String stem = database.getFileName() + ".replaced-";
    Path fresh = folder.resolve(stem + TIME.format(Instant.now()));
    kept = isThere ? fresh : newestWithoutLog(stem).orElse(fresh);
  }

  /**
   * The database whose log is still where it was, if a command ended in the midst of this. The log
   * of a later database would damage it: that one was written after it was set aside.
   */
  private Optional<Path> newestWithoutLog(String stem) throws IOException {
    if (Files.notExists(log(database))) {
      return Optional.empty();
    }
    Pattern name = Pattern.compile(Pattern.quote(stem) + TIME_PATTERN);
    String written = stem + TIME.format(Files.getLastModifiedTime(log(database)).toInstant());
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(each -> name.matcher(each.getFileName().toString()).matches())
          .filter(each -> each.getFileName().toString().compareTo(written) >= 0)
          .filter(each -> Files.notExists(log(each)))
          .max(Comparator.naturalOrder());
    }
  }

  private static Path log(Path database) {
    return database.resolveSibling(database.getFileName() + LOG_SUFFIX);
  }

  /** Where the database is afterwards; null if there is none. */
  @Nullable Path kept() {
    return isThere ? kept : null;
  }

  /** Where the log is afterwards; null if there was none. */
  @Nullable Path keptLog() {
    return keptLog;
  }

  /**
   * Gives a database with a log a new name, and the log after it. After an end between the two the
   * log is alone: no server starts beside it, and the next run gives it to its database. The other
   * way round, a server would go on with a database that lacks what only its log holds. A database
   * without a log keeps its name beside the new one, where files can have two names, so that there
   * is a database at all times.
   *
   * @return whether it is still in its place too, for another one to replace it
   */
  boolean move() throws IOException {
    Path log = log(database);
    boolean hasLog = Files.exists(log);
    boolean isLinked = isThere && !hasLog && link();
    if (isThere && !isLinked) {
      Files.move(database, kept, StandardCopyOption.ATOMIC_MOVE);
    }
    if (hasLog) {
      keptLog = Files.move(log, log(kept), StandardCopyOption.ATOMIC_MOVE);
    }
    // It has no data of its own: it is made anew from the log.
    Files.deleteIfExists(database.resolveSibling(database.getFileName() + "-shm"));
    PrivateFiles.forceFolder(folder);
    return isLinked;
  }

  /** Whether the database has the new name too; not every file system has such names. */
  private boolean link() {
    try {
      Files.createLink(kept, database);
      return true;
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  /** Undoes it, the log first for the same reason; a database that is there now stays. */
  void putBack() throws IOException {
    if (isThere && Files.exists(kept)) {
      if (Files.exists(database) && Files.isSameFile(database, kept)) {
        Files.delete(kept);
        return;
      }
      if (Files.exists(database)) {
        throw new FileAlreadyExistsException(database.toString());
      }
      if (Files.exists(log(kept))) {
        Files.move(log(kept), log(database));
      }
      Files.move(kept, database);
    }
  }
}
