package dev.pinion.app;

import dev.pinion.domain.EntityId;
import java.io.IOException;
import java.nio.file.Path;
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
    shop = new Shop(folder);
    id = shop.create("Shop");
  }

  @AfterEach
  final void close() {
    shop.close();
  }
}
