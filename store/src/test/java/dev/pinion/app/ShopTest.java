package dev.pinion.app;

import dev.pinion.domain.EntityId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests of what is done to one active service whose release follows the newest versions. */
abstract class ShopTest {
  @TempDir Path folder;
  Shop shop;
  EntityId id;

  @BeforeEach
  final void open() throws IOException {
    shop = new Shop(folder, clock());
    id = shop.create("Shop");
  }

  /** What time it is in the shop. */
  InstantSource clock() {
    return InstantSource.system();
  }

  @AfterEach
  final void close() {
    shop.close();
  }
}
