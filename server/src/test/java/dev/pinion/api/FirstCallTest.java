package dev.pinion.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.TestServer;
import dev.pinion.api.fixture.TestTenant;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server starts, signs in its first user and answers. */
class FirstCallTest {

  @Test
  void signsInAndLists(@TempDir Path data) {
    try (TestServer server = TestServer.start(data)) {
      TestTenant acme = server.tenant("acme");
      assertThat(acme.admin().get("service/").expect(200).json().get("services")).isEmpty();
      assertThat(acme.platformKey().get("service").expect(200).json().get("services")).isEmpty();
      acme.below().get("service/").expect(401);
    }
  }
}
