package dev.pinion.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.domain.EntityId;
import dev.pinion.domain.access.ApiKey;
import dev.pinion.domain.access.DefaultRole;
import dev.pinion.domain.access.ForeignMember;
import dev.pinion.domain.access.Grants;
import dev.pinion.domain.access.Role;
import dev.pinion.domain.access.Session;
import dev.pinion.domain.access.User;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What {@link AccessStore} states. */
interface AccessContract extends StoreFixture {

  /** Adds a role of the name. */
  default Role role(String name) {
    Role role = Samples.role(name);
    write(tx -> tx.access().insert(role));
    return role;
  }

  @Test
  default void aRoleReadsBackEqual() {
    Role first = role("Rôle " + Samples.TEXT);
    Role second = role("a");
    assertThat(found(tx -> tx.access().role(first.id()))).isEqualTo(first);
    assertThat(listed(tx -> tx.access().roles())).containsExactly(first, second);
    assertThat(found(tx -> tx.access().currentRole("a"))).isEqualTo(second);
  }

  @Test
  default void aBuiltInRoleHoldsWhatThisServerSays() {
    DefaultRole user = DefaultRole.USER;
    Role made =
        new Role(
            Samples.id(),
            user.roleName(),
            user.description(),
            user.frontendView(),
            user.grants(),
            true,
            Samples.TIME,
            null);
    write(tx -> tx.access().insert(made));
    assertThat(found(tx -> tx.access().role(made.id()))).isEqualTo(made);
  }

  @Test
  default void aRoleUpdateReplacesWhatMayChange() {
    Role made = role("r");
    Role changed =
        new Role(
            made.id(), "r", "", "admin", Grants.none(), false, made.createdAt(), Samples.LATER);
    write(tx -> tx.access().update(changed));
    assertThat(found(tx -> tx.access().role(made.id()))).isEqualTo(changed);
    assertThat(found(tx -> tx.access().currentRole("r"))).isNull();
    assertThat(listed(tx -> tx.access().roles())).containsExactly(changed);
  }

  @Test
  default void onlyOneCurrentRoleOfAName() {
    Role first = role("Name");
    refused(tx -> tx.access().insert(Samples.role("Name")));
    Role lower = role("name");
    assertThat(found(tx -> tx.access().currentRole("Name"))).isEqualTo(first);
    assertThat(found(tx -> tx.access().currentRole("name"))).isEqualTo(lower);
    assertThat(found(tx -> tx.access().currentRole("NAME"))).isNull();
    write(tx -> tx.access().update(Samples.retired(first)));
    Role second = role("Name");
    refused(tx -> tx.access().update(first));
    assertThat(found(tx -> tx.access().currentRole("Name"))).isEqualTo(second);
  }

  @Test
  default void aUserIsAddedReplacedAndRemoved() {
    Role role = role("r");
    User second = Samples.user("b " + Samples.TEXT, "Zoë@Example.org", role.id());
    User first = Samples.user("a", "b@example.org", role.id());
    write(
        tx -> {
          tx.access().insert(second);
          tx.access().insert(first);
        });
    assertThat(found(tx -> tx.access().user(second.id()))).isEqualTo(second);
    assertThat(listed(tx -> tx.access().users())).containsExactly(first, second);

    User changed =
        new User(
            "a",
            "x",
            "y",
            "new@example.org",
            role("other").id(),
            Map.of(),
            first.createdAt(),
            Samples.LATER.plusMillis(1));
    write(tx -> tx.access().update(changed));
    assertThat(found(tx -> tx.access().user("a"))).isEqualTo(changed);
    assertThat(found(tx -> tx.access().userByEmail("b@example.org"))).isNull();

    write(tx -> tx.access().deleteUser("a"));
    assertThat(found(tx -> tx.access().user("a"))).isNull();
    assertThat(listed(tx -> tx.access().users())).containsExactly(second);
  }

  @Test
  default void addressesAreOneWhateverTheirCase() {
    Role role = role("r");
    User first = Samples.user("1", "Ada.Löwe@Example.org", role.id());
    write(tx -> tx.access().insert(first));
    for (String same : List.of("ada.löwe@example.org", "ADA.LÖWE@EXAMPLE.ORG")) {
      assertThat(found(tx -> tx.access().userByEmail(same))).isEqualTo(first);
      refused(tx -> tx.access().insert(Samples.user("2", same, role.id())));
    }
    assertThat(found(tx -> tx.access().userByEmail("ada.lowe@example.org"))).isNull();
    User other = Samples.user("2", "other@example.org", role.id());
    write(tx -> tx.access().insert(other));
    refused(tx -> tx.access().update(Samples.user("2", "ada.löwe@example.org", role.id())));
    refused(tx -> tx.access().insert(Samples.user("1", "third@example.org", role.id())));
  }

