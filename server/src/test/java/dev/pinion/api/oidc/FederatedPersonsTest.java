package dev.pinion.api.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.Access;
import dev.pinion.api.fixture.TestServer;
import dev.pinion.api.fixture.TestTenant;
import dev.pinion.app.TenantRef;
import dev.pinion.app.governance.Persons;
import dev.pinion.domain.Actor;
import dev.pinion.domain.governance.Person;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom rules take users for whom a provider has signed in. */
class FederatedPersonsTest {
  private static final String ISSUER = "https://id.example.test";
  private static final String ADMINISTRATOR = "DefaultAdministratorRole";

  @Test
  void twoUsersAreTwoPeopleAndOneUserIsOne(@TempDir Path data) {
    try (TestServer server = TestServer.start(data)) {
      TestTenant acme = server.tenant("acme");
      String bob = Access.invite(acme.admin(), "bob@acme.test", ADMINISTRATOR);
      String eve = Access.invite(acme.admin(), "eve@acme.test", ADMINISTRATOR);
      String key = acme.credentials().apiKeyId();

      Person federatedBob = behind(acme, bob, ISSUER);
      assertThat(federatedBob.isSameAs(behind(acme, eve, ISSUER))).isFalse();
      assertThat(federatedBob.lenders()).isEmpty();
      assertThat(federatedBob.openers()).isEmpty();
      // Whatever signed them in.
      assertThat(federatedBob.isSameAs(behind(acme, bob, key))).isTrue();
      assertThat(federatedBob.isSameAs(behind(acme, eve, key))).isFalse();
    }
  }

  private static Person behind(TestTenant tenant, String user, String credential) {
    TenantRef ref = tenant.founded().tenant();
    var actor = new Actor(Actor.Kind.USER, ref.slug(), user, "A person", credential);
    return ref.read(tx -> Persons.behind(tx, actor, Instant.now()));
  }
}
