package dev.pinion.app.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.app.Shop;
import dev.pinion.domain.DomainError;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.resource.ResourceKind;
import dev.pinion.domain.service.Pins;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models that an active service does not take up when the catalogue has changed meanwhile. */
class ChangedModelsTest {
  @TempDir private Path folder;
  private Shop shop;

  @BeforeEach
  void open() throws IOException {
    shop = new Shop(folder);
  }

  @AfterEach
  void close() {
    shop.close();
  }

  /** Would catch a model that runtimes cannot run because the catalogue has lost it. */
  @Test
  void anActiveServiceTakesUpNoModelThatTheCatalogueHasLost() {
    Pins own = Shop.preferring(Shop.OWN_MODEL, Map.of());
    EntityId id =
        shop.later
            .create(shop.admin, shop.newService("x", false, own), ServicePolicy.RUNNABLE)
            .id();
    DomainError.Refused refused =
        shop.refused(
            DomainError.Refused.class,
            () ->
                shop.services.update(
                    shop.admin, id, Shop.changes(null, true), ServicePolicy.RUNNABLE));
    assertThat(refused.code()).isEqualTo("invalid_llm_config");
    assertThat(refused.message()).contains(Shop.OWN_MODEL, "no longer in the catalogue");
    shop.later.update(shop.admin, id, Shop.changes(null, true), ServicePolicy.RUNNABLE);
  }

  @Test
  void anActiveServiceThatIsJoinedAnewTakesUpNoDeprecatedModel() {
    Pins oldModel = Shop.preferring(Shop.OLD_MODEL, Map.of());
    EntityId id =
        shop.services
            .create(shop.admin, shop.newService("x", true, oldModel), ServicePolicy.RUNNABLE)
            .id();
    EntityId other = shop.asset(ResourceKind.AGENT, "Other agent", 1);
    DomainError.Refused refused =
        shop.refused(
            DomainError.Refused.class,
            () ->
                shop.later.update(
                    shop.admin, id, Shop.joined(other, null), ServicePolicy.RUNNABLE));
    assertThat(refused.code()).isEqualTo("deprecated_llm");
  }
}
