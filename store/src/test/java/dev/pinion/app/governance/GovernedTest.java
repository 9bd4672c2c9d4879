package dev.pinion.app.governance;

import dev.pinion.app.Shop;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests of which each has a governed shop of its own. */
@SuppressWarnings("NullAway.Init") // set before each test
abstract class GovernedTest {
  @TempDir private Path folder;
  Governed governed;
  Shop shop;

  @BeforeEach
  final void open() throws IOException {
    governed = new Governed(folder);
    shop = governed.shop;
  }

  @AfterEach
  final void close() {
    governed.close();
  }
}
