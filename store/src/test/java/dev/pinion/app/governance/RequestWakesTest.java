package dev.pinion.app.governance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.app.Caller;
import dev.pinion.app.request.Requests.RequestView;
import dev.pinion.app.resource.ResourceType;
import dev.pinion.app.resource.Resources.NewResource;
import dev.pinion.app.simulation.BehaviorInvocations;
import dev.pinion.app.simulation.BehaviorInvocations.NewInvocation;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.governance.ChangeRequest;
import dev.pinion.domain.governance.ChangeRequest.Mode;
import dev.pinion.domain.governance.TestsPassed;
import dev.pinion.domain.resource.Content;
import dev.pinion.store.RequestStore.Wake;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** For what events the server looks at change requests. */
@SuppressWarnings("NullAway.Init") // set before each test
class RequestWakesTest extends GovernedTest {
  private Caller ann;

  @BeforeEach
  void invite() {
    ann = governed.invite("ann");
  }

  private List<Wake> wakes() {
    return shop.store.readCluster(tx -> tx.wakes(9));
  }

  private void makeAgent(String name) {
    governed.resources.create(
        governed.admin,
        ResourceType.AGENTS,
        new NewResource<>(name, List.of(), new Content.Agent(""), null));
  }

  @Test
  void aLookThatFindsNothingNewWritesNothing() {
    governed.rule(new TestsPassed(governed.unitTestSet(), 1, null, null));
    RequestView request = governed.request(ann, Mode.BY_HAND);
    governed.clock.look();
    ChangeRequest before = governed.get(request).request();
    governed.pass(Duration.ofHours(1));
    makeAgent("Another");
    governed.clock.look();
    assertThat(governed.get(request).request()).isEqualTo(before);
    assertThat(wakes()).isEmpty();
  }

  @Test
  void onlyWhatConditionsLookAtWakesRequests() {
    governed.rule(new TestsPassed(governed.unitTestSet(), 1, null, null));
    EntityId behaviors =
        governed
            .resources
            .create(
                governed.admin,
                ResourceType.BEHAVIOR_SETS,
                new NewResource<>(
                    "Behaviors", List.of(), new Content.BehaviorSet(true, List.of()), Map.of()))
            .id();
    governed.request(ann, Mode.BY_HAND);
    governed.clock.look();
    assertThat(wakes()).isEmpty();
    new BehaviorInvocations(shop.work)
        .report(
            governed.admin,
            behaviors,
            List.of(
                new NewInvocation(
                    1, "c", governed.service, "u", "m", null, List.of(), governed.now())));
    assertThat(wakes()).isEmpty();
    makeAgent("Another");
    assertThat(wakes()).hasSize(1);
  }

  /** Catches an event between the looks and their end that is taken for one of those before. */
  @Test
  void whatWakesRequestsWhileTheyAreLookedAtWakesThemOnceMore() {
    governed.rule(new TestsPassed(governed.unitTestSet(), 1, null, null));
    governed.request(ann, Mode.BY_HAND);
    makeAgent("Before");
    lookWhile(() -> makeAgent("Meanwhile"));
    assertThat(wakes()).hasSize(1);
    governed.clock.look();
    assertThat(wakes()).isEmpty();
  }
}
