package dev.pinion.cli;

import dev.pinion.api.fixture.OneServerTest;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests of commands on one tenant of a real server, each in a folder of its own. */
abstract class CommandTest extends OneServerTest {
  static CliWorld world;

  @TempDir Path folder;

  /** By the tenant's Platform key. */
  TestForge forge;

  @BeforeAll
  static void makeWorld() {
    world = CliWorld.in(server, "acme");
  }

  @BeforeEach
  void freshFolder() {
    forge = TestForge.of(folder, server, world.tenant());
  }
}
