package dev.pinion.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.app.resolution.EffectiveVoice;
import dev.pinion.app.resolution.ResolutionLog;
import dev.pinion.app.resolution.Resolver;
import dev.pinion.app.service.ServicePolicy;
import dev.pinion.app.service.SetRef;
import dev.pinion.app.service.SetWrite;
import dev.pinion.domain.DomainError;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.resource.ResourceKind;
import dev.pinion.domain.service.Pins;
import dev.pinion.domain.service.Service;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** One request, one moment: what others write meanwhile shows in the next request. */
class MomentTest extends ShopTest {

  private Caller request() {
    return new Caller(
        shop.tenant,
        shop.admin.actor(),
        shop.admin.grants(),
        false,
        false,
        new Moment(shop.tenant.snapshot()),
        null,
        null);
  }

  /** Catches a use case that reads the newest snapshot where others read the request's. */
  @Test
  void aRequestSeesTheTenantAsItWasWhenItWasAdmitted() {
    Caller request = request();
    EntityId later = shop.create("Later");
    assertThat(request.snapshot().services().stream().map(Service::id)).containsExactly(id);
    shop.refused(DomainError.NotFound.class, () -> shop.services.get(request, later));
    assertThat(shop.services.get(request(), later).name()).isEqualTo("Later");
    assertThat(shop.services.get(shop.admin, later).name())
        .as("the server itself sees the newest")
        .isEqualTo("Later");
  }

  /** Catches a revision that is read from rows, and its agent from a snapshot without it. */
  @Test
  void aRevisionIsResolvedByTheAgentThatItIsOf() {
    shop.sets.upsert(shop.admin, SetWrite.to(id, "pinned"), Shop.pins(1L, 1L));
    Caller request = request();
    EntityId later = shop.asset(ResourceKind.AGENT, "Later", 3);
    shop.services.update(shop.admin, id, Shop.joined(later, null), ServicePolicy.RUNNABLE);
    var resolver =
        new Resolver(shop.bundles, new EffectiveVoice(Map.of()), new ResolutionLog(shop.work));
    for (String name : List.of("pinned", "release")) {
      var resolved = resolver.resolve(request, id, new SetRef(name, 2L));
      assertThat(resolved.agent().id()).as(name).isEqualTo(later);
      assertThat(resolver.content(request, later, resolved.agent().latestVersion())).isNotEmpty();
    }
  }

  /** Catches a request that answers with what was before its own write. */
  @Test
  void aRequestSeesWhatItHasWritten() {
    Caller request = request();
    Caller renewed = request.duringMaintenance();
    EntityId made =
        shop.services
            .create(renewed, shop.newService("Mine", true, Pins.LATEST), ServicePolicy.RUNNABLE)
            .id();
    assertThat(shop.services.get(request, made).name()).isEqualTo("Mine");
  }
}
