package dev.pinion.benchmarks.driver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A request without its body.
 *
 * @param authorization the header; empty for none
 */
record Request(String method, String path, String authorization) {

  static Request get(String path, String key) {
    return new Request("GET", path, key.isEmpty() ? "" : "Bearer " + key);
  }

  /** The line that the scripts of wrk read. */
  private String line() {
    return String.join("\t", method, path, authorization);
  }

  /** Writes requests for the scripts of wrk. */
  static Path write(List<Request> requests, Path file) throws IOException {
    return Files.write(file, requests.stream().map(Request::line).toList());
  }

  /** Reads what {@link #write} has written. */
  static List<Request> read(Path file) throws IOException {
    return Files.readAllLines(file).stream()
        .map(line -> line.split("\t", -1))
        .map(parts -> new Request(parts[0], parts[1], parts[2]))
        .toList();
  }
}
