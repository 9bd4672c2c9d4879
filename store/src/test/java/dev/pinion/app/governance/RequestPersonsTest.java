package dev.pinion.app.governance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.app.Caller;
import dev.pinion.app.request.Requests.RequestView;
import dev.pinion.domain.Actor;
import dev.pinion.domain.Change;
import dev.pinion.domain.Change.SubjectType;
import dev.pinion.domain.DomainError;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.governance.Approvals;
import dev.pinion.domain.governance.ChangeRequest;
import dev.pinion.domain.governance.ChangeRequest.Mode;
import dev.pinion.domain.governance.ChangeRequest.State;
import dev.pinion.domain.resource.ResourceKind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who counts as whom when a change request needs the approval of somebody else. */
@SuppressWarnings("NullAway.Init") // set before each test
class RequestPersonsTest extends GovernedTest {
  private static final int MANY = 1_001;

  private Caller ann;
  private Caller ben;

  @BeforeEach
  void invite() {
    governed.rule(new Approvals(1, null, null));
    ann = governed.invite("ann");
    ben = governed.person("ben");
  }

  private void assertState(State state, RequestView view) {
    assertThat(governed.get(view).request().progress().state()).isEqualTo(state);
  }

  private void assertOwn(Caller approver, RequestView request) {
    var refused =
        shop.refused(DomainError.class, () -> governed.approve(approver, governed.get(request)));
    assertThat(refused.code()).isEqualTo("own_request");
  }

  private void keyIsMadeBy(Caller maker, String key) {
    shop.work.run(maker, unit -> unit.log(change("api_key.created", key)));
  }

  private static Change.Draft change(String kind, String key) {
    return Change.Draft.of(kind, new Change.Subject(SubjectType.API_KEY, key), null);
  }

  private Caller key(String id) {
    var actor = new Actor(Actor.Kind.API_KEY, "acme", id, null);
    return new Caller(shop.tenant, actor, governed.admin.grants(), false);
  }

  @Test
  void aKeyCountsAsWhoeverMadeIt() {
    RequestView request = governed.request(ann, Mode.BY_HAND);
    keyIsMadeBy(ann, "k-ann");
    assertOwn(key("k-ann"), request);
  }

  /** Catches a key that shakes off whoever made it. */
  @Test
  void aKeyThatRotatesItselfStaysItsMakers() {
    RequestView request = governed.request(ann, Mode.BY_HAND);
    keyIsMadeBy(ann, "k-ann");
    shop.work.run(
        key("k-ann"),
        unit -> {
          for (int i = 0; i < MANY; i++) {
            unit.log(change("api_key.rotated", "k-ann"));
          }
        });
    assertOwn(key("k-ann"), request);
  }

  /** Catches somebody who signs the author in, puts other content there, and approves that. */
  @Test
  void whoeverSignsTheAuthorInToRefreshIsBehindTheRequest() {
    RequestView request = governed.request(ann, Mode.BY_HAND);
    keyIsMadeBy(ben, "key-of-ben");
    governed.requests.refresh(signedIn("ann", "key-of-ben"), request.request().id());
    assertOwn(ben, request);
  }

  @Test
  void peopleWhomSomebodySignsInWhoMayNotRuleAreThatOne() {
    // Nobody called eve is a user, so she may change no rule.
    Caller eve = governed.person("eve");
    keyIsMadeBy(eve, "key-of-una");
    keyIsMadeBy(eve, "key-of-dos");
    assertOwn(governed.person("dos"), governed.request(governed.person("una"), Mode.BY_HAND));
    // Ann may change the rule, and need not pretend.
    keyIsMadeBy(ann, "key-of-tom");
    keyIsMadeBy(ann, "key-of-liz");
    RequestView other = governed.request(governed.person("tom"), Mode.BY_HAND);
    governed.approve(governed.person("liz"), other);
    assertState(State.READY, other);
  }

  private Caller signedIn(String id, String key) {
    var actor = new Actor(Actor.Kind.USER, "acme", id, null, key);
    return new Caller(shop.tenant, actor, governed.admin.grants(), false);
  }

  /** Catches somebody who signs a colleague in and has the key approve that they make as them. */
  @Test
  void aKeyThatSomebodyMadeUnderABorrowedNameIsTheirs() {
    keyIsMadeBy(ann, "sign-in");
    keyIsMadeBy(signedIn("ben", "sign-in"), "borrowed");
    assertOwn(key("borrowed"), governed.request(ann, Mode.BY_HAND));
    RequestView request = governed.request(key("borrowed"), Mode.BY_HAND);
    assertOwn(ann, request);
    governed.approve(governed.person("cleo"), request);
    assertState(State.READY, request);
  }

  @Test
  void keysThatOneLenderMadeUnderTwoNamesAreThatOne() {
    // Nobody called eve is a user, so she may change no rule.
    Caller eve = governed.person("eve");
    keyIsMadeBy(eve, "key-of-una");
    keyIsMadeBy(eve, "key-of-dos");
    keyIsMadeBy(governed.person("una"), "k-una");
    keyIsMadeBy(governed.person("dos"), "k-dos");
    assertOwn(key("k-dos"), governed.request(key("k-una"), Mode.BY_HAND));
  }

  @Test
  void keysOfMembersFromAnotherTenantAreThatTenant() {
    keyIsMadeBy(guest("gil"), "k-gil");
    keyIsMadeBy(guest("gus"), "k-gus");
    assertOwn(key("k-gus"), governed.request(key("k-gil"), Mode.BY_HAND));
    assertOwn(guest("gus"), governed.request(key("k-gil"), Mode.BY_HAND));
    keyIsMadeBy(guest("gus"), "key-of-tom");
    assertOwn(governed.person("tom"), governed.request(key("k-gil"), Mode.BY_HAND));
  }

  private Caller guest(String id) {
    var actor = new Actor(Actor.Kind.USER, "other", id, null, "key-there-of-" + id);
    return new Caller(shop.tenant, actor, governed.admin.grants(), false);
  }

  @Test
  void whoMadeTheNewAgentDoesNotApproveIt() {
    EntityId other = shop.asset(ResourceKind.AGENT, "Other", 3);
    RequestView request =
        governed.request(ann, new ChangeRequest.Change.Edit(other, null, null), Mode.BY_HAND, null);
    governed.approve(governed.admin, request);
    assertState(State.OPEN, request);
    governed.approve(ben, request);
    assertState(State.READY, request);
  }
}
