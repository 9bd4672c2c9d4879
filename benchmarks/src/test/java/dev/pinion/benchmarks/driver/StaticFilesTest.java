package dev.pinion.benchmarks.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StaticFilesTest {
  @TempDir private Path folder;

  /** Catches a path that is taken for two words, or for the end of a text. */
  @Test
  void filesBelowAFolderWithBlanksAndQuotesAreServed() throws Exception {
    Path program = Tools.find().nginx();
    assumeThat(program).as("nginx is installed").isNotNull();
    Path below = folder.resolve("my \"check\\out\"; of {it}");
    var files = new StaticFiles(below);
    Files.writeString(below.resolve("files").resolve("one"), "its content");
    try (var children = new Children();
        var client = HttpClient.newHttpClient()) {
      files.serve(Objects.requireNonNull(program), children, Cores.find(null));
      var request = HttpRequest.newBuilder(URI.create(files.url() + "/one")).build();
      assertThat(client.send(request, BodyHandlers.ofString()).body()).isEqualTo("its content");
    }
  }
}
