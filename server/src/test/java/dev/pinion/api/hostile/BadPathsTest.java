package dev.pinion.api.hostile;

import dev.pinion.api.fixture.HostileTexts;
import dev.pinion.api.fixture.InputFixture;
import dev.pinion.api.fixture.RawHttp.Request;
import dev.pinion.http.api.Operation;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Texts in paths that name nothing, in place of every parameter of every operation. Some of them
 * only PostgreSQL refuses, which is why the build runs this on both databases.
 */
@SuppressWarnings("NullAway.Init") // set before all tests
class BadPathsTest {
  private static InputFixture fixture;

  @BeforeAll
  static void start(@TempDir Path data) {
    fixture = new InputFixture(data);
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @Test
  void aTextThatNamesNothingIsAnsweredAsDocumented() {
    for (Operation operation : fixture.operations()) {
      for (String segment : operation.segments()) {
        if (segment.startsWith("{")) {
          String name = segment.substring(1, segment.length() - 1);
          for (String value : HostileTexts.IN_PATHS) {
            Request request = fixture.request(operation, Map.of(name, value));
            fixture.send(operation, request, name + " = " + value);
          }
        }
      }
    }
  }

  @Test
  void aTextThatIsNoSlugNamesNoOrganizationOfANamedClusterEither() {
    for (Operation operation : fixture.operations()) {
      if (operation.access() == Operation.Access.OPTIONAL
          && operation.segments().contains("{organization}")) {
        Request request = fixture.request(operation, Map.of("organization", "%00"));
        fixture.refuse(404, operation, request, "no slug");
        fixture.refuse(
            404, operation, request.with("x-mongo-cluster-name", "default"), "no slug, a cluster");
      }
    }
  }
}
