package dev.pinion.app;

import dev.pinion.domain.EntityId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests of what is done to one active service whose release follows the newest versions. */
public abstract class ShopTest {
  @TempDir protected Path folder;
  protected Shop shop;
  protected EntityId id;

  @BeforeEach
  final void open() throws IOException {
    shop = new Shop(folder, clock());
    id = shop.create("Shop");
  }

  /** What time it is in the shop. */
  protected InstantSource clock() {
    return InstantSource.system();
  }

  @AfterEach
  final void close() {
    shop.close();
  }
}
