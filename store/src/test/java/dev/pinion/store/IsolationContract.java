package dev.pinion.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.domain.Usage;
import dev.pinion.domain.access.ApiKey;
import dev.pinion.domain.access.ForeignMember;
import dev.pinion.domain.access.Role;
import dev.pinion.domain.access.Session;
import dev.pinion.domain.access.User;
import dev.pinion.domain.resource.Resource;
import dev.pinion.domain.resource.ResourceKind;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.tenant.Tenant;
import dev.pinion.store.ResourceStore.VersionRange;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Nothing that is reached through a {@link TenantTx} belongs to another tenant, whatever it is
 * asked about: what is found is nothing, what is changed is refused or changes nothing.
 */
interface IsolationContract extends StoreFixture {

  /** Everything that a tenant's transaction can see. */
  record World(
      Tenant tenant,
      long seq,
      List<Service> services,
      List<Usage> usages,
      List<Resource<?>> assets,
      List<?> versions,
      List<?> revisions,
      List<Role> roles,
      List<User> users,
      List<ForeignMember> members,
      List<ApiKey> keys,
      List<Session> sessions) {

    static World of(TenantTx tx, Service service) {
      return new World(
          tx.tenant(),
          tx.lastSeq(),
          tx.services().all(),
          tx.usages().of(service.id()),
          tx.resources().all(),
          tx.resources().versions(service.agentId(), new VersionRange(1, 99, false, 0, 99)),
          tx.ledger().revisions(service.id(), "custom", 0, 99),
          tx.access().roles(),
          tx.access().users(),
          tx.access().members(),
          tx.access().apiKeys(),
          tx.access().sessions());
    }
  }

  /** A tenant with one of everything. */
  private Service insertDefaults() {
    Service service = service("shop");
    Role role = Samples.role("role");
    write(
        tx -> {
          tx.services().revise(Samples.revision(service.id(), "custom", 1));
          tx.usages().add(service.id(), new Usage("release", "unit_test", "u", "u"));
          tx.access().insert(role);
          tx.access().insert(Samples.user("user", "a@example.org", role.id()));
          tx.access().put(new ForeignMember("org", "user", role.id()));
          tx.access().insert(Samples.apiKey("key", new ApiKey.SignIn(role.id())));
          tx.access().insert(Samples.session(new Session.OfUser("user", "key")));
          tx.append(Samples.draft(service.id()), Samples.actor("x"), Samples.TIME);
        });
    return service;
  }

  @Test
  default void anotherTenantsRecordsCannotBeFound() {
    Service service = insertDefaults();
    Role role = read(tx -> tx.access().roles()).getFirst();
    store()
        .read(
            stranger(),
            tx -> {
              assertNothing(
                  tx.services().find(service.id()),
                  tx.services().findActiveByName("shop"),
                  tx.resources().find(service.agentId()),
                  tx.resources().findByName(ResourceKind.AGENT, "agent"),
                  tx.resources().version(service.agentId(), 1),
                  tx.access().role(role.id()),
                  tx.access().currentRole("role"),
                  tx.access().user("user"),
                  tx.access().userByEmail("a@example.org"),
                  tx.access().member(new ForeignMember.Key("org", "user")),
                  tx.access().apiKey("key"));
              assertThat(tx.services().activeUsersOf(service.agentId())).isEmpty();
              assertThat(tx.ledger().lastRevision(service.id(), "custom")).isZero();
              assertThat(tx.changesAfter(0, 99)).isEmpty();
              World seen = World.of(tx, service);
              assertThat(seen.tenant().id()).isEqualTo(stranger());
              assertThat(seen.seq()).isZero();
              assertThat(
                      List.of(
                          seen.services(),
                          seen.usages(),
                          seen.assets(),
                          seen.versions(),
                          seen.revisions(),
                          seen.roles(),
                          seen.users(),
                          seen.members(),
                          seen.keys(),
                          seen.sessions()))
                  .allMatch(List::isEmpty);
              return true;
            });
  }

  private static void assertNothing(@Nullable Object... found) {
    assertThat(found).containsOnlyNulls();
  }

