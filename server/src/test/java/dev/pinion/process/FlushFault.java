package dev.pinion.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * Flushes that fail as they do on a broken disk: a small library between a process and its C
 * library, built where the test runs. While a file of a certain name exists, flushes of write-ahead
 * logs fail; if it holds a number, only so many do.
 */
final class FlushFault {
  private static final String SOURCE =
      """
      #define _GNU_SOURCE
      #include <dlfcn.h>
      #include <errno.h>
      #include <stdio.h>
      #include <stdlib.h>
      #include <string.h>
      #include <unistd.h>

      static int fails(int fd) {
        const char *file = getenv("FLUSH_FAULT_FILE");
        char link[64], path[4096];
        if (file == NULL || access(file, F_OK) != 0) return 0;
        snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
        ssize_t length = readlink(link, path, sizeof path - 1);
        if (length < 4) return 0;
        path[length] = 0;
        if (strcmp(path + length - 4, "-wal") != 0) return 0;
        FILE *count = fopen(file, "r");
        int left = 0;
        if (count != NULL) {
          if (fscanf(count, "%d", &left) == 1) {
            fclose(count);
            if (left <= 1) unlink(file);
            else if ((count = fopen(file, "w")) != NULL) {
              fprintf(count, "%d", left - 1);
              fclose(count);
            }
          } else fclose(count);
        }
        errno = EIO;
        return 1;
      }

      int fsync(int fd) {
        static int (*real)(int);
        if (real == NULL) real = (int (*)(int)) dlsym(RTLD_NEXT, "fsync");
        return fails(fd) ? -1 : real(fd);
      }

      int fdatasync(int fd) {
        static int (*real)(int);
        if (real == NULL) real = (int (*)(int)) dlsym(RTLD_NEXT, "fdatasync");
        return fails(fd) ? -1 : real(fd);
      }
      """;

  private final Path library;
  private final Path file;

  private FlushFault(Path library, Path file) {
    this.library = library;
    this.file = file;
  }

  /** Builds the library in the folder; the test is skipped where there is no compiler for it. */
  static FlushFault in(Path folder) throws IOException, InterruptedException {
    Path source = Files.writeString(folder.resolve("fault.c"), SOURCE);
    Path library = folder.resolve("fault.so");
    int code = -1;
    try {
      Process compiler =
          new ProcessBuilder(
                  List.of(
                      "cc",
                      "-shared",
                      "-fPIC",
                      "-o",
                      library.toString(),
                      source.toString(),
                      "-ldl"))
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("compiler.out").toFile())
              .start();
      code = compiler.waitFor(60, TimeUnit.SECONDS) ? compiler.exitValue() : -1;
    } catch (IOException e) {
      // There is no compiler.
    }
    Assumptions.assumeTrue(code == 0, "a C compiler builds the library that lets flushes fail");
    return new FlushFault(library, folder.resolve("flushes-fail"));
  }

  /** What a process must have in its environment. */
  Map<String, String> environment() {
    return Map.of("LD_PRELOAD", library.toString(), "FLUSH_FAULT_FILE", file.toString());
  }

  /** From here on every flush of a log fails. */
  void begin() throws IOException {
    Files.createFile(file);
  }

  /** So many flushes of a log fail. */
  void begin(int flushes) throws IOException {
    Files.writeString(file, Integer.toString(flushes));
  }

  /** Flushes work again. */
  void end() throws IOException {
    Files.deleteIfExists(file);
  }

  /** Whether flushes still fail. */
  boolean lasts() {
    return Files.exists(file);
  }
}
