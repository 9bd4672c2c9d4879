package dev.pinion.cli.output;

import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a command sees of the process it runs in.
 *
 * @param environment the process's variables
 * @param folder the current folder; every relative path is below it
 * @param in what is piped in, or typed
 * @param out for answers
 * @param err for refusals, failures and progress; never coloured
 * @param charset of {@code out}, which may lack characters
 * @param terminal where a person sits; null when the input or the output is not one
 * @param clock the time that ages are told by
 */
public record ProcessContext(
    Map<String, String> environment,
    Path folder,
    InputStream in,
    PrintWriter out,
    PrintWriter err,
    Charset charset,
    @Nullable Terminal terminal,
    InstantSource clock) {

  /** A width that nothing is cut to. */
  public static final int UNLIMITED = Integer.MAX_VALUE;

  private static final int COLUMNS_MIN = 20;

  /** The part of a file's mode that tells its type, and two of the types. */
  private static final int FILE_TYPE = 0170000;

  private static final int FIFO = 0010000;
  private static final int SOCKET = 0140000;

  /** Those of this process. */
  public static ProcessContext ofProcess() {
    return new ProcessContext(
        System.getenv(),
        Path.of(""),
        System.in,
        PlainWriter.of(System.out, System.out.charset()),
        PlainWriter.of(System.err, System.err.charset()),
        System.out.charset(),
        terminalOfProcess(),
        InstantSource.system());
  }

  /** Whether the standard error is a terminal. The launcher tells, for Java cannot ask. */
  public static boolean errIsTerminal() {
    return Boolean.getBoolean("pinion.stderr-is-terminal");
  }

  /**
   * Whether some of what this process wrote to its standard output is lost. It is not where a
   * reader such as {@code head} ended the pipe, for it has read what it wanted.
   */
  public static boolean isOutputLost() {
    return System.out.checkError() && !isPipe(Path.of("/dev/stdout"));
  }

  /** By the mode: what the system says of a write that failed is in the language of the locale. */
  private static boolean isPipe(Path file) {
    try {
      int type = (int) Files.getAttribute(file, "unix:mode") & FILE_TYPE;
      return type == FIFO || type == SOCKET;
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return false;
    }
  }

  private static @Nullable Terminal terminalOfProcess() {
    return Optional.ofNullable(System.console())
        .filter(Console::isTerminal)
        .map(Terminal::of)
        .orElse(null);
  }

  /**
   * What is in a file.
   *
   * @param file its name; {@code -} is the standard input
   * @throws RefusedException if there is no such file
   */
  public byte[] read(String file) throws IOException {
    if (file.equals("-")) {
      return in.readAllBytes();
    }
    Path path = folder.resolve(file);
    if (!isFile(path)) {
      throw new RefusedException("There is no file %s.".formatted(file));
    }
    return Files.readAllBytes(path);
  }

  /**
   * Whether there is something to read, once and to its end: a file, or a pipe such as a shell
   * makes of {@code <(…)}.
   */
  public static boolean isFile(Path path) {
    return Files.exists(path) && !Files.isDirectory(path);
  }

  /** Whether {@code out} may be coloured: on a terminal, unless {@code NO_COLOR} is not empty. */
  public boolean colour() {
    return terminal != null && environment.getOrDefault("NO_COLOR", "").isEmpty();
  }

  /**
   * How many characters fit a line: {@code COLUMNS}, which the launcher sets from the terminal;
   * {@link #UNLIMITED} if nobody says.
   */
  public int columns() {
    try {
      int said = Integer.parseInt(environment.getOrDefault("COLUMNS", "").strip());
      return said <= 0 ? UNLIMITED : Math.max(COLUMNS_MIN, said);
    } catch (NumberFormatException e) {
      return UNLIMITED;
    }
  }

  /** The value of a variable; null if it is not set, or empty. */
  public @Nullable String variable(String name) {
    String value = environment.get(name);
    return value == null || value.isBlank() ? null : value.strip();
  }
}
