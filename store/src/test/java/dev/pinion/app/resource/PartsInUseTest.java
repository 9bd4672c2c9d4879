package dev.pinion.app.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.app.Caller;
import dev.pinion.app.ShopTest;
import dev.pinion.domain.DomainError;
import dev.pinion.domain.access.Condition;
import dev.pinion.domain.access.Grant;
import dev.pinion.domain.access.Permission;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is told of the services that use an agent. */
class PartsInUseTest extends ShopTest {

  @Test
  void servicesThatTheCallerMayNotSeeAreCountedAndNotNamed() {
    shop.create("Mine");
    shop.create("Hidden");
    var resources = new Resources(shop.work);
    Grant delete = Grant.of(ResourceType.AGENTS.permissions().delete());
    Grant mine = Grant.of(Permission.SERVICE_GET, "name", new Condition.Equals("Mine"));
    Map<Caller, String> told =
        Map.of(
            shop.caller(delete, mine), ": \"Mine\" and 2 more; deactivate",
            shop.caller(delete), ": 3 in all; deactivate");
    told.forEach(
        (caller, sentence) ->
            assertThat(
                    shop.refused(
                            DomainError.InUse.class,
                            () -> resources.delete(caller, ResourceType.AGENTS, shop.agent))
                        .message())
                .contains(sentence));
  }
}