  @Test
  default void aForeignMemberIsAddedAndReplaced() {
    Role first = role("r");
    Role second = role("s");
    var key = new ForeignMember.Key("acme", Samples.TEXT);
    write(tx -> tx.access().put(new ForeignMember("acme", Samples.TEXT, first.id())));
    write(tx -> tx.access().put(new ForeignMember("acme", "b", first.id())));
    write(tx -> tx.access().put(new ForeignMember("acme", Samples.TEXT, second.id())));
    assertThat(found(tx -> tx.access().member(key)))
        .isEqualTo(new ForeignMember("acme", Samples.TEXT, second.id()));
    assertThat(listed(tx -> tx.access().members()))
        .containsExactlyInAnyOrder(
            new ForeignMember("acme", Samples.TEXT, second.id()),
            new ForeignMember("acme", "b", first.id()));
    assertThat(found(tx -> tx.access().member(new ForeignMember.Key("Acme", "b")))).isNull();
  }

  @Test
  default void aKeyIsAddedReplacedAndRemoved() {
    Role role = role("r");
    ApiKey signIn = Samples.apiKey("z", new ApiKey.SignIn(role.id()));
    ApiKey acting =
        Samples.apiKey("a", new ApiKey.Acting("owner", List.of("Service.view", "Agent.view")));
    write(
        tx -> {
          tx.access().insert(signIn);
          tx.access().insert(acting);
        });
    assertThat(found(tx -> tx.access().apiKey("z"))).isEqualTo(signIn);
    assertThat(listed(tx -> tx.access().apiKeys())).containsExactly(signIn, acting);

    ApiKey changed =
        new ApiKey(
            signIn.id(),
            "z",
            Samples.TEXT,
            "cd".repeat(32),
            new ApiKey.Acting("viewer", List.of()),
            signIn.creator(),
            signIn.createdAt(),
            Samples.LATER,
            Samples.LATER.plusSeconds(1));
    write(tx -> tx.access().update(changed));
    assertThat(found(tx -> tx.access().apiKey("z"))).isEqualTo(changed);
    write(tx -> tx.access().deleteApiKey("z"));
    assertThat(found(tx -> tx.access().apiKey("z"))).isNull();
    assertThat(listed(tx -> tx.access().apiKeys())).containsExactly(acting);
    refused(tx -> tx.access().insert(acting));
  }

  @Test
  default void aSessionOfEachHolderIsAddedExtendedAndRemoved() {
    Session ofKey = Samples.session(new Session.OfKey("k", "ab".repeat(32)));
    Session ofUser = Samples.session(new Session.OfUser("u", "k"));
    Session federated = Samples.session(new Session.OfFederated("u", "https://id.example.org"));
    write(
        tx -> {
          tx.access().insert(ofKey);
          tx.access().insert(ofUser);
          tx.access().insert(federated);
        });
    assertThat(listed(tx -> tx.access().sessions())).containsExactly(ofKey, ofUser, federated);
    assertThat(found(tx -> tx.access().session(ofUser.id()))).isEqualTo(ofUser);

    Session longer = ofUser.until(Samples.LATER);
    write(tx -> tx.access().update(longer));
    assertThat(found(tx -> tx.access().session(ofUser.id()))).isEqualTo(longer);
    write(tx -> tx.access().deleteSession(ofUser.id()));
    assertThat(found(tx -> tx.access().session(ofUser.id()))).isNull();
    assertThat(listed(tx -> tx.access().sessions())).containsExactly(ofKey, federated);
    refused(tx -> tx.access().insert(ofKey));
    refused(tx -> tx.access().update(ofUser));
    refused(tx -> tx.access().deleteSession(ofUser.id()));
  }

  @Test
  default void whatIsMissingOfAccessIsNullAndCannotBeChanged() {
    EntityId nowhere = Samples.id();
    Role role = role("r");
    assertThat(found(tx -> tx.access().role(nowhere))).isNull();
    assertThat(found(tx -> tx.access().currentRole("x"))).isNull();
    assertThat(found(tx -> tx.access().user("x"))).isNull();
    assertThat(found(tx -> tx.access().userByEmail("x"))).isNull();
    assertThat(found(tx -> tx.access().member(new ForeignMember.Key("x", "x")))).isNull();
    assertThat(found(tx -> tx.access().apiKey("x"))).isNull();
    refused(tx -> tx.access().update(Samples.role("x")));
    refused(tx -> tx.access().update(Samples.user("x", "x", role.id())));
    refused(tx -> tx.access().update(Samples.apiKey("x", new ApiKey.SignIn(role.id()))));
    refused(tx -> tx.access().insert(Samples.user("x", "x", nowhere)));
    refused(tx -> tx.access().put(new ForeignMember("acme", "x", nowhere)));
    refused(tx -> tx.access().insert(Samples.apiKey("x", new ApiKey.SignIn(nowhere))));
  }
}