  @Test
  default void anotherTenantsRecordsCannotBeChanged() {
    Service service = insertDefaults();
    World before = read(tx -> World.of(tx, service));
    Resource<?> agent = before.assets().getFirst();
    Role role = before.roles().getFirst();

    refused(stranger(), tx -> tx.services().update(Samples.with(service, "stolen", true)));
    refused(stranger(), tx -> tx.services().revise(Samples.revision(service.id(), "custom", 2)));
    refused(stranger(), tx -> tx.services().revise(Samples.revision(service.id(), "fresh", 1)));
    refused(stranger(), tx -> tx.services().revise(Samples.deletion(service.id(), "custom", 2)));
    refused(
        stranger(),
        tx -> tx.resources().update(agent.deletedBy(Samples.actor("x"), Samples.LATER)));
    refused(stranger(), tx -> tx.resources().append(Samples.version(agent.id(), 2)));
    for (String set : List.of("custom", "edge")) {
      refused(
          stranger(), tx -> tx.usages().add(service.id(), new Usage(set, "unit_test", "v", "v")));
    }
    refused(stranger(), tx -> tx.access().update(Samples.retired(role)));
    refused(stranger(), tx -> tx.access().update(before.users().getFirst()));
    refused(stranger(), tx -> tx.access().deleteUser("user"));
    refused(stranger(), tx -> tx.access().update(before.keys().getFirst()));
    refused(stranger(), tx -> tx.access().deleteApiKey("key"));
    write(stranger(), tx -> tx.usages().remove("unit_test", "u"));
    assertThat(found(tx -> World.of(tx, service))).isEqualTo(before);
  }

  @Test
  default void anotherTenantsRecordsCannotBeReferredTo() {
    Service theirs = insertDefaults();
    Service ours = service(stranger(), "shop");
    Role role = read(tx -> tx.access().roles()).getFirst();
    World before = read(tx -> World.of(tx, theirs));
    refused(
        stranger(),
        tx -> tx.services().insert(Samples.service("x", theirs.agentId(), ours.graphId())));
    refused(
        stranger(),
        tx -> tx.services().insert(Samples.service("x", ours.agentId(), theirs.graphId())));
    refused(stranger(), tx -> tx.services().insert(theirs));
    refused(stranger(), tx -> tx.access().insert(role));
    refused(stranger(), tx -> tx.access().insert(Samples.user("x", "x", role.id())));
    refused(stranger(), tx -> tx.access().put(new ForeignMember("org", "user", role.id())));
    refused(
        stranger(), tx -> tx.access().insert(Samples.apiKey("x", new ApiKey.SignIn(role.id()))));
    assertThat(found(tx -> World.of(tx, theirs))).isEqualTo(before);
  }

  @Test
  default void aNeighbourIsSeenIfItIsNamed() {
    insertDefaults();
    Object role = found(stranger(), tx -> tx.neighbour(home()).access().currentRole("role"));
    assertThat(role).isNotNull();
    write(
        stranger(),
        tx -> {
          assertThat(tx.neighbour(home()).access().user("user")).isNotNull();
          assertThat(tx.access().user("user")).isNull();
        });
  }

  @Test
  default void tenantsShareNoNames() {
    insertDefaults();
    Service service = service(stranger(), "shop");
    Role role = Samples.role("role");
    write(
        stranger(),
        tx -> {
          tx.access().insert(role);
          tx.access().insert(Samples.user("user", "A@example.org", role.id()));
          tx.access().put(new ForeignMember("org", "user", role.id()));
          tx.access().insert(Samples.apiKey("key", new ApiKey.SignIn(role.id())));
        });
    assertThat(found(stranger(), tx -> tx.services().findActiveByName("shop")))
        .isEqualTo(service.id());
    write(stranger(), tx -> tx.access().deleteUser("user"));
    write(stranger(), tx -> tx.access().deleteApiKey("key"));
    assertThat(found(tx -> tx.access().user("user"))).isNotNull();
    assertThat(found(tx -> tx.access().apiKey("key"))).isNotNull();
  }
}
